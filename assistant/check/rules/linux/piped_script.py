"""What is fetched from the net is looked at before it runs.

A script that goes from `curl` straight into a shell is run as far as it came, also when the line
breaks in the middle, and is another one whenever the server says so. Save it, compare its checksum,
then run it; or use the distribution's package.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command
from assistant.syntax.source import Span

_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ash", "ksh"})
_FETCHERS = frozenset({"curl", "wget"})
_INSIDE = later(r"[$<]\(\s*(?:curl|wget)\s")
_HERE = later(r"//(?:localhost|127\.|\[::1\])|--unix-socket")


def piped(subject: Subject) -> Iterator[Hit]:
    """Shells whose script comes from curl or wget."""
    for script in subject.scripts:
        if "curl" not in script.text and "wget" not in script.text:
            continue
        before: Command | None = None
        for command in script.commands:
            span = _found(before, command)
            if span is not None and not _HERE.search(script.text[span.start : span.end]):
                yield Hit(script.source, script.span(span),
                          "A script from the net runs unseen",
                          "Save it, compare its checksum, then run it.")  # fmt: skip
            before = command


def _found(before: Command | None, command: Command) -> Span | None:
    if command.name not in _SHELLS:
        return None
    if before is not None and before.name in _FETCHERS and command.after in ("|", "|&"):
        return Span(before.span.start, command.span.end)
    text = " ".join(word.text for word in command.words[1:3])
    return command.span if _INSIDE.search(text) else None


RULE = Rule(
    code="rule/piped-script",
    severity="warning",
    page=__doc__ or "",
    check=piped,
    bad={"a.sh": "#!/bin/sh\ncurl -fsSL https://example.com/i.sh | sudo sh\n"},
    good={"a.sh": "#!/bin/sh\ncurl -fsSLo i.sh https://example.com/i.sh\nsha256sum -c i.sum\n"},
    at=("a.sh", 2, 1),
)
