"""A mode is written as octal.

`mode: 644` is the decimal number 644 to a YAML reader, which is 1204 in octal: the file is not
readable for those who should read it. Write `mode: "0644"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Edit, Fix
from assistant.syntax.source import Source
from assistant.syntax.yaml import Scalar

_MEANT = re.compile(r"[124567][04567][0-7]\Z")
"""Three digits that are a usual mode; 420 and 493, which are 0644 and 0755, are none of them."""
_DECIMAL = frozenset({"256", "292", "420", "436", "448", "504", "511"})
_MODULES = frozenset(
    {"file", "copy", "template", "get_url", "unarchive", "lineinfile", "blockinfile", "replace",
     "assemble", "ini_file"}
)  # fmt: skip


def decimal(subject: Subject) -> Iterator[Hit]:
    """Modes of three digits without quotes and without a leading zero."""
    for task in subject.tasks:
        node = task.argument("mode") if task.name in _MODULES else None
        if node is not None and _is_decimal(node):
            yield _hit(task.source, node)


def _is_decimal(node: Scalar) -> bool:
    text = node.text
    return node.is_plain and bool(_MEANT.match(text)) and text not in _DECIMAL


def _hit(source: Source, node: Scalar) -> Hit:
    start, end = source.position(node.span.start), source.position(node.span.end)
    edit = Edit(source.path, start, end, f'"0{node.text}"')
    return Hit(source, node.span, f"This is the decimal number {node.text}, not the mode",
               f'Write "0{node.text}".', Fix("Write it as octal", "safe", (edit,)))  # fmt: skip


_PLAY = "- hosts: all\n  tasks:\n    - file:\n        path: /srv/a\n        mode: {}\n"
RULE = Rule(
    code="rule/octal-mode",
    severity="error",
    page=__doc__ or "",
    check=decimal,
    bad={"site.yml": _PLAY.format(644)},
    good={"site.yml": _PLAY.format('"0644"')},
    at=("site.yml", 5, 15),
)
