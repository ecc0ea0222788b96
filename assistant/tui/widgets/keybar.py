"""The keys that are of use now, on as many lines as they need; each can be clicked, too."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

_APART = " "
_META = "key"
"""Under it a stretch of text carries the number of its key."""


class KeyBar(Static):
    """A footer that wraps: a narrow screen names every key as well."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._shown: Text | None = None
        self._room = (0, 0)
        """Columns, and the most lines that were needed in them."""
        self._actions: list[tuple[DOMNode, str]] = []

    def on_mount(self) -> None:
        """Follow what the screen's keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        """Lines are broken for the width."""
        self._draw()

    async def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        at = event.style.meta.get(_META)
        if at is not None:
            node, action = self._actions[at]
            await self.app.run_action(action, node)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._draw()

    def _draw(self) -> None:
        found: dict[str, tuple[DOMNode, Binding, bool]] = {}
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and binding.description:
                found.setdefault(binding.action, (node, binding, enabled))
        self._actions = [(node, binding.action) for node, binding, _ in found.values()]
        keys = [
            (self.app.get_key_display(binding), binding.description, enabled)
            for _, binding, enabled in found.values()
        ]
        width = max(20, self.app.size.width - 2)
        text = laid_out(keys, width)
        self._stay(text, width)
        # What was there before may have been wrapped for this width, and taken more lines.
        lines = self.size.height != _lines(text)
        if lines or self._shown != text:
            self._shown = text
            self.update(text, layout=lines)

    def _stay(self, text: Text, width: int) -> None:
        """Take no less room than before: what stands above would jump, and be laid out anew, each
        time a key comes or goes."""
        most = self._room[1] if self._room[0] == width else 0
        text.append("\n" * max(0, most - _lines(text)))
        self._room = (width, _lines(text))


def _lines(text: Text) -> int:
    return text.plain.count("\n") + 1


def laid_out(keys: list[tuple[str, str, bool]], width: int) -> Text:
    """Key, words and whether it may be used now, in lines of `width` columns."""
    text, used = Text(no_wrap=True), 0
    for at, (key, words, enabled) in enumerate(keys):
        size = cell_len(f"{key} {words}")
        if used and used + len(_APART) + size > width:
            text.append("\n")
            used = 0
        elif used:
            text.append(_APART)
            used += len(_APART)
        click = Style(meta={_META: at}) if enabled else Style()
        text.append(key, Style(bold=True, dim=not enabled) + click)
        text.append(f" {words}", Style(dim=not enabled) + click)
        used += size
    return text
