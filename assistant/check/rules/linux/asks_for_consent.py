"""Nobody is there to say yes.

Where a build or a first boot installs packages, a question ends the run: `apt-get install` without
`-y` stops at "Do you want to continue?" as soon as another package comes along. Add `-y`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Edit, Fix
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, Word

_TOOLS = ("apt-get", "apt", "dnf", "yum")
_DOING = frozenset({"install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge"})
_CONSENT = ("--yes", "--assume-yes", "--assumeyes", "--dry-run", "--simulate", "--assumeno")
_CONFIGURED = later(r"assume-?yes|force-yes", re.IGNORECASE)
_QUIET = later(r"-q=?2\Z|-\w*q\w*q|--quiet=2")


def asking(subject: Subject) -> Iterator[Hit]:
    """Installations in builds that wait for an answer."""
    configured: dict[str, bool] = {}
    for script in subject.scripts:
        if script.kind == "file" or ("inst" not in script.text and "upgrade" not in script.text):
            continue
        before = ""
        for command in script.commands:
            verb = _verb(command) if command.name in _TOOLS else None
            if verb is not None and before != "yes" and not _agreed(command):
                path, whole = script.source.path, script.source.text
                if path not in configured:
                    configured[path] = _CONFIGURED.search(whole) is not None
                if configured[path]:
                    break
                at = script.source.position(script.span(verb.span).end)
                yield Hit(script.source, script.span(command.span), "This waits for a yes",
                          "Add `-y`.",
                          Fix("Add `-y`", "safe",
                              (Edit(script.source.path, at, at, " -y"),)))  # fmt: skip
            before = command.name


def _verb(command: Command) -> Word | None:
    for word in command.words[1:]:
        if word.value is None:
            return None
        if not word.value.startswith("-"):
            return word if word.value in _DOING else None
    return None


def _agreed(command: Command) -> bool:
    quiet = command.name.startswith("apt") and any(_QUIET.match(w.text) for w in command.options)
    unknown = any(re.match(r"\"?\$\{?\w*(?:OPT|FLAG|ARG)", w.text) for w in command.words)
    return quiet or unknown or command.has("y", *_CONSENT) or command.has("s")


RULE = Rule(
    code="rule/asks-for-consent",
    severity="warning",
    page=__doc__ or "",
    check=asking,
    bad={"Dockerfile": "FROM debian:12\nRUN apt-get update && apt-get install curl\n"},
    good={"Dockerfile": "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n"},
    at=("Dockerfile", 2, 23),
)
