"""The files in tabs, written live, edited afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Tab, Tabs, TextArea

_LANGUAGES = {".hcl": "hcl", ".tf": "hcl", ".tfvars": "hcl", ".example": "hcl"}
_LANGUAGES |= {".xml": "xml", ".yaml": "yaml", ".yml": "yaml", ".md": "markdown", ".sh": "bash"}


@cache
def _hcl_query() -> str:
    return (Path(__file__).parents[1] / "queries" / "hcl.scm").read_text(encoding="utf-8")


class FilesPane(Vertical):
    """One editor and a row of tabs; each file keeps its cursor."""

    class Edited(Message):
        """The user changed a file."""

        def __init__(self, path: str, text: str) -> None:
            super().__init__()
            self.path = path
            self.text = text

    class Wanted(Message):
        """The user turned to a file."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.paths: list[str] = []
        self.path: str | None = None
        self._cursors: dict[str, tuple[int, int]] = {}

    def compose(self) -> ComposeResult:
        """Tabs above, editor below."""
        yield Tabs(id="tabs")
        yield TextArea(id="editor", show_line_numbers=True, read_only=True, soft_wrap=False)

    def on_mount(self) -> None:
        """Teach the editor HCL, which it does not know by itself."""
        import tree_sitter
        import tree_sitter_hcl

        self.border_title = "Files"
        language = tree_sitter.Language(tree_sitter_hcl.language())
        self.editor.register_language("hcl", language, _hcl_query())

    @property
    def editor(self) -> TextArea:
        """The one editor."""
        return self.query_one(TextArea)

    async def reset(self, paths: Iterable[str] = ()) -> None:
        """Begin with other files."""
        self.paths, self.path, self._cursors = list(paths), None, {}
        tabs = self.query_one(Tabs)
        await tabs.clear()
        self.editor.load_text("")
        for number, path in enumerate(self.paths):
            await tabs.add_tab(Tab(path, id=f"file-{number}"))

    def hold(self, held: bool) -> None:
        """While a draft is being written nobody else writes."""
        self.editor.read_only = held

    def show(self, path: str, text: str, line: int | None = None) -> None:
        """Turn to `path`; `line` (from 1) moves the cursor there."""
        if path not in self.paths:
            return
        if self.path is not None:
            self._cursors[self.path] = self.editor.cursor_location
        if path != self.path or self.editor.text != text:
            self.path = path
            self.editor.load_text(text)
            name = _LANGUAGES.get(Path(path).suffix)
            known = self.editor.available_languages
            self.editor.language = name if name in known else None
        place = (line - 1, 0) if line else self._cursors.get(path, (0, 0))
        self.editor.move_cursor(place, center=line is not None)
        self.query_one(Tabs).active = f"file-{self.paths.index(path)}"

    def append(self, text: str) -> None:
        """More of the file in front was written; the end stays in sight."""
        self.editor.insert(text, self.editor.document.end, maintain_selection_offset=False)
        self.editor.move_cursor(self.editor.document.end)

    @on(Tabs.TabActivated)
    def turn(self, event: Tabs.TabActivated) -> None:
        """A tab was chosen."""
        event.stop()
        path = self.paths[int(str(event.tab.id).removeprefix("file-"))]
        if path != self.path:
            self.post_message(self.Wanted(path))

    @on(TextArea.Changed)
    def changed(self, event: TextArea.Changed) -> None:
        """Tell of the user's edits only: what is loaded or drafted is no edit."""
        event.stop()
        if self.path is not None and not self.editor.read_only:
            self.post_message(self.Edited(self.path, self.editor.text))
