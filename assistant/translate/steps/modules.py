"""Ansible's modules as steps.

A function takes a module's arguments and gives steps, each with what is not quite the same; None
where no step stands for what is asked.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from typing import Any

from assistant.translate.steps.known import mode_of
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
    Link,
    Packages,
    Refresh,
    Reload,
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
from assistant.translate.steps.modules_more import (
    MORE,
    Arguments,
    Found,
    left,
    replaced_line,
    yes,
)
from assistant.translate.steps.modules_sources import SOURCES

_TOLD = frozenset({
    "update_cache", "cache_valid_time", "upgrade", "name", "pkg", "state", "install_recommends",
    "install_weak_deps", "purge", "autoremove", "autoclean",
})  # fmt: skip


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(one.strip() for one in value.split(",") if one.strip())
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


_OWN_SHELL = re.compile(
    r"(?<!\\)[\n;](?!\s*(?:then|do|else|fi|done)\b)|^\s*(?:set|cd|exit|export)\b"
)


def _rights(given: Arguments) -> Rights:
    mode = given.get("mode", "")
    text = f"{mode:04o}" if isinstance(mode, int) else str(mode)
    mode = "" if text == "preserve" else mode_of(text)
    return Rights(mode, str(given.get("owner", "")), str(given.get("group", "")))


def _packages(manager: str) -> Callable[[Arguments], Found]:
    def read(given: Arguments) -> Found:
        out: list[tuple[Step, str]] = []
        if yes(given.get("update_cache", False)):
            out.append((Refresh(manager), ""))
        if given.get("upgrade") not in (None, "no", False):
            out.append((Upgrade(manager, given["upgrade"] in ("dist", "full")), ""))
        names, state = _texts(given.get("name", given.get("pkg", ""))), str(given.get("state", ""))
        how = left(given, *_TOLD)
        if yes(given.get("autoremove", False)):
            code = f"{'apt-get' if manager == 'apt' else manager or 'dnf'} autoremove -y"
            after: list[tuple[Step, str]] = [(Command(code, plain=True), "")]
        else:
            after = []
        if names == ("*",) and state == "latest":
            return [*out, (Upgrade(manager, whole=True), how), *after]
        if names and state in ("", "present", "installed", "latest", "absent", "removed"):
            newest = "installed, not brought to the newest version" if state == "latest" else ""
            weak = given.get("install_recommends", given.get("install_weak_deps", True))
            step = Packages(
                names, manager, present=state not in ("absent", "removed"),
                purge=yes(given.get("purge", False)), recommends=yes(weak),
            )  # fmt: skip
            out.append((step, "; ".join(one for one in (newest, how) if one)))
        elif names:
            return None
        return [*out, *after] or None

    return read


def _service(given: Arguments) -> Found:
    out: list[tuple[Step, str]] = []
    if yes(given.get("daemon_reload", False)):
        out.append((Reload(), ""))
    state = str(given.get("state", ""))
    if "name" in given and state in ("", "started", "stopped", "restarted", "reloaded"):
        enabled = yes(given["enabled"]) if "enabled" in given else None
        name = str(given["name"]).removesuffix(".service")
        how = left(given, "name", "state", "enabled", "daemon_reload")
        out.append((Service(name, enabled, state), how))
    return out or None


def _copy(given: Arguments) -> Found:
    target = given.get("dest")
    how = left(given, "dest", "src", "content", "owner", "group", "mode", "remote_src")
    if not isinstance(target, str):
        return None
    if isinstance(given.get("content"), str):
        return [(File(target, given["content"], _rights(given)), how)]
    if not isinstance(given.get("src"), str):
        return None
    there = yes(given.get("remote_src", False))
    return [(Copy(given["src"], target, _rights(given), from_here=not there), how)]


def _file(given: Arguments) -> Found:
    path = given.get("path", given.get("dest", given.get("name")))
    state = given.get("state", "file")
    if not isinstance(path, str):
        return None
    names = ("path", "dest", "name", "state", "owner", "group", "mode", "recurse", "src", "force")
    how, recurse = left(given, *names), yes(given.get("recurse", False))
    if state == "directory":
        rights = Rights() if recurse else _rights(given)
        out: list[tuple[Step, str]] = [(Directory(path, rights), how)]
        if recurse:
            out.append((Attributes(path, _rights(given), recursive=True), ""))
        return out
    if state == "absent":
        return [(Absent(path), how)]
    if state == "link" and isinstance(given.get("src"), str):
        return [(Link(given["src"], path, yes(given.get("force", True))), how)]
    if state == "touch":
        return [(Command(f"touch {shlex.quote(path)}", plain=True), how)] + (
            [(Attributes(path, _rights(given)), "")] if _rights(given) != Rights() else []
        )
    return [(Attributes(path, _rights(given)), how)] if state == "file" else None


def _line(given: Arguments) -> Found:
    path, line = given.get("path", given.get("dest")), given.get("line")
    plain = str(given.get("state", "present")) == "present"
    odd = set(given) & {"insertbefore", "insertafter", "backrefs", "search_string"}
    if not isinstance(path, str) or (odd and given.get("insertafter") != "EOF"):
        return None
    if isinstance(given.get("regexp"), str):
        return replaced_line(given, path, line if isinstance(line, str) else "", present=plain)
    if not isinstance(line, str) or not plain:
        return None
    text, where = shlex.quote(line), shlex.quote(path)
    code = f"grep -qxF -- {text} {where} 2>/dev/null || printf '%s\\n' {text} >> {where}"
    how = left(given, "path", "dest", "line", "state", "create", "insertafter")
    return [(Command(code, what=f"add a line to {path}"), how)]


def _download(given: Arguments) -> Found:
    if not isinstance(given.get("url"), str) or not isinstance(given.get("dest"), str):
        return None
    how = left(given, "url", "dest", "owner", "group", "mode")
    return [(Download(given["url"], given["dest"], _rights(given)), how)]


def _group(given: Arguments) -> Found:
    if "name" not in given or str(given.get("state", "present")) != "present":
        return None
    how = left(given, "name", "state", "system", "gid")
    system, number = yes(given.get("system", False)), str(given.get("gid", ""))
    return [(Group(str(given["name"]), system, number), how)]


def _user(given: Arguments) -> Found:
    if "name" not in given:
        return None
    if str(given.get("state", "present")) != "present":
        return [(User(str(given["name"]), present=False), left(given, "name", "state"))]
    groups = _texts(given.get("groups", ""))
    names = ("name", "state", "groups", "append", "group", "shell", "home", "create_home",
             "system", "comment", "uid")  # fmt: skip
    how = [left(given, *names)]
    if groups and not yes(given.get("append", False)):
        how.append("it stays in groups that are not named")
    step = User(
        str(given["name"]), groups=groups, group=str(given.get("group", "")),
        shell=str(given.get("shell", "")), home=str(given.get("home", "")),
        make_home=yes(given.get("create_home", True)), system=yes(given.get("system", False)),
        comment=str(given.get("comment", "")), number=str(given.get("uid", "")),
    )  # fmt: skip
    return [(step, "; ".join(one for one in how if one))]


def _sysctl(given: Arguments) -> Found:
    if "name" not in given or "value" not in given or given.get("state", "present") != "present":
        return None
    how = left(given, "name", "value", "state", "sysctl_set", "reload")
    return [(Sysctl(str(given["name"]), str(given["value"]), kept=True), how)]


def _command(given: Arguments) -> Found:
    argv = given.get("argv")
    code = shlex.join(map(str, argv)) if isinstance(argv, list) else given.get("cmd")
    if not isinstance(code, str) or not code.strip():
        return None
    first = code.strip().split("\n")[0]
    bash = str(given.get("executable", "")).endswith("bash")
    own = not isinstance(argv, list) and _OWN_SHELL.search(code.strip()) is not None
    if own and {"creates", "removes"} & set(given):
        code = in_own_shell(Command(code.strip(), bash=bash))
        own = bash = False
    for name, there in (("creates", "-e"), ("removes", "! -e")):
        if isinstance(given.get(name), str):
            inner = f"{{\n{code}\n}}" if "\n" in code else code
            code = f"test {there} {shlex.quote(given[name])} || {inner}"
    folder = str(given.get("chdir", ""))
    how = left(given, "cmd", "argv", "chdir", "creates", "removes", "executable")
    return [(Command(code, folder, bash=bash, what=first, own=own), how)]


def _debug(given: Arguments) -> Found:
    text = given.get("msg")
    return [(Say(text), left(given, "msg"))] if isinstance(text, str) and text else None


def _script(given: Arguments) -> Found:
    code = given.get("cmd")
    if not isinstance(code, str) or len(code.split()) != 1:
        return None
    return [(Run(code.removeprefix("./")), left(given, "cmd"))]


def _git(given: Arguments) -> Found:
    repo, dest = given.get("repo", given.get("name")), given.get("dest")
    if not isinstance(repo, str) or not isinstance(dest, str):
        return None
    branch = str(given.get("version", ""))
    commit = re.fullmatch(r"[0-9a-f]{7,40}", branch) is not None
    words = ["git", "clone", *(["--branch", branch] if branch not in ("", "HEAD") else [])]
    words = words[:2] if commit else words
    shallow = str(given.get("depth", "")) if not commit else ""
    words += [*(["--depth", shallow] if shallow else []), repo, dest]
    code = f"test -e {shlex.quote(dest)} || {shlex.join(words)}"
    if commit:
        more = shlex.join(["git", "-C", dest, "checkout", branch])
        code = f"test -e {shlex.quote(dest)} || {{ {shlex.join(words)} && {more}; }}"
    how = left(given, "repo", "name", "dest", "version", *(["depth"] if shallow else []))
    whole = "; ".join(
        one for one in ("cloned where it is not there, not brought up to date", how) if one
    )
    return [(Command(code, what=f"clone {repo}"), whole)]


def _pip(given: Arguments) -> Found:
    state = str(given.get("state", "present"))
    names, file = _texts(given.get("name", "")), given.get("requirements")
    if state not in ("present", "latest", "absent") or not (names or isinstance(file, str)):
        return None
    folder = given.get("virtualenv")
    program = (
        f"{folder}/bin/pip" if isinstance(folder, str) else str(given.get("executable", "pip"))
    )
    verb = ["uninstall", "-y"] if state == "absent" else ["install"]
    words = [program, *verb, *(["--upgrade"] if state == "latest" else []), *names]
    words += ["-r", file] if isinstance(file, str) else []
    how = left(given, "name", "requirements", "state", "virtualenv", "executable")
    done = (Command(shlex.join(words), plain=True), how)
    if not isinstance(folder, str):
        return [done]
    place = shlex.quote(folder)
    made = Command(f"test -e {place}/bin/pip || python3 -m venv {place}", what=f"make {folder}")
    return [(made, "with Python's own `venv`"), done]


def _unarchive(given: Arguments) -> Found:
    source, dest = given.get("src"), given.get("dest")
    there = yes(given.get("remote_src", False))
    if not isinstance(source, str) or not isinstance(dest, str) or not there or "://" in source:
        return None
    made = given.get("creates")
    words = ["unzip", "-o", source, "-d", dest]
    if not source.endswith(".zip"):
        words = ["tar", "-xf", source, "-C", dest]
    code = shlex.join(words)
    how = left(given, "src", "dest", "remote_src", "creates")
    if isinstance(made, str):
        whole = f"test -e {shlex.quote(made)} || {code}"
        return [(Command(whole, what=f"unpack {source}"), how)]
    return [(Command(code, plain=True), how)]


def _named(make: Callable[[str], Step]) -> Callable[[Arguments], Found]:
    def read(given: Arguments) -> Found:
        if not isinstance(given.get("name"), str):
            return None
        return [(make(given["name"]), left(given, "name", "use"))]

    return read


MODULES: dict[str, Callable[[Arguments], Found]] = {
    "apt": _packages("apt"), "dnf": _packages("dnf"), "yum": _packages("dnf"),
    "apk": _packages("apk"), "package": _packages(""), "service": _service, "systemd": _service,
    "systemd_service": _service, "copy": _copy, "file": _file, "lineinfile": _line,
    "get_url": _download, "group": _group, "user": _user, "sysctl": _sysctl,
    "hostname": _named(Hostname), "timezone": _named(Timezone), "command": _command,
    "git": _git, "pip": _pip, "unarchive": _unarchive, "shell": _command, "raw": _command,
    "script": _script, "debug": _debug, **MORE, **SOURCES,
}  # fmt: skip
"""By the module's name without its collection."""
