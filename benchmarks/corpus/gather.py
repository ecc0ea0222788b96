"""Finding the files of a corpus."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ENDINGS = (".pkr.hcl", ".tf", ".pkrvars.hcl", ".tfvars")
_PASSED_OVER = frozenset({".git", ".terraform", "node_modules"})


@dataclass(frozen=True)
class Tree:
    """The files of one source: a module, a package, a repository."""

    name: str
    root: Path
    texts: Mapping[str, str]
    """By path relative to the root, with forward slashes."""
    unread: tuple[str, ...]
    """Files that are not UTF-8."""

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


def read_tree(root: Path, name: str = "") -> Tree:
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
    return Tree(name or root.name, root, texts, tuple(unread))
