"""A list whose entries change while it is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class RowList(OptionList):
    """Renews the entries that changed, each in its place: while a draft is written, and while
    somebody types, only states do. To take all out and in again lays the whole screen out anew."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._laid: Sequence[tuple[Text, bool]] = ()

    def lay(self, rows: Sequence[tuple[Text, bool]]) -> None:
        """Show these entries; each with whether Enter does something on it."""
        old, self._laid = self._laid, rows
        if len(old) != len(rows):
            self.clear_options()
            self.add_options(Option(text, disabled=not usable) for text, usable in rows)
            return
        for at, ((before, was), (text, usable)) in enumerate(zip(old, rows, strict=True)):
            if before != text or before.style != text.style:
                self.replace_option_prompt_at_index(at, text)
            if was and not usable:
                self.disable_option_at_index(at)
            elif usable and not was:
                self.enable_option_at_index(at)
