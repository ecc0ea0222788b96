"""A goal with several tools, cut into what is said of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.core.intent import Caution, Intent, Part, Span, Unread
from assistant.understand.cues import is_hosted
from assistant.understand.lexicon import alternatives, lexicon

_JOINTS = re.compile(
    r"(?:[,;.]\s+(?:and|then|plus)\s+|[,;]\s+|[.]\s+(?=[A-Za-z])|"
    r"\s+(?:and|plus|then|along with|together with|as well as|where|whose|which|\+|&)\s+)",
    re.IGNORECASE,
)
"""What may stand between two clauses."""


_BEFORE_A_TOOL = re.compile(r"\s(?:with|using|via|through)\s+(?:an?\s+)?\Z", re.IGNORECASE)
_MAKERS = ("terraform", "packer")
_SETS_UP = ("cloudinit", "ansible")
"""Tools that set up a machine that another makes."""
_PUTS = re.compile(r"\b(?:deploy|cop(?:y|ie)|put|roll|ship|push)\w*\b", re.IGNORECASE)
_WHERE = re.compile(
    r"(?<=\s)(?:(?:into|to|in|under|at)\s+(?:the\s+)?/[\w./-]+|(?:to|on|onto)\s+(?:host|server|machine)\s+\w[\w.-]*\w)",
    re.IGNORECASE,
)
"""Where a Compose project is put: what copies it has to know, not the project."""
_OF_MACHINES = frozenset(
    ("cpus", "memory_mb", "disk_gb", "data_disk_gb", "storage", "node", "bridge", "vlan", "switch")
)


def by_clause(whole: Intent, read: Callable[[str], Intent]) -> Intent:
    """`whole` with each part read from its own clauses by `read`, which gets the goal with blanks
    in place of the others, so that places stay what they are.

    What a clause leaves open (a place, a system) the part keeps from the whole. `whole` comes back
    as it is where it has one tool, or where a clause alone cannot be read.
    """
    targets = [part.target for part in whole.parts]
    if len(set(targets)) < 2 or len(set(targets)) != len(targets):
        return whole
    # What one tool runs as containers is no clause of its own.
    if is_hosted(whole.goal):
        return whole
    clauses = _clauses(whole, targets)
    if set(clauses) != set(targets):
        return whole
    alone = {
        part.target: read(_only(whole.goal, _with_place(whole, part, clauses[part.target])))
        for part in whole.parts
    }
    if any(len(one.parts) != 1 or one.unknown for one in alone.values()):
        return whole
    if not whole.declined and any(one.declined for one in alone.values()):
        return whole
    parts = [_part(part, alone[part.target]) for part in whole.parts]
    values = [p for part in parts for p in part.parameters]
    return replace(
        whole,
        parts=tuple(parts),
        parameters=tuple(dict.fromkeys(values)),
        unread=_unread(alone),
        mentions=tuple(
            sorted(
                {m for one in alone.values() for m in one.mentions},
                key=lambda m: (m.span.start, m.span.end),
            )
        ),
        questions=tuple(q for one in alone.values() for q in one.questions),
        cautions=tuple(dict.fromkeys(c for one in alone.values() for c in _heard(one))),
    )


def _clauses(whole: Intent, targets: list[str]) -> dict[str, list[Span]]:
    """Stretches of the goal by the tool that they are about. One without a tool goes with the tool
    before it; those before the first tool go with that."""
    tools = [
        (m.span, m.meaning.removeprefix("tool "))
        for m in whole.mentions
        if m.meaning.startswith("tool ") and m.meaning.removeprefix("tool ") in targets
    ]
    out: dict[str, list[Span]] = {}
    waiting: list[Span] = []
    last = ""
    maker = next((p.target for p in whole.parts if p.target in _MAKERS), "")
    for span in _stretches(whole.goal, [span for span, _ in tools]):
        inside = [name for place, name in tools if span.start <= place.start < span.end]
        owner = inside[0] if inside else last
        if not inside and owner in _SETS_UP and maker and _of_a_machine(whole, span):
            out.setdefault(maker, []).append(span)
            continue
        if not owner:
            waiting.append(span)
            continue
        out.setdefault(owner, []).extend([*waiting, span])
        waiting, last = [], owner
    _hand_over(whole.goal, out)
    return out


def _hand_over(goal: str, clauses: dict[str, list[Span]]) -> None:
    """The folder that a Compose project is put into goes to what puts it there."""
    puts = _PUTS.search(goal)
    mine, theirs = clauses.get("compose"), clauses.get("ansible")
    if puts is None or mine is None or theirs is None:
        return
    roles = re.compile(rf"\b(?:{'|'.join(lexicon().values.mount_roles)})\s\Z", re.IGNORECASE)
    for found in _WHERE.finditer(goal, puts.end()):
        place = Span(*found.span())
        if roles.search(goal[: place.start]):
            continue
        for at, span in enumerate(mine):
            if span.start <= place.start and place.end <= span.end:
                mine[at : at + 1] = [Span(span.start, place.start), Span(place.end, span.end)]
                theirs.append(place)
                break


def _of_a_machine(whole: Intent, span: Span) -> bool:
    """Whether a stretch gives what only the machine itself has, and nothing else."""
    inside = [m for m in whole.mentions if span.start <= m.span.start < span.end]
    said = [m.meaning.partition(" = ")[0] for m in inside if " = " in m.meaning]
    return bool(said) and all(name in _OF_MACHINES for name in said)


def _stretches(goal: str, tools: list[Span]) -> Iterator[Span]:
    ends = {
        joint.end()
        for joint in _JOINTS.finditer(goal)
        if not any(tool.start < joint.end() and joint.start() < tool.end for tool in tools)
    }
    # "a server with cloud-init that…": what a tool does begins with it.
    ends |= {tool.start for tool in tools if _BEFORE_A_TOOL.search(goal[: tool.start])}
    start = 0
    for end in (*sorted(ends), len(goal)):
        yield Span(start, end)
        start = end


def _with_place(whole: Intent, part: Part, spans: list[Span]) -> list[Span]:
    """The clauses of a part, with the word for its place where that stands in another's."""
    names = {p.id: p.under(part.target) for p in lexicon().platforms}
    said = [(m.span, m.meaning.removeprefix("platform ")) for m in whole.mentions]
    places = [span for span, name in said if names.get(name) in part.platforms]
    if any(s.start <= place.start < s.end for place in places for s in spans):
        return spans
    # Whoever rents machines is a place of the clause's own, whatever the whole was taken for.
    words = alternatives(tuple(word for cloud in lexicon().rented for word in cloud.words))
    if re.search(rf"\b(?:{words})\b", _only(whole.goal, spans), re.IGNORECASE):
        return spans
    return [*spans, *places[:1]]


def _only(goal: str, spans: list[Span]) -> str:
    """The goal with blanks for all that is not in `spans`."""
    return "".join(
        char if any(s.start <= at < s.end for s in spans) else " " for at, char in enumerate(goal)
    )


def _heard(alone: Intent) -> Iterator[Caution]:
    """The cautions of a clause; that it names no place is none, where the whole does."""
    for caution in alone.cautions:
        if alone.parts[0].subject or caution.code != "no-recipe":
            yield caution


def _part(part: Part, alone: Intent) -> Part:
    own = alone.parts[0]
    guessed = {"target"} | ({"platform"} if part.platforms else set())
    values = [p for p in alone.parameters if p.name not in guessed or p.source != "assumed"]
    if part.platforms and any(p.name == "platform" for p in set(alone.parameters) - set(values)):
        own = replace(own, platforms=part.platforms)
    return replace(
        own,
        subject=own.subject or part.subject,
        platforms=own.platforms or part.platforms,
        os=part.os if own.os is None else own.os,
        parameters=tuple(values),
    )


def _unread(alone: dict[str, Intent]) -> tuple[Unread, ...]:
    found = [u for one in alone.values() for u in one.unread]
    return tuple(sorted(dict.fromkeys(found), key=lambda u: u.span.start))
