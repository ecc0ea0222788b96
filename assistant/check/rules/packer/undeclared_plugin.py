"""Every plugin that a template uses is named in `required_plugins`.

Packer 1.10 and later brings no plugins along: `packer init` installs what `required_plugins` lists,
and the build stops at the first builder or provisioner of another plugin. A component belongs to
the entry whose name it begins with.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Module

_OWN = frozenset(
    {"null", "file", "shell", "shell-local", "powershell", "windows-shell", "windows-restart",
     "breakpoint", "sleep", "hcp-sbom", "artifice", "checksum", "compress", "manifest", "http"}
)  # fmt: skip
"""Components of Packer itself."""
_PLACES = (
    "source", "build.provisioner", "build.error-cleanup-provisioner", "build.post-processor",
    "build.post-processors.post-processor",
)  # fmt: skip


def undeclared(subject: Subject) -> Iterator[Hit]:
    """The first component of every plugin that is not listed, where others are."""
    for module in subject.modules:
        names = _listed(subject, module) if module.tool == "packer" and not module.broken else ()
        seen: set[str] = set()
        for found in _components(subject, module) if names else ():
            kind = found.block.names[0]
            own = kind in _OWN or kind.startswith("hcp-packer")
            if own or kind in seen or any(kind == n or kind.startswith(n + "-") for n in names):
                continue
            seen.add(kind)
            yield Hit(
                found.file.source,
                found.block.header_span,
                f"No entry of `required_plugins` brings `{kind}`",
                "Add its plugin, so that `packer init` installs it.",
            )


def _listed(subject: Subject, module: Module) -> tuple[str, ...]:
    return tuple(
        attribute.name
        for found in subject.blocks("packer.required_plugins")
        if found.module is module
        for attribute in found.block.body.attributes
    )


def _components(subject: Subject, module: Module) -> Iterator[Found]:
    for place in _PLACES:
        for found in subject.blocks(place):
            if found.module is module and found.block.labels:
                yield found


_PLUGIN = (
    "packer {\n  required_plugins {\n    qemu = {\n"
    '      version = "~> 1.1"\n      source  = "github.com/hashicorp/qemu"\n    }\n  }\n}\n'
)
RULE = Rule(
    code="rule/undeclared-plugin",
    severity="warning",
    page=__doc__ or "",
    check=undeclared,
    bad={"a.pkr.hcl": _PLUGIN + 'source "hyperv-iso" "a" {\n  disable_shutdown = true\n}\n'},
    good={"a.pkr.hcl": _PLUGIN + 'source "qemu" "a" {\n  shutdown_command = "poweroff"\n}\n'},
    at=("a.pkr.hcl", 9, 1),
)
