"""A line is added to a system file, not put in its place.

`echo ... > /etc/fstab` leaves nothing but the one line: the machine does not start any more, or
nobody can use sudo. Write `>>`, or a file in the `.d` folder beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.shell import Command, Word

_FILES = frozenset(
    {"/etc/fstab", "/etc/sudoers", "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/crontab"}
)
_WRITERS = ("echo", "printf")


def replaced(subject: Subject) -> Iterator[Hit]:
    """System files that get one line for all they held."""
    for script in subject.scripts:
        if script.kind == "image" or not any(name in script.text for name in _FILES):
            continue
        before = ""
        for command in script.commands:
            for word in _targets(command, before):
                if word.value in _FILES:
                    yield Hit(script.source, script.span(word.span),
                              f"All that {word.value} held is lost", "Write `>>`.")  # fmt: skip
            before = command.name


def _targets(command: Command, before: str) -> list[Word]:
    found = [word for sign, word in command.redirects if sign in (">", "1>", ">|")]
    if command.name == "tee" and before in _WRITERS and command.after == "|":
        return [] if command.has("a", "--append") else list(command.words[1:])
    return found if command.name in _WRITERS else []


RULE = Rule(
    code="rule/system-file-replaced",
    severity="warning",
    page=__doc__ or "",
    check=replaced,
    bad={"a.sh": '#!/bin/sh\necho "/dev/sdb1 /data ext4 defaults 0 2" > /etc/fstab\n'},
    good={"a.sh": '#!/bin/sh\necho "/dev/sdb1 /data ext4 defaults 0 2" >> /etc/fstab\n'},
    at=("a.sh", 2, 44),
)
