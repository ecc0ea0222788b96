"""Parts of a machine on one's own hypervisor that a goal says by a number: the address of a device
that is passed through, the memory of its graphics, how long its start waits."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.understand.reading import MACHINE, Reading

_PASSED = re.compile(r"\bpass(?:ed|es|ing)?[\s-]?through\b|\bhostpci[0-9]?\b|\bpcie?\b", re.I)
_USB = re.compile(r"\busb\b", re.IGNORECASE)
_FILL = (
    r"(?:\bpass(?:es|ing)?\s+through\s+)?"
    r"(?:(?:\b(?:of|for|with|an?|the|my|at|is|id|address|vendor|device|host|hostpci[0-9]?|port)\b|[:(=])\s*)*"
    r"(?:\b(?:nvidia|amd|intel)\s+)?(?:\b(?:gpu|igpu|graphics\s+card|card|pcie?|usb|stick|dongle)s?\s+)?"
    r"(?:(?:\b(?:at|device|stick|dongle|id|address|card|with|is)\b|[:(=])\s*)*"
)
_TAIL = r"\)?(?:\s+pass(?:ed|ing)?[\s-]?through\b(?:\s+to\s+(?:it|the\s+vm)\b)?)?"
_PCI = re.compile(
    rf"{_FILL}(?<![\w:.])(?P<at>(?:[0-9a-f]{{4}}:)?[0-9a-f]{{2}}:[0-9a-f]{{2}}(?:\.[0-7])?)(?![\w:]){_TAIL}",
    re.IGNORECASE,
)
_USB_ID = re.compile(
    rf"{_FILL}(?<![\w:.])(?P<at>[0-9a-f]{{4}}:[0-9a-f]{{4}})(?![\w:]){_TAIL}", re.IGNORECASE
)
_THROUGH = re.compile(
    r"(?:\b(?:with|and)\s+)?(?:\b(?:a|the|my|nvidia|amd|intel)\s+)*\b(?:i?gpu|graphics\s+card|pcie?|usb)\s+"
    r"(?:(?:device|card|stick)\s+)?pass(?:ed)?[\s-]?through\s+\Z",
    re.IGNORECASE,
)
_CONTAINERS = re.compile(r"\b(?:docker|compose|lxcs?|containers?)\b", re.IGNORECASE)
"""Where a device is a file of the host."""
_DOMAIN = "0000:"
"""What stands before a PCI address that is written short."""
_VIDEO = re.compile(
    r"\b(?:(?:video|graphics|display|gfx)\s+(?:ram|memory|mem)|vram)(?:\s+(?:of|size|is))*\s*[:=]?\s*"
    r"(?P<n>[0-9]{1,5})(?:\s*(?P<u>mb|mib|m)\b)?(?![\w.])"
    r"|(?<![\w.])(?P<m>[0-9]{1,3})\s*(?:mb|mib|m)\s+(?:of\s+)?(?:(?:video|graphics|gfx)\s+(?:ram|memory|mem)|vram)\b",
    re.IGNORECASE,
)
_KILOBYTES = 1024
"""From here on a number without a unit is not of MB: vSphere counts in KB."""
_MACHINE = re.compile(
    r"\b(?:proxmox|pve|hyper-?v|libvirt|kvm|virtualbox|vbox|vmware|vsphere)\b", re.IGNORECASE
)
_SPAN = r"(?P<n>[0-9]{1,4})\s*-?(?P<u>s|secs?|seconds?|m|mins?|minutes?)?\b"
_START = r"(?:(?:automatic|auto)[\s-]?)?(?:start(?:[\s-]?up)?|up|boot)[\s-]delay"
_ALL_SPANS = [_SPAN.replace("<n>", f"<n{way}>").replace("<u>", f"<u{way}>") for way in range(4)]
_DELAY = re.compile(
    rf"\b{_START}(?:\s+(?:of|is))?\s*[:=]?\s*{_ALL_SPANS[0]}"
    rf"|(?<![\w.]){_ALL_SPANS[1]}\s+{_START}\b"
    r"|\bstart(?:s|ed|ing)?\s+(?:(?:after|with)\s+)?(?:an?\s+)?"
    rf"(?:{_ALL_SPANS[2]}\s+delay\b|delay\s+(?:of\s+)?{_ALL_SPANS[3]})",
    re.IGNORECASE,
)

_DEVICE = r"(?:(?:scsi|virtio|sata|ide|net)[0-9]{1,2}|cdrom|cd|dvd|hd|hdd|disk|network|pxe)"
_BOOT_ORDER = re.compile(
    rf"\bboot[\s-]order(?:\s+(?:is|of|from))?\s*[:=]?\s*(?P<list>{_DEVICE}(?:(?:\s*[;,>]\s*|\s+(?:and\s+)?(?:then\s+)?){_DEVICE})*)(?![\w-])",
    re.IGNORECASE,
)
_BOOT_NAMES = {"cd": "cdrom", "dvd": "cdrom", "hdd": "hd", "disk": "hd", "pxe": "network"}
_ID = r"[1-9][0-9]{2,8}"
_NUMBERED = r"(?<!vlan )(?<!user )(?<!group )\b(?:vm[\s-]?)?ids?"
_IDS = re.compile(
    rf"{_NUMBERED}(?:\s+(?:from|range|of|are))*\s*[:=]?\s*"
    rf"(?P<first>{_ID})\s*(?:-|–|to|until|through|\.\.)\s*(?P<last>{_ID})(?![\w.])"
    rf"|{_NUMBERED}(?:\s+(?:are|of))?\s*[:=]?\s*"
    rf"(?P<list>{_ID}(?:\s*(?:,\s*(?:and\s+)?|\band\b|&)\s*{_ID})+)(?![\w.])"
    rf"|{_NUMBERED}\s+(?:start|starts|starting|beginning|counting|count|from)"
    rf"(?:\s+(?:at|from|with|up))*\s*(?P<begin>{_ID})(?![\w.])(?:\s+(?:on|up|upwards?))?",
    re.IGNORECASE,
)
_MOST = 100
_VSPHERE = re.compile(r"\b(?:vsphere|vcenter|esxi)\b", re.IGNORECASE)
_PROXMOX = re.compile(r"\b(?:proxmox|pve)\b", re.IGNORECASE)


def find_hardware(reading: Reading) -> None:
    """Addresses of devices, video memory and waits at the start. To be called before images and
    sizes are read: a USB device looks like an image with its tag."""
    if not _MACHINE.search(reading.goal):
        return
    if _USB.search(reading.goal):
        _take_devices(reading, "usb_device", _USB_ID, "")
    if _PASSED.search(reading.goal):
        _take_devices(reading, "pci_device", _PCI, _DOMAIN)
    _take_boot_order(reading)
    if _PROXMOX.search(reading.goal):
        _take_ids(reading)
    for match in _VIDEO.finditer(reading.goal):
        if reading.free(*match.span()):
            number = int(match["n"] or match["m"])
            if match["u"] or number < _KILOBYTES:
                reading.set("video_memory_mb", number, *match.span())
    # That of vSphere is in milliseconds, and before the firmware.
    delays = () if _VSPHERE.search(reading.goal) else _DELAY.finditer(reading.goal)
    for match in delays:
        if reading.free(*match.span()):
            said = [(match[f"n{way}"], match[f"u{way}"]) for way in range(len(_ALL_SPANS))]
            count, unit = next((n, u) for n, u in said if n)
            seconds = int(count) * (60 if (unit or "s").lower().startswith("m") else 1)
            reading.set("start_delay", seconds, *match.span())


def _take_devices(reading: Reading, name: str, pattern: re.Pattern[str], domain: str) -> None:
    for match in pattern.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        at = match["at"].lower()
        short = domain and at.count(":") == 1
        lead = _THROUGH.search(reading.goal[: match.start()])
        if lead and reading.free(*lead.span()) and not _CONTAINERS.search(reading.goal):
            reading.claim(*lead.span(), "device passed through")
        reading.set(name, f"{domain}{at}" if short else at, *match.span())


def _take_boot_order(reading: Reading) -> None:
    match = _BOOT_ORDER.search(reading.goal)
    if match is None or not reading.free(*match.span()):
        return
    for one in re.findall(_DEVICE, match["list"], re.IGNORECASE):
        low = one.lower()
        reading.set("boot_device", _BOOT_NAMES.get(low, low), *match.span())


def _take_ids(reading: Reading) -> None:
    """Numbers of several machines, one each in order; of those that count up the first alone."""
    for match in _IDS.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        if match["begin"]:
            reading.set("first_vm_id", int(match["begin"]), *match.span())
            continue
        found = [int(number) for number in re.findall(_ID, match["list"] or "")]
        if match["first"]:
            low, high = int(match["first"]), int(match["last"])
            found = [*range(low, high + 1)] if low < high < low + _MOST else []
        for place, number in enumerate(found, 1):
            reading.set(f"{MACHINE}{place}.vm_id", number, *match.span())


def count_ids(reading: Reading) -> None:
    """The numbers that follow the first one, where the goal says that they count up. To be called
    when it is known how many machines there are."""
    first = next((p for p in reading.parameters if p.name == "first_vm_id"), None)
    if first is None:
        _as_many(reading)
        return
    reading.parameters.remove(first)
    count = reading.value("count")
    number = int(first.value)
    if type(count) is not int or count < 1:
        reading.parameters.append(replace(first, name="vm_id"))
        return
    for place in range(1, count + 1):
        name = f"{MACHINE}{place}.vm_id"
        reading.parameters.append(replace(first, name=name, value=number + place - 1))


def _as_many(reading: Reading) -> None:
    """As many machines as have a number, where the goal says neither how many nor what they are
    called."""
    said = {p.name for p in reading.parameters}
    numbered = [
        p for p in reading.parameters if p.name.startswith(MACHINE) and p.name.endswith(".vm_id")
    ]
    if len(numbered) > 1 and said.isdisjoint(("count", "names", "masters", "workers")):
        why = "as many as there are numbers"
        reading.parameters.append(Parameter("count", len(numbered), "assumed", None, why))


def share_sockets(reading: Reading) -> None:
    """On vSphere, where a machine has so many processors in so many sockets, how many share one. To
    be called when processors are read."""
    sockets, cpus = reading.value("sockets"), reading.value("cpus")
    if not _VSPHERE.search(reading.goal) or type(sockets) is not int or type(cpus) is not int:
        return
    if cpus % sockets == 0:
        reading.parameters[:] = [
            replace(p, name="cores_per_socket", value=cpus // sockets) if p.name == "sockets" else p
            for p in reading.parameters
        ]
