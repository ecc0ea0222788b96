"""The files that an engine is shown. Every change keeps the length of a file, so that what the
engine says of a place in the copy is said of the same place in the draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.core.evidence import NotShown
from assistant.syntax.hcl import HclFile
from assistant.syntax.source import Span

_LEFT_BEHIND = re.compile(
    r"(^|/)(\.terraform/|terraform\.tfstate\.d/)|\.tfstate(\.[^/]*)?$|\.tfplan$"
)
_NOT_BREAKS = re.compile(rb"[^\r\n]")
_COMMA_AFTER = re.compile(rb"[ \t\r\n]*,")
_COMMA_BEFORE = re.compile(rb",[ \t\r\n]*$")


@dataclass(frozen=True, slots=True)
class Copy:
    """A draft as it is shown, and what was changed for that."""

    files: Mapping[str, bytes]
    not_shown: tuple[NotShown, ...] = ()
    taken: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    """Path and first byte of what was taken out."""

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Copy:
        """All files of a draft but state, plans and what `init` has left there: they belong to the
        user's own machine, and state may hold secrets."""
        return cls({path: text for path, text in files.items() if not _LEFT_BEHIND.search(path)})

    def without(self, file: HclFile, span: Span, name: str, why: str) -> Copy:
        """The copy with the text of a span turned to blanks; in JSON the comma beside it too."""
        start, end = byte_span(file, span)
        content = self.files[file.path]
        if (file.path, start) in self.taken or not _same(file, content):
            return self
        if file.path.endswith(".json"):
            start, end = _with_comma(content, start, end)
        blank = _NOT_BREAKS.sub(b" ", content[start:end])
        note = NotShown(name, file.path, file.source.line_of(span.start), why)
        return self._changed(file.path, content[:start] + blank + content[end:], start, note)

    def rewritten(self, file: HclFile, span: Span, text: str, note: NotShown) -> Copy | None:
        """The copy with a quoted text of a span replaced; None where it is too short for that."""
        start, end = byte_span(file, span)
        content = self.files[file.path]
        room = end - start - 2
        if not _same(file, content):
            return None
        if content[start : start + 1] != b'"' or content[end - 1 : end] != b'"':
            return None
        if room < len(text.encode()):
            return None
        now = b'"' + text.encode().ljust(room) + b'"'
        return self._changed(file.path, content[:start] + now + content[end:], start, note)

    def without_file(self, path: str, why: str) -> Copy:
        """The copy without a file."""
        files = {name: text for name, text in self.files.items() if name != path}
        name = path.rpartition("/")[2]
        return replace(self, files=files, not_shown=(*self.not_shown, NotShown(name, path, 1, why)))

    def _changed(self, path: str, content: bytes, start: int, note: NotShown) -> Copy:
        return Copy(
            {**self.files, path: content},
            (*self.not_shown, note),
            self.taken | {(path, start)},
        )


def _same(file: HclFile, content: bytes) -> bool:
    """Whether places in the text are places in the file: one that is not UTF-8 was read with
    other bytes than it has."""
    return len(file.source.text.encode()) == len(content)


def byte_span(file: HclFile, span: Span) -> tuple[int, int]:
    """The bytes of a span of a file that is valid UTF-8."""
    text = file.source.text
    start = len(text[: span.start].encode())
    return start, start + len(text[span.start : span.end].encode())


def _with_comma(content: bytes, start: int, end: int) -> tuple[int, int]:
    after = _COMMA_AFTER.match(content, end)
    if after is not None:
        return start, after.end()
    before = _COMMA_BEFORE.search(content[:start])
    return (before.start() if before else start), end
