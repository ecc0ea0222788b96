"""What no Linux container can show, and what shows it: of a Windows installation above all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import msgspec

from assistant.targets.judging import Adapter, Verdict
from assistant.targets.tables import load


class Logs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where Windows tells what became of it."""

    setup: str
    sysprep: str
    disk: str


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """shown.yaml."""

    why: str
    hypervisors: dict[str, str]
    """An installation from its own media, with a state to go back to."""
    images: dict[str, str]
    """A finished image, booted so that it stays as it is."""
    builders: dict[str, str]
    """The hypervisor that a builder of Packer makes its machine on."""
    media: str
    logs: Logs


def unjudged(
    target: str,
    roots: Callable[[Mapping[str, bytes]], tuple[str, ...]],
    why: Callable[[Mapping[str, bytes], str], str],
) -> Adapter:
    """An adapter of files that no engine judges: `why` tells of each folder what would."""
    return Adapter(
        target=target,
        engines=(),
        roots=roots,
        judge=lambda case, attempt: (),
        unclimbed=lambda files, root: Verdict("not_run", why=why(files, root), rung="executed"),
        mend="",
    )


@cache
def shown() -> Shown:
    """What shows a Windows installation, by hypervisor."""
    return load("windows", "shown.yaml", Shown)


def seen_on(builders: Iterable[str], *, sealed: bool) -> str:
    """How the image of some builders is looked at, and where Windows tells what became of it;
    `sealed`: with sysprep's own logs."""
    data = shown()
    kinds = dict.fromkeys(data.builders[one] for one in builders if one in data.builders)
    parts = [f"its image, on {kind}: {data.images[kind]}" for kind in kinds]
    parts.append(f"what Setup did: {data.logs.setup}")
    if sealed:
        parts.append(f"what sysprep did: {data.logs.sysprep}")
    return ". ".join([*parts, data.logs.disk])
