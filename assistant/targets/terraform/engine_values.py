"""Values for the variables that a root module leaves to its user."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from posixpath import join, normpath

from assistant.syntax.hcl import Literal
from assistant.targets.placeholders import Placeholder, Variable, candidates
from assistant.targets.terraform.configuration import Configuration, Found
from assistant.targets.terraform.engine_data import placeholders
from assistant.targets.terraform.engine_messages import Complaint

VALUES = "supplied.tfvars.json"
INVALID = "Invalid value for variable"
_RULE_AT = re.compile(r"validation rule at (\S+?):(\d+),")


def open_variables(configuration: Configuration) -> tuple[Variable, ...]:
    """The variables that nothing in the draft gives a value, by file and line."""
    given = {a.name for file in configuration.values for a in file.body.attributes}
    found = []
    for one in configuration.blocks("variable", root_only=True):
        block = one.block
        if not block.names or block.body.attribute("default") or block.names[0] in given:
            continue
        found.append(
            Variable(
                block.names[0],
                _candidates(one),
                one.place.path,
                one.place.line,
                one.file.source.line_of(block.span.end),
            )
        )
    return tuple(found)


def refused_value(
    complaint: Complaint, variables: Sequence[Variable], root: str
) -> Variable | None:
    """Which of these values a rule of the draft refuses; None where it is no complaint of that.

    The place is the variable's own, or that of the value in a file of ours: then the words tell
    where the rule stands.
    """
    spot = complaint.spot
    if complaint.summary != INVALID or spot is None:
        return None
    rule = _RULE_AT.search(complaint.detail)
    file, line = (rule[1], int(rule[2])) if rule else (spot.file, spot.line)
    path = normpath(join(root, file))
    return next(
        (v for v in variables if v.path == path and v.line <= line <= v.last_line),
        None,
    )


def values_file(variables: Sequence[Variable]) -> bytes:
    """A file of variable values in JSON, which takes every type."""
    return json.dumps({v.name: v.value for v in variables}, indent=1).encode()


def shown_values(variables: Sequence[Variable]) -> dict[str, str]:
    """What was given, as it is listed under `supplied`. None of it is anybody's secret."""
    return {v.name: v.value if isinstance(v.value, str) else json.dumps(v.value) for v in variables}


def _candidates(found: Found) -> tuple[Placeholder, ...]:
    block = found.block
    kind = _type_text(found)
    return candidates(kind, [block.names[0]], (), list(_conditions(found)), placeholders())


def _type_text(found: Found) -> str:
    """The type as it is written; in JSON form it is a text."""
    declared = found.block.body.attribute("type")
    if declared is None:
        return "any"
    if isinstance(declared.value, Literal):
        return str(declared.value.value)
    text = found.file.source.slice(declared.value.span)
    return text.strip('"') if found.file.path.endswith(".json") else text


def _conditions(found: Found) -> Iterator[str]:
    for rule in found.block.body.blocks_of("validation"):
        condition = rule.body.attribute("condition")
        if condition is not None:
            yield found.file.source.slice(condition.value.span)
