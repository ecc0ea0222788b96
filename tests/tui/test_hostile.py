"""Text from a model, an engine or a file is shown as text: no markup, no escape sequence."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.evidence import Evidence, Held, NotShown
from assistant.core.finding import Finding, Fix, Position
from tests.tui.conftest import open_bench
from tests.tui.shops import UBUNTU, FakeShop

HOSTILE = "[bold]not bold[/bold] [/] \x1b[2J\x1b]0;title\x07 \u202egnp.exe"
AT = Position(2, 1)


async def test_hostile_words_reach_every_pane_as_plain_text() -> None:
    async with open_bench(FakeShop(), (200, 60)) as bench:
        await bench.draft(UBUNTU)
        session = bench.session
        path = session.telling()
        fix = Fix(HOSTILE, "display")
        finding = Finding("x/y", "error", HOSTILE, path, AT, AT, "engine", HOSTILE, fix)
        hidden = NotShown(HOSTILE, path, 2, HOSTILE, HOSTILE)
        session.proved(
            (
                Evidence(
                    "engine",
                    "partial",
                    HOSTILE,
                    HOSTILE,
                    (HOSTILE,),
                    HOSTILE,
                    (hidden,),
                    {},
                    HOSTILE,
                ),
            ),
            (finding,),
        )
        session.obligations = (Held("x", HOSTILE, "unmet", f"{path}:2", HOSTILE),)
        assert session.plan is not None
        session.plan = replace(session.plan, name=HOSTILE, notes=(HOSTILE,))
        bench.screen._say(HOSTILE)
        bench.screen.panes.goal.show(session.intent, HOSTILE)
        bench.screen.places.show(path, 2)
        await bench.pilot.press("f5", "down", "enter")
        await bench.sees("[bold]not bold[/bold] [/]")
        text = bench.text()
        assert text.count("[bold]not bold[/bold]") >= 8
        assert not {"\x1b", "\x07", "\u202e"} & set(text)


async def test_a_file_with_control_characters_is_shown_with_pictures_and_kept() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(UBUNTU)
        path = bench.session.telling()
        bench.session.texts[path] = "name = 1 \x1b[2J\x07 \u202e end\n"
        other = next(p for p in bench.session.texts if p != path)
        bench.screen.places.show(other)
        bench.screen.places.show(path, 1)
        await bench.sees("name = 1 ␛[2J␇ · end")
        assert not {"\x1b", "\x07", "\u202e"} & set(bench.text())
        await bench.pilot.press("ctrl+home", "x")
        await bench.until(lambda: path in bench.session.edited, "the edit")
        assert bench.session.texts[path] == "xname = 1 \x1b[2J\x07 \u202e end\n"


async def test_a_goal_of_many_lines_is_pasted_whole() -> None:
    from textual import events

    async with open_bench(FakeShop()) as bench:
        bench.app.post_message(events.Paste("a Debian 12 Packer image\nfor qemu\n\n2 cores\x1b[0m"))
        await bench.until(
            lambda: bench.screen.panes.goal.text == "a Debian 12 Packer image for qemu 2 cores",
            "the paste as one line",
        )


async def test_a_very_long_goal_is_answered() -> None:
    async with open_bench(FakeShop()) as bench:
        bench.screen.panes.goal.query_one("#goal-input").value = "x" * 100_000  # type: ignore[attr-defined]
        await bench.until(lambda: bench.screen.panes.goal.border_subtitle is not None, "a frame")
        await bench.sees("F2 Goal")
        await bench.pilot.press("ctrl+d")
        await bench.until(lambda: not bench.screen.work.busy, "an answer")
