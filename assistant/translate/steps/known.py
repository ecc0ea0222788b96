"""Commands whose meaning is known, as steps.

A function takes the words after the command's name and gives steps, or None where it is not sure
of every word: then the command stays a command.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.translate.steps.model import (
    Absent,
    Attributes,
    Copy,
    Directory,
    Download,
    Group,
    Hostname,
    Link,
    Packages,
    Refresh,
    Reload,
    Restart,
    Rights,
    Service,
    Step,
    Sysctl,
    Timezone,
    Upgrade,
    User,
)
from assistant.translate.steps.options import given

Found = list[Step] | None
_APT = {"-y": "", "--yes": "", "--assume-yes": "", "-q": "", "-qq": "", "-yq": "", "-yqq": "",
        "--quiet": "", "--no-install-recommends": "lean", "--auto-remove": "", "--purge": "purge",
        "--force-yes": "", "--allow-unauthenticated": "other"}  # fmt: skip
_DNF = {"-y": "", "--assumeyes": "", "-q": "", "--quiet": "", "--setopt=install_weak_deps=False":
        "lean", "--nodocs": "lean-docs"}  # fmt: skip
_STATES = {"start": "started", "stop": "stopped", "restart": "restarted", "reload": "reloaded",
           "reload-or-restart": "restarted", "try-restart": "restarted"}  # fmt: skip


def _apt(words: list[str]) -> Found:
    found = given(words, _APT, {"-o": "set", "--option": "set"})
    if found is None or not found.arguments or "other" in found.flags:
        return None
    verb, *names = found.arguments
    if verb == "update" and not names:
        return [Refresh("apt")]
    if verb in ("upgrade", "dist-upgrade", "full-upgrade") and not names:
        return [Upgrade("apt", whole=verb != "upgrade")]
    if not names or any(_odd(name) for name in names):
        return None
    if verb == "install":
        return [Packages(tuple(names), "apt", recommends="lean" not in found.flags)]
    if verb in ("remove", "purge"):
        purge = verb == "purge" or "purge" in found.flags
        return [Packages(tuple(names), "apt", present=False, purge=purge)]
    return None


def _dnf(words: list[str]) -> Found:
    found = given(words, _DNF)
    if found is None or not found.arguments or "lean-docs" in found.flags:
        return None
    verb, *names = found.arguments
    if verb in ("makecache", "check-update") and not names:
        return [Refresh("dnf")]
    if verb in ("upgrade", "update", "distro-sync") and not names:
        return [Upgrade("dnf", whole=True)]
    if not names or any(_odd(name) for name in names):
        return None
    if verb == "install":
        return [Packages(tuple(names), "dnf", recommends="lean" not in found.flags)]
    return [Packages(tuple(names), "dnf", present=False)] if verb in ("remove", "erase") else None


def _apk(words: list[str]) -> Found:
    found = given(words, {"--no-cache": "", "-q": "", "--update": "", "-U": ""})
    if found is None or not found.arguments:
        return None
    verb, *names = found.arguments
    if verb == "update" and not names:
        return [Refresh("apk")]
    if verb == "upgrade" and not names:
        return [Upgrade("apk")]
    if verb in ("add", "del") and names and not any(_odd(name) for name in names):
        return [Packages(tuple(names), "apk", present=verb == "add")]
    return None


def _odd(name: str) -> bool:
    """Whether a name is none of a package: a file, an address, a pattern."""
    return any(sign in name for sign in "/*?[<>") or name.startswith("@") or not name


def _systemctl(words: list[str]) -> Found:
    found = given(words, {"--now": "now", "-q": "", "--quiet": "", "--no-block": "", "-f": ""})
    if found is None or not found.arguments:
        return None
    verb, *units = found.arguments
    if verb == "reboot" and not units:
        return [Restart()]
    if verb == "daemon-reload" and not units:
        return [Reload()]
    now = "now" in found.flags
    if not units:
        return None
    if verb in ("enable", "disable"):
        state = ("started" if verb == "enable" else "stopped") if now else ""
        return [Service(_unit(unit), verb == "enable", state) for unit in units]
    if verb in _STATES and not now:
        return [Service(_unit(unit), None, _STATES[verb]) for unit in units]
    return None


def _service(words: list[str]) -> Found:
    if len(words) == 2 and words[1] in _STATES:
        return [Service(words[0], None, _STATES[words[1]])]
    return None


def _unit(name: str) -> str:
    return name.removesuffix(".service")


def _mkdir(words: list[str]) -> Found:
    found = given(words, {"-p": "parents", "--parents": "parents", "-v": ""},
                  {"-m": "mode", "--mode": "mode"})  # fmt: skip
    if found is None or not found.arguments:
        return None
    rights = Rights(mode_of(found.value("mode")))
    return [Directory(path, rights) for path in found.arguments]


def _install(words: list[str]) -> Found:
    found = given(words, {"-d": "folder", "--directory": "folder", "-D": "parents", "-v": ""},
                  {"-m": "mode", "--mode": "mode", "-o": "owner", "--owner": "owner",
                   "-g": "group", "--group": "group"})  # fmt: skip
    if found is None:
        return None
    rights = Rights(
        mode_of(found.value("mode") or "0755"), found.value("owner"), found.value("group")
    )
    if "folder" in found.flags:
        return [Directory(path, rights) for path in found.arguments] or None
    if len(found.arguments) != 2:
        return None
    source, target = found.arguments
    parents: list[Step] = []
    if "parents" in found.flags:
        parents = [Directory(target.rpartition("/")[0] or "/")]
    return [*parents, Copy(source, target, rights)]


def _cp(words: list[str]) -> Found:
    found = given(words, {"-f": "", "-v": "", "--force": ""})
    if found is None or len(found.arguments) != 2:
        return None
    source, copy = found.arguments
    return [Copy(source, copy)]


def _rm(words: list[str]) -> Found:
    found = given(words, {"-f": "", "-r": "", "-R": "", "-v": "", "--force": "", "--recursive": ""})
    return [Absent(path) for path in found.arguments] or None if found else None


def _ln(words: list[str]) -> Found:
    found = given(words, {"-s": "soft", "--symbolic": "soft", "-f": "force", "--force": "force",
                          "-n": "", "--no-dereference": "", "-v": ""})  # fmt: skip
    if found is None or "soft" not in found.flags or len(found.arguments) != 2:
        return None
    source, path = found.arguments
    if path.endswith("/"):  # a folder, in which the link gets the name of what it leads to
        path += source.rstrip("/").rpartition("/")[2]
    return [Link(source, path, "force" in found.flags)]


def _chmod(words: list[str]) -> Found:
    # A mode may begin with a dash: -x takes rights away.
    recursive = bool(words) and words[0] in ("-R", "--recursive")
    mode, *paths = words[1:] if recursive else (words or [""])
    if mode.startswith("-") or not paths:
        return None
    return [Attributes(path, Rights(mode_of(mode)), recursive) for path in paths]


def _chown(words: list[str]) -> Found:
    found = given(words, {"-R": "recursive", "--recursive": "recursive", "-v": ""})
    if found is None or len(found.arguments) < 2:
        return None
    whom, *paths = found.arguments
    owner, _, group = whom.partition(":")
    rights = Rights("", owner, group)
    return [Attributes(path, rights, "recursive" in found.flags) for path in paths]


def _chgrp(words: list[str]) -> Found:
    found = given(words, {"-R": "recursive", "--recursive": "recursive"})
    if found is None or len(found.arguments) < 2:
        return None
    group, *paths = found.arguments
    return [Attributes(p, Rights("", "", group), "recursive" in found.flags) for p in paths]


def _useradd(words: list[str]) -> Found:
    """Whether it makes a home unless told, each distribution decides; an account of the system's
    gets none."""
    found = given(
        words,
        {"-m": "home", "--create-home": "home", "-M": "bare", "--no-create-home": "bare",
         "-r": "system", "--system": "system"},
        {"-s": "shell", "--shell": "shell", "-G": "groups", "--groups": "groups", "-g": "group",
         "--gid": "group", "-d": "at", "--home-dir": "at", "--home": "at", "-c": "comment",
         "--comment": "comment", "-u": "number", "--uid": "number"},
    )  # fmt: skip
    if found is None or len(found.arguments) != 1:
        return None
    told = {"home", "bare", "system"} & found.flags
    return [
        User(
            found.arguments[0], groups=_names(found.value("groups")), group=found.value("group"),
            shell=found.value("shell"), home=found.value("at"),
            make_home="home" in found.flags if told else None, system="system" in found.flags,
            comment=found.value("comment"), number=found.value("number"),
        )
    ]  # fmt: skip


def _adduser(words: list[str]) -> Found:
    """Debian's: it makes a home unless told otherwise."""
    found = given(
        words,
        {"--system": "system", "--disabled-password": "", "--disabled-login": "",
         "--no-create-home": "bare", "--quiet": "", "-q": ""},
        {"--shell": "shell", "--ingroup": "group", "--home": "at", "--gecos": "comment"},
    )  # fmt: skip
    if found is None or not 0 < len(found.arguments) < 3:
        return None
    if len(found.arguments) == 2:
        return [User(found.arguments[0], groups=(found.arguments[1],), there=True)]
    return [
        User(
            found.arguments[0], group=found.value("group"), shell=found.value("shell"),
            home=found.value("at"), make_home="bare" not in found.flags,
            system="system" in found.flags, comment=found.value("comment"),
        )
    ]  # fmt: skip


