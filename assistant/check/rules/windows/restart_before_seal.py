"""The machine restarts between an installation and sysprep.

Sysprep refuses a machine with a restart pending, and updates, features and capabilities leave one.
Put a `windows-restart` after the step that installs.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.timeline import share
from assistant.timeline import Moment

_INSTALLERS = frozenset(
    {"install-windowsupdate", "install-windowsfeature", "add-windowsfeature",
     "uninstall-windowsfeature", "enable-windowsoptionalfeature",
     "disable-windowsoptionalfeature"}
)  # fmt: skip


def pending(subject: Subject) -> Iterator[Hit]:
    """Scripts with such commands that run before sysprep, and no restart between."""
    by_script: dict[str, list[Command]] = {}
    for command in subject.commands:
        if command.name in _INSTALLERS and command.place == "script":
            by_script.setdefault(command.source.path, []).append(command)
    seen: set[str] = set()
    for path in _unrestarted(subject.timeline.moments) if by_script else ():
        if path not in seen and not _restarts(subject, path):
            seen.add(path)
            for command in by_script.get(path, ())[:1]:
                yield at_command(
                    command,
                    "A restart may be pending when sysprep starts, and sysprep then refuses",
                    "Put a windows-restart provisioner between the two.",
                )


def _unrestarted(moments: tuple[Moment, ...]) -> Iterator[str]:
    """What runs in the image before sysprep without a restart between."""
    for number, seal in enumerate(moments):
        if seal.what != "sysprep":
            continue
        for moment in reversed(moments[:number]):
            if moment.lane != "image" or not share(seal, moment):
                continue
            if moment.ends == "restart":
                break
            if moment.stage == "provisioners":
                yield moment.what


def _restarts(subject: Subject, path: str) -> bool:
    return any(
        command.source.path == path
        and (command.name in ("restart-computer", "shutdown") or "-restart" in command.lowered)
        for command in subject.commands
    )


_BUILD = """source "hyperv-iso" "a" {{
}}
build {{
  sources = ["source.hyperv-iso.a"]
  provisioner "powershell" {{
    script = "features.ps1"
  }}
{restart}  provisioner "powershell" {{
    script = "seal.ps1"
  }}
}}
"""
_SCRIPTS = {
    "features.ps1": "Install-WindowsFeature -Name Web-Server\n",
    "seal.ps1": "Start-Process sysprep.exe -ArgumentList '/generalize /oobe /quit' -Wait\n",
}
RULE = Rule(
    code="rule/restart-before-seal",
    severity="warning",
    page=__doc__ or "",
    check=pending,
    bad={"a.pkr.hcl": _BUILD.format(restart=""), **_SCRIPTS},
    good={
        "a.pkr.hcl": _BUILD.format(restart='  provisioner "windows-restart" {\n  }\n'),
        **_SCRIPTS,
    },
    at=("features.ps1", 1, 1),
)
