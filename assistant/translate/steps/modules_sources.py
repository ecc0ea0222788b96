"""Ansible's modules for where packages come from, and for blocks of lines."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from assistant.translate.steps.model import Command, File, Refresh, Rights, Step
from assistant.translate.steps.modules_more import Arguments, Found, left, yes

_ENTRY = re.compile(r"deb(?:-src)?\s+(?:\[[^\]]*\]\s+)?(?:\w+://)?(\S+)\s+\S+.*")
_YUM = ("baseurl", "mirrorlist", "metalink", "gpgkey", "exclude", "priority", "module_hotfixes",
        "sslverify", "repo_gpgcheck", "skip_if_unavailable")  # fmt: skip
_MARK = "# {mark} ANSIBLE MANAGED BLOCK"
_END = "END_OF_FILE"


def _present(given: Arguments) -> bool:
    return str(given.get("state", "present")) == "present"


def _apt_source(given: Arguments) -> Found:
    entry = given.get("repo")
    if not isinstance(entry, str) or not _present(given):
        return None
    how = left(given, "repo", "filename", "state", "update_cache", "mode")
    if entry.startswith("ppa:"):
        step = Command(shlex.join(["add-apt-repository", "-y", entry]), plain=True)
        return [(step, left(given, "repo", "state", "update_cache"))]
    found = _ENTRY.fullmatch(entry.strip())
    if found is None:
        return None
    named = str(given.get("filename") or re.sub(r"\W+", "_", found[1].strip("/"))).strip("_")
    named = named.removesuffix(".list")
    rights = Rights(str(given.get("mode", "")))
    steps: list[tuple[Step, str]] = [
        (File(f"/etc/apt/sources.list.d/{named}.list", f"{entry.strip()}\n", rights), how)
    ]
    if yes(given.get("update_cache", True)):
        steps.append((Refresh("apt"), ""))
    return steps


def _yum_source(given: Arguments) -> Found:
    name = given.get("name")
    simple = all(isinstance(given[one], str | int | bool) for one in _YUM if one in given)
    if not isinstance(name, str) or not _present(given) or not simple:
        return None
    lines = [f"[{name}]", f"name={given.get('description', name)}"]
    for key in (*_YUM[:4], "enabled", "gpgcheck", *_YUM[4:]):
        value = given.get(key)
        if value is not None:
            switch = isinstance(value, bool) or str(value).lower() in ("yes", "no")
            lines.append(f"{key}={int(yes(value)) if switch else value}")
    path = f"/etc/yum.repos.d/{given.get('file', name)}.repo"
    how = left(given, "name", "description", "state", "file", "enabled", "gpgcheck", *_YUM)
    return [(File(path, "\n".join(lines) + "\n"), how)]


def _block(given: Arguments) -> Found:
    path = given.get("path", given.get("dest"))
    block = given.get("block", given.get("content"))
    marker = str(given.get("marker", _MARK))
    if not isinstance(path, str) or not isinstance(block, str) or not _present(given):
        return None
    if "{mark}" not in marker or _END in block or set(given) & {"insertafter", "insertbefore"}:
        return None
    first, last = marker.replace("{mark}", "BEGIN"), marker.replace("{mark}", "END")
    where = shlex.quote(path)
    if not all(re.fullmatch(r"[\w #:;.,()-]+", one) for one in (first, last)):
        return None
    body = block.rstrip("\n")
    code = (
        f"test ! -e {where} || sed -i '/^{first}$/,/^{last}$/d' {where}\n"
        f"cat >> {where} <<'{_END}'\n{first}\n{body}\n{last}\n{_END}"
    )
    how = left(given, "path", "dest", "block", "content", "marker", "state", "create")
    told = "; ".join(one for one in ("a block that is there moves to the end", how) if one)
    return [(Command(code, what=f"keep a block in {path}"), told)]


def _rpm_key(given: Arguments) -> Found:
    if not isinstance(given.get("key"), str) or not _present(given):
        return None
    step = Command(shlex.join(["rpm", "--import", given["key"]]), plain=True)
    return [(step, left(given, "key", "state"))]


def _snap(given: Arguments) -> Found:
    names = given.get("name")
    names = [names] if isinstance(names, str) else names
    if not isinstance(names, list) or not names or not _present(given):
        return None
    channel = [f"--channel={given['channel']}"] if "channel" in given else []
    more = [*channel, *(["--classic"] if yes(given.get("classic", False)) else [])]
    how = left(given, "name", "state", "classic", "channel")
    words = [["snap", "install", *more, str(one)] for one in names]
    return [(Command(shlex.join(one), plain=True), how) for one in words]


def _npm(given: Arguments) -> Found:
    name = given.get("name")
    if not isinstance(name, str) or not _present(given) or not yes(given.get("global", False)):
        return None
    whole = f"{name}@{given['version']}" if "version" in given else name
    step = Command(shlex.join(["npm", "install", "--global", whole]), plain=True)
    return [(step, left(given, "name", "version", "state", "global"))]


def _alternatives(given: Arguments) -> Found:
    name, path = given.get("name"), given.get("path")
    if not isinstance(name, str) or not isinstance(path, str) or "link" in given:
        return None
    step = Command(shlex.join(["update-alternatives", "--set", name, path]), plain=True)
    return [(step, left(given, "name", "path", "state"))]


SOURCES: dict[str, Callable[[Arguments], Found]] = {
    "apt_repository": _apt_source, "yum_repository": _yum_source, "blockinfile": _block,
    "rpm_key": _rpm_key, "snap": _snap, "npm": _npm, "alternatives": _alternatives,
}  # fmt: skip
"""By the module's name without its collection."""
