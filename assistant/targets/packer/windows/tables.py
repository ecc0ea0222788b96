"""Windows' own names for keyboards, time zones and driver folders (prompts/packer)."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Declined, Unfinished

COMPUTER_NAME_MAX = 15
"""Characters; a longer name stops Setup."""


class Drivers(msgspec.Struct, forbid_unknown_fields=True):
    """Where the drivers of the virtio medium lie."""

    folders: dict[str, str]
    names: list[str]
    pvscsi: list[str]
    """Folders of the medium of VMware Tools."""
    letters: list[str]


class Tables(msgspec.Struct, forbid_unknown_fields=True):
    """prompts/packer/windows-tables.yaml."""

    keyboards: dict[str, str]
    """Keyboard word to Windows input locale."""
    time_zones: dict[str, str]
    """IANA name to Windows name."""
    drivers: Drivers


@cache
def tables() -> Tables:
    """The tables, read once. Raises Unfinished when the file is not sound."""
    path = paths.prompts_dir() / "packer" / "windows-tables.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Tables)
    except (OSError, msgspec.MsgspecError) as error:
        raise Unfinished(f"packer/{path.name} is not sound: {error}") from error


def input_locale(keyboard: str, locale: str) -> str:
    """The input locale for a keyboard word; Windows takes a locale's name as well."""
    found = tables().keyboards.get(keyboard.lower())
    if found is None and keyboard.lower() != locale.lower():
        raise Declined(
            f"no Windows keyboard is known for {keyboard!r}",
            mend="known: " + ", ".join(sorted(tables().keyboards)),
        )
    return found or locale


def time_zone(name: str) -> str:
    """Windows' name of a time zone. Raises Declined for one that is not in the table."""
    known = tables().time_zones
    if name in known.values():
        return name
    found = next((zone for iana, zone in known.items() if iana.lower() == name.lower()), None)
    if found is None:
        raise Declined(
            f"no Windows name is known for the time zone {name!r}",
            mend="give a Windows name or a city nearby: --set timezone=Europe/Berlin",
        )
    return found


def driver_paths(system: str) -> tuple[str, ...]:
    """Every place where Setup may find the virtio drivers of `system`."""
    drivers = tables().drivers
    folder = drivers.folders[system]
    return tuple(
        f"{letter}:\\{name}\\{folder}\\amd64"
        for letter in drivers.letters
        for name in drivers.names
    )


def pvscsi_paths() -> tuple[str, ...]:
    """Every place where Setup may find VMware's driver of the paravirtual controller."""
    drivers = tables().drivers
    return tuple(rf"{letter}:\{folder}" for letter in drivers.letters for folder in drivers.pvscsi)


def computer_name(name: str) -> str:
    """`name` if Windows takes it as a computer name; Declined if it does not."""
    plain = name.replace("-", "")
    if (
        len(name) <= COMPUTER_NAME_MAX
        and plain.isascii()
        and plain.isalnum()
        and not name.isdigit()
    ):
        return name
    raise Declined(
        f"{name!r} cannot be a Windows computer name",
        mend=f"up to {COMPUTER_NAME_MAX} letters, digits and hyphens: --set hostname=NAME",
    )
