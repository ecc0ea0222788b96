"""An answer file is stored in the encoding that it declares.

With `encoding="utf-16"` in its first line and UTF-8 on the disc, Setup cannot read the file at all.
Write `encoding="utf-8"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.examples import unattend
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Edit, Fix
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_DECLARED = later(r"\A\ufeff?<\?xml[^>]*?encoding\s*=\s*([\"'])(utf-?16\w*)\1", re.IGNORECASE)


def contradicting(subject: Subject) -> Iterator[Hit]:
    """Files that were read as UTF-8 and say that they are UTF-16."""
    for tree in subject.answer_files:
        match = _DECLARED.match(tree.source.text)
        if match:
            span = Span(match.start(2), match.end(2))
            edit = Edit(
                tree.source.path,
                tree.source.position(span.start),
                tree.source.position(span.end),
                "utf-8",
            )
            yield Hit(
                tree.source,
                span,
                f"The file is stored as UTF-8 and says that it is {match[2]}",
                'Write encoding="utf-8".',
                Fix("declare the encoding that the file has", "safe", (edit,)),
            )


_DECLARATION = '<?xml version="1.0" encoding="{}"?>\n'
RULE = Rule(
    code="rule/answer-encoding",
    severity="error",
    page=__doc__ or "",
    check=contradicting,
    bad={"autounattend.xml": _DECLARATION.format("utf-16") + unattend()},
    good={"autounattend.xml": _DECLARATION.format("utf-8") + unattend()},
    at=("autounattend.xml", 1, 31),
)
