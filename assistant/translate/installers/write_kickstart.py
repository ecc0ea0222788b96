"""Anaconda's kickstart files, written."""

from __future__ import annotations

import re

from assistant.translate.installers.late import Late
from assistant.translate.installers.layout import Layout
from assistant.translate.installers.layout_kickstart import commands_of
from assistant.translate.installers.model import (
    Account,
    Clock,
    Disk,
    Install,
    Keyboard,
    Lines,
    Network,
)
from assistant.translate.installers.sheet import (
    CONCEPTS,
    OTHER_NAMES,
    OTHER_PLACE,
    OTHERS_OWN,
    AnswerWriter,
    Sheet,
)
from assistant.translate.ledger import Ledger
from assistant.translate.written import Page, Written


class KickstartWriter(AnswerWriter):
    """Writes one file."""

    tool, family = "Anaconda", "redhat"

    def __init__(self, install: Install, ledger: Ledger) -> None:
        super().__init__(install, ledger)
        self.sheet = Sheet(["text", "eula --agreed", "firstboot --disable"])
        self._names: list[tuple[str, Lines]] = []
        self.added += ["no source of packages: boot from the whole disc, or add url --url=..."]

    def write(self) -> Written:
        """The file; every fact ends in the ledger."""
        groups = (
            ("Language, keyboard and clock", ("locale", "keyboard", "clock", "ntp")),
            ("Network", ("network", "host", "domain", "ssh")),
            ("Accounts", ("root", "account", "key")),
            ("The disks", ("disk", "layout")),
        )
        for title, concepts in groups:
            if any(self.install.all(one) for one in concepts) or "disk" in concepts:
                self.sheet.head(title)
            for one in concepts:
                self.concept(one)
        if not self.install.all("disk") and not self.install.all("layout"):
            self._disk(Disk(), ())
        if not self.install.all("root"):
            self.sheet.add("rootpw --lock")
        self.concept("ending")
        if not self.install.all("ending"):
            self.sheet.add("reboot")
        self._packages()
        self.concept("early")
        self.concept("upgrade")
        self.concept("late")
        self.concept("kernel")
        self.concept("proxy")
        self.rest(CONCEPTS)
        page = Page("ks.cfg", "kickstart", self.sheet.text, self.sheet.origins)
        return Written((page,), tuple(self.open.values()), tuple(self.added))

    def _packages(self) -> None:
        self.sheet.add("\n%packages\n@core")
        self.concept("package")
        self.concept("removed")
        for name, lines in self._names:
            self.sheet.add(name, lines)
        self.sheet.add("%end")

    def on_locale(self, name: str, lines: Lines) -> str:
        """The locale."""
        self.sheet.add(f"lang {name if '.' in name else f'{name}.UTF-8'}", lines)
        return ""

    def on_keyboard(self, keyboard: Keyboard, lines: Lines) -> str:
        """The keyboard."""
        variant = f" ({keyboard.variant})" if keyboard.variant else ""
        self.sheet.add(f"keyboard --xlayouts='{keyboard.layout}{variant}'", lines)
        return ""

    def on_clock(self, clock: Clock, lines: Lines) -> str:
        """The time zone."""
        self.sheet.add(f"timezone {clock.zone}{'' if clock.utc is False else ' --utc'}", lines)
        return ""

    def on_network(self, network: Network, lines: Lines) -> str:
        """The first interface."""
        words = [
            "network",
            f"--bootproto={'dhcp' if network.dhcp else 'static'}",
            f"--device={network.device or 'link'}",
        ]
        if not network.dhcp:
            given = (
                ("ip", network.address),
                ("netmask", network.netmask),
                ("gateway", network.gateway),
                ("nameserver", ",".join(network.servers)),
            )
            words += [f"--{name}={value}" for name, value in given if value]
        self.sheet.add(" ".join([*words, "--activate", "--onboot=on"]), lines)
        return ""

    def on_host(self, name: str, lines: Lines) -> str:
        """The machine's name, with its domain."""
        domain = self.first("domain")
        self.sheet.add(f"network --hostname={name}{f'.{domain}' if domain else ''}", lines)
        return ""

    def on_domain(self, _name: str, _lines: Lines) -> str:
        """Its domain; stands with the name."""
        return "" if self.install.all("host") else "lost: a domain needs a machine's name"

    def on_root(self, password: bool, lines: Lines) -> str:
        """Whether root has a password."""
        if not password:
            self.sheet.add("rootpw --lock", lines)
            return ""
        self.sheet.add(f"rootpw --iscrypted {self.ask_password('root')}", lines)
        return "the password is not copied: its place is left open"

    def on_account(self, account: Account, lines: Lines) -> str:
        """The account; who may become root is in `wheel`."""
        known = [("wheel" if one == "sudo" else one) for one in account.groups]
        words = [f"user --name={account.name}"]
        words += [f'--gecos="{account.full}"'] if account.full else []
        words += [f"--groups={','.join(known)}"] if known else []
        words += [f"--uid={account.number}"] if account.number else []
        words += [f"--shell={account.shell}"] if account.shell else []
        words += [f"--homedir={account.home}"] if account.home else []
        words += ["--iscrypted", f"--password={self.ask_password(account.name)}"]
        self.sheet.add(" ".join(words), lines)
        return ""

    def on_key(self, given: tuple[str, str], lines: Lines) -> str:
        """A public key."""
        account = self.first("account")
        user = given[0] or (account.name if account else "root")
        self.sheet.add(f'sshkey --username={user} "{given[1]}"', lines)
        return ""

    def on_ssh(self, on: bool, lines: Lines) -> str:
        """SSH's server."""
        if on and "services --enabled=sshd" in self.sheet.lines:
            return ""
        if on:
            self.sheet.add("services --enabled=sshd", lines)
            self._names.append(("openssh-server", lines))
        return ""

    def on_disk(self, disk: Disk, lines: Lines) -> str:
        """The disk."""
        self._disk(disk, lines)
        return ""

    def _disk(self, disk: Disk, lines: Lines) -> None:
        device = disk.device.removeprefix("/dev/")
        if device:
            self.sheet.add(f"ignoredisk --only-use={device}", lines)
        self.sheet.add("zerombr")
        self.sheet.add(
            "clearpart --all --initlabel" + (f" --drives={device}" if device else ""), lines
        )
        drive = f" --boot-drive={device}" if device else ""
        self.sheet.add(f"bootloader{drive}{self._append()}", lines)
        words = ["autopart", f"--type={'plain' if disk.lvm is False else 'lvm'}"]
        words += [] if disk.home else ["--nohome"]
        words += [f"--fstype={disk.filesystem}"] if disk.filesystem else []
        self.sheet.add(" ".join(words), lines)

    def on_layout(self, layout: Layout, lines: Lines) -> str:
        """All disks."""
        for command in commands_of(layout):
            self.sheet.add(command, lines)
        first = layout.disks[0].removeprefix("/dev/")
        drive = f" --boot-drive={first}" if first else ""
        self.sheet.add(f"bootloader{drive}{self._append()}", lines)
        return ""

    def _append(self) -> str:
        kernel = " ".join(fact.value for fact in self.install.all("kernel"))
        return f' --append="{kernel}"' if kernel else ""

    def on_kernel(self, _options: str, _lines: Lines) -> str:
        """Options of the kernel; stand with its loader."""
        return ""

    def on_ntp(self, server: str, lines: Lines) -> str:
        """Where the time comes from."""
        self.sheet.add(f"timesource --ntp-server={server}", lines)
        return ""

    def on_proxy(self, address: str, _lines: Lines) -> str:
        """What stands before the mirrors."""
        return f"lost: stands with the source of packages: url --url=... --proxy={address}"

    def on_package(self, name: str, lines: Lines) -> str:
        """A package."""
        self._names.append((name, lines))
        return "" if self.akin else OTHER_NAMES

    def on_removed(self, name: str, lines: Lines) -> str:
        """A package that shall not be there."""
        if not self.akin:
            return OTHERS_OWN
        self._names.append((f"-{name}", lines))
        return "" if self.akin else OTHER_NAMES

    def on_late(self, late: Late, lines: Lines) -> str:
        """Commands at the end."""
        head = "%post" if late.inside else "%post --nochroot"
        head += " --erroronfail" if late.fails else ""
        head += f" --interpreter={late.program}" if late.program else ""
        code = late.code if late.inside else re.sub(r"/target\b", "/mnt/sysimage", late.code)
        code = f"set -e\n{code}" if late.stops and late.several and late.shell else code
        self.sheet.add(f"\n{head}\n{code}\n%end", lines)
        return "" if late.inside else OTHER_PLACE

    def on_early(self, code: str, lines: Lines) -> str:
        """Commands at the beginning."""
        self.sheet.add(f"\n%pre\n{code}\n%end", lines)
        return OTHER_PLACE

    def on_upgrade(self, whole: bool, lines: Lines) -> str:
        """Whether packages are brought to their newest version."""
        if whole:
            self.sheet.add("\n%post --erroronfail\ndnf --assumeyes upgrade\n%end", lines)
        return ""

    def on_ending(self, ending: str, lines: Lines) -> str:
        """What the machine does then."""
        self.sheet.add(ending, lines)
        return ""


def write_kickstart(install: Install, ledger: Ledger) -> Written:
    """One kickstart file."""
    return KickstartWriter(install, ledger).write()
