"""Who decided a line of a draft, as its manifest tells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from assistant.core.digest import sha256
from assistant.workspace.manifest import FOLDER, NAME

_WORDS: Mapping[str, str] = {
    "goal": "your goal says so", "assumed": "assumed, for want of a word in the goal",
    "set": "set with --set", "schema": "the schema asks for it", "recipe": "the recipe has it",
    "user": "it is from a file of yours", "model": "the model chose it",
}  # fmt: skip


class _Origin(msgspec.Struct, frozen=True):
    line: int
    origin: str
    why: str = ""


class _File(msgspec.Struct, frozen=True):
    path: str
    sha256: str
    origins: tuple[_Origin, ...] = ()


class _Decision(msgspec.Struct, frozen=True):
    path: str
    line: int
    text: str
    alternatives: tuple[str, ...] = ()


class _Manifest(msgspec.Struct, frozen=True):
    files: tuple[_File, ...]
    decisions: tuple[_Decision, ...] = ()


class Decided:
    """What a manifest says of lines."""

    def __init__(self, manifest: _Manifest) -> None:
        self._files = {file.path: file for file in manifest.files}
        self._decisions = manifest.decisions

    @classmethod
    def read(cls, folder: Path) -> Decided | None:
        """From the draft in `folder`; None where none can be read."""
        try:
            content = (folder / FOLDER / NAME).read_bytes()
            return cls(msgspec.json.decode(content, type=_Manifest))
        except (OSError, msgspec.DecodeError):
            return None

    def line(self, path: str, text: str, line: int) -> str:
        """Who decided a line, in words; empty where the manifest says nothing of the file."""
        file = self._files.get(path)
        if file is None:
            return "yours: Dryfit did not write this file"
        if sha256(text.encode()) != file.sha256:
            return "you edited this file after Dryfit wrote it, so no line's origin is told"
        for decision in self._decisions:
            if decision.path == path and decision.line == line:
                others = f" (it could have been: {'; '.join(decision.alternatives[:3])})"
                return _WORDS["model"] + (others if decision.alternatives else "")
        for origin in file.origins:
            if origin.line == line:
                said = _WORDS.get(origin.origin, origin.origin)
                return f"{said}: {origin.why}" if origin.why else said
        return _WORDS["recipe"]
