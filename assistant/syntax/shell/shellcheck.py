"""ShellCheck's answer in its form `json1`, as findings, wherever it ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.core.finding import Finding, Position, Severity

_LEVELS: Mapping[str, Severity] = {
    "error": "warning", "warning": "warning", "info": "info", "style": "info",
}  # fmt: skip
_UNSAID = frozenset({1071, 1090, 1091})
"""Scripts of other shells; files that a script reads, which are not handed over here."""
_GRAMMAR = 2000
"""Lower codes are about what cannot be read."""
_ONCE = frozenset({1017})
"""Said of every line of a file with Windows' line ends: the first says it all."""

Comment = dict[str, Any]


def options(text: str) -> tuple[str, ...]:
    """How it is asked about a script: after no settings of the machine's, and as bash where the
    script does not say what it is for."""
    options = ("--norc", "--format=json1")
    return options if text.startswith("#!") else (*options, "--shell=bash")


def comments_of(answer: bytes) -> list[Comment] | None:
    """What it says of one script; None where that is no answer of its."""
    # Imported here: a check that starts no program need not wait for what reads its answer.
    import msgspec

    try:
        return msgspec.json.decode(answer, type=dict[str, list[Comment]]).get("comments")
    except msgspec.DecodeError:
        return None


def about_grammar(comment: Comment) -> bool:
    """Whether it could not read on."""
    return bool(comment["code"] < _GRAMMAR and comment["level"] == "error")


def findings_of(
    path: str, comments: Sequence[Comment], *, refused: bool, doubted: bool
) -> Iterator[Finding]:
    """Its findings on one script. `refused`: another has told already that the script cannot be
    read; `doubted`: another lost its way in it too, so that the grammar is an error."""
    told: set[int] = set()
    for comment in comments:
        number, level = comment["code"], comment["level"]
        if number in told and number in _ONCE:
            continue
        told.add(number)
        grammar = about_grammar(comment)
        if number in _UNSAID or (grammar and refused):
            continue
        severity: Severity = "error" if grammar and doubted else _LEVELS.get(level, "info")
        start = Position(comment["line"], comment["column"])
        end = Position(comment["endLine"], comment["endColumn"])
        summary, _, detail = comment["message"].partition(". ")
        yield Finding(
            code=f"shell/SC{number}",
            severity=severity,
            summary=summary.rstrip("."),
            path=path,
            start=start,
            end=max(start, end),
            source="parse" if grammar else "rule",
            detail=detail,
            url=f"https://www.shellcheck.net/wiki/SC{number}",
        )