def _usermod(words: list[str]) -> Found:
    valued = {"-G": "groups", "--groups": "groups", "-s": "shell", "--shell": "shell"}
    found = given(words, {"-a": "append", "--append": "append"}, valued)
    if found is None or len(found.arguments) != 1:
        return None
    groups = _names(found.value("groups"))
    if groups and "append" not in found.flags:
        return None
    return [User(found.arguments[0], groups=groups, shell=found.value("shell"), there=True)]


def _userdel(words: list[str]) -> Found:
    return [User(words[0], present=False)] if len(words) == 1 and words[0][:1] != "-" else None


def _groupadd(words: list[str]) -> Found:
    found = given(words, {"-r": "system", "--system": "system", "-f": "", "--force": ""},
                  {"-g": "number", "--gid": "number"})  # fmt: skip
    if found is None or len(found.arguments) != 1:
        return None
    return [Group(found.arguments[0], "system" in found.flags, found.value("number"))]


def _sysctl(words: list[str]) -> Found:
    found = given(words, {"-w": "", "--write": "", "-q": "", "--quiet": ""})
    pairs = [word.partition("=") for word in found.arguments] if found else []
    if not pairs or not all(sign for _, sign, _ in pairs):
        return None
    return [Sysctl(name.strip(), value.strip()) for name, _, value in pairs]


