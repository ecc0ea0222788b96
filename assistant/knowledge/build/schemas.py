"""python -m assistant.knowledge.build.schemas SCHEMA NAME: take a published JSON schema in.

What stays are names, types and limits; sentences and defaults are left out. The file's origin is
written by hand beside it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

FOLDER = Path(__file__).parent.parent / "data" / "formats"
_SENTENCES = frozenset({"default", "description", "title", "examples", "changed_description"})
_NAMED = frozenset({"properties", "patternProperties", "$defs"})
_REPLACED = re.compile(r"Use\s+(?:\*\*|``)(\w[\w-]*)(?:\*\*|``)")


def bare(schema: Any, *, names: bool = False) -> Any:
    """The schema without sentences; `names`: its keys are names that it declares.

    Of a sentence about what is deprecated the new name stays, as `replaced_by`.
    """
    if isinstance(schema, list):
        return [bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if names:
        return {key: bare(value) for key, value in schema.items()}
    kept = {
        key: bare(value, names=key in _NAMED)
        for key, value in schema.items()
        if key not in _SENTENCES and key != "deprecated_description"
    }
    new = _REPLACED.search(schema.get("deprecated_description", ""))
    if new:
        kept["replaced_by"] = new[1]
    return kept


@click.command()
@click.argument("schema", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("name")
def main(schema: Path, name: str) -> None:
    """Write the data file NAME.json from the published SCHEMA."""
    kept = bare(msgspec.json.decode(schema.read_bytes()))
    (FOLDER / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1))


if __name__ == "__main__":
    sys.exit(main())
