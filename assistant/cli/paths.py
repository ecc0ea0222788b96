"""The files that a check is about, read from the paths on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname

from assistant.check.reading import YAML_NAMES
from assistant.check.schema.world import local_folder
from assistant.cli.console import say
from assistant.cli.garbled import with_marks
from assistant.core.errors import Unfinished, UsageError
from assistant.core.finding import Finding
from assistant.syntax.hcl import is_hcl, is_json, read_modules, tool_of
from assistant.syntax.steps import is_dockerfile

FILE_BYTES = 2 * 1024**2
"""A larger file in a folder is passed over: nothing that is checked here is that long."""
FILES = 50_000
_PASSED_OVER = frozenset({".git", ".terraform", ".venv", "node_modules", "__pycache__", ".dryfit"})
_ENDINGS = (
    ".pkr.hcl", ".tf", ".tofu", ".hcl", ".tfvars", ".example", ".xml", ".ps1", ".psm1", ".psd1",
    ".sh", ".bash", ".cmd", ".bat", ".yaml", ".yml", ".json", ".cfg", ".md", ".txt", ".tftpl",
    ".pkrtpl", ".ks", ".preseed", ".seed", ".cloud-config",
)  # fmt: skip
"""In a folder, files of these endings are read."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at the paths."""

    texts: dict[str, str]
    """Of everything that was asked for and of what belongs to it."""
    asked: frozenset[str]
    others: tuple[str, ...]
    """Files that were asked for with their folder and that nothing here reads."""
    garbled: tuple[Finding, ...] = ()
    """For each HCL file that is not UTF-8: where that begins to matter."""


def read_paths(paths: tuple[Path, ...]) -> Found:
    """The files under the paths, and what belongs to single ones.

    Raises UsageError for a path that is not there, is no file or holds too much, Unfinished for
    one that cannot be read, also one that was named, should be text and is not UTF-8.
    """
    asked: dict[str, Path] = {}
    beside: dict[str, Path] = {}
    others: set[str] = set()
    for path in paths:
        if path.is_dir():
            for file, read in _walk(path):
                if read:
                    asked[_shown(file)] = file
                else:
                    others.add(_shown(file))
        elif path.exists() and not path.is_file():
            raise UsageError(f"{path} is neither a file nor a folder", mend="give a file or folder")
        elif path.exists():
            asked[_shown(path)] = path
            beside |= {_shown(file): file for file in sorted(path.parent.iterdir())
                       if (is_hcl(file.name) or is_json(file.name))
                       and file.is_file()}  # fmt: skip
        else:
            raise UsageError(
                f"there is nothing at {path}", mend="give a file or folder that exists"
            )
        if len(asked) > FILES:
            raise UsageError(f"these are more than {FILES} files", mend="give a smaller folder")
    texts = {}
    garbled = []
    for name, path in sorted({**beside, **asked}.items()):
        content = _content(path)
        try:
            texts[name] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            if is_hcl(name):
                texts[name], finding = with_marks(name, content)
                garbled.append(finding)
                continue
            told = f"{path} is not UTF-8 (byte {error.start + 1})"
            if path in paths and _read_here(path.name):
                raise Unfinished(told, mend="save the file as UTF-8") from None
            say(f"{told}: passed over")
            if name in asked:
                others.add(name)
    texts |= _modules(texts)
    known = frozenset(asked.keys() & texts.keys())
    return Found(texts, known, tuple(sorted(others)), tuple(garbled))


def _modules(texts: dict[str, str]) -> dict[str, str]:
    """The files of modules in other folders that the files use, and of those that these use."""
    found: dict[str, str] = {}
    fresh = texts
    while fresh and len(found) < FILES:
        known = {dirname(path) for path in (*texts, *found)}
        folders = {
            folder
            for module in read_modules(
                {p: t for p, t in fresh.items() if tool_of(p) == "terraform"}
            )
            for placed in module.of_type("module")
            if (folder := local_folder(module, placed.block)) is not None
        }
        fresh = {}
        for folder in sorted(folders - known):
            paths = sorted(Path(folder).iterdir()) if Path(folder).is_dir() else []
            for path in paths:
                ours = tool_of(path.name) == "terraform" or is_json(path.name)
                if ours and path.is_file() and path.stat().st_size <= FILE_BYTES:
                    fresh[_shown(path)] = _content(path).decode("utf-8", "replace")
        found |= fresh
    return found


def _shown(path: Path) -> str:
    return Path(os.path.normpath(path)).as_posix()


def _walk(top: Path) -> Iterator[tuple[Path, bool]]:
    """Files, and whether something here may read them: up to one more than FILES of those that
    are read. Links out are passed over.
    """
    inside, number = top.resolve(), 0
    for directory, folders, names in os.walk(top):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for name in sorted(names):
            file = Path(directory, name)
            if not file.is_file() or not file.resolve().is_relative_to(inside):
                continue
            read = _read_here(name)
            if read and file.stat().st_size > FILE_BYTES:
                say(f"{file} is larger than {FILE_BYTES // 1024**2} MiB: passed over unless named")
                read = False
            yield file, read
            number += read
            if number > FILES:
                return


def _read_here(name: str) -> bool:
    """Whether a file of this name holds text that something here reads."""
    return name.lower().endswith(_ENDINGS) or name in YAML_NAMES or is_dockerfile(name)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unfinished(f"cannot read {path}: {reason}") from None
