"""Steps as the commands of a shell."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import singledispatch

from assistant.translate.steps.model import (
    Absent,
    Attributes,
    Command,
    Copy,
    Directory,
    Download,
    File,
    Group,
    Hostname,
    Line,
    Link,
    Packages,
    Refresh,
    Reload,
    Restart,
    Rights,
    Run,
    Say,
    Service,
    Step,
    Sysctl,
    Timezone,
    Upgrade,
    User,
    in_own_shell,
)

_VERBS = {"started": "start", "stopped": "stop", "restarted": "restart", "reloaded": "reload"}
_MARK = "END_OF_FILE"


@singledispatch
def code_of(step: object) -> list[str]:
    """The commands of a step, each whole: one may go over several lines."""
    raise TypeError(f"no shell code for {type(step).__name__}")


def _words(*words: str) -> str:
    return " ".join(shlex.quote(word) for word in words if word)


@code_of.register
def _(step: Refresh) -> list[str]:
    return {"dnf": ["dnf makecache"], "apk": ["apk update"]}.get(step.manager, ["apt-get update"])


@code_of.register
def _(step: Upgrade) -> list[str]:
    if step.manager in ("dnf", "apk"):
        return [f"{step.manager} upgrade" + (" -y" if step.manager == "dnf" else "")]
    return [f"apt-get {'dist-upgrade' if step.whole else 'upgrade'} -y"]


@code_of.register
def _(step: Packages) -> list[str]:
    if step.manager == "apk":
        return [_words("apk", "add" if step.present else "del", *step.names)]
    if step.manager == "dnf":
        lean = "" if step.recommends else "--setopt=install_weak_deps=False"
        return [_words("dnf", "install" if step.present else "remove", "-y", lean, *step.names)]
    verb = "install" if step.present else "purge" if step.purge else "remove"
    lean = "" if step.recommends or not step.present else "--no-install-recommends"
    return [_words("apt-get", verb, "-y", lean, *step.names)]


@code_of.register
def _(step: Service) -> list[str]:
    if step.enabled is not None:
        now = step.state == ("started" if step.enabled else "stopped")
        verb = "enable" if step.enabled else "disable"
        first = _words("systemctl", verb, "--now" if now else "", step.name)
        rest = [] if now or not step.state else [_words("systemctl", _VERBS[step.state], step.name)]
        return [first, *rest]
    return [_words("systemctl", _VERBS[step.state], step.name)] if step.state else []


@code_of.register
def _(_step: Reload) -> list[str]:
    return ["systemctl daemon-reload"]


@code_of.register
def _(step: File) -> list[str]:
    return [_document(">", step.path, step.content), *_rights(step.path, step.rights)]


@code_of.register
def _(step: Line) -> list[str]:
    return [_document(">>", step.path, step.content)]


def _document(sign: str, path: str, content: str) -> str:
    if not content.endswith("\n"):
        return f"printf %s {shlex.quote(content)} {sign} {shlex.quote(path)}"
    mark = _MARK
    while mark in content.split("\n"):
        mark += "_"
    return f"cat {sign} {shlex.quote(path)} <<'{mark}'\n{content}{mark}"


@code_of.register
def _(step: Directory) -> list[str]:
    return [_words("mkdir", "-p", step.path), *_rights(step.path, step.rights)]


def _rights(path: str, rights: Rights, recursive: str = "") -> list[str]:
    out = []
    if rights.owner or rights.group:
        whom = rights.owner + (f":{rights.group}" if rights.group else "")
        out.append(_words("chown", recursive, whom, path))
    return out + ([_words("chmod", recursive, rights.mode, path)] if rights.mode else [])


@code_of.register
def _(step: Attributes) -> list[str]:
    return _rights(step.path, step.rights, "-R" if step.recursive else "")


@code_of.register
def _(step: Copy) -> list[str]:
    if step.source.endswith("/"):  # what is in the folder
        made = _words("mkdir", "-p", step.target)
        copied = _words("cp", "-r", f"{step.source}.", step.target)
        return [made, copied, *_rights(step.target, step.rights, "-R")]
    return [_words("cp", step.source, step.target), *_rights(step.target, step.rights)]


@code_of.register
def _(step: Link) -> list[str]:
    return [_words("ln", "-sfn" if step.force else "-s", step.source, step.path)]


@code_of.register
def _(step: Absent) -> list[str]:
    return [_words("rm", "-rf", step.path)]


@code_of.register
def _(step: Download) -> list[str]:
    return [_words("curl", "-fsSL", "-o", step.path, step.url), *_rights(step.path, step.rights)]


@code_of.register
def _(step: Group) -> list[str]:
    number = ("--gid", step.number) if step.number else ()
    made = _words("groupadd", "--system" if step.system else "", *number, step.name)
    return [f"{_words('getent', 'group', step.name)} >/dev/null || {made}"]


@code_of.register
def _(step: User) -> list[str]:
    if not step.present:
        return [_words("userdel", step.name)]
    groups = ["--append", "--groups", ",".join(step.groups)] if step.groups else []
    if step.there:
        shell = ["--shell", step.shell] if step.shell else []
        return [_words("usermod", *groups, *shell, step.name)] if groups or shell else []
    options = ["--system"] if step.system else []
    home = {True: ["--create-home"], False: ["--no-create-home"], None: []}[step.make_home]
    for option, value in (("--shell", step.shell), ("--gid", step.group),
                          ("--home-dir", step.home), ("--comment", step.comment),
                          ("--uid", step.number)):  # fmt: skip
        options += [option, value] if value else []
    made = _words("useradd", *options, *home, step.name)
    asked = f"{_words('id', '-u', step.name)} >/dev/null 2>&1 || {made}"
    return [asked, *([_words("usermod", *groups, step.name)] if groups else [])]


@code_of.register
def _(step: Sysctl) -> list[str]:
    pair = f"{step.name}={step.value}"
    kept = [_document(">", f"/etc/sysctl.d/99-{step.name}.conf", f"{step.name} = {step.value}\n")]
    return [*(kept if step.kept else []), _words("sysctl", "-w", pair)]


@code_of.register
def _(step: Hostname) -> list[str]:
    return [_words("hostnamectl", "set-hostname", step.name)]


@code_of.register
def _(step: Timezone) -> list[str]:
    return [_words("timedatectl", "set-timezone", step.name)]


@code_of.register
def _(_step: Restart) -> list[str]:
    return ["reboot"]


@code_of.register
def _(step: Say) -> list[str]:
    return [f"echo {shlex.quote(step.text)}"]


@code_of.register
def _(step: Run) -> list[str]:
    # By its own first line; without a folder a shell would look for it elsewhere.
    path = step.path if "/" in step.path else f"./{step.path}"
    return [_words("chmod", "+x", path), _words(path)]


@code_of.register
def _(step: Command) -> list[str]:
    if step.own:
        return code_of(replace(step, code=in_own_shell(step), own=False))
    if not step.folder:
        return [step.code]
    # In brackets, so that what follows runs where it did before.
    sign = "\n" if "\n" in step.code else " "
    return [f"({_words('cd', step.folder)} &&{sign}{step.code}{sign.strip(' ')})"]


def guessed(step: Step) -> str:
    """What the commands take for granted; empty where the source says it."""
    if isinstance(step, Refresh | Upgrade | Packages) and not step.manager:
        return "with apt-get: the source does not say which package manager"
    return ""
