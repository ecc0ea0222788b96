"""A script in a Linux image that its clones run: a systemd unit that is switched on."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename, dirname, splitext

from assistant.targets.landing import MARK, Landing, NotMoved, Run, Send, Spot

_LIBRARY = "/usr/local/lib/dryfit"
_DONE = "/var/lib/dryfit"
_UPLOADS = "/tmp"  # noqa: S108 - in the machine that is made, where provisioners may write


def land(script: str, files: Mapping[str, str], spot: Spot, sudo: str) -> Landing:
    """The steps, after which the build must not restart the machine: a unit that is on starts at
    the next boot. They come before what takes the build's account away.

    `sudo`: what the commands need before them, with its space; empty where they run as root.

    Raises:
        NotMoved: the script cannot be started by itself.
    """
    name = basename(script)
    if any(letter in name for letter in " \"'$\\%;&|"):
        raise NotMoved(f"{name}: a unit cannot be trusted with such a name")
    if not files[script].startswith("#!"):
        raise NotMoved(f"{script} does not say on its first line (#!) what runs it")
    unit = f"dryfit-{splitext(name)[0]}.service"
    path = f"{dirname(script)}/{unit}" if dirname(script) else unit
    if path in files:
        raise NotMoved(f"{path} is here already")
    commands = (
        f"{sudo}install -D -m 0755 {_UPLOADS}/{name} {_LIBRARY}/{name}",
        f"{sudo}install -D -m 0644 {_UPLOADS}/{unit} /etc/systemd/system/{unit}",
        f"{sudo}systemctl enable {unit}",
    )
    sent = Send(script, f"{_UPLOADS}/{name}"), Send(path, f"{_UPLOADS}/{unit}")
    unit_text = _unit(script, name, spot)
    return Landing((*sent, Run(commands, "shell")), {path: unit_text}, next_boot=True)


def lift(script: str, files: Mapping[str, str]) -> dict[str, str | None]:
    """The files without what `land` wrote; None: the file goes."""
    mark = f"# {MARK} {script}\n"
    return {p: None for p, text in files.items() if p.endswith(".service") and mark in text}


def _unit(script: str, name: str, spot: Spot) -> str:
    stem = splitext(name)[0]
    once = spot == "clone first boot"
    lines = [
        f"# {MARK} {script}",
        "[Unit]",
        f"Description={stem}, {'at the first boot' if once else 'at every boot'}",
        "Wants=network-online.target",
        "After=network-online.target",
        *([f"ConditionPathExists=!{_DONE}/{stem}.done"] if once else []),
        "",
        "[Service]",
        "Type=oneshot",
        f"ExecStart={_LIBRARY}/{name}",
        *([f"ExecStartPost=/usr/bin/install -D /dev/null {_DONE}/{stem}.done"] if once else []),
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    ]
    return "\n".join(lines) + "\n"
