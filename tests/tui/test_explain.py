"""F1 explains the line under the cursor."""

from __future__ import annotations

from tests.tui.conftest import open_bench
from tests.tui.shops import WINDOWS, FakeShop


async def test_f1_explains_the_line_under_the_cursor() -> None:
    async with open_bench(FakeShop(), (120, 40)) as bench:
        await bench.draft(WINDOWS)
        await bench.pilot.press("f4", "ctrl+home", "f1")
        await bench.sees("Esc goes back", ":1")
        await bench.pilot.press("escape")
        await bench.sees("F4 Files")
