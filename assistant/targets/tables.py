"""What adapters work from under sandboxes/: tables, held to their models, and scripts."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import yaml

from assistant import paths

_T = TypeVar("_T")


def load(folder: str, name: str, kind: type[_T]) -> _T:
    """A file of YAML in a folder of sandboxes/, held to its model.

    Raises msgspec.ValidationError where it does not fit: a fault of the project, not the user's.
    """
    text = (paths.sandboxes_dir() / folder / name).read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), type=kind)


def script(folder: str, name: str) -> bytes:
    """A file in a folder of sandboxes/ that runs inside the container."""
    return (paths.sandboxes_dir() / folder / name).read_bytes()
