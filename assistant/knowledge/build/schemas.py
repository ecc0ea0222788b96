"""python -m assistant.knowledge.build.schemas SCHEMA NAME: take a published JSON schema in.

What stays are names, types and limits; sentences and defaults are left out. What the data file
says of itself is written by hand.
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


def written(name: str, **data: Any) -> None:
    """Write a data file anew; what it says of itself stays, to be brought up to date by hand.

    Raises ClickException for one that is not there yet.
    """
    file = FOLDER / f"{name}.json"
    if not file.exists():
        raise click.ClickException(f"write {file.name} with its `about` by hand first")
    about = msgspec.json.decode(file.read_bytes())["about"]
    content = msgspec.json.encode({"about": about, **data})
    file.write_bytes(msgspec.json.format(content, indent=1) + b"\n")


@click.command()
@click.argument("schema", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("name")
def main(schema: Path, name: str) -> None:
    """Put the published SCHEMA into the data file NAME.json."""
    written(name, schema=bare(msgspec.json.decode(schema.read_bytes())))


if __name__ == "__main__":
    sys.exit(main())
