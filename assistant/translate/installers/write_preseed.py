"""Answers for Debian's installer, written."""

from __future__ import annotations

from dataclasses import replace

from assistant.translate.installers.late import Late, in_one_line, joined, shell_words
from assistant.translate.installers.layout import Layout
from assistant.translate.installers.layout_preseed import recipe_of
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
    account_commands,
    key_commands,
)
from assistant.translate.ledger import Ledger
from assistant.translate.written import Page, Written

_ASKS = """\
d-i partman-lvm/device_remove_lvm boolean true
d-i partman-md/device_remove_md boolean true
d-i partman-lvm/confirm boolean true
d-i partman-lvm/confirm_nooverwrite boolean true
d-i partman-partitioning/confirm_write_new_label boolean true
d-i partman/choose_partition select finish
d-i partman/confirm boolean true
d-i partman/confirm_nooverwrite boolean true"""


class PreseedWriter(AnswerWriter):
    """Writes one file."""

    tool, family = "Debian's installer", "debian"

    def __init__(self, install: Install, ledger: Ledger) -> None:
        layouts: list[Layout] = [fact.value for fact in install.all("layout")]
        self._recipe = recipe_of(layouts[0]) if layouts else ()
        self.divides = bool(self._recipe)
        super().__init__(install, ledger)
        self.sheet = Sheet(["#_preseed_V1"])
        self._card = False
        self._late: list[tuple[str, bool, Lines]] = []
        self._packages: list[tuple[str, Lines]] = []

    def write(self) -> Written:
        """The file; every fact ends in the ledger."""
        groups = (
            ("Language, keyboard and clock", ("locale", "keyboard", "clock", "ntp")),
            ("Network", ("network", "host", "domain", "proxy")),
            ("Accounts", ("root", "account")),
            ("The whole disk", ("disk", "layout")),
        )
        for title, concepts in groups:
            if any(self.install.all(one) for one in concepts) or "disk" in concepts:
                self.sheet.head(title)
            for one in concepts:
                self.concept(one)
        if not self.install.all("disk") and not self._recipe:
            self._partman(self._whole, ())
        self.sheet.head("Packages")
        for one in ("ssh", "package", "key", "removed", "late"):
            self.concept(one)
        ssh = ", ssh-server" if self.first("ssh") else ""
        at = tuple(n for fact in self.install.all("ssh") for n in fact.lines)
        self.sheet.add(f"tasksel tasksel/first multiselect standard{ssh}", at)
        if self._packages:
            names = " ".join(name for name, _ in self._packages)
            lines = tuple(n for _, at in self._packages for n in at)
            self.sheet.add(f"d-i pkgsel/include string {names}", lines)
        self.concept("upgrade")
        self.sheet.add("popularity-contest popularity-contest/participate boolean false")
        self._end()
        text = self.sheet.text
        page = Page("preseed.cfg", "preseed", text, self.sheet.origins)
        return Written((page,), tuple(self.open.values()), tuple(self.added))

    @property
    def _whole(self) -> Disk:
        """The disk that is taken: of a layout that is lost the first one."""
        layout: Layout | None = self.first("layout")
        disk: Disk = self.first("disk") or Disk(layout.disks[0] if layout else "")
        return disk

    def _end(self) -> None:
        self.sheet.head("The end")
        self.sheet.add("d-i grub-installer/only_debian boolean true")
        if not self._whole.device:
            self.sheet.add("d-i grub-installer/bootdev string default")
        self.concept("kernel")
        self.concept("early")
        if self._late:
            code = joined((code, fails) for code, fails, _ in self._late)
            lines = tuple(n for _, _, at in self._late for n in at)
            self.sheet.add(f"d-i preseed/late_command string \\\n    {code}", lines)
        self.sheet.add("d-i finish-install/reboot_in_progress note")
        self.concept("ending")
        self.rest(CONCEPTS)

    def _line(self, answer: str, lines: Lines) -> str:
        self.sheet.add(f"d-i {answer}", lines)
        return ""

    def on_locale(self, name: str, lines: Lines) -> str:
        """The locale."""
        return self._line(f"debian-installer/locale string {name}", lines)

    def on_keyboard(self, keyboard: Keyboard, lines: Lines) -> str:
        """The keyboard."""
        self._line(f"keyboard-configuration/xkb-keymap select {keyboard.layout}", lines)
        if keyboard.variant:
            self._line(f"keyboard-configuration/variantcode string {keyboard.variant}", lines)
        return ""

    def on_clock(self, clock: Clock, lines: Lines) -> str:
        """The time zone."""
        if clock.utc is not None:
            self._line(f"clock-setup/utc boolean {'true' if clock.utc else 'false'}", lines)
        return self._line(f"time/zone string {clock.zone}", lines)

    def on_network(self, network: Network, lines: Lines) -> str:
        """The first interface."""
        if self._card:
            return "lost: this installer sets up one card: the others once it runs"
        self._card = True
        self._line(f"netcfg/choose_interface select {network.device or 'auto'}", lines)
        if network.dhcp:
            return ""
        self._line("netcfg/disable_autoconfig boolean true", lines)
        for name, value in (
            ("ipaddress", network.address),
            ("netmask", network.netmask),
            ("gateway", network.gateway),
            ("nameservers", " ".join(network.servers)),
        ):
            if value:
                self._line(f"netcfg/get_{name} string {value}", lines)
        return self._line("netcfg/confirm_static boolean true", lines)

    def on_host(self, name: str, lines: Lines) -> str:
        """The machine's name."""
        self._line(f"netcfg/get_hostname string {name}", lines)
        if not self.install.all("domain"):
            self._line("netcfg/get_domain string", ())
        return ""

    def on_domain(self, name: str, lines: Lines) -> str:
        """Its domain."""
        return self._line(f"netcfg/get_domain string {name}", lines)

    def on_root(self, password: bool, lines: Lines) -> str:
        """Whether root has a password."""
        self._line(f"passwd/root-login boolean {'true' if password else 'false'}", lines)
        if not password:
            return ""
        self._line(f"passwd/root-password-crypted password {self.ask_password('root')}", lines)
        return "the password is not copied: its place is left open"

    def on_account(self, account: Account, lines: Lines) -> str:
        """The account."""
        self._line("passwd/make-user boolean true", lines)
        self._line(f"passwd/user-fullname string {account.full or account.name}", lines)
        self._line(f"passwd/username string {account.name}", lines)
        hashed = self.ask_password(account.name)
        self._line(f"passwd/user-password-crypted password {hashed}", lines)
        if account.groups:
            self._line(f"passwd/user-default-groups string {' '.join(account.groups)}", lines)
        if account.number:
            self._line(f"passwd/user-uid string {account.number}", lines)
        for code in account_commands(account):
            self._late.append((f"in-target {code}", True, lines))
        return ""

    def on_ntp(self, server: str, lines: Lines) -> str:
        """Where the time comes from."""
        if any(one.startswith("d-i clock-setup/ntp-server") for one in self.sheet.lines):
            return "lost: this installer asks one time server"
        self._line("clock-setup/ntp boolean true", lines)
        return self._line(f"clock-setup/ntp-server string {server}", lines)

    def on_proxy(self, address: str, lines: Lines) -> str:
        """What stands before the mirrors."""
        return self._line(f"mirror/http/proxy string {address}", lines)

    def on_kernel(self, options: str, lines: Lines) -> str:
        """Options of the kernel."""
        return self._line(f"debian-installer/add-kernel-opts string {options}", lines)

    def on_disk(self, disk: Disk, lines: Lines) -> str:
        """The disk."""
        self._partman(disk, lines)
        return ""

    def on_layout(self, layout: Layout, lines: Lines) -> str:
        """All disks."""
        if not self._recipe:
            return "lost: only partitions of one disk are translated for it: give it by hand"
        self._device(layout.disks[0], lines)
        self._line("partman-auto/method string regular", lines)
        parts = " \\\n    ".join(("dryfit ::", *self._recipe))
        self._line(f"partman-auto/expert_recipe string \\\n    {parts}", lines)
        self.sheet.add(_ASKS)
        return ""

    def _device(self, device: str, lines: Lines) -> None:
        if device:
            self._line(f"partman-auto/disk string {device}", lines)
            self._line(f"grub-installer/bootdev string {device}", lines)

    def _partman(self, disk: Disk, lines: Lines) -> None:
        self._device(disk.device, lines)
        method = "lvm" if disk.lvm else "regular"
        self._line(f"partman-auto/method string {method}", lines)
        if disk.lvm:
            self._line("partman-auto-lvm/guided_size string max", ())
        if disk.filesystem:
            self._line(f"partman/default_filesystem string {disk.filesystem}", lines)
        recipe = "home" if disk.home else "atomic"
        self._line(f"partman-auto/choose_recipe select {recipe}", lines)
        self.sheet.add(_ASKS)

    def on_ssh(self, _on: bool, _lines: Lines) -> str:
        """SSH's server; written with the tasks."""
        return ""

    def on_package(self, name: str, lines: Lines) -> str:
        """A package; written with the others."""
        self._packages.append((name, lines))
        return "" if self.akin else OTHER_NAMES

    def on_removed(self, name: str, lines: Lines) -> str:
        """A package that shall not be there."""
        if not self.akin:
            return OTHERS_OWN
        self._late.append((f"in-target apt-get purge -y {name}", False, lines))
        return "installed, then removed"

    def on_key(self, given: tuple[str, str], lines: Lines) -> str:
        """A public key."""
        account = self.first("account")
        user = given[0] or (account.name if account else "root")
        return self.on_late(Late(key_commands(user, given[1])), lines)

    def on_late(self, late: Late, lines: Lines) -> str:
        """Commands at the end."""
        code = in_one_line(late.code) if late.shell else late.code
        if code is None or "\n" in code:
            return "lost: it needs several lines, and this answer is one: make a script of it"
        words = shell_words(replace(late, code=code))
        self._late.append((f"in-target {words}" if late.inside else words, late.fails, lines))
        return "" if late.inside else OTHER_PLACE

    def on_upgrade(self, whole: bool, lines: Lines) -> str:
        """Whether packages are brought to their newest version."""
        return self._line(f"pkgsel/upgrade select {'full-upgrade' if whole else 'none'}", lines)

    def on_early(self, code: str, lines: Lines) -> str:
        """Commands at the beginning."""
        whole = in_one_line(code)
        if whole is None:
            return "lost: it needs several lines, and this answer is one: make a script of it"
        self._line(f"preseed/early_command string {whole}", lines)
        return OTHER_PLACE

    def on_ending(self, ending: str, lines: Lines) -> str:
        """What the machine does then."""
        if ending != "reboot":
            self._line(f"debian-installer/exit/{ending} boolean true", lines)
        return ""


def write_preseed(install: Install, ledger: Ledger) -> Written:
    """One file of answers."""
    return PreseedWriter(install, ledger).write()
