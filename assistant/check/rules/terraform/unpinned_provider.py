"""A provider is named with the versions that fit.

Without a constraint the next `init` on a fresh folder takes whatever is newest, and a new major
version removes and renames what the files use. Write `version = "~> 1.2"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Module, Object, Unknown


def unpinned(subject: Subject) -> Iterator[Hit]:
    """Entries of `required_providers` without a version, here and in the folders above."""
    stated = {
        (found.module.folder, attribute.name)
        for found in subject.blocks("terraform.required_providers")
        for attribute in found.block.body.attributes
        if isinstance(attribute.value, Object)
        and any(entry.key == "version" for entry in attribute.value.entries)
    }
    for found in subject.blocks("terraform.required_providers"):
        folder = found.module.folder
        above = [f for f, _ in stated if f != folder and (not f or folder.startswith(f"{f}/"))]
        for attribute in found.block.body.attributes:
            entry = found.module.value(attribute.value)
            if not isinstance(attribute.value, Object) or not isinstance(entry, dict):
                continue
            version = entry.get("version")
            source = entry.get("source")
            if isinstance(version, Unknown) or str(version or "").strip():
                continue
            if str(source).startswith("terraform.io/builtin/"):
                continue
            if any((other, attribute.name) in stated for other in above):
                continue
            yield Hit(found.file.source, attribute.name_span,
                      f"No version is stated for the provider `{attribute.name}`",
                      'Write `version = "~> ..."`, which keeps the major version.',
                      severity=None if _is_root(found.module) else "info")  # fmt: skip


def _is_root(module: Module) -> bool:
    """Whether a module is run by itself; of one that others call, they may state the version."""
    return any(module.of_type("provider")) or any(
        inner.type in ("backend", "cloud")
        for placed in module.of_type("terraform")
        for inner in placed.block.body.blocks
    )


_FILE = """terraform {{
  required_providers {{
    docker = {{
      source = "kreuzwerker/docker"{}
    }}
  }}
}}
provider "docker" {{
}}
"""
RULE = Rule(
    code="rule/unpinned-provider",
    severity="warning",
    page=__doc__ or "",
    check=unpinned,
    bad={"a.tf": _FILE.format("")},
    good={"a.tf": _FILE.format('\n      version = "~> 3.0"')},
    at=("a.tf", 3, 5),
)
