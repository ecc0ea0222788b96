"""A provisioner is for the system that it runs on.

`shell` runs its script with sh, which a Windows machine behind WinRM does not have; `windows-shell`
and `windows-restart` need Windows. Use `powershell` there, and limit a provisioner to some sources
with `only`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine, builds_of
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Block

_WINDOWS = ("windows-shell", "windows-restart", "windows-update")


def foreign(subject: Subject) -> Iterator[Hit]:
    """Provisioners whose sources are all of the other family."""
    for build in builds_of(subject):
        if not build.complete:
            continue
        for block in build.found.block.body.blocks_of("provisioner"):
            limited = block.body.attribute("only") or block.body.attribute("except")
            what = "" if limited else _what(block, build.machines)
            if what:
                yield Hit(
                    build.found.file.source,
                    block.header_span,
                    what,
                    "Use a provisioner of that system.",
                )


def _what(block: Block, group: tuple[Machine, ...]) -> str:
    name = block.names[0] if block.names else ""
    if name == "shell":
        plain = not any(block.body.attribute(n) for n in ("execute_command", "inline_shebang"))
        if plain and all(m.communicator == "winrm" for m in group):
            return "`shell` needs sh, and these machines are Windows behind WinRM"
    elif name in _WINDOWS and all(m.family == "linux" for m in group):
        return f"`{name}` needs Windows, and these machines are Linux"
    return ""


def _build(provisioner: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
        'build {\n  sources = ["source.hyperv-iso.a"]\n'
        f'  provisioner "{provisioner}" {{\n    inline = ["hostname"]\n  }}\n}}\n'
    )


RULE = Rule(
    code="rule/provisioner-family",
    severity="warning",
    page=__doc__ or "",
    check=foreign,
    bad={"a.pkr.hcl": _build("shell")},
    good={"a.pkr.hcl": _build("powershell")},
    at=("a.pkr.hcl", 7, 3),
)
