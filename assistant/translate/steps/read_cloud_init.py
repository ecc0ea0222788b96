"""cloud-init's user data as steps, in the order in which cloud-init works."""

from __future__ import annotations

import base64
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from assistant.core.errors import Declined
from assistant.syntax.kinds import is_cloud_config
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, plain, target
from assistant.translate.compose.nodes import Nodes
from assistant.translate.ledger import Ledger
from assistant.translate.steps.known import mode_of
from assistant.translate.steps.model import (
    Command,
    Directory,
    File,
    Group,
    Hostname,
    Line,
    Lines,
    Packages,
    Placed,
    Refresh,
    Restart,
    Rights,
    Step,
    Steps,
    Timezone,
    Upgrade,
    User,
)
from assistant.translate.steps.read_script import stem
from assistant.translate.steps.script import Script

_ORDER = ("bootcmd", "hostname", "fqdn", "groups", "users", "write_files", "locale", "timezone",
          "ssh_pwauth", "mounts", "package_update", "package_upgrade", "packages", "runcmd",
          "power_state")  # fmt: skip
_SSHD = "/etc/ssh/sshd_config.d/50-cloud-init.conf"
_SECRET = "passwords are not copied into other files: set it by hand"  # noqa: S105 - a sentence


def is_user_data(path: str, text: str) -> bool:
    """Whether a file is user data of cloud-init's, and no answers for Ubuntu's installer."""
    return is_cloud_config(path, text) and "\nautoinstall:" not in text


