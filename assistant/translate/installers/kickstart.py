"""Anaconda's kickstart files, read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.core.errors import Declined
from assistant.knowledge.kickstart import kickstart_pack
from assistant.syntax.kickstart import Kickstart, Section, Word, parse_kickstart
from assistant.translate.installers.late import Late, late_of, shell_words
from assistant.translate.installers.layout_kickstart import Command, layout_of
from assistant.translate.installers.model import (
    Account,
    Clock,
    Disk,
    Install,
    Keyboard,
    Lines,
    Network,
)
from assistant.translate.ledger import Ledger
from assistant.translate.steps.script import BASH

_SECTIONS = frozenset({"--interpreter", "--log", "--logfile"})
"""Options of `%post` and `%pre` that take a value, which may stand behind a blank too."""
_COMMANDS = re.compile(
    r"^(?:lang|keyboard|timezone|rootpw|clearpart|autopart|zerombr|bootloader|%packages|%post)\b",
    re.MULTILINE,
)
_OWN = {
    "text",
    "graphical",
    "cmdline",
    "firstboot",
    "eula",
    "skipx",
    "zerombr",
    "install",
    "cdrom",
    "logging",
    "unsupported_hardware",
    "mediacheck",
    "authselect",
    "auth",
    "authconfig",
}
_SOURCES = frozenset({"url", "repo", "nfs", "harddrive", "liveimg", "ostreesetup", "module"})
_LAYOUT = frozenset(
    {"part", "partition", "logvol", "volgroup", "raid", "btrfs", "mount", "reqpart"}
)
_KNOWN: dict[str, frozenset[str]] = {
    "lang": frozenset({"--addsupport"}),
    "keyboard": frozenset({"--xlayouts", "--vckeymap"}),
    "timezone": frozenset({"--utc", "--isUtc", "--ntpservers"}),
    "network": frozenset(
        {
            "--hostname",
            "--bootproto",
            "--device",
            "--ip",
            "--netmask",
            "--gateway",
            "--nameserver",
            "--activate",
            "--onboot",
        }
    ),
    "rootpw": frozenset({"--lock", "--iscrypted", "--plaintext"}),
    "timesource": frozenset({"--ntp-server"}),
    "sshkey": frozenset({"--username"}),
    "services": frozenset({"--enabled", "--disabled"}),
    "ignoredisk": frozenset({"--only-use"}),
    "clearpart": frozenset({"--all", "--initlabel", "--drives", "--linux", "--none"}),
    "bootloader": frozenset({"--location", "--boot-drive", "--append"}),
    "autopart": frozenset({"--type", "--nohome", "--fstype", "--encrypted"}),
    "reboot": frozenset({"--eject"}),
}
"""Options of commands that something is made of; the others are told."""
Options = dict[str, str]


def is_kickstart(path: str, text: str) -> bool:
    """Whether a file is a kickstart file."""
    named = path.lower().endswith((".ks", ".cfg", ".kickstart"))
    return named and len(set(_COMMANDS.findall(text))) > 2 and "d-i " not in text


def read_kickstart(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Install:
    """What the file says. Raises Declined where nothing of it is known."""
    file = parse_kickstart(path, text)
    reader = _Reader(file, ledger)
    for words in file.commands:
        reader.command(words)
    reader.close()
    for section in file.sections:
        reader.section(section)
    if not reader.install.facts:
        raise Declined(f"{path} says nothing that is translated", mend="see docs/translation.md")
    return reader.install


class _Reader:
    def __init__(self, file: Kickstart, ledger: Ledger) -> None:
        self.file, self.ledger, self.install = file, ledger, Install("redhat")
        self._disk: Disk | None = None
        self._disk_lines: list[int] = []
        self._several: list[int] = []
        """Lines that name several disks."""
        self._layout: list[Command] = []
        self._layout_lines: list[Lines] = []

    def command(self, words: tuple[Word, ...]) -> None:
        """One line outside of sections."""
        name, lines = words[0].text, self._at(words[0].span.start, words[-1].span.end)
        options, rest = _sorted([word.text for word in words[1:]], _valued(name))
        others = sorted(set(options) - _KNOWN[name]) if name in _KNOWN else []
        if others:
            self.ledger.approximated(lines, f"without `{'`, `'.join(others)}`")
        special: Callable[[Options, list[str], Lines], None] | None = getattr(
            self, f"_on_{name}", None
        )
        if special is not None:
            special(options, rest, lines)
        elif name in ("reboot", "poweroff", "halt", "shutdown"):
            ending = {"shutdown": "poweroff"}.get(name, name)
            self.install.add("ending", ending, lines)
        elif name in _OWN:
            self.ledger.translated(lines, "a question that only this installer puts")
        elif name in _SOURCES:
            if "--proxy" in options:
                self.install.add("proxy", options["--proxy"], lines)
            self.ledger.lost(lines, "each distribution has mirrors of its own")
        elif name in _LAYOUT:
            valued, beside = _sorted([word.text for word in words[1:]], _valued(name))
            self._layout.append((name, valued, beside))
            self._layout_lines.append(lines)
        else:
            self.install.add(f".{name}", " ".join(rest), lines)

    def _at(self, start: int, end: int) -> Lines:
        source = self.file.source
        return tuple(range(source.line_of(start), source.line_of(max(start, end - 1)) + 1))

    def _on_lang(self, options: Options, rest: list[str], lines: Lines) -> None:
        self.install.add("locale", rest[0] if rest else "en_US.UTF-8", lines)
        if "--addsupport" in options:
            self.ledger.approximated(lines, "without the languages beside it")

    def _on_keyboard(self, options: Options, rest: list[str], lines: Lines) -> None:
        given = options.get("--xlayouts") or options.get("--vckeymap") or " ".join(rest) or "us"
        first = given.split(",")[0].strip("'\" ")
        layout, _, variant = first.partition("(")
        self.install.add("keyboard", Keyboard(layout.strip(), variant.rstrip(") ")), lines)
        if "," in given:
            self.ledger.approximated(lines, "the first layout alone")

    def _on_timezone(self, options: Options, rest: list[str], lines: Lines) -> None:
        utc = bool(set(options) & {"--utc", "--isUtc"})
        self.install.add("clock", Clock(rest[0] if rest else "Etc/UTC", utc), lines)
        for server in filter(None, options.get("--ntpservers", "").split(",")):
            self.install.add("ntp", server, lines)

    def _on_timesource(self, options: Options, rest: list[str], lines: Lines) -> None:
        if "--ntp-server" in options:
            self.install.add("ntp", options["--ntp-server"], lines)
        else:
            self.ledger.lost(lines, "without its time server")

    def _on_network(self, options: Options, rest: list[str], lines: Lines) -> None:
        if "--hostname" in options:
            host, _, domain = options["--hostname"].partition(".")
            self.install.add("host", host, lines)
            if domain:
                self.install.add("domain", domain, lines)
        if "--bootproto" not in options and "--ip" not in options:
            if "--hostname" not in options:
                self.install.add("network", Network(), lines)
            return
        device = options.get("--device", "")
        servers = tuple(s for s in options.get("--nameserver", "").split(",") if s)
        dhcp = options.get("--bootproto", "dhcp") != "static"
        self.install.add(
            "network",
            Network(
                dhcp,
                "" if device in ("link", "bootif") else device,
                options.get("--ip", ""),
                options.get("--netmask", ""),
                options.get("--gateway", ""),
                servers,
            ),
            lines,
        )

    def _on_rootpw(self, options: Options, rest: list[str], lines: Lines) -> None:
        self.install.add("root", "--lock" not in options, lines)
        self.ledger.hide(" ".join(rest))

    def _on_user(self, options: Options, rest: list[str], lines: Lines) -> None:
        groups = tuple(
            "sudo" if one.strip() == "wheel" else one.strip()
            for one in options.get("--groups", "").split(",")
            if one.strip()
        )
        password = bool(rest) or "--password" in options
        self.ledger.hide(options.get("--password", ""))
        name, full = options.get("--name", ""), options.get("--gecos", "")
        others = set(options) - {
            "--name",
            "--gecos",
            "--groups",
            "--password",
            "--iscrypted",
            "--plaintext",
            "--lock",
            "--uid",
            "--shell",
            "--homedir",
        }
        if not name:
            self.ledger.lost(lines, "an account needs its name")
            return
        if any(fact.concept == "account" for fact in self.install.facts):
            self.ledger.lost(lines, "one account is made: the others by hand")
            return
        more = (options.get(one, "") for one in ("--uid", "--shell", "--homedir"))
        self.install.add("account", Account(name, full, groups, password, *more), lines)
        if password:
            self.ledger.approximated(lines, "the password is not copied: its place is left open")
        for one in sorted(others):
            self.ledger.approximated(lines, f"without `{one}`")

    def _on_sshkey(self, options: Options, rest: list[str], lines: Lines) -> None:
        self.install.add("key", (options.get("--username", "root"), " ".join(rest)), lines)

    def _on_services(self, options: Options, rest: list[str], lines: Lines) -> None:
        for option, verb in (("--enabled", "enable"), ("--disabled", "disable")):
            names = options.get(option, "").replace(",", " ").split()
            for name in names:
                if name == "sshd" and verb == "enable":
                    self.install.add("ssh", True, lines)
                else:
                    self.install.add("late", Late(f"systemctl {verb} {name}"), lines)

    def _on_ignoredisk(self, options: Options, rest: list[str], lines: Lines) -> None:
        self._whole(options.get("--only-use", ""), lines)

    def _on_clearpart(self, options: Options, rest: list[str], lines: Lines) -> None:
        self._whole(options.get("--drives", ""), lines)
        if "--none" in options or "--linux" in options:
            self.ledger.approximated(lines, "the whole disk is taken, with all that is on it")

    def _on_bootloader(self, options: Options, rest: list[str], lines: Lines) -> None:
        only = "--append" in options and "--boot-drive" not in options
        self._whole(options.get("--boot-drive", ""), () if only else lines)
        if "--append" in options:
            self.install.add("kernel", options["--append"], lines)

    def _on_autopart(self, options: Options, rest: list[str], lines: Lines) -> None:
        kind = options.get("--type", "lvm")
        self._whole("", lines)
        if self._disk is not None:
            self._disk = Disk(
                self._disk.device,
                kind in ("lvm", "thinp"),
                "--nohome" not in options,
                options.get("--fstype", ""),
            )
        if "--encrypted" in options:
            self.ledger.lost(lines, "a password for the disk is not copied: encrypt it by hand")
        elif kind not in ("lvm", "plain"):
            self.ledger.approximated(lines, f"without {kind}")

    def _whole(self, drives: str, lines: Lines) -> None:
        first = drives.split(",")[0]
        known = self._disk or Disk()
        if first:
            device = first if first.startswith("/") else f"/dev/{first}"
            known = Disk(device, known.lvm, known.home, known.filesystem)
        self._disk = known
        self._disk_lines += lines
        if "," in drives:
            self._several += lines

    def close(self) -> None:
        """What several commands say together."""
        divided = {n for lines in self._layout_lines for n in lines}
        lines = tuple(sorted({*self._disk_lines, *divided}))
        disk = self._disk.device if self._disk is not None else ""
        found = layout_of(self._layout, disk if not self._several else "")
        if found is not None:
            layout, notes = found
            self.install.add("layout", layout, lines)
            for number, note in notes:
                self.ledger.approximated(self._layout_lines[number], note)
            return
        if self._layout:
            self.install.by_hand = True
            why = "only layouts that can be read as a whole are translated: give it by hand"
            self.ledger.lost(divided, why)
        self.ledger.approximated(self._several, "the first disk alone")
        if self._disk is not None:
            self.install.add("disk", self._disk, tuple(sorted(set(self._disk_lines))))

    def section(self, section: Section) -> None:
        """`%packages`, `%post`, `%pre` and others."""
        source = self.file.source
        head = self._at(section.words[0].span.start, section.words[-1].span.end)
        last = source.line_of(max(section.body.start, section.body.end - 1))
        last = last if section.body.end > section.body.start else head[-1]
        body = tuple(range(head[-1] + 1, last + 1))
        end = (last + 1,) if section.closed else ()
        text = source.slice(section.body)
        options, _ = _sorted([word.text for word in section.words[1:]], _SECTIONS)
        program = re.sub(r"^(?:/usr)?/bin/sh$", "", options.get("--interpreter", ""))
        others = sorted(set(options) - {"--nochroot", "--erroronfail", "--interpreter"})
        if others and section.name in ("packages", "post", "pre"):
            self.ledger.approximated(head, f"without `{'`, `'.join(others)}`")
        if section.name == "packages":
            self.ledger.translated((*head, *end))
            for number in body:
                self._package(source.text.split("\n")[number - 1].partition("#")[0].strip(), number)
        elif section.name == "post":
            inside = "--nochroot" not in options
            code = re.sub(r"/mnt/(?:sysimage|sysroot)", "/target", text.strip("\n"))
            if not program and BASH.search(code):
                program = "/bin/bash"  # which Anaconda's /bin/sh is, and the others' is not
            if code.strip():
                stops = re.match(r"set -e[ \t]*\n", code)
                late = late_of(
                    code[stops.end() :] if stops else code,
                    inside=inside,
                    program=program,
                    stops=stops is not None,
                    fails="--erroronfail" in options,
                )
                self.install.add("late", late, (*head, *body, *end))
                if not late.shell:
                    where = "new system" if inside else "installer's own system"
                    self.ledger.approximated(head, f"the {where} must have {program}")
            else:
                self.ledger.translated((*head, *end))
        elif section.name == "pre":
            early = text.strip("\n")
            early = shell_words(Late(early, program=program, stops=False)) if program else early
            self.install.add("early", early, (*head, *body, *end))
        else:
            self.ledger.lost((*head, *body, *end), f"`%{section.name}` is Anaconda's own")

    def _package(self, name: str, number: int) -> None:
        lines = (number,)
        if name in ("openssh-server",):
            self.install.add("ssh", True, lines)
        elif name.startswith("@"):
            why = f"the group `{name}` is one of the Red Hat family's: name its packages"
            why += ", openssh-server among them" if name == "@core" else ""
            self.ledger.lost(lines, why)
        elif name.startswith("-"):
            self.install.add("removed", name[1:], lines)
        elif name:
            self.install.add("package", name, lines)


def _valued(command: str) -> frozenset[str]:
    """The options of a command that take a value, which may stand behind a blank too."""
    known = kickstart_pack().commands.get(command)
    options = known.options if known is not None else {}
    return frozenset(name for name, one in options.items() if one.needs_value)


def _sorted(words: list[str], valued: frozenset[str]) -> tuple[Options, list[str]]:
    """Options with their values, and the words beside them."""
    options: Options = {}
    rest: list[str] = []
    waiting = ""
    for word in words:
        name, sign, value = word.partition("=")
        if waiting and not word.startswith("--"):
            options[waiting] = word
            waiting = ""
        elif word.startswith("--"):
            options[name] = value
            waiting = name if name in valued and not sign else ""
        else:
            rest.append(word)
    return options, rest
