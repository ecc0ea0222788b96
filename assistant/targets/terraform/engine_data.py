"""The tables that the Terraform adapter works from: strict data under sandboxes/terraform/."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant.targets.placeholders import Table, load_table
from assistant.targets.tables import load


class EngineData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """engine.yaml."""

    provisioners: dict[str, str]
    """Why nothing is planned or applied with one of these."""
    data_sources: dict[str, str]
    hermetic: tuple[str, ...]
    """Sources of providers that may plan and apply for real: they touch nothing but the state."""
    command: str
    """What applies a draft on the user's machine; `{command}` is the engine's."""
    not_applied: str


@cache
def engine_data() -> EngineData:
    """What engines are kept from, and what they may do for real."""
    return load("terraform", "engine.yaml", EngineData)


@cache
def placeholders() -> Table:
    """Values for variables that the user must give."""
    return load_table("terraform")
