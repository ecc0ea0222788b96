"""Every screen looks as it did; `python -m tests.tui.pictures` draws them anew, to be looked at."""

from __future__ import annotations

import pytest

from tests.tui.pictures import KEYS, SIZES, picture, place


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", KEYS)
async def test_a_screen_looks_as_it_did(name: str, size: tuple[int, int]) -> None:
    kept = place(name, size).read_text(encoding="utf-8")
    assert await picture(name, size) == kept, "python -m tests.tui.pictures, then look at them"
