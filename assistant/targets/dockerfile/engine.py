"""Dockerfiles have no engine that could judge them here: building is what judges them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from assistant.syntax.steps import is_dockerfile, parse_dockerfile
from assistant.targets.judging import Adapter
from assistant.targets.places import folder_of, texts
from assistant.targets.seen_elsewhere import unjudged


def adapter() -> Adapter:
    """What is said of a draft's Dockerfiles."""
    return unjudged("dockerfile", roots, why_not_built)


def roots(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The folders with a Dockerfile."""
    return tuple(sorted({folder_of(path) for path in files if is_dockerfile(path)}))


def why_not_built(files: Mapping[str, bytes], root: str) -> str:
    """Why nothing was built, and the commands that build it."""
    here = sorted(path for path in files if is_dockerfile(path) and folder_of(path) == root)
    known = texts(files)
    platform = any(_is_windows(known.get(path, "")) for path in here)
    commands = "; ".join(_command(path, root) for path in here)
    reason = (
        "it builds a Windows image, which takes Docker on Windows"
        if platform
        else "building takes a Docker Engine and a network, and the sandbox is given neither"
    )
    return f"nothing was built: {reason}. On your own machine: {commands}"


def _command(path: str, root: str) -> str:
    name = path.rpartition("/")[2]
    chosen = "" if name == "Dockerfile" else f"-f {shlex.quote(path)} "
    return f"docker build {chosen}{shlex.quote(root or '.')}"


def _is_windows(text: str) -> bool:
    """Whether its last base is one of Microsoft's images for Windows."""
    bases = [
        s.words[0] for s in parse_dockerfile("", text).steps if s.keyword == "FROM" and s.words
    ]
    return bool(bases) and bases[-1].startswith("mcr.microsoft.com/windows")
