"""python -m assistant.knowledge.build.ansible_collections LIBRARY COLLECTIONS: their modules.

LIBRARY is the folder `lib/ansible` of an unpacked ansible-core, COLLECTIONS a folder
`ansible_collections`. What is taken are facts, as `knowledge.build.ansible` takes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import yaml

from assistant.knowledge.build.ansible import Fragments, module
from assistant.knowledge.build.schemas import written


def collection(fragments: Fragments, folder: Path) -> dict[str, Any]:
    """The facts of one collection: its version, its modules, and names that lead elsewhere."""
    about = msgspec.json.decode((folder / "MANIFEST.json").read_bytes())["collection_info"]
    runtime = folder / "meta" / "runtime.yml"
    routing = (yaml.safe_load(runtime.read_text()) if runtime.exists() else {}) or {}
    routed = (routing.get("plugin_routing") or {}).get("modules") or {}
    modules = {
        path.stem: facts
        for path in _documented(folder / "plugins" / "modules")
        if (facts := module(fragments, path)) is not None
    }
    return {
        "version": about["version"],
        "modules": modules,
        "moved": sorted(set(routed) - set(modules)),
    }


def _documented(folder: Path) -> Iterator[Path]:
    """A file a module: its Python, which may be there for the documentation alone."""
    stems = {path.stem for path in folder.iterdir() if path.suffix in (".py", ".yml")}
    return (folder / f"{stem}.py" for stem in sorted(stems) if not stem.startswith("_"))


@click.command()
@click.argument("library", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("collections", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(library: Path, collections: Path) -> None:
    """Write ansible-collections.json from the two folders LIBRARY and COLLECTIONS."""
    fragments = Fragments(library, collections)
    found = {
        f"{manifest.parent.parent.name}.{manifest.parent.name}": manifest.parent
        for manifest in sorted(collections.glob("*/*/MANIFEST.json"))
    }
    written(
        "ansible-collections",
        collections={name: collection(fragments, folder) for name, folder in found.items()},
    )


if __name__ == "__main__":
    sys.exit(main())
