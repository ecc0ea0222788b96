"""The picture in the README, of a real draft: `python -m assistant.tui.screenshot OUT.svg`."""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path

from textual.widgets import Input

from assistant.core.errors import Unfinished
from assistant.tui.app import WorkbenchApp
from assistant.tui.widgets.plan import EXAMPLES

SIZE = (140, 42)
LINE = "cpus "
"""The picture shows the cursor on the first line with this word, where there is one."""
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture(goal: str, size: tuple[int, int] = SIZE) -> str:
    """Draft `goal` at the workbench with the real model, container and engine; the screen as SVG.

    Raises Unfinished when there is no draft at the end.
    """
    app = WorkbenchApp()
    async with app.run_test(size=size) as pilot:
        bench = app.bench
        bench.query_one(Input).value = goal
        await pilot.pause(1.0)
        await pilot.press("ctrl+d")
        while bench.work.busy or not bench.session.report:
            await pilot.pause(0.2)
            if not bench.work.busy and not bench.session.report:
                raise Unfinished(f"no draft to show: {goal}")
        for path, text in bench.session.texts.items():
            lines = text.split("\n")
            if any(LINE in line for line in lines):
                bench.places.show(path, next(n for n, x in enumerate(lines, 1) if LINE in x))
                break
        await pilot.pause(0.5)
        return without_web_fonts(app.export_screenshot(title="dryfit"))


def without_web_fonts(svg: str) -> str:
    """`svg` with no address in it that a viewer would fetch."""
    return _FONT_FACE.sub("", svg)


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--goal", default=EXAMPLES[0])
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(asyncio.run(picture(args.goal)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
