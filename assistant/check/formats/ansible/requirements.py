"""What `ansible-galaxy install -r` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of, pyyaml, shape_of
from assistant.check.formats.shape import Speech, Walk, findings_of
from assistant.check.formats.templated import parse_findings, templated
from assistant.core.finding import Finding
from assistant.syntax.templates import DIRECTIVE
from assistant.syntax.yaml import Mapping, Sequence, duplicate_keys, parse_yaml, target

_OWN = re.compile(r"^(?:(?:collections|roles):|- (?:src|name|role):|  (?:src|name):)", re.M)
SPEECH = Speech("a requirements file", "1.1", "ansible-requirements")


def is_requirements(path: str, text: str) -> bool:
    """Whether a file is one: by its name and what stands at its top."""
    if basename(path).lower() not in ("requirements.yml", "requirements.yaml"):
        return False
    return bool(_OWN.search(text)) and not DIRECTIVE.search(text)


def findings(path: str, text: str) -> Iterator[Finding]:
    """Keys and types that ansible-galaxy does not take."""
    file = parse_yaml(path, text)
    yield from parse_findings(file)
    yield from duplicate_keys(file, "warning", merges=False)
    top = target(file.documents[0]) if file.documents else None
    if isinstance(top, Mapping | Sequence):
        walk = Walk("1.1", templated, whole=file.whole)
        problems = walk.problems(top, shape_of("ansible-requirements"))
        yield from findings_of(problems, top, file.source, SPEECH)


REQUIREMENTS = Format(
    "ansible-requirements", is_requirements, findings,
    schema=lambda: origin_of("ansible-requirements"), reader=pyyaml,
    published=("ansible-requirements", "1.1"),
)  # fmt: skip