def read_user_data(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Steps:
    """The steps of user data. Raises Declined where it has none."""
    file = parse_yaml(path, text)
    root = target(file.documents[0]) if file.documents else None
    # cloud-init goes on after what fails.
    reader = _Reader(Nodes(file.source, ledger), Steps(stem(path), strict=False))
    entries = root.entries if isinstance(root, Table) else {}
    known = [name for name in _ORDER if name in entries]
    for name in known:
        reader.key(entries[name].key, entries[name].value)
    for name, entry in entries.items():
        if name not in known:
            if name == "chpasswd":
                reader.hide(entry.value)
            why = f"`{name}` is cloud-init's own: no step stands for it"
            ledger.lost(reader.nodes.lines(entry.key, entry.value), why)
    if not reader.steps.steps:
        raise Declined(f"{path} has no step to translate", mend="runcmd, packages... are steps")
    return reader.steps


class _Reader:
    def __init__(self, nodes: Nodes, steps: Steps) -> None:
        self.nodes, self.ledger, self.steps = nodes, nodes.ledger, steps

    def key(self, key: Scalar, value: Node) -> None:
        """A key of the whole."""
        readers: dict[str, Callable[[Scalar, Node], None]] = {
            "packages": self._packages, "write_files": self._files, "users": self._users,
            "groups": self._groups, "runcmd": self._commands, "bootcmd": self._commands,
            "mounts": self._mounts, "power_state": self._power,
        }  # fmt: skip
        singles: dict[str, Callable[[str], Step]] = {
            "hostname": Hostname, "fqdn": Hostname, "timezone": Timezone,
            "locale": lambda name: Command(_words("localectl", "set-locale", name), plain=True),
        }  # fmt: skip
        lines = self.nodes.lines(key, value)
        given = plain(value, "1.1")
        if key.text in readers:
            readers[key.text](key, value)
        elif key.text == "fqdn" and any(isinstance(p.step, Hostname) for p in self.steps.steps):
            short = given.partition(".")[0] if isinstance(given, str) else ""
            line = Line("/etc/hosts", f"127.0.1.1 {given} {short}\n")
            self._add(line, lines, "in /etc/hosts, where programs look for the whole name")
        elif key.text == "ssh_pwauth" and isinstance(given, bool):
            text = f"PasswordAuthentication {'yes' if given else 'no'}\n"
            self._add(File(_SSHD, text), lines, "counts from the next start of the SSH server on")
        elif key.text in singles and isinstance(given, str):
            how = "by its whole name" if key.text == "fqdn" else ""
            self._add(singles[key.text](given), lines, how)
        elif key.text in ("package_update", "package_upgrade"):
            if given is True:
                self._add(Refresh() if key.text == "package_update" else Upgrade(), lines)
            else:
                self.ledger.translated(lines)
        else:
            self.ledger.lost(lines, f"`{key.text}` has no such value")

    def hide(self, node: Node) -> None:
        """Passwords that a list holds, in either of its forms."""
        given = plain(node, "1.1")
        whole = given if isinstance(given, dict) else {}
        text = whole.get("list", "")
        for one in text.split("\n") if isinstance(text, str) else text or ():
            self.ledger.hide(str(one).partition(":")[2])
        for user in whole.get("users") or ():
            self.ledger.hide(str(user.get("password", "")) if isinstance(user, dict) else "")

    def _mounts(self, key: Scalar, value: Node) -> None:
        """A line of fstab each, with the folder that it needs."""
        usual = ("", "", "auto", "defaults,nofail", "0", "2")
        for item in self.nodes.items(value, opened_by=key):
            given, lines = plain(item, "1.1"), self.nodes.lines(item)
            fields = [str(one) for one in given] if isinstance(given, list) else []
            if len(fields) < 2 or not fields[1].startswith("/"):
                self.ledger.lost(lines, "a mount needs a device, and a folder with its whole path")
                continue
            fields += list(usual[len(fields) :])
            if re.fullmatch(r"[a-z]+\d*", fields[0]):
                fields[0] = f"/dev/{fields[0]}"
            folder = _words(fields[1])
            self._add(Directory(fields[1]), lines)
            self._add(Line("/etc/fstab", f"{' '.join(fields[:6])}\n"), lines)
            self._add(Command(f"mountpoint -q {folder} || mount {folder}"), lines)

    def _power(self, key: Scalar, value: Node) -> None:
        lines, given = self.nodes.lines(key, value), plain(value, "1.1")
        whole = given if isinstance(given, dict) else {}
        how = "at once" if set(whole) - {"mode"} else ""
        if whole.get("mode") == "reboot":
            self._add(Restart(), lines, how)
        elif whole.get("mode") in ("poweroff", "halt"):
            self._add(Command(str(whole["mode"]), plain=True), lines, how)
        else:
            self.ledger.lost(lines, "`power_state` has no such value")

    def _add(self, step: Step, lines: Lines, how: str = "") -> None:
        self.steps.steps.append(Placed(step, lines, how=how))

    def _packages(self, key: Scalar, value: Node) -> None:
        names: dict[str, Lines] = {}
        for item in self.nodes.items(value, opened_by=key):
            given, lines = plain(item, "1.1"), self.nodes.lines(item)
            if isinstance(given, str):
                names[given] = lines
            elif isinstance(given, list) and given and isinstance(given[0], str):
                self._add(Packages((given[0],)), lines, "whatever version there is")
            else:
                self.ledger.lost(lines, "no name of a package")
        if names:
            all_lines = tuple(sorted({n for lines in names.values() for n in lines}))
            self._add(Packages(tuple(names)), all_lines)

    def _files(self, key: Scalar, value: Node) -> None:
        for item in self.nodes.items(value, opened_by=key):
            given, lines = plain(item, "1.1"), self.nodes.lines(item)
            if not isinstance(given, dict) or not isinstance(given.get("path"), str):
                self.ledger.lost(lines, "a file needs its path")
                continue
            encoding = given.get("encoding", "text/plain")
            if encoding in ("b64", "base64") and (text := _decoded(given.get("content"))):
                encoding, given = "text/plain", {**given, "content": text}
            if encoding != "text/plain" or "source" in given:
                self.ledger.lost(lines, "what is encoded or fetched must be laid there by hand")
                continue
            content = str(given.get("content") or "")
            if given.get("append"):
                self._add(Line(given["path"], content), lines)
                continue
            owner, _, group = str(given.get("owner") or "").partition(":")
            mode = given.get("permissions")
            text = f"{mode:04o}" if isinstance(mode, int) else str(mode or "")
            self._add(File(given["path"], content, Rights(mode_of(text), owner, group)), lines)

    def _groups(self, key: Scalar, value: Node) -> None:
        lines = self.nodes.lines(key, value)
        given = plain(value, "1.1")
        names = given.split(",") if isinstance(given, str) else given
        for one in names if isinstance(names, list) else []:
            members = next(iter(one.values())) if isinstance(one, dict) and one else None
            name = next(iter(one)) if isinstance(one, dict) and one else one
            if isinstance(name, str):
                self._add(Group(name.strip()), lines)
            for member in members if isinstance(members, list) else []:
                self._add(User(str(member), groups=(str(name),)), lines)
        if not isinstance(names, list) or not names:
            self.ledger.lost(lines, "no names of groups")

    def _users(self, key: Scalar, value: Node) -> None:
        for item in self.nodes.items(value, opened_by=key):
            given, lines = plain(item, "1.1"), self.nodes.lines(item)
            if given == "default":
                self.ledger.lost(lines, "the account that the image brings with it is cloud-init's")
            elif isinstance(given, dict) and isinstance(given.get("name"), str):
                self._user(item, given)
            else:
                self.ledger.lost(lines, "no name of an account")

    def _user(self, item: Node, given: dict[str, Any]) -> None:
        name = str(given["name"])
        groups = given.get("groups") or []
        listed = groups.split(",") if isinstance(groups, str) else groups
        names = listed if isinstance(listed, list) else []
        home = str(given.get("homedir") or f"/home/{name}")
        taken: list[int] = []
        more: list[tuple[Step, Lines]] = []
        for key, value in self.nodes.pairs(item):
            lines = self.nodes.lines(key, value)
            if key.text == "groups" and listed is not names:
                self.ledger.lost(lines, "no names of groups")
            elif key.text in ("name", "groups", "shell", "gecos", "homedir", "primary_group",
                            "system", "no_create_home"):  # fmt: skip
                taken += lines
            elif key.text == "sudo" and given["sudo"]:
                rules = given["sudo"] if isinstance(given["sudo"], list) else [given["sudo"]]
                text = "".join(f"{name} {rule}\n" for rule in rules)
                more.append((File(f"/etc/sudoers.d/90-{name}", text, Rights("0440")), lines))
            elif key.text == "ssh_authorized_keys" and isinstance(given[key.text], list):
                keys = "".join(f"{one}\n" for one in given[key.text])
                more.append((Directory(f"{home}/.ssh", Rights("0700", name, name)), lines))
                place = f"{home}/.ssh/authorized_keys"
                more.append((File(place, keys, Rights("0600", name, name)), lines))
            elif key.text == "lock_passwd" and given[key.text]:
                self.ledger.translated(lines, "an account has no password until it is given one")
            elif "passw" in key.text or key.text == "lock_passwd":
                self.ledger.hide(str(given.get(key.text)) if key.text != "lock_passwd" else "")
                self.ledger.lost(lines, _SECRET)
            else:
                self.ledger.lost(lines, f"`{key.text}` of an account is cloud-init's own")
        user = User(
            name, groups=tuple(str(one).strip() for one in names),
            group=str(given.get("primary_group") or ""), shell=str(given.get("shell") or ""),
            home=str(given.get("homedir") or ""), make_home=not given.get("no_create_home"),
            system=bool(given.get("system")), comment=str(given.get("gecos") or ""),
        )  # fmt: skip
        self._add(user, tuple(taken))
        for step, lines in more:
            self._add(step, lines)

    def _commands(self, key: Scalar, value: Node) -> None:
        """cloud-init puts them into one script: what one sets the next one has."""
        pieces: list[str] = []
        home: list[Lines] = []
        for item in self.nodes.items(value, opened_by=key):
            given, lines = plain(item, "1.1"), self.nodes.lines(item)
            if isinstance(given, list):
                code = shlex.join(str(one) for one in given)
            elif isinstance(given, str):
                code = given.removesuffix("\n")
            else:
                self.ledger.translated(lines)
                continue
            pieces.append(code)
            inner, count = target(item), code.count("\n") + 1
            if isinstance(inner, Scalar) and inner.style == "|" and count == len(lines) - 1:
                self.ledger.opens(lines[0], lines[-1])
                home += [(line,) for line in lines[1:]]
            else:
                home += [lines] * count
            if not code.strip():
                self.ledger.translated(lines)
        text = "\n".join(pieces)
        source = Source("", text)

        def at(span: Span) -> Lines:
            first, last = source.line_of(span.start), source.line_of(max(span.start, span.end - 1))
            return tuple(sorted({n for lines in home[first - 1 : last] for n in lines}))

        once = "once, where cloud-init does it at each start" if key.text == "bootcmd" else ""
        for placed in Script(text, at, self.ledger).read():
            how = "; ".join(one for one in (placed.how, once) if one)
            self.steps.steps.append(Placed(placed.step, placed.lines, how=how))


def _decoded(content: Any) -> str:
    """The text of a file in base 64; empty for what is none."""
    try:
        return base64.b64decode(str(content), validate=False).decode()
    except ValueError:
        return ""


def _words(*words: str) -> str:
    return " ".join(shlex.quote(word) for word in words)
