"""Dockerfiles: instructions, their flags and words, the stages that they name."""

from __future__ import annotations

from assistant import __version__
from assistant.check.formats.dockerfile.check import dockerfile_findings
from assistant.check.formats.format import Format, Named
from assistant.knowledge.dockerfile import dockerfile_pack
from assistant.syntax.steps import is_dockerfile

__all__ = ["DOCKERFILE"]


def _schema() -> Named:
    about = dockerfile_pack().about
    return "Dockerfile instructions", about.version.rpartition(" ")[2]


DOCKERFILE = Format(
    name="dockerfile",
    matches=lambda path, _: is_dockerfile(path),
    check=dockerfile_findings,
    schema=_schema,
    reader=lambda: ("dryfit's Dockerfile reader", __version__),
)
