"""`dryfit timeline --move`: a step at another moment, as a diff to take or leave."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import click

from assistant.cli.console import say
from assistant.core.errors import Exit, UsageError
from assistant.core.text import shown
from assistant.knowledge.spelling import alike
from assistant.prove.reading import read_folder
from assistant.timeline import timeline_of
from assistant.timeline.moving import NotMoved, Target, moved
from assistant.workspace.save import rewrite

_MEND = "`dryfit timeline PATH` shows where it runs; nothing was changed"


def move_step(path: Path, script: str, to: Target, *, write: bool) -> int:
    """Print the diff; with `write`, change the files too.

    Raises:
        UsageError: the move is not certain, or nothing here runs such a script.
    """
    if not path.is_dir():
        raise UsageError(f"{path} is no folder", mend="give the folder that holds the template")
    content = read_folder(path).files
    texts = {p: t.decode("utf-8") for p, t in content.items() if _is_text(t)}
    name = _script(texts, script)
    try:
        changes = moved(texts, name, to)
    except NotMoved as refused:
        raise UsageError(f"{name} is not moved: {refused}", mend=_MEND) from refused
    click.echo(_diff(texts, changes), nl=False)
    if not write:
        say("nothing is changed yet; the same command with --write does it")
        return Exit.DONE
    for file, text in changes.items():
        if text is not None:
            if file not in texts:
                (path / file).parent.mkdir(parents=True, exist_ok=True)
                (path / file).touch(exist_ok=False)
            rewrite(path / file, text.encode())
    for file in (file for file, text in changes.items() if text is None):
        (path / file).unlink()
    say(f"{len(changes)} files changed")
    return Exit.DONE


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _script(texts: Mapping[str, str], script: str) -> str:
    """The script's path in the folder: as it is given, or by its last part."""
    wanted = script.replace("\\", "/").removeprefix("./")
    if wanted in texts:
        return wanted
    found = [path for path in texts if path.rpartition("/")[2] == wanted]
    if len(found) == 1:
        return found[0]
    names = [m.what for m in timeline_of(texts).moments if m.what in texts]
    near = found or alike(wanted, names, 3) or names[:3]
    mend = f"nearest: {'; '.join(near)}" if near else "what a Packer build runs can be moved"
    raise UsageError(f"no one script here is called “{script}”", mend=mend)


def _diff(texts: Mapping[str, str], changes: Mapping[str, str | None]) -> str:
    lines: list[str] = []
    for path, text in sorted(changes.items()):
        old, new = texts.get(path), text
        lines += difflib.unified_diff(
            (old or "").splitlines(keepends=True), (new or "").splitlines(keepends=True),
            f"a/{path}" if old is not None else "/dev/null",
            f"b/{path}" if new is not None else "/dev/null",
        )  # fmt: skip
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in map(shown, lines))
