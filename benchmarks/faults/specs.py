"""The names that a Packer of one version knows, from the sources that it was built from.

    python -m benchmarks.faults.specs MODULES

MODULES is a Go module cache that holds Packer and its plugins. Every configuration there has a
generated file with all its names; what it has and the pack has not is printed, by component.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from benchmarks.faults.samples import components

_FUNCTION = re.compile(r"^func \(\*Flat(\w+)\) HCL2Spec\(\)", re.MULTILINE)
_ATTRIBUTE = re.compile(r'^\s*"[\w-]+":\s*&hcldec\.AttrSpec\{Name: "([\w-]+)"', re.MULTILINE)
_BLOCK = re.compile(
    r'^\s*"[\w-]+":\s*&hcldec\.Block\w*Spec\{TypeName: "([\w-]+)", Nested: '
    r"hcldec\.ObjectSpec\(\(\*(?:\w+\.)?Flat(\w+)\)",
    re.MULTILINE,
)
_BUNDLED = re.compile(r"^\t(github\.com/hashicorp/packer-plugin-\S+) (v\S+)", re.MULTILINE)
_ENOUGH = 0.6
"""Of a pack's names, so many must be in a configuration that is taken for the component's."""


def configurations(modules: Path, version: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every configuration of Packer and its bundled plugins: where it is, and its names, each
    with the configuration inside where it is a block."""
    core = modules / f"github.com/hashicorp/packer@v{version}"
    bundled = _BUNDLED.findall((core / "go.mod").read_text(encoding="utf-8"))
    for folder in (core, *(modules / f"{module}@{tag}" for module, tag in bundled)):
        for file in sorted(folder.rglob("*.hcl2spec.go")):
            text = file.read_text(encoding="utf-8")
            starts = [(m.start(), m[1]) for m in _FUNCTION.finditer(text)]
            for n, (start, name) in enumerate(starts):
                end = starts[n + 1][0] if n + 1 < len(starts) else len(text)
                part = text[start:end]
                names = dict.fromkeys(_ATTRIBUTE.findall(part), "")
                names |= dict(_BLOCK.findall(part))
                yield f"{file.parent.relative_to(modules)}:{name}", names


def only_there(modules: Path, version: str, packs: Packs) -> dict[str, list[str]]:
    """By component (builder/qemu), names that the engine knows and the pack does not; a block's
    name ends in `{}`."""
    found: dict[str, list[str]] = {}
    known = list(configurations(modules, version))
    for info, component in components(packs):
        if info.tool != "packer" or version in component.absent_in:
            continue
        mine = {n for n in _names(component.body) if version not in _absent(component.body, n)}
        word = component.address.rpartition("/")[2].replace("-", "")
        best = max(known, key=lambda one: _likeness(mine, one, word), default=None)
        if best is None or len(mine & best[1].keys()) < _ENOUGH * len(mine):
            found[component.address.removeprefix("packer/")] = ["?"]
            continue
        more = sorted(best[1].keys() - set(_names(component.body)))
        if more:
            names = [f"{name}{{}}" if best[1][name] else name for name in more]
            found[component.address.removeprefix("packer/")] = names
    return found


def _likeness(mine: set[str], one: tuple[str, Mapping[str, str]], word: str) -> float:
    where, names = one
    same = len(mine & names.keys()) / max(len(mine | names.keys()), 1)
    return same + (0.2 if word in where.replace("-", "").replace("/", "") else 0)


def _names(body: BodySchema) -> list[str]:
    return [*body.attributes, *body.blocks]


def _absent(body: BodySchema, name: str) -> tuple[str, ...]:
    return (body.attributes.get(name) or body.blocks[name]).absent_in


def main() -> None:
    for component, names in sorted(only_there(Path(sys.argv[1]), "1.8.7", Packs.open()).items()):
        print(component, " ".join(names))


if __name__ == "__main__":
    main()
