"""Text that is edited: where things stand in it is found without a loop over its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.document._syntax_aware_document import SyntaxAwareDocument
from textual.document._wrapped_document import WrappedDocument

if TYPE_CHECKING:
    from textual.document._document import Location


class Lines(WrappedDocument):
    """Knows how many lines there are without counting: it is asked for each line it draws."""

    @property
    def height(self) -> int:
        """Lines as they are shown."""
        return len(self._offset_to_line_info)


class Source(SyntaxAwareDocument):
    """Counts the bytes above a place at once: each key asks for them twice."""

    def _location_to_byte_offset(self, location: Location) -> int:
        row, column = location
        lines = self._lines
        above = len("".join(lines[:row]).encode()) + min(row, len(lines)) * len(self.newline)
        return above + (len(lines[row][:column].encode()) if row < len(lines) else 0)
