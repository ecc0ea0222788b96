"""Facts about Terraform providers, from what `providers schema -json` printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.knowledge.addresses import BUILT_IN, canonical_source

ORIGIN = "tofu providers schema"
_GROUPS = (
    ("resources", "resource_schemas"),
    ("data", "data_source_schemas"),
    ("ephemeral", "ephemeral_resource_schemas"),
)
_MARKS = (("s", "sensitive"), ("d", "deprecated"), ("w", "write_only"))
_FLAGS = (("r", "required"), ("o", "optional"), ("c", "computed"))


def facts_of_schema(
    document: Mapping[str, Any], versions: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and facts of every provider in the document, in the form described in facts/README.md.

    `versions` is by address, as a lock file has it. Raises KeyError for a provider without one.
    """
    for address, raw in sorted(document["provider_schemas"].items()):
        if address == BUILT_IN:
            continue
        source, version = canonical_source("terraform", address), versions[address]
        facts: dict[str, Any] = {"source": source, "version": version, "origin": ORIGIN}
        provider = raw.get("provider")
        facts["provider"] = _body(provider.get("block", {})) if provider else None
        for key, group in _GROUPS:
            schemas = raw.get(group, {})
            facts[key] = {name: _body(one.get("block", {})) for name, one in schemas.items()}
        yield f"real_{source.rpartition('/')[2]}_{version}", facts


def _body(block: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "a": {name: _attribute(one) for name, one in block.get("attributes", {}).items()},
        "b": {
            name: [
                one["nesting_mode"],
                one.get("min_items", 0),
                one.get("max_items", 0),
                _body(one.get("block", {})),
            ]
            for name, one in block.get("block_types", {}).items()
        },
    }
    return body | ({"d": 1} if block.get("deprecated") else {})


def _attribute(raw: Mapping[str, Any]) -> list[Any]:
    flags = "".join(flag for flag, name in _FLAGS if raw.get(name))
    extra: dict[str, Any] = {mark: 1 for mark, name in _MARKS if raw.get(name)}
    nested = raw.get("nested_type")
    if nested is not None:
        extra |= {"nest": nested["nesting_mode"], "sub": _body(nested)}
    return [raw.get("type"), flags, extra] if extra else [raw.get("type"), flags]
