"""The hardware of a machine: its firmware and its TPM, builder by builder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from assistant.check.machines.machine import Machine
from assistant.syntax.hcl import Unknown
from assistant.syntax.patterns import later

Firmware = Literal["bios", "efi", ""]

_OVMF = later(r"ovmf|edk2|efi", re.IGNORECASE)


def asked_by_setup(machine: Machine) -> bool:
    """Whether Windows 11 Setup tests the machine; the editions for devices (IoT) are not tested."""
    return machine.release == "11" and not machine.is_iot


def firmware_of(machine: Machine) -> Firmware:
    """What starts the machine; empty where a run or the hypervisor decides."""
    reader = _FIRMWARE.get(machine.builder)
    return reader(machine) if reader is not None else ""


def _hyperv(machine: Machine) -> Firmware:
    value = machine.value("generation")
    if isinstance(value, Unknown):
        return ""
    return "efi" if str(value) == "2" else "bios"


def _qemu(machine: Machine) -> Firmware:
    if machine.is_true("efi_boot") or machine.text("efi_firmware_code"):
        return "efi"
    names = ("efi_boot", "efi_firmware_code", "qemuargs", "qemu_binary")
    plain = all(machine.is_off(name) for name in names)
    named = any(machine.unknown(n) for n in ("firmware", "efi_boot", "efi_firmware_code"))
    if named or not plain or machine.text("machine_type") not in (None, "pc", "q35"):
        return ""
    firmware = machine.text("firmware")
    return ("efi" if _OVMF.search(firmware) else "") if firmware else "bios"


def _named(attribute: str, efi: Sequence[str], absent: Firmware) -> Callable[[Machine], Firmware]:
    def read(machine: Machine) -> Firmware:
        value = machine.value(attribute)
        if value in (None, ""):
            return absent
        if not isinstance(value, str):
            return ""
        return "efi" if value.lower() in efi else "bios"

    return read


def _virtualbox(machine: Machine) -> Firmware:
    # Before the attribute there was, firmware was chosen by a command.
    told = machine.unknown("vboxmanage") or "firmware" in _all_text(machine, "vboxmanage")
    named = _named("firmware", ("efi", "efi32", "efi64", "efi20"), "bios")(machine)
    return "" if told and machine.is_off("firmware") else named


def _vmware(machine: Machine) -> Firmware:
    data = machine.value("vmx_data")
    if data is None and machine.is_off("vmx_data_post"):
        return _named("firmware", ("efi", "efi-secure"), "")(machine)
    if isinstance(data, dict):
        given = data.get("firmware")
        return "efi" if given == "efi" else ""
    return ""


_FIRMWARE: Mapping[str, Callable[[Machine], Firmware]] = {
    "hyperv-iso": _hyperv,
    "qemu": _qemu,
    "proxmox-iso": _named("bios", ("ovmf",), "bios"),
    "virtualbox-iso": _virtualbox,
    "vmware-iso": _vmware,
    "vsphere-iso": _named("firmware", ("efi", "efi-secure"), ""),
}


def has_tpm(machine: Machine) -> bool | None:
    """Whether the machine is given a TPM; None where only a run can tell."""
    if machine.builder == "hyperv-iso":
        return _flag(machine, "enable_tpm")
    if machine.builder == "qemu":
        return True if "tpm" in _all_text(machine, "qemuargs") else _flag(machine, "vtpm")
    if machine.builder == "proxmox-iso":
        return bool(machine.values("tpm_config")) or _none_in(machine, "qemu_additional_args")
    if machine.builder == "vsphere-iso":
        return _flag(machine, "vTPM")
    if machine.builder == "virtualbox-iso":
        return "tpm" in _all_text(machine, "vboxmanage") or _none_in(machine, "vboxmanage")
    if machine.builder == "vmware-iso":
        return "tpm" in _all_text(machine, "vmx_data") or _none_in(machine, "vmx_data")
    return None


def _flag(machine: Machine, name: str) -> bool | None:
    return None if machine.unknown(name) else machine.is_true(name)


def _none_in(machine: Machine, name: str) -> bool | None:
    """False, or None where part of a value is not known."""
    return None if isinstance(machine.value(name), Unknown) else False


def _all_text(machine: Machine, name: str) -> str:
    attribute = machine.attribute(name)
    texts = machine.subject.texts_in(attribute.value) if attribute is not None else ()
    return " ".join(text for text, _ in texts).lower()
