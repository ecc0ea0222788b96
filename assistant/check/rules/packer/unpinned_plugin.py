"""A plugin is asked for with a version.

Without `version`, `packer init` takes the newest plugin of the day, and the same template builds
with another one next month. Give a range such as `~> 1.1`, or a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Object


def unpinned(subject: Subject) -> Iterator[Hit]:
    """Entries of required_plugins that name a source and no version."""
    for found in subject.blocks("packer.required_plugins"):
        for attribute in found.block.body.attributes:
            if isinstance(attribute.value, Object):
                keys = {entry.key for entry in attribute.value.entries}
                if "version" not in keys and None not in keys:
                    yield Hit(
                        found.file.source,
                        attribute.name_span,
                        f"`{attribute.name}` is taken in whatever version is the newest",
                        'Add version = "~> 1.0" or the like.',
                    )


def _plugin(version: str) -> str:
    source = '      source = "github.com/hashicorp/qemu"\n'
    return f"packer {{\n  required_plugins {{\n    qemu = {{\n{version}{source}    }}\n  }}\n}}\n"


RULE = Rule(
    code="rule/unpinned-plugin",
    severity="warning",
    page=__doc__ or "",
    check=unpinned,
    bad={"a.pkr.hcl": _plugin("")},
    good={"a.pkr.hcl": _plugin('      version = "~> 1.1"\n')},
    at=("a.pkr.hcl", 3, 5),
)
