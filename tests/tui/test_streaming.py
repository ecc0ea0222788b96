"""What is written shows as it comes; what the model chose of it stands out."""

from __future__ import annotations

from textual._compositor import LayoutUpdate
from textual.widgets import Input

from assistant.core.events import FileFinished, TextWritten
from assistant.core.finding import Finding, Position
from assistant.core.plan import Step
from assistant.jobs.inbox import Inbox
from assistant.tui.session import Session
from assistant.tui.steps import found, stands
from assistant.tui.widgets.editor import Editor
from tests.tui.conftest import open_bench
from tests.tui.shops import WINDOWS, FakeShop, StuckWriter

AT = Position(4, 1)


def test_stretches_that_came_about_alike_are_one() -> None:
    inbox = Inbox()
    for path, text, how in (
        ("a", "x = ", "forced"), ("a", '"', "forced"), ("a", "go", "sampled"),
        ("a", "ld", "sampled"),
        ("a", '"\n', "forced"), ("b", "y", "forced"),
    ):  # fmt: skip
        inbox.put(TextWritten(path, text, how))  # type: ignore[arg-type]
    inbox.put(FileFinished("b"))
    assert inbox.take() == [
        TextWritten("a", 'x = "', "forced"), TextWritten("a", "gold", "sampled"),
        TextWritten("a", '"\n', "forced"), TextWritten("b", "y", "forced"), FileFinished("b"),
    ]  # fmt: skip
    assert not inbox.take()


async def test_what_the_model_chooses_is_marked_while_it_writes() -> None:
    async with open_bench(FakeShop(StuckWriter(sections=2))) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l", "▸ sources.pkr.hcl", "✓ variables.pkr.hcl")
        editor = bench.screen.query_one(Editor)
        row = next(n for n in range(editor.document.line_count) if "half a l" in editor.document[n])
        line = editor.get_line(row)
        marked = [line.plain[span.start : span.end] for span in line.spans]
        assert "".join(marked).strip() == "half a l"
        await bench.pilot.press("escape")
        await bench.sees("stopped; what was written stays")
        assert not editor.get_line(row).spans


def test_blocks_are_found_in_their_order() -> None:
    text = (
        'build {\n  provisioner "file" {\n  }\n  provisioner "file" {\n  }\n}\nsource "a" "b" {}\n'
    )
    names = ["provisioner.file", "provisioner.file#2", "provisioner.file#3"]
    assert found(text, names) == [2, 4, 0]
    assert found(text, ["source.a.b", "provisioner.shell"]) == [7, 0]


def test_the_block_that_is_written_the_ones_before_it_and_the_ones_to_come() -> None:
    steps = [Step(f"resource.a.{n}", "block", "main.tf") for n in "xyz"]
    session = Session(texts={"main.tf": ""}, at="main.tf")
    assert [s.state for s in stands(session, "main.tf", steps)] == ["to do"] * 3
    session.write("main.tf", 'resource "a" "x" {\n}\nresource "a" "y" {\n')
    assert [s.state for s in stands(session, "main.tf", steps)] == [
        "done",
        "being written",
        "to do",
    ]
    session.at = None
    session.findings = (Finding("x/y", "error", "", "main.tf", AT, AT, "schema"),)
    assert [(s.state, s.line) for s in stands(session, "main.tf", steps)] == [
        ("done", 1), ("wrong", 3), ("to do", 0)
    ]  # fmt: skip
    assert stands(session, "README.md", steps) == ()


async def test_the_keyboard_goes_to_the_files_when_they_come() -> None:
    async with open_bench(FakeShop(StuckWriter(sections=2))) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l")
        assert isinstance(bench.screen.focused, Editor)
        await bench.pilot.press("escape")
        await bench.sees("stopped; what was written stays")


async def test_who_types_on_while_a_draft_is_planned_types_where_he_did() -> None:
    async with open_bench(FakeShop(StuckWriter(sections=2)), (80, 24)) as bench:
        await bench.goal(WINDOWS)
        box = bench.screen.query_one(Input)
        await bench.screen.action_draft()
        box.insert_text_at_cursor(", ")
        await bench.sees("given = {")
        await bench.pilot.press("t", "p", "m")
        assert bench.screen.focused is box
        assert box.value == f"{WINDOWS}, tpm"
        await bench.pilot.press("escape")
        await bench.sees("stopped; what was written stays")


async def test_a_keyboard_that_moves_draws_two_panes_and_not_the_screen() -> None:
    async with open_bench(FakeShop()) as bench:
        drawn: list[str] = []
        compositor = bench.screen._compositor
        full = compositor.render_full_update

        def whole(simplify: bool = False) -> LayoutUpdate:
            drawn.append("all")
            return full(simplify)

        compositor.render_full_update = whole  # type: ignore[method-assign]
        for key in ("f4", "f2", "f3", "f5"):
            await bench.pilot.press(key)
        await bench.pilot.pause(0.1)
        assert not drawn
        bench.screen.refresh()
        await bench.until(lambda: drawn, "the whole screen")
