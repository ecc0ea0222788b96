"""Compose files, as `docker compose` reads them: the published schema, references, values."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.formats.compose.consistency import consistency
from assistant.check.formats.compose.interpolation import interpolated, interpolations
from assistant.check.formats.compose.references import references
from assistant.check.formats.compose.values import DURATIONS, values
from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of, pyyaml, shape_of
from assistant.check.formats.shape import Problem, Speech, Walk, findings_of
from assistant.core.finding import Finding, Severity
from assistant.syntax.kinds import is_compose
from assistant.syntax.yaml import Mapping, Scalar, duplicate_keys, parse_yaml, target

_TAKEN_ONCE = frozenset(
    {"additional_contexts", "aliases", "annotations", "args", "cap_add", "cap_drop", "configs",
     "devices", "dns", "dns_opt", "dns_search", "env_file", "environment", "expose", "labels",
     "link_local_ips", "links", "ports", "profiles", "secrets", "sysctls", "tags", "tmpfs",
     "volumes"}
)  # fmt: skip
"""Lists from which compose drops what stands there twice, before it looks at the schema."""


def _severity(problem: Problem) -> Severity:
    """What stands twice in some lists is taken once."""
    owner = next((step for step in reversed(problem.path) if isinstance(step, str)), "")
    return "warning" if problem.kind == "repeated" and owner in _TAKEN_ONCE else "error"


SPEECH = Speech("a compose file", "1.2", "compose", _severity, durations=DURATIONS)


def findings(path: str, text: str) -> Iterator[Finding]:
    """What `docker compose config` would refuse, and what it would only do otherwise than meant."""
    file = parse_yaml(path, text)
    yield from file.findings
    yield from duplicate_keys(file, "error", merges=True)
    for document in file.documents:
        top = target(document)
        if isinstance(top, Scalar) and not top.text:
            continue
        walk = Walk("1.2", interpolated, whole=file.whole)
        problems = walk.problems(document, shape_of("compose"))
        yield from findings_of(
            (one for one in problems if one.path != ("version",)), document, file.source, SPEECH
        )
        if isinstance(top, Mapping):
            yield from interpolations(file.source, top)
            yield from values(file.source, top)
            if file.whole:
                yield from references(file.source, top)
                yield from consistency(file.source, top)


COMPOSE = Format(
    "compose",
    is_compose,
    findings,
    schema=lambda: origin_of("compose"),
    reader=pyyaml,
    published=("compose", "1.2"),
)
