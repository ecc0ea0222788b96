"""Reading an HCL text: always a tree, and findings for what could not be read."""

from __future__ import annotations

import msgspec

from assistant.core.finding import Finding
from assistant.syntax.hcl.build import Builder
from assistant.syntax.hcl.nodes import Body
from assistant.syntax.hcl.scan import MAX_FINDINGS, scan
from assistant.syntax.kept import Kept
from assistant.syntax.source import Source, Span

KEPT = 4_000_000
"""Characters of the texts whose trees are kept: every reader of a draft asks for the same ones."""


class HclFile(msgspec.Struct, frozen=True, eq=False):
    """One file's tree. Compared by identity: comparing or hashing a tree costs as much as reading
    it."""

    source: Source
    body: Body
    findings: tuple[Finding, ...]
    """All of source `parse`."""

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path


_kept: Kept[HclFile] = Kept(KEPT)


def parse(path: str, text: str) -> HclFile:
    """Read one file. Never raises; columns count code points.

    The same object is given for a text that was read lately.
    """
    return _kept.get(path, text, lambda: _parse(path, text))


def _parse(path: str, text: str) -> HclFile:
    source = Source(path, text)
    found = scan(source)
    whole = Span(0, len(text))
    if not found.usable:
        return HclFile(source, Body(whole, broken=True), tuple(found.findings))
    builder = Builder(source, found)
    body = builder.body(found.items, whole)
    findings = sorted([*found.findings, *builder.findings], key=lambda f: f.order)
    return HclFile(source, body, tuple(findings[:MAX_FINDINGS]))
