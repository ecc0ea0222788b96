"""Answers for Ubuntu's installer, written."""

from __future__ import annotations

import shlex
from typing import Any

from assistant.translate.installers.late import Late, shell_words
from assistant.translate.installers.layout import SWAP, Layout
from assistant.translate.installers.layout_autoinstall import actions_of
from assistant.translate.installers.model import (
    Account,
    Clock,
    Disk,
    Install,
    Keyboard,
    Lines,
    Network,
    prefix_of,
)
from assistant.translate.installers.sheet import (
    OTHER_NAMES,
    OTHER_PLACE,
    OTHERS_OWN,
    AnswerWriter,
    account_commands,
    key_commands,
)
from assistant.translate.ledger import Ledger
from assistant.translate.written import Page, Written
from assistant.translate.yaml_pages import From, documents

_IN = "curtin in-target --target=/target --"
_ORDER = (
    "version",
    "early-commands",
    "locale",
    "keyboard",
    "timezone",
    "proxy",
    "network",
    "identity",
    "ssh",
    "storage",
    "packages",
    "updates",
    "late-commands",
    "shutdown",
)


class AutoinstallWriter(AnswerWriter):
    """Writes one file."""

    tool, family = "Ubuntu's installer", "ubuntu"

    def __init__(self, install: Install, ledger: Ledger) -> None:
        super().__init__(install, ledger)
        self.value: dict[str, Any] = {"version": 1}

    def write(self) -> Written:
        """The file; every fact ends in the ledger."""
        self.rest(())
        if not self.install.all("disk") and not self.install.all("layout"):
            self._disk(Disk(), ())
        if not self.install.all("account"):
            self.added.append("an account `admin`: this installer makes one in any case")
            self._account(Account("admin"), ())
        inner = {key: self.value[key] for key in _ORDER if key in self.value}
        text, origins = documents([{"autoinstall": inner}])
        page = Page(
            "user-data.yaml",
            "yaml",
            f"#cloud-config\n{text}",
            {number + 1: lines for number, lines in origins.items()},
        )
        return Written((page,), tuple(self.open.values()), tuple(self.added))

    def on_locale(self, name: str, lines: Lines) -> str:
        """The locale."""
        self.value["locale"] = From(name if "." in name else f"{name}.UTF-8", lines)
        return ""

    def on_keyboard(self, keyboard: Keyboard, lines: Lines) -> str:
        """The keyboard."""
        variant = {"variant": keyboard.variant} if keyboard.variant else {}
        self.value["keyboard"] = From({"layout": keyboard.layout, **variant}, lines)
        return ""

    def on_clock(self, clock: Clock, lines: Lines) -> str:
        """The time zone."""
        self.value["timezone"] = From(clock.zone, lines)
        return "the machine's clock is taken for UTC" if clock.utc is False else ""

    def on_network(self, network: Network, lines: Lines) -> str:
        """The first interface."""
        card: dict[str, Any] = {} if network.device else {"match": {"name": "e*"}}
        how = ""
        if network.dhcp:
            card["dhcp4"] = True
        else:
            prefix = prefix_of(network.netmask)
            how = "" if prefix is not None else "no netmask is given: 24 bits"
            card["addresses"] = [f"{network.address}/{24 if prefix is None else prefix}"]
            if network.gateway:
                card["routes"] = [{"to": "default", "via": network.gateway}]
            if network.servers:
                card["nameservers"] = {"addresses": list(network.servers)}
        known = self.value.setdefault("network", {"version": 2, "ethernets": {}})["ethernets"]
        name = network.device or "first"
        if name in known:
            return "lost: a card that has no name of its own is there already"
        known[name] = From(card, lines)
        return how

    def on_host(self, name: str, lines: Lines) -> str:
        """The machine's name, which stands with the account."""
        if not self.install.all("account"):
            self.value.setdefault("identity", {})
        return ""

    def on_domain(self, name: str, lines: Lines) -> str:
        """Its domain."""
        others = (fact.concept for fact in self.install.facts if set(fact.lines) & set(lines))
        if set(others) == {"domain"}:
            return "lost: this installer sets no domain"
        return f"without the domain {name}, which this installer does not set"

    def on_root(self, password: bool, _lines: Lines) -> str:
        """Whether root has a password."""
        return "lost: root is locked, the account becomes root with sudo" if password else ""

    def on_account(self, account: Account, lines: Lines) -> str:
        """The account, which may become root in any case."""
        self._account(account, lines)
        others = [group for group in account.groups if group != "sudo"]
        if others:
            code = f"{_IN} usermod -aG {','.join(others)} {account.name}"
            self._more("late-commands", code, lines)
        number = [f"usermod --uid {account.number} {account.name}"] if account.number else []
        for one in (*number, *account_commands(account)):
            self._more("late-commands", f"{_IN} {one}", lines)
        return "" if "sudo" in account.groups else "it may become root with sudo"

    def _account(self, account: Account, lines: Lines) -> None:
        host = self.install.all("host")
        identity: dict[str, Any] = {
            "hostname": From(host[0].value, host[0].lines) if host else "host"
        }
        identity |= {"realname": account.full} if account.full else {}
        identity |= {"username": account.name, "password": self.ask_password(account.name)}
        self.value["identity"] = From(identity, lines)

    def on_ssh(self, on: bool, lines: Lines) -> str:
        """SSH's server."""
        self.value.setdefault("ssh", {})["install-server"] = From(on, lines)
        return ""

    def on_key(self, given: tuple[str, str], lines: Lines) -> str:
        """A public key: of the account, or by a command of another one's."""
        account = self.first("account")
        if given[0] in ("", account.name if account else ""):
            ssh = self.value.setdefault("ssh", {})
            ssh.setdefault("authorized-keys", []).append(From(given[1], lines))
            return ""
        return self.on_late(Late(key_commands(*given)), lines)

    def on_disk(self, disk: Disk, lines: Lines) -> str:
        """The disk."""
        self._disk(disk, lines)
        odd = ["home is not apart"] if disk.home else []
        odd += ["as ext4"] if disk.filesystem not in ("", "ext4") else []
        return ", ".join(odd)

    def on_layout(self, layout: Layout, lines: Lines) -> str:
        """All disks."""
        swap = {} if any(one.holds == SWAP for one in layout.volumes) else {"swap": {"size": 0}}
        self.value["storage"] = From({**swap, "config": list(actions_of(layout))}, lines)
        how = [] if layout.disks[0] else ["on the largest disk: the source names none"]
        plain = [v for v in layout.volumes if v.holds.startswith("/") and not v.filesystem]
        how += ["ext4 where the source leaves it to the installer"] if plain else []
        return "; ".join(how)

    def _disk(self, disk: Disk, lines: Lines) -> None:
        layout: dict[str, Any] = {"name": "direct" if disk.lvm is False else "lvm"}
        layout |= {"match": {"path": disk.device}} if disk.device else {}
        layout |= {"sizing-policy": "all"} if layout["name"] == "lvm" else {}
        self.value["storage"] = From({"layout": layout}, lines)

    def on_package(self, name: str, lines: Lines) -> str:
        """A package."""
        self._more("packages", name, lines)
        return "" if self.akin else OTHER_NAMES

    def on_removed(self, name: str, lines: Lines) -> str:
        """A package that shall not be there."""
        if not self.akin:
            return OTHERS_OWN
        self._more("late-commands", f"{_IN} apt-get purge -y {name}", lines)
        return "installed, then removed"

    def on_upgrade(self, whole: bool, lines: Lines) -> str:
        """Whether packages are brought to their newest version."""
        self.value["updates"] = From("all" if whole else "security", lines)
        return "" if whole else "with security updates, which come in any case"

    def on_proxy(self, address: str, lines: Lines) -> str:
        """What stands before the mirrors."""
        self.value["proxy"] = From(address, lines)
        return ""

    def on_ntp(self, server: str, lines: Lines) -> str:
        """Where the time comes from."""
        folder = "/target/etc/systemd/timesyncd.conf.d"
        code = f"mkdir -p {folder} && printf '[Time]\\nNTP={server}\\n' >> {folder}/answers.conf"
        self._more("late-commands", code, lines)
        return "as a setting of systemd-timesyncd"

    def on_kernel(self, options: str, lines: Lines) -> str:
        """Options of the kernel."""
        path, text = (
            "/target/etc/default/grub.d/answers.cfg",
            shlex.quote(f'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT {options}"'),
        )
        code = f"mkdir -p {path.rpartition('/')[0]} && printf '%s\\n' {text} >> {path}"
        self._more("late-commands", f"{code} && {_IN} update-grub", lines)
        return "from the first start of the new system on, not while it is installed"

    def on_late(self, late: Late, lines: Lines) -> str:
        """Commands at the end."""
        code = f"{_IN} {shell_words(late)}" if late.inside else shell_words(late)
        self._more("late-commands", code if late.fails else f"{code} || true", lines)
        return "" if late.inside else OTHER_PLACE

    def on_early(self, code: str, lines: Lines) -> str:
        """Commands at the beginning."""
        self._more("early-commands", code, lines)
        return OTHER_PLACE

    def on_ending(self, ending: str, lines: Lines) -> str:
        """What the machine does then."""
        self.value["shutdown"] = From("reboot" if ending == "reboot" else "poweroff", lines)
        return "switched off" if ending == "halt" else ""

    def _more(self, key: str, value: str, lines: Lines) -> None:
        self.value.setdefault(key, []).append(From(value, lines))


def write_autoinstall(install: Install, ledger: Ledger) -> Written:
    """User data with the answers."""
    return AutoinstallWriter(install, ledger).write()
