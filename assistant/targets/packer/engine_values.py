"""Values for the variables that a draft leaves to its user, for an engine to judge the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.knowledge import Packs
from assistant.targets.packer.engine_copy import Copy
from assistant.targets.packer.engine_data import placeholders
from assistant.targets.packer.engine_messages import Complaint
from assistant.targets.packer.engine_tree import Blk, attribute_schema, schema_at, walk
from assistant.targets.placeholders import Placeholder, Variable, by_name, candidates


def open_variables(copy: Copy, packs: Packs, root: str = "") -> tuple[Variable, ...]:
    """The variables that nothing in the draft gives a value, by file and line."""
    given = _given(copy, root)
    uses = _uses(copy, packs, root)
    found = []
    for path in copy.templates(root):
        for block in copy.tree(path):
            if block.type != "variable" or not block.labels or block.attr("default"):
                continue
            name = block.labels[0]
            if name not in given:
                candidates = _candidates(name, block, uses.get(name, ()))
                found.append(Variable(name, candidates, path, block.line, block.last_line))
    return tuple(found)


def asked_environment(
    complaint: Complaint, copy: Copy, root: str, packs: Packs
) -> Mapping[str, str]:
    """Placeholders for what a source leaves to the environment and the engine misses.

    Only attributes that the packs know to be read from there, that the draft does not set, and
    that the complaint names.
    """
    path = f"{root}/{complaint.path}" if root else complaint.path
    if complaint.severity != "error":
        return {}
    for chain in walk(copy.tree(path)):
        body = schema_at(chain, packs) if chain[-1].line == complaint.line else None
        if body is None:
            continue
        words = set(re.findall(r"\w+", complaint.summary))
        asked = [
            (name, schema.env)
            for name, schema in body.attributes.items()
            if schema.env and name in words and chain[-1].attr(name) is None
        ]
        # Where one of several will do (a password or a token), the first is given.
        return {env: str(by_name(name, placeholders().strings)) for name, env in asked[:1]}
    return {}


def values_file(variables: Sequence[Variable]) -> bytes:
    """A file of variable values in HCL."""
    return "".join(f"{v.name} = {hcl(v.value)}\n" for v in variables).encode()


def hcl(value: Placeholder) -> str:
    """A value as HCL source."""
    if isinstance(value, str):
        return json.dumps(value).replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, list):
        return "[" + ", ".join(hcl(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {hcl(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


def shown_value(value: Placeholder) -> str:
    """A value as it is listed under `supplied`."""
    return value if isinstance(value, str) else hcl(value)


@dataclass(frozen=True, slots=True)
class _Use:
    """An attribute that is given a variable as it is."""

    attribute: str
    suggestions: tuple[Placeholder, ...]


def _given(copy: Copy, root: str) -> set[str]:
    """Names that a values file gives which Packer reads by itself."""
    names: set[str] = set()
    for path in copy.in_root(root, ".auto.pkrvars.hcl"):
        text = copy.files[path].content.decode("utf-8", errors="replace")
        names.update(re.findall(r"(?m)^\s*([\w-]+)\s*=", text))
    return names


def _uses(copy: Copy, packs: Packs, root: str) -> Mapping[str, tuple[_Use, ...]]:
    """Where each variable is given to an attribute, alone or as an element of a list."""
    uses: dict[str, list[_Use]] = {}
    for path in copy.templates(root):
        for chain in walk(copy.tree(path)):
            for attr in chain[-1].attrs:
                names = re.findall(r"\bvar\.([\w-]+)", attr.value)
                if not names:
                    continue
                schema = attribute_schema(chain, attr.name, packs)
                alone = re.fullmatch(r"\s*var\.[\w-]+\s*", attr.value) is not None
                suggestions: list[Placeholder] = []
                if schema is not None and alone:
                    suggestions += [v for v in (schema.default,) if isinstance(v, str | int)]
                    suggestions += list(schema.enum[:1])
                    if schema.format == "duration":
                        suggestions.append("30m")
                    if schema.minimum is not None:
                        suggestions.append(int(max(schema.minimum, 1)))
                for name in names:
                    uses.setdefault(name, []).append(_Use(attr.name, tuple(suggestions)))
    return {name: tuple(found) for name, found in uses.items()}


def _candidates(name: str, block: Blk, uses: Sequence[_Use]) -> tuple[Placeholder, ...]:
    declared = block.attr("type")
    kind = declared.value.strip() if declared else "string"
    rules = [b for b in block.blocks if b.type == "validation"]
    conditions = [a.value for b in rules for a in b.attrs if a.name == "condition"]
    names = [*(use.attribute for use in uses), name]
    suggested = [v for u in uses for v in u.suggestions]
    return candidates(kind, names, suggested, conditions, placeholders())
