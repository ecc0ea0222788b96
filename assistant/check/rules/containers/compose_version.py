"""A compose file says no version of the format.

`version` has had no effect since Compose 2, which warns about it at every command. Take the line
out.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import is_compose
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Edit, Fix
from assistant.syntax.source import Source
from assistant.syntax.yaml import Entry, Mapping, Scalar, parse_yaml


def obsolete(subject: Subject) -> Iterator[Hit]:
    """The key at the top of compose files."""
    for path, text in sorted(subject.files.items()):
        if "version" not in text or not path.endswith((".yml", ".yaml")):
            continue
        if not is_compose(path, text):
            continue
        file = parse_yaml(path, text)
        top = file.documents[0] if file.documents else None
        entry = top.entries.get("version") if isinstance(top, Mapping) else None
        if entry is not None and isinstance(entry.value, Scalar) and not entry.merged:
            yield Hit(file.source, entry.key.span, "`version` has no effect any more",
                      "Take the line out.", _fix(file.source, entry))  # fmt: skip


def _fix(source: Source, entry: Entry) -> Fix | None:
    """Take the line out where nothing else stands on it."""
    start = source.position(entry.key.span.start)
    line = source.text[entry.key.span.start : source.line_end(entry.key.span.start)]
    written = source.text[entry.key.span.start : entry.value.span.end]
    if start.column != 1 or line.strip() != written or start.line >= len(source.starts):
        return None
    end = source.position(source.starts[start.line])
    return Fix("Take the line out", "safe", (Edit(source.path, start, end, ""),))


RULE = Rule(
    code="rule/compose-version",
    severity="info",
    page=__doc__ or "",
    check=obsolete,
    bad={"compose.yaml": 'version: "3.8"\nservices:\n  a:\n    image: caddy:2.8\n'},
    good={"compose.yaml": "services:\n  a:\n    image: caddy:2.8\n"},
    at=("compose.yaml", 1, 1),
)
