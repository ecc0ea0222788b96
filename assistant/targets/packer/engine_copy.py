"""A copy of a draft that is cut to what an engine knows, with the way back to the draft's lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.targets.packer.engine_tree import Blk, read_tree
from assistant.targets.places import folder_of


@dataclass(frozen=True, slots=True)
class Cut:
    """Replace the bytes from `start` to `end` of one file's copy by `text`."""

    path: str
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """One file as the engine will see it."""

    content: bytes
    lines: tuple[int, ...]
    """For each line of the copy, the line of the draft that it came from; both from 1."""

    @classmethod
    def of(cls, content: bytes) -> CopiedFile:
        """An untouched copy."""
        return cls(content, tuple(range(1, content.count(b"\n") + 2)))

    def origin(self, line: int) -> int:
        """The draft's line for a line of the copy; kept within the file."""
        if not self.lines:
            return 1
        return self.lines[min(max(line, 1), len(self.lines)) - 1]

    def cut(self, cuts: Iterable[Cut]) -> CopiedFile:
        """The copy after `cuts`, which must not overlap. Text that is taken out leaves its line
        breaks behind, so that the lines after it keep their numbers."""
        content, lines = self.content, list(self.lines)
        for cut in sorted(cuts, key=lambda c: c.start, reverse=True):
            old = content[cut.start : cut.end]
            gone, new = old.count(b"\n"), cut.text.count("\n")
            text = cut.text.encode() + b"\n" * max(0, gone - new)
            first = content.count(b"\n", 0, cut.start)
            kept = lines[first : first + gone + 1]
            extra = [kept[-1]] * max(0, new - gone)
            lines[first : first + gone + 1] = kept + extra
            content = content[: cut.start] + text + content[cut.end :]
        return CopiedFile(content, tuple(lines))


@dataclass(frozen=True, slots=True)
class Copy:
    """All files of a draft as the engine will see them."""

    files: Mapping[str, CopiedFile]

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Copy:
        """An untouched copy of the whole draft."""
        return cls({path: CopiedFile.of(content) for path, content in files.items()})

    def tree(self, path: str) -> tuple[Blk, ...]:
        """The blocks of one file as it stands; empty for a file that is not there."""
        file = self.files.get(path)
        return read_tree(file.content) if file is not None else ()

    def in_root(self, root: str, ending: str) -> list[str]:
        """The files with that ending right in the folder `root` ("" is the draft's own)."""
        return sorted(p for p in self.files if p.endswith(ending) and folder_of(p) == root)

    def templates(self, root: str) -> list[str]:
        """The files of one folder that Packer reads as one template."""
        return self.in_root(root, ".pkr.hcl")

    def cut(self, cuts: Iterable[Cut]) -> Copy:
        """The copy after `cuts`."""
        by_path: dict[str, list[Cut]] = {}
        for cut in cuts:
            by_path.setdefault(cut.path, []).append(cut)
        changed = {path: self.files[path].cut(mine) for path, mine in by_path.items()}
        return Copy({**self.files, **changed})

    def contents(self) -> dict[str, bytes]:
        """Bytes by path."""
        return {path: file.content for path, file in self.files.items()}
