"""A terminal that may go away, as when a connection is lost, while the program has yet to end."""

from __future__ import annotations

from typing import IO


class Lasting:
    """A file that takes whatever is written, whether or not anyone is left to read it.

    Textual writes to the terminal in a thread. If that thread died with the terminal, the next
    writes would wait for it for ever, and nothing would be kept.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write `text` while that can be done."""
        try:
            return self._file.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Pass on what was written, likewise."""
        try:
            self._file.flush()
        except OSError:
            return

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._file.isatty()
