"""Files are not writable for everybody.

With mode 777 or 666 any account, and any service that was broken into, can change the file: a
script that root runs later becomes a way to root. Give the file to the account that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.check.first_boot import scalar, tables
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, Word
from assistant.syntax.source import Source
from assistant.syntax.yaml import Scalar

_MODE = later(r"0?[0-7]?[0-7][0-7][2367]\Z|(?:[ug]*[oa][uoga]*)[+=][rxXst]*w[rwxXst]*\Z")
_STICKY = later(r"0?[1357][0-7]{3}\Z")


def open_to_all(subject: Subject) -> Iterator[Hit]:
    """Modes that let everybody write, unless the sticky bit keeps them apart."""
    for script in subject.scripts:
        if "chmod" not in script.text and "-m" not in script.text:
            continue
        for command in script.commands:
            mode = _mode(command)
            if mode is not None and mode.value is not None and is_open(mode.value):
                yield Hit(script.source, script.span(mode.span),
                          f"Everybody may write what has the mode {mode.value}",
                          "Give it to the account that needs it, with 750 or 640.")  # fmt: skip

    for source, node in _written(subject):
        if is_open(node.text):
            yield Hit(source, node.span, f"Everybody may write what has the mode {node.text}",
                      "Give it to the account that needs it, with 0750 or 0640.")  # fmt: skip


def _written(subject: Subject) -> Iterator[tuple[Source, Scalar]]:
    """The modes of Ansible's tasks and of files that cloud-init writes."""
    for task in subject.tasks:
        node = task.argument("mode")
        if node is not None:
            yield task.source, node
    for boot in subject.first_boots:
        for file in tables(boot.body.get("write_files")):
            node = scalar(file, "permissions")
            if node is not None:
                yield boot.source, node


def is_open(mode: str) -> bool:
    """Whether a mode as chmod takes it lets everybody write."""
    return bool(_MODE.match(mode)) and not _STICKY.match(mode)


def _mode(command: Command) -> Word | None:
    words = command.words[1:]
    if command.name == "chmod":
        given = [w for w in words if not re.match(r"-(?:[RvfcHLP]+\Z|-)", w.text)]
        return given[0] if given else None
    if command.name in ("install", "mkdir"):
        for option, word in pairwise(words):
            if re.match(r"-[dpvD]*m\Z", option.text):
                return word
    return None


RULE = Rule(
    code="rule/world-writable",
    severity="warning",
    page=__doc__ or "",
    check=open_to_all,
    bad={"a.sh": "#!/bin/sh\nchmod -R 777 /srv/data\n"},
    good={"a.sh": "#!/bin/sh\nchmod 1777 /srv/shared\nchmod -R 750 /srv/data\n"},
    at=("a.sh", 2, 10),
)
