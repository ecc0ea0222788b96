"""The adapters of all targets, in the order in which their rungs are shown."""

from __future__ import annotations

from assistant.targets.judging import Adapter


def adapters() -> tuple[Adapter, ...]:
    """One or more a target; loaded when a proof begins."""
    from assistant.targets.compose import engine as compose
    from assistant.targets.packer import engine as packer
    from assistant.targets.terraform import engine as terraform

    return (packer.adapter(), terraform.adapter(), compose.adapter())
