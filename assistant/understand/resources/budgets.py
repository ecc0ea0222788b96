"""What a container may use: limits 500m cpu and 256Mi, requests 100m/128Mi."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.intent import Span

_HEAD = (
    r"(?P<head>(?:(?:resource|container|pod|cpu|memory|ram|hard)s? )*"
    r"(?:(?P<requests>request)(?:s|ed|ing)?|limit(?:s|ed)?|max(?:imum)?))"
)
_CORES = r"(?:v?cpus?|cores?)"
_CPU = (
    rf"(?:{_CORES} ?[:=]? ?)?(?P<cpu>[0-9]+m|[0-9]+(?:\.[0-9]+)?(?= ?{_CORES}\b))(?: ?{_CORES})?"
    r"|(?:cpu ?[:=]? ?)(?P<cpu2>[0-9]+(?:\.[0-9]+)?)"
)
_MEMORY = (
    r"(?:(?:memory|ram|mem) ?[:=]? ?)?(?P<memory>[0-9]+) ?(?P<unit>[mg])(?:i|b|ib)"
    r"(?! (?:\w+ )?(?:volume|storage|disk|pvc|claim))(?: (?:of )?(?:memory|ram|mem))?"
)
_PART = re.compile(
    rf"(?<![\w.-])(?:{_HEAD}|{_CPU}|{_MEMORY})(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s,/:=+&]*(?:(?:and|of|to|is|are|for|with|the|a|at|set|each)[\s:,]+)*", re.I)


@dataclass(frozen=True, slots=True)
class Budget:
    """One amount: `requests.cpu`, `100m`, and the words of the whole run that it stands in."""

    key: str
    amount: str
    span: Span


def budgets(goal: str) -> Iterator[Budget]:
    """The amounts of every run of words that has one of limit and request in it. An amount is
    that of the word before it, in a run that begins with an amount that of the one behind it."""
    run: list[re.Match[str]] = []
    for match in [*_PART.finditer(goal), None]:
        if match is not None and run and _GAP.fullmatch(goal[run[-1].end() : match.start()]):
            run.append(match)
            continue
        yield from _amounts(run)
        run = [match] if match is not None else []


def _amounts(run: list[re.Match[str]]) -> Iterator[Budget]:
    heads = [m for m in run if m["head"]]
    if not heads or len(heads) == len(run):
        return
    span = Span(run[0].start(), run[-1].end())
    ahead = run[0]["head"] is not None
    for match in run:
        if match["head"]:
            continue
        near = [h for h in heads if (h.start() < match.start()) == ahead]
        head = (near[-1] if ahead else near[0]) if near else heads[0]
        kind = "requests" if head["requests"] else "limits"
        if match["memory"]:
            yield Budget(f"{kind}.memory", f"{match['memory']}{match['unit'].upper()}i", span)
        else:
            yield Budget(f"{kind}.cpu", match["cpu"] or match["cpu2"], span)
