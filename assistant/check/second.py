"""Second opinions on finished files: other people's readers, asked where ours found nothing.

python-hcl2 reads HCL once more, and jsonschema judges what a JSON Schema was published for. Both
are slow and know no places, so they are asked about finished files only, and where one sees a
fault that we do not, a note says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.check.formats import Format
from assistant.core.finding import Finding, FindingSource, Position
from assistant.syntax.hcl import is_hcl, parse
from assistant.syntax.yaml import parse_yaml, plain

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_COMPUTED = ("${", "{{")
"""In a text with one of these some values are known only when it is rendered."""
_NAMED = 120
"""Characters of a reason that are shown."""


def second_opinions(
    files: Mapping[str, str], formats: Mapping[str, Format], findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Where a second reader sees a fault in a file in which nothing was found at error level."""
    wrong = {f.path for f in findings if f.severity != "info"}
    return tuple(
        finding
        for path in sorted(files)
        if path not in wrong
        for finding in _opinions(path, files[path], formats.get(path))
    )


def _opinions(path: str, text: str, one: Format | None) -> Iterator[Finding]:
    if is_hcl(path):
        from assistant.check.values import disagreement

        file = parse(path, text)
        reason = None if file.findings else disagreement(file)
        if reason is not None:
            yield _note(path, "parse", f"python-hcl2: {reason}.")
    elif one is not None and one.published is not None:
        reason = _refused(path, text, *one.published)
        if reason is not None:
            yield _note(path, "schema", f"jsonschema: {reason}.")


def _note(path: str, source: FindingSource, detail: str) -> Finding:
    start = Position(1, 1)
    code = f"{source}/second-opinion"
    return Finding(code, "info", "The second reader disagrees", path, start, start, source, detail)


def _refused(path: str, text: str, schema: str, dialect: Any) -> str | None:
    """Why the published schema refuses a file; None where it does not, or where nobody can say."""
    file = parse_yaml(path, text)
    if not file.whole or len(file.documents) != 1 or any(sign in text for sign in _COMPUTED):
        return None
    from jsonschema.exceptions import best_match

    error = best_match(_validator(schema).iter_errors(plain(file.documents[0], dialect)))
    if error is None:
        return None
    place = "/".join(str(step) for step in error.absolute_path) or "the whole file"
    return f"{place}: {error.message[:_NAMED]}"


@lru_cache(maxsize=8)
def _validator(schema: str) -> Validator:
    from jsonschema.validators import validator_for

    from assistant.knowledge.formats import schema_data

    document = schema_data(schema)
    made: Validator = validator_for(document)(document)
    return made
