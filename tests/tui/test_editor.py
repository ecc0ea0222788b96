"""The editor draws the rows that a key changes, and shows what drawing all of them would show."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.geometry import Region

from assistant.core.finding import Finding, Position
from assistant.tui.widgets.editor import Editor, _Colours
from assistant.tui.widgets.source import Source
from tests.tui.conftest import open_bench
from tests.tui.shops import FakeShop

TEXTS = {
    "vm.pkr.hcl": 'source "qemu" "vm" {\n  # one\n  memory = "${var.a}" # ü\n}\n' * 12,
    "big.ps1": "\n".join(f'Write-Output "line {n} of many"' for n in range(400)),
    "notes.md": "# words\n\nA line that is long enough to be wrapped by the pane. " * 9,
}
KEYS = {
    "a word": [*"abc "],
    "an open quote": [*'x"'],
    "a comment of many rows": [*"<#"],
    "brackets": [*"{[", "left", "left"],
    "taken away": ["x", "backspace", "delete", "delete"],
    "rows": ["enter", "enter", "up", *"a", "backspace", "backspace"],
    "selected": ["shift+right", "shift+right", "shift+down", "left", "x"],
    "beyond the edge": ["end", *"1234567890 " * 9, "home"],
    "undone": [*"abc", "ctrl+z"],
}


def seen(editor: Editor) -> list[list[Segment]]:
    """What stands in the editor, row by row, as the screen takes it from there."""
    width, height = editor.outer_size
    return [list(strip.simplify()) for strip in editor.render_lines(Region(0, 0, width, height))]


@pytest.mark.parametrize("path", TEXTS)
async def test_what_is_drawn_is_what_drawing_everything_would_show(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Findings that come in the middle change the signs.
    monkeypatch.setattr("assistant.tui.work.Work.check", lambda *_: None)
    async with open_bench(FakeShop(), (120, 30)) as bench:
        session, files = bench.session, bench.screen.panes.files
        session.texts = dict(TEXTS)
        files.reset(session.texts)
        files.hold(False)
        at = Position(12, 1)
        session.findings = (Finding("x/y", "error", "", path, at, at, "schema"),)
        bench.screen.places.show(path, 10)
        editor = bench.screen.query_one(Editor)
        editor.cursor_blink = False
        await bench.pilot.pause(0.6)
        for name, keys in KEYS.items():
            await bench.pilot.press(*keys)
            await bench.pilot.pause()
            kept = seen(editor)
            editor._line_cache.clear()
            editor._highlights = _Colours(editor._colours)
            editor.refresh()
            await bench.pilot.pause()
            assert seen(editor) == kept, name


async def test_a_key_draws_a_row_or_two(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench(FakeShop()) as bench:
        bench.session.texts = dict(TEXTS)
        files = bench.screen.panes.files
        files.reset(TEXTS)
        files.hold(False)
        bench.screen.places.show("big.ps1", 200)
        await bench.pilot.pause(0.6)
        drawn: list[int] = []
        one = Editor._render_line

        def counted(self: Editor, y: int) -> object:
            drawn.append(y)
            return one(self, y)

        monkeypatch.setattr(Editor, "_render_line", counted)
        await bench.pilot.press(*"# ab")
        await bench.pilot.pause()
        assert 0 < len(drawn) <= 12


@pytest.mark.parametrize("text", ["", "a", "ü\nb\n", "a\r\nbü\r\n\r\nc"])
def test_bytes_are_counted_as_a_text_area_counts_them(text: str) -> None:
    import tree_sitter
    import tree_sitter_hcl
    from textual.document._syntax_aware_document import SyntaxAwareDocument

    language = tree_sitter.Language(tree_sitter_hcl.language())
    ours, plain = Source(text, language), SyntaxAwareDocument(text, language)
    for row, line in enumerate([*ours.lines, ""]):
        for column in range(len(line) + 1):
            place = (row, column)
            assert ours._location_to_byte_offset(place) == plain._location_to_byte_offset(place)
