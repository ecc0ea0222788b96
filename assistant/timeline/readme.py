"""The timeline in the README of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename, dirname

from assistant.render.timeline.markdown import timeline_markdown
from assistant.timeline import timeline_of

TITLE = "## When it runs"
_AGAIN = "`dryfit timeline .` reads it from the files again, after your changes too."


def readmes_with_timeline(files: Mapping[str, str]) -> dict[str, str]:
    """The READMEs among a draft's files, each with what its own folder runs and when.

    One that has folders with READMEs beneath it leaves theirs to them.
    """
    folders = {dirname(path) for path in files if basename(path) == "README.md"}
    found: dict[str, str] = {}
    for folder in sorted(folders):
        path = f"{folder}/README.md" if folder else "README.md"
        own = {name: text for name, text in files.items() if _owner(name, folders) == folder}
        start = len(folder) + 1 if folder else 0
        told = timeline_markdown(timeline_of({name[start:]: text for name, text in own.items()}))
        if told and TITLE not in files[path]:
            found[path] = f"{files[path].rstrip()}\n\n{TITLE}\n\n{told}\n\n{_AGAIN}\n"
    return found


def _owner(path: str, folders: set[str]) -> str | None:
    """The nearest folder above a file that has a README."""
    above = [f for f in folders if not f or path.startswith(f + "/")]
    return max(above, key=len, default=None)
