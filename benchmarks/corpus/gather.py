"""Finding the files of a corpus."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from benchmarks.corpus.sources import Source

ENDINGS = (".pkr.hcl", ".tf", ".pkrvars.hcl", ".tfvars")
_PASSED_OVER = frozenset({".git", ".terraform", "node_modules"})


@dataclass(frozen=True, slots=True)
class Part:
    """Files that belong together."""

    texts: Mapping[str, str]
    borrowed: bool
    """True: names of plugins and providers stand for something else."""


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


@dataclass(frozen=True)
class Tree:
    """The files of one source: a module, a package, a repository."""

    name: str
    root: Path
    texts: Mapping[str, str]
    """By path relative to the root, with forward slashes."""
    unread: tuple[str, ...]
    """Files that are not UTF-8."""
    source: Source | None = None
    """What is known of it; None for any folder."""

    @property
    def parts(self) -> Iterator[Part]:
        """What is given to the checker at once: all of it, but for files that are no
        configuration together and files in which names are borrowed."""
        apart, borrowed = (self.source.apart, self.source.borrowed) if self.source else ((), ())
        groups: dict[tuple[str, bool], dict[str, str]] = {}
        for path, text in self.texts.items():
            alone = path if _matches(path.rpartition("/")[0], apart) else ""
            groups.setdefault((alone, _matches(path, borrowed)), {})[path] = text
        for (_, lent), texts in sorted(groups.items()):
            yield Part(texts, lent)

    def wrong_on_purpose(self, path: str) -> bool:
        """Whether a file is known to be wrong and meant to be."""
        return self.source is not None and any(
            fnmatchcase(path, wrong.files) for wrong in self.source.wrong
        )

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of every file's bytes, by path."""
        return {
            path: hashlib.sha256(text.encode("utf-8")).hexdigest()
            for path, text in self.texts.items()
        }

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return (self.root / path).exists()


def read_tree(root: Path, source: Source | None = None) -> Tree:
    """All Packer and Terraform files below a folder."""
    texts: dict[str, str] = {}
    unread: list[str] = []
    for directory, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for file in sorted(names):
            path = Path(directory, file)
            if not file.endswith(ENDINGS) or not path.is_file():
                continue
            shown = path.relative_to(root).as_posix()
            try:
                texts[shown] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                unread.append(shown)
    return Tree(root.name, root, texts, tuple(unread), source)