def _hostnamectl(words: list[str]) -> Found:
    named = len(words) == 2 and words[0] in ("set-hostname", "hostname")
    return [Hostname(words[1])] if named and words[1][:1] != "-" else None


def _timedatectl(words: list[str]) -> Found:
    return [Timezone(words[1])] if len(words) == 2 and words[0] == "set-timezone" else None


def _curl(words: list[str]) -> Found:
    found = given(words, {"-f": "fail", "--fail": "fail", "-s": "", "--silent": "", "-S": "",
                          "--show-error": "", "-L": "", "--location": ""},
                  {"-o": "path", "--output": "path"})  # fmt: skip
    if found is None or len(found.arguments) != 1 or not found.value("path"):
        return None
    return [Download(found.arguments[0], found.value("path"))]


def _wget(words: list[str]) -> Found:
    found = given(words, {"-q": "", "--quiet": "", "-nv": ""},
                  {"-O": "path", "--output-document": "path"})  # fmt: skip
    path = found.value("path") if found else ""
    if found is None or len(found.arguments) != 1 or path in ("", "-"):
        return None
    return [Download(found.arguments[0], path)]


def _restart(words: list[str]) -> Found:
    return [Restart()] if not words or words in (["-r", "now"], ["-r", "+0"]) else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def mode_of(text: str) -> str:
    """A mode in digits with its leading zero; one in letters as it is."""
    return text.zfill(4) if text.isdecimal() and len(text) < 5 else text


KNOWN: dict[str, Callable[[list[str]], Found]] = {
    "apt-get": _apt, "apt": _apt, "dnf": _dnf, "yum": _dnf, "microdnf": _dnf, "apk": _apk,
    "systemctl": _systemctl, "service": _service, "mkdir": _mkdir, "install": _install, "cp": _cp,
    "rm": _rm, "ln": _ln, "chmod": _chmod, "chown": _chown, "chgrp": _chgrp, "useradd": _useradd,
    "adduser": _adduser, "usermod": _usermod, "userdel": _userdel, "groupadd": _groupadd,
    "addgroup": _groupadd, "sysctl": _sysctl, "hostnamectl": _hostnamectl,
    "timedatectl": _timedatectl, "curl": _curl, "wget": _wget,
    "reboot": lambda words: None if words else [Restart()],
    "shutdown": lambda words: _restart(words) if words else None,
}  # fmt: skip
"""By the command's name."""
