"""Anaconda, the installer of Rocky Linux, AlmaLinux and Fedora: a kickstart file."""

from __future__ import annotations

from assistant.core.plan import Printed, Segment
from assistant.targets.packer.linux.installation import Installation, Page, Part, plain, volume


def kickstart(wish: Installation) -> tuple[Segment, ...]:
    """The answers of `wish` for Anaconda of EL 8 and 9 and of Fedora from 41 on."""
    page = Page()
    if wish.note is not None:
        page.line("# ", wish.note)
    page.lines(("text", *wish.sources, "eula --agreed", "firstboot --disable"))
    _language(page, wish)
    _accounts(page, wish)
    _disk(page, wish)
    page.line("reboot --eject")
    _packages(page, wish)
    _pre(page, wish)
    _post(page, wish)
    return page.done()


def _language(page: Page, wish: Installation) -> None:
    page.lines(("", "# Language, keyboard and clock"))
    page.line("lang ", wish.locale)
    page.line("keyboard --xlayouts='", wish.keyboard, "'")
    page.line("timezone ", wish.timezone, " --utc")
    _network(page, wish)
    page.line("network --hostname=", wish.hostname)
    mode = "--enforcing" if wish.enforcing else "--permissive"
    page.lines(("firewall --enabled --service=ssh", f"selinux {mode}"))
    page.line("services --enabled=sshd")


def _network(page: Page, wish: Installation) -> None:
    own = wish.address
    if own is None:
        page.lines(("", "# The first interface with a link, by DHCP"))
        page.line("network --bootproto=dhcp --device=link --activate --onboot=on")
        return
    told = f"--ip={own.ip.ip} --netmask={own.ip.netmask} --gateway={own.gateway}"
    servers = f" --nameserver={','.join(own.dns)}" if own.dns else ""
    page.lines(("", "# The first interface with a link, under the address of the build"))
    page.line(
        "network --bootproto=static ",
        own.printed(f"{told}{servers}"),
        " --device=link --activate --onboot=on",
    )


def _accounts(page: Page, wish: Installation) -> None:
    page.lines(("", "# One account, which may use sudo; root cannot log in", "rootpw --lock"))
    page.line(
        "user --name=", wish.username, " --groups=wheel --iscrypted --password=", wish.password_hash
    )


def _disk(page: Page, wish: Installation) -> None:
    if wish.system_disk == "only":
        page.lines(("", "# The whole of the only disk"))
        page.lines(("zerombr", "clearpart --all --initlabel", "bootloader --timeout=1"))
    else:
        page.lines(("", "# The whole of one disk, which %pre finds", f"%include {_FOUND}"))
        page.lines(("zerombr", "clearpart --all --initlabel"))
    if wish.volumes:
        _volumes(page, wish)
    elif plain(_kind(wish)) == "btrfs":
        page.line("autopart --nohome --noswap --type=", _kind(wish))
    else:
        # Without swap the root file system is the last on the disk, where a clone can grow it.
        page.line("autopart --nohome --noswap --type=", wish.layout, " --fstype=", _kind(wish))


def _kind(wish: Installation) -> Part:
    return wish.filesystem or "xfs"


_FOUND = "/tmp/system-disk.ks"  # noqa: S108  in the installer's own memory
_ORDER = {
    "smallest": ("The system goes to the smallest disk", "$3, $1", "sort --numeric-sort"),
    "largest": ("The system goes to the largest disk", "$3, $1", "sort --numeric-sort --reverse"),
    "first": ("The system goes to the first disk", "$1, $1", "sort"),
}


def _pre(page: Page, wish: Installation) -> None:
    """Anaconda knows disks by their names alone, and those differ between builders."""
    if wish.system_disk == "only":
        return
    why, fields, order = _ORDER[wish.system_disk]
    page.lines(
        (
            "",
            "%pre --erroronfail",
            f"# {why}; the others are none of the installer's business.",
            "disk=$(lsblk --bytes --nodeps --noheadings --output NAME,TYPE,SIZE |",
            f"""  awk '$2 == "disk" && $1 !~ /^(fd|zram)/ {{ print {fields} }}' |""",
            f"  {order} | head -n 1 | cut -d ' ' -f 2)",
            'test -n "$disk"',
            f'echo "ignoredisk --only-use=$disk" >{_FOUND}',
            f'echo "bootloader --timeout=1 --boot-drive=$disk" >>{_FOUND}',
            "%end",
        )
    )


def _volumes(page: Page, wish: Installation) -> None:
    """Logical volumes of one group."""
    page.lines(("reqpart --add-boot", "part pv.01 --size=1 --grow", "volgroup system pv.01"))
    for place, size in wish.places:
        room = f"--size={size}" if size else "--size=1024 --grow"
        told = f"logvol {place} --vgname=system --name={volume(place)} {room}"
        if place in wish.options:
            told += f' --fsoptions="defaults,{wish.options[place]}"'
        told += " --fstype="
        page.line(Printed(told, "goal", "a file system of its own"), _kind(wish))
    root: Part = "--size=1024 --grow"
    if wish.root_mb is not None:
        root = Printed(f"--size={wish.root_mb}", "goal", "the root's own size")
    page.line("logvol / --vgname=system --name=root ", root, " --fstype=", _kind(wish))


def _packages(page: Page, wish: Installation) -> None:
    page.lines(("", "%packages", *wish.groups))
    page.lines(("openssh-server", "sudo", *wish.packages))
    page.line("%end")


def _post(page: Page, wish: Installation) -> None:
    commands: list[Part] = [*wish.late]
    if wish.updates:
        commands.append("dnf --assumeyes upgrade")
    if not commands:
        return
    page.lines(("", "%post --erroronfail"))
    for command in commands:
        page.line(command)
    page.line("%end")
