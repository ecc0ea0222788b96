"""Debian's installer: a preseed file."""

from __future__ import annotations

from assistant.core.plan import Choice, Printed, Segment
from assistant.targets.packer.linux.installation import (
    Installation,
    Page,
    Part,
    plain,
    volume,
)

_METHODS = {"plain": "regular", "lvm": "lvm"}


def preseed(wish: Installation) -> tuple[Segment, ...]:
    """The answers of `wish` as debian-installer reads them over HTTP."""
    page = Page()
    if wish.note is not None:
        page.line("# ", wish.note)
    _language(page, wish)
    _network(page, wish)
    _mirror(page, wish)
    _accounts(page, wish)
    _disk(page, wish)
    _packages(page, wish)
    _end(page, wish)
    return page.done()


def _language(page: Page, wish: Installation) -> None:
    page.lines(("", "# Language, keyboard and clock"))
    page.line("d-i debian-installer/locale string ", wish.locale)
    page.line("d-i keyboard-configuration/xkb-keymap select ", wish.keyboard)
    page.line("d-i clock-setup/utc boolean true")
    page.line("d-i time/zone string ", wish.timezone)


def _network(page: Page, wish: Installation) -> None:
    how = "by DHCP" if wish.address is None else "under the address that boot_command tells"
    page.lines(("", f"# Network: the first interface with a link, {how}"))
    page.line("d-i netcfg/choose_interface select auto")
    page.line("d-i netcfg/get_hostname string ", wish.hostname)
    page.line("d-i netcfg/get_domain string")
    page.line("d-i netcfg/hostname string ", wish.hostname)
    page.line("d-i hw-detect/load_firmware boolean false")


def _mirror(page: Page, wish: Installation) -> None:
    proxy = f"d-i mirror/http/proxy string {wish.proxy}".rstrip()
    page.lines(
        (
            "",
            "# Packages come from the network mirror, not from further discs",
            "d-i mirror/country string manual",
            "d-i mirror/http/hostname string deb.debian.org",
            "d-i mirror/http/directory string /debian",
            proxy,
            "d-i apt-setup/cdrom/set-first boolean false",
            "d-i apt-setup/disable-cdrom-entries boolean true",
            "d-i apt-setup/services-select multiselect security, updates",
        )
    )


def _accounts(page: Page, wish: Installation) -> None:
    page.lines(("", "# One account, which may use sudo; root cannot log in"))
    page.line("d-i passwd/root-login boolean false")
    page.line("d-i passwd/make-user boolean true")
    page.line("d-i passwd/user-fullname string ", wish.username)
    page.line("d-i passwd/username string ", wish.username)
    page.line("d-i passwd/user-password-crypted password ", wish.password_hash)
    page.line("d-i passwd/user-default-groups string sudo")


def _disk(page: Page, wish: Installation) -> None:
    which = "only disk" if wish.system_disk == "only" else f"{wish.system_disk} disk"
    if wish.volumes:
        page.lines(("", f"# The whole of the {which}, logical volumes of one group"))
        page.line("d-i partman-auto/method string lvm")
        page.line("d-i partman-auto-lvm/new_vg_name string system")
        page.line("d-i partman-auto/expert_recipe string ", *_recipe(wish))
    else:
        page.lines(("", f"# The whole of the {which}, one root file system"))
        page.line("d-i partman-auto/method string ", _method(wish.layout))
        if plain(wish.filesystem) not in ("", "ext4"):
            page.line("d-i partman/default_filesystem string ", wish.filesystem)
    if wish.system_disk != "only":
        page.line("d-i partman/early_command string ", _found(wish))
    page.lines(
        (
            "d-i partman-auto-lvm/guided_size string max",
            "d-i partman-lvm/device_remove_lvm boolean true",
            "d-i partman-lvm/confirm boolean true",
            "d-i partman-lvm/confirm_nooverwrite boolean true",
            "d-i partman-md/device_remove_md boolean true",
            f"d-i partman-auto/choose_recipe select {'separate' if wish.volumes else 'atomic'}",
            "d-i partman-basicfilesystems/no_swap boolean false",
            "d-i partman-partitioning/confirm_write_new_label boolean true",
            "d-i partman/choose_partition select finish",
            "d-i partman/confirm boolean true",
            "d-i partman/confirm_nooverwrite boolean true",
            "d-i partman-efi/non_efi_system boolean true",
        )
    )


