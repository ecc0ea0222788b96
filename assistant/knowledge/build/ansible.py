"""python -m assistant.knowledge.build.ansible LIBRARY: names of the modules of ansible.builtin.

LIBRARY is the folder `lib/ansible` of an unpacked ansible-core. What is taken are facts: names,
types, choices, aliases, what is required. No sentence is.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from assistant.knowledge.build.schemas import written

_FREE = frozenset({"free_form", "free-form", "key_value"})


def _constant(path: Path, name: str) -> Any:
    """The YAML text assigned to a name in a Python file, read; None where there is none."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            named = [one.id for one in node.targets if isinstance(one, ast.Name)]
            if name in named:
                return yaml.safe_load(str(node.value.value))
    return None


@dataclass(frozen=True, slots=True)
class Fragments:
    """Where documentation fragments lie."""

    library: Path
    """The folder `lib/ansible` of an unpacked ansible-core."""
    collections: Path | None = None
    """A folder `ansible_collections`."""

    def options(self, names: Any) -> dict[str, Any]:
        """The options of fragments such as `files`, `files.raw` or `community.docker.docker`."""
        found: dict[str, Any] = {}
        for name in [names] if isinstance(names, str) else names or []:
            words = str(name).removeprefix("ansible.builtin.").split(".")
            folder = self.library
            if len(words) > 2 and self.collections is not None:
                folder, words = self.collections / words[0] / words[1], words[2:]
            path = folder / "plugins" / "doc_fragments" / f"{words[0]}.py"
            section = words[1] if len(words) > 1 else "documentation"
            part = _constant(path, section.upper())
            found |= (part or {}).get("options") or {}
        return found


def _option(about: dict[str, Any]) -> dict[str, Any]:
    """One option: `type`, and what else is said of it."""
    option: dict[str, Any] = {"type": about.get("type", "str")}
    if about.get("required") is True:
        option["required"] = True
    choices = about.get("choices")
    if choices:
        option["choices"] = [str(one) for one in choices]
    if about.get("aliases"):
        option["aliases"] = about["aliases"]
    return option


def module(fragments: Fragments, path: Path) -> dict[str, Any] | None:
    """The facts of one module; None for a file without documentation."""
    about = _constant(path, "DOCUMENTATION") if path.exists() else None
    if about is None and path.with_suffix(".yml").exists():
        about = yaml.safe_load(path.with_suffix(".yml").read_text()).get("DOCUMENTATION")
    if about is None:
        return None
    options = fragments.options(about.get("extends_documentation_fragment"))
    options |= about.get("options") or {}
    facts: dict[str, Any] = {
        "options": {
            name: _option(option or {}) for name, option in options.items() if name not in _FREE
        }
    }
    raw = (about.get("attributes") or {}).get("raw") or {}
    if _FREE & options.keys() or raw.get("support") == "full":
        facts["free"] = True
    return facts


@click.command()
@click.argument("library", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(library: Path) -> None:
    """Write ansible.json from the folder LIBRARY of an unpacked ansible-core."""
    modules = {
        path.stem: facts
        for path in sorted((library / "modules").glob("*.py"))
        if not path.stem.startswith("_") and (facts := module(Fragments(library), path)) is not None
    }
    routing = yaml.safe_load((library / "config" / "ansible_builtin_runtime.yml").read_text())
    elsewhere = {**routing["plugin_routing"]["modules"], **routing["plugin_routing"]["action"]}
    moved = sorted(set(elsewhere) - set(modules))
    written("ansible", modules=modules, moved=moved)


if __name__ == "__main__":
    sys.exit(main())
