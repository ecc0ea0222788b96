"""The text area that knows HCL and PowerShell and shows no control character as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.document._syntax_aware_document import SyntaxAwareDocument
from textual.geometry import Offset, Region, Size, Spacing
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from assistant.tui.widgets.source import Lines, Source

if TYPE_CHECKING:
    import tree_sitter

_LANGUAGES = {".hcl": "hcl", ".tf": "hcl", ".tfvars": "hcl", ".example": "hcl"}
_LANGUAGES |= dict.fromkeys((".ps1", ".psm1", ".psd1"), "powershell")
_LANGUAGES |= {".xml": "xml", ".yaml": "yaml", ".yml": "yaml", ".md": "markdown", ".sh": "bash"}
_PROSE = (".md", ".txt")
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code != 9} | {0x7F: "␡"}
_PICTURES |= dict.fromkeys([*range(0x80, 0xA0), 0x200E, 0x200F], "·")
_PICTURES |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "·")


_STEP = 80
"""Columns by which the width of what can be scrolled to grows."""


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

    def renewed(self, first: int, end: int) -> set[int]:
        """Look up the rows from `first` up to `end` again, and forget the others; returns those
        that have other colours now."""
        before = {row: self[row] for row in range(first, end)}
        self.clear()
        return {row for row, colours in before.items() if self[row] != colours}

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
    """One file at a time. F6 and F7, by which a text area selects, are the screen's.

    A key draws the rows anew that it changes; a text area draws all it shows.
    """

    selection: Reactive[Selection] = reactive(
        Selection(), init=False, always_update=True, repaint=False
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        _named(binding)
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and binding.key in ("f6", "f7"))
    ]

    def __init__(self, *, id: str) -> None:
        self._signs: dict[int, str] = {}
        self._row: int | None = None
        """The one row that is being edited."""
        self._chosen: dict[int, list[tuple[int, int]]] = {}
        """While a draft is written, the columns of each row that the model chose."""
        self._styled: object = None
        """The theme that was last filled in with the styles of the screen."""
        super().__init__(id=id, show_line_numbers=True, read_only=True, soft_wrap=False)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        if isinstance(self.document, SyntaxAwareDocument):
            self.document.__class__ = Source
        self.wrapped_document.__class__ = Lines

    def _rewrap_and_refresh_virtual_size(self) -> None:
        """Code that is not wrapped stays as it is, whatever room there is for it."""
        lines = self.wrapped_document
        if (self.wrap_width, self.indent_width) != (lines._width, lines._tab_width):
            lines.wrap(self.wrap_width, tab_width=self.indent_width)
        self._line_cache.clear()
        self._refresh_size()

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; one within a row costs no more in a long text than in a short one."""
        alone = edit.top[0] == edit.bottom[0] and "\n" not in edit.text and "\r" not in edit.text
        if alone and not self.soft_wrap:
            self._row = edit.top[0]
        try:
            return super().edit(edit)
        finally:
            self._row = None

    def _build_highlight_map(self) -> None:
        """Colours are looked up for the rows that are drawn, anew after each edit; rows that have
        the same ones then are not drawn again."""
        if self._row is None or not isinstance(self._highlights, _Colours):
            self._line_cache.clear()
            self._highlights = _Colours(self._colours)
            self.refresh()
            return
        first, end = self._visible_line_indices
        rows = self._highlights.renewed(first, end) | {self._row}
        for key in [*self._line_cache.keys()]:
            if key[2] in rows or not first <= key[2] < end:
                self._line_cache.discard(key)
        for row in rows:
            self.refresh_lines(row)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Bring the cursor into sight, sideways by half of what is seen: each time all of it is
        drawn."""
        self._recompute_cursor_offset()  # type: ignore[no-untyped-call]
        (x, y), left = self._cursor_offset, self.scroll_offset.x
        room = self.scrollable_content_region.width - self.gutter_width
        region = Region(x, y, 3, 1)
        if not left <= x <= left + room - 3:
            start = x if x > left else max(0, x - room // 2)
            region = Region(start, y, room // 2, 1)
        return self.scroll_to_region(
            region,
            spacing=Spacing(right=self.gutter_width),
            animate=animate,
            force=True,
            center=center,
        )

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        bracket = self._matching_bracket_location
        super()._watch_selection(previous_selection, selection)
        ends = {*previous_selection, *selection}
        rows = {row for row, _ in ends}
        plain = previous_selection.is_empty and selection.is_empty and not self.soft_wrap
        if not plain and (len(ends) > 1 or self.soft_wrap):
            self.refresh()
            return
        for place in (bracket, self._matching_bracket_location):
            if place is not None:
                rows.add(place[0])
        for row in rows:
            self.refresh_lines(row)

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
        if self._row is not None:
            line = self.document.get_line(self._row).expandtabs(self.indent_width)
            if cell_len(line) + self.gutter_width + 1 <= self.virtual_size.width:
                return
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

    def notify_style_update(self) -> None:
        """The styles are others now."""
        self._styled = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is in sight; a text area fills in its theme anew each time."""
        if self._theme is not None and self._styled is self._theme:
            return ScrollView.render_lines(self, crop)
        self._styled = self._theme
        return super().render_lines(crop)

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