def _found(wish: Installation) -> str:
    """Shell of the installer that tells partman and GRUB which disk is the system's."""
    if wish.system_disk == "first":
        best = "best=$(list-devices disk | sort | head -n 1)"
    else:
        than = "-lt" if wish.system_disk == "smallest" else "-gt"
        best = (
            "best=; for disk in $(list-devices disk); do"
            ' size=$(cat "/sys/block/$(basename "$disk")/size");'
            f' if [ -z "$best" ] || [ "$size" {than} "$edge" ]; then best=$disk; edge=$size; fi;'
            " done"
        )
    return (
        f'{best}; debconf-set partman-auto/disk "$best"; debconf-set grub-installer/bootdev "$best"'
    )


_FIRMWARE = "538 538 1075 free $iflabel{ gpt } $reusemethod{ } method{ efi } format{ } ."
_GROWS = " 2048 10000 1000000000 "
_BOOT = (
    "768 768 768 ext4 $primary{ } $bootable{ } method{ format } format{ } use_filesystem{ }"
    " filesystem{ ext4 } mountpoint{ /boot } ."
)


def _recipe(wish: Installation) -> tuple[Part, ...]:
    """partman's recipe: smallest size, priority and largest size in MB, then what it is."""
    parts: list[Part] = ["separate :: ", _FIRMWARE, " ", _BOOT]
    kind = plain(wish.filesystem) or "ext4"
    for place, size in wish.places:
        room = f" {size} {size} {size} " if size else _GROWS
        told = f"{room}{_volume(place, kind, wish.options.get(place, ''))}"
        parts.append(Printed(told, "goal", "a file system of its own"))
    if wish.root_mb is None:
        return (*parts, f"{_GROWS}{_volume('/', kind)}")
    sizes = f" {wish.root_mb} {wish.root_mb} {wish.root_mb} "
    return (*parts, Printed(f"{sizes}{_volume('/', kind)}", "goal", "the root's own size"))


def _volume(place: str, kind: str, options: str = "") -> str:
    flags = "".join(f" options/{flag}{{ {flag} }}" for flag in options.split(",") if flag)
    return (
        f"{kind} $lvmok{{ }} lv_name{{ {volume(place)} }} method{{ format }} format{{ }}"
        f" use_filesystem{{ }} filesystem{{ {kind} }} mountpoint{{ {place} }}{flags} ."
    )


def _method(layout: Part) -> Part:
    """partman's word for the layout; a choice keeps its place and gets partman's words."""
    if isinstance(layout, Choice):
        return Choice(layout.id, layout.ask, tuple(_METHODS[o] for o in layout.options))
    if isinstance(layout, Printed):
        return Printed(_METHODS[layout.text], layout.origin, layout.why)
    return _METHODS[plain(layout)]


def _packages(page: Page, wish: Installation) -> None:
    page.lines(("", "# A small system that can be reached"))
    page.line("tasksel tasksel/first multiselect standard, ssh-server")
    page.line("d-i pkgsel/include string ", " ".join(("sudo", *wish.packages)))
    page.line("d-i pkgsel/upgrade select ", "full-upgrade" if wish.updates else "safe-upgrade")
    page.line("d-i pkgsel/update-policy select none")
    page.line("popularity-contest popularity-contest/participate boolean false")


def _end(page: Page, wish: Installation) -> None:
    page.lines(
        (
            "",
            "# The boot loader goes to the disk that was partitioned",
            "d-i grub-installer/only_debian boolean true",
            "d-i grub-installer/with_other_os boolean false",
            "d-i grub-installer/bootdev string default",
            "d-i grub-installer/force-efi-extra-removable boolean true",
        )
    )
    if wish.late:
        commands = "; ".join(f"in-target {command}" for command in wish.late)
        page.line("d-i preseed/late_command string ", commands)
    page.line("d-i finish-install/reboot_in_progress note")
    page.line("d-i cdrom-detect/eject boolean true")
