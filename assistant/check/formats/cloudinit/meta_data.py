"""cloud-init's meta-data for NoCloud: a mapping in which any key may stand."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from assistant.check.formats.format import Format
from assistant.check.formats.reading import pyyaml
from assistant.check.formats.templated import parse_findings, templated
from assistant.check.report import Reporter, maybe, rename
from assistant.core.finding import Finding
from assistant.knowledge.spelling import near
from assistant.syntax.source import Span
from assistant.syntax.templates import DIRECTIVE
from assistant.syntax.yaml import Mapping, Scalar, duplicate_keys, parse_yaml, target

_NAMES = frozenset({"meta-data", "meta-data.yaml", "meta-data.yml", "meta_data.yaml"})
_KEYS = ("instance-id", "local-hostname", "hostname", "public-keys", "network-interfaces")


def is_meta_data(path: str, text: str) -> bool:
    """Whether a file is one by its name."""
    return basename(path).lower() in _NAMES and not DIRECTIVE.search(text)


def findings(path: str, text: str) -> Iterator[Finding]:
    """Anything but a mapping, and misspelt names."""
    file = parse_yaml(path, text)
    yield from parse_findings(file)
    yield from duplicate_keys(file, "warning", merges=False)
    reporter = Reporter("schema")
    top = target(file.documents[0]) if file.documents else None
    if isinstance(top, Mapping):
        for name, entry in top.entries.items():
            close = near(name, _KEYS, 1)
            if close and name not in _KEYS:
                reporter.add(
                    file.source, entry.key.span, "schema/unknown-key",
                    f"`{name[:60]}` is nothing that cloud-init looks for", maybe(close),
                    severity="warning",
                    fix=rename(file.source, entry.key.span, close[0], safe=False),
                )  # fmt: skip
    elif top is not None and not (isinstance(top, Scalar) and (not top.text or templated(top))):
        first = Span(top.span.start, file.source.line_end(top.span.start))
        reporter.add(
            file.source, first, "schema/wrong-type", "Meta-data must be a mapping: `name: value`"
        )
    yield from reporter.findings


META_DATA = Format("meta-data", is_meta_data, findings, reader=pyyaml)
