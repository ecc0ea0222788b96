"""Dockerfiles: instructions, their flags and words, the stages that they name."""

from __future__ import annotations

from assistant import __version__
from assistant.check.formats.dockerfile.check import dockerfile_findings
from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of
from assistant.syntax.steps import is_dockerfile

__all__ = ["DOCKERFILE"]


DOCKERFILE = Format(
    name="dockerfile",
    matches=lambda path, _: is_dockerfile(path),
    check=dockerfile_findings,
    schema=lambda: origin_of("dockerfile"),
    reader=lambda: ("dryfit's Dockerfile reader", __version__),
)
