"""The text area that knows HCL and PowerShell and shows no control character as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

if TYPE_CHECKING:
    import tree_sitter

_LANGUAGES = {".hcl": "hcl", ".tf": "hcl", ".tfvars": "hcl", ".example": "hcl"}
_LANGUAGES |= dict.fromkeys((".ps1", ".psm1", ".psd1"), "powershell")
_LANGUAGES |= {".xml": "xml", ".yaml": "yaml", ".yml": "yaml", ".md": "markdown", ".sh": "bash"}
_PROSE = (".md", ".txt")
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code != 9} | {0x7F: "␡"}
_PICTURES |= dict.fromkeys([*range(0x80, 0xA0), 0x200E, 0x200F], "·")
_PICTURES |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "·")


_STEP = 40
"""Columns by which the width of what can be scrolled to grows."""


class _Lines(WrappedDocument):
    """Knows how many lines there are without counting: it is asked for each line it draws."""

    @property
    def height(self) -> int:
        """Lines as they are shown."""
        return len(self._offset_to_line_info)


_Colour = tuple[int, int | None, str]
"""First and last-but-one byte of a row, None being its end, and the name of a highlight."""
_ROWS = 64
"""Rows whose colours are looked up together."""


class _Colours(defaultdict[int, list[_Colour]]):
    """The colours of each row, looked up when one of its neighbours is drawn."""

    def __init__(self, find: Callable[[int, int], Iterable[tuple[int, _Colour]]]) -> None:
        super().__init__(list)
        self._find = find

    def __bool__(self) -> bool:
        return True  # none were looked up yet, which is not to say that there are none

    def __missing__(self, row: int) -> list[_Colour]:
        first = row - row % _ROWS
        self.update((number, []) for number in range(first, first + _ROWS))
        for number, colour in self._find(first, first + _ROWS):
            self[number].append(colour)
        return self[row]


@cache
def _query(name: str) -> str:
    return (Path(__file__).parents[1] / "queries" / f"{name}.scm").read_text(encoding="utf-8")


@cache
def _grammar(name: str) -> tree_sitter.Language | None:
    """The grammar of a language that a text area does not bring; None where it brings it."""
    import tree_sitter

    if name == "hcl":
        import tree_sitter_hcl

        return tree_sitter.Language(tree_sitter_hcl.language())
    if name == "powershell":
        import tree_sitter_pwsh

        return tree_sitter.Language(tree_sitter_pwsh.language())
    return None


def _named(binding: BindingType) -> BindingType:
    """The text area's own binding; undoing is shown among the keys."""
    if isinstance(binding, Binding) and binding.action == "undo":
        return Binding(binding.key, "undo", "undo", show=True)
    return binding


class Editor(TextArea, inherit_bindings=False):
    """One file at a time. F6 and F7, by which a text area selects, are the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _named(binding)
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and binding.key in ("f6", "f7"))
    ]

    def __init__(self, *, id: str) -> None:
        self._signs: dict[int, str] = {}
        self._chosen: dict[int, list[tuple[int, int]]] = {}
        """While a draft is written, the columns of each row that the model chose."""
        super().__init__(id=id, show_line_numbers=True, read_only=True, soft_wrap=False)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = _Lines(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        if self.soft_wrap:
            self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        """Colours are looked up for the rows that are drawn: each key builds this anew."""
        self._line_cache.clear()
        self._highlights = _Colours(self._colours)

    def _colours(self, first: int, end: int) -> Iterator[tuple[int, _Colour]]:
        """Row and colour of what stands in the rows from `first` up to `end`."""
        if not self._highlight_query:
            return
        found = self.document.query_syntax_tree(self._highlight_query, (first, 0), (end, 0))
        for name, nodes in found.items():
            for node in nodes:
                (top, left), (bottom, right) = node.start_point, node.end_point
                last = bottom if right or top == bottom else bottom - 1
                for row in range(max(top, first), min(last + 1, end)):
                    start, stop = left if row == top else 0, right if row == bottom else None
                    yield row, (start, stop, name)

    def _refresh_size(self) -> None:
        """Only a scrollbar that comes or goes lays the screen out anew, not every line or column
        that is written; the width grows in steps."""
        if self.soft_wrap:
            size = Size(0, self.wrapped_document.height)
        else:
            width, height = self.document.get_size(self.indent_width)
            need, room = width + self.gutter_width + 1, self.scrollable_content_region.width
            size = Size(room if need <= room else -(-need // _STEP) * _STEP, height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        self.refresh()

    def sign(self, signs: Mapping[int, str]) -> None:
        """Put signs beside line numbers, by line from 1."""
        if signs != self._signs:
            self._signs = dict(signs)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line with its sign, in the gap between number and text; wrapped prose has none."""
        strip = super().render_line(y)
        sign = self._signs.get(self.scroll_offset.y + y + 1) if not self.soft_wrap else None
        if not sign or not self.text:
            return strip
        gap = self.gutter_width - 2
        under = next(iter(strip.crop(gap, gap + 1))).style
        style = RichStyle(bold=True) + (under or RichStyle())
        mark = Strip([Segment(sign, style)], 1)
        return Strip.join([strip.crop(0, gap), mark, strip.crop(gap + 1)])

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown: same length, control characters as pictures of themselves."""
        text = self.document.get_line(line_index).translate(_PICTURES)
        line = Text(text, end="", no_wrap=True)
        for start, end in self._chosen.get(line_index, ()) if self.read_only else ():
            line.stylize("bold reverse", start, end)
        return line

    def load(self, path: str, text: str) -> None:
        """Begin with a file; code is not wrapped, prose is."""
        suffix = PurePosixPath(path).suffix
        name = _LANGUAGES.get(suffix)
        self._chosen = {}
        if name and name not in self.available_languages and (grammar := _grammar(name)):
            self.register_language(name, grammar, _query(name))
        # set without their watchers, which would parse and wrap the text that is about to go
        self.set_reactive(TextArea.language, name if name in self.available_languages else None)
        self.set_reactive(TextArea.soft_wrap, suffix in _PROSE)
        self.load_text(text)

    def append(self, pieces: Sequence[tuple[str, bool]]) -> None:
        """More was written; the end stays in sight, from its first column on. What the model chose
        is marked for as long as it writes."""
        row, column = self.document.end
        for text, chosen in pieces:
            for number, line in enumerate(text.split("\n")):
                if number:
                    row, column = row + 1, 0
                if chosen and line:
                    self._chosen.setdefault(row, []).append((column, column + len(line)))
                column += len(line)
        text = "".join(text for text, _ in pieces)
        self.insert(text, self.document.end, maintain_selection_offset=False)
        self.move_cursor((self.document.line_count - 1, 0))
