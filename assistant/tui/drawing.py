"""Drawing what has changed: a key asks no widget that it does not touch."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class Nearby(Compositor):
    """Asks the widgets that something changed in. Textual's own asks all that share a frame with
    them, and all that lie between two changes."""

    _changed: tuple[Region, ...] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        """Draw what has changed."""
        self._changed = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changed = ()

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        changed, visible = self._changed, self.visible_widgets
        if changed:
            self._visible_widgets = {
                widget: (region, clip)
                for widget, (region, clip) in visible.items()
                if any(one.overlaps(region) for one in changed)
            }
        try:
            yield from super()._get_renders(crop)
        finally:
            self._visible_widgets = visible
