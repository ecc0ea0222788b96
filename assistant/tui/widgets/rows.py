"""A list whose entries change while it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from textual.css.styles import RulesMap


class RowList(OptionList):
    """Renews the entries that changed, each in its place: while a draft is written, and while
    somebody types, only states do. To take all out and in again draws all of the list anew."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """How much there is to scroll through changes nothing about where the list stands."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._laid: Sequence[tuple[Text, bool]] = ()

    def head(self, subtitle: str) -> None:
        """Say something on the lower border. To say it again would draw all of the list anew."""
        if (self.border_subtitle or "") != Text(subtitle).markup:
            self.border_subtitle = Text(subtitle)

    def lay(self, rows: Sequence[tuple[Text, bool]]) -> None:
        """Show these entries; each with whether Enter does something on it."""
        old, self._laid = self._laid, rows
        if len(old) != len(rows):
            self.clear_options()
            self.add_options(Option(text, disabled=not usable) for text, usable in rows)
            self._resize()
            return
        heights, moved = dict(self._heights), False
        for at, ((before, was), (text, usable)) in enumerate(zip(old, rows, strict=True)):
            if before != text or before.style != text.style:
                moved |= self._renew(at, text) != heights.get(at)
            if was and not usable:
                self.disable_option_at_index(at)
            elif usable and not was:
                self.enable_option_at_index(at)
        if moved:
            self._line_cache.clear()  # the entries stand elsewhere, and look as they did
            self._resize()
            self.refresh()

    def _renew(self, at: int, text: Text) -> int | None:
        """Another text for one entry, drawn in its place; returns how many lines it takes, None
        where there is no room for any."""
        option = self.get_option_at_index(at)
        option._set_prompt(text)
        if at not in self._index_to_line or self._columns < 1:
            return None
        for key in [key for key in self._option_render_cache.keys() if key[0] is option]:  # noqa: SIM118 - no iterator
            self._option_render_cache.discard(key)
        height = self._height(option)
        self.refresh_lines(self._index_to_line[at], height)
        return height

    def _resize(self) -> None:
        """What can be scrolled to has another size: only a scrollbar that comes or goes lays the
        screen out anew."""
        if self._columns < 1:
            return
        height = sum(map(self._height, self.options))
        size = Size(self.scrollable_content_region.width, height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    @property
    def _columns(self) -> int:
        """Of an entry's text; none where the list is out of sight."""
        padding = self.get_component_styles("option-list--option").padding
        return self.scrollable_content_region.width - padding.width

    def _height(self, option: Option) -> int:
        rules = cast("RulesMap", self.styles)
        return self._get_visual(option).get_height(rules, self._columns)
