"""A script in a Windows image that its clones run: a line in SetupComplete.cmd."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename, dirname

from assistant.targets.landing import MARK, Landing, NotMoved, Run, Send, Spot

_FOLDER = "C:/Windows/Setup/Scripts"
_NEW = "SetupComplete.cmd"
_HEAD = f"@echo off\r\nrem {MARK} made for "
_SHELL = "powershell.exe -NoProfile -ExecutionPolicy Bypass -File"


def land(script: str, sent: str, files: Mapping[str, str], spot: Spot) -> Landing:
    """The steps. `sent`: the draft's file that becomes SetupComplete.cmd; empty where none does.

    Raises:
        NotMoved: nothing here can call such a script.
    """
    line = f"{_call(script, spot)} & rem {MARK} {script}"
    send = Send(script, f"{_FOLDER}/{basename(script)}")
    if sent:
        return Landing((send,), {sent: _with_line(files[sent], line)}, after=sent)
    path = f"{dirname(script)}/{_NEW}" if dirname(script) else _NEW
    if path in files:
        raise NotMoved(f"{path} is here and nothing sends it; send it to {_FOLDER} first")
    folder = Run((f"New-Item -ItemType Directory -Force -Path {_FOLDER} | Out-Null",), "powershell")
    return Landing(
        (folder, Send(path, f"{_FOLDER}/{_NEW}"), send),
        {path: _with_line(f"{_HEAD}{script}\r\n", line)},
    )


def lift(script: str, files: Mapping[str, str]) -> dict[str, str | None]:
    """The files without what `land` wrote; None: the file goes.

    Raises:
        NotMoved: another script was moved in a file that goes with this one.
    """
    changed: dict[str, str | None] = {}
    for path, text in files.items():
        if not path.lower().endswith(".cmd") or f"& rem {MARK} {script}" not in text:
            continue
        lines = text.splitlines(keepends=True)
        kept = "".join(one for one in lines if not one.rstrip("\r\n").endswith(f"{MARK} {script}"))
        changed[path] = kept
        own = f"{_HEAD}{script}\r\n"
        if kept == own:
            changed[path] = None
        elif kept.startswith(own):
            other = kept.rpartition(f"{MARK} ")[2].strip()
            raise NotMoved(f"{path} was made for {script} and calls {other} too: move that first")
    return changed


def _call(script: str, spot: Spot) -> str:
    name, low = basename(script), script.lower()
    if any(letter in name for letter in " \"%&^'<>|"):
        raise NotMoved(f"{name}: a batch file cannot be trusted with such a name")
    there = f"%WINDIR%\\Setup\\Scripts\\{name}"
    if low.endswith(".ps1"):
        call = f'{_SHELL} "{there}"'
        task = f"{_SHELL} C:\\Windows\\Setup\\Scripts\\{name}"
    elif low.endswith((".cmd", ".bat")):
        call = f'call "{there}"'
        task = f"C:\\Windows\\Setup\\Scripts\\{name}"
    else:
        raise NotMoved(f"{script} is neither PowerShell nor a batch file")
    if spot == "clone first boot":
        return call
    return f'schtasks.exe /create /f /tn "dryfit {name}" /sc onstart /ru SYSTEM /tr "{task}"'


def _with_line(text: str, line: str) -> str:
    """The line as the first command, before anything that may take the file itself away."""
    newline = "\r\n" if "\r\n" in text or not text else "\n"
    if text.startswith(_HEAD):
        return f"{text}{line}{newline}"
    first, end, rest = text.partition("\n")
    if first.strip().lower() in ("@echo off", "echo off") and end:
        return f"{first}\n{line}{newline}{rest}"
    return f"{line}{newline}{text}"
