"""The tables that the Terraform adapter works from: strict data under sandboxes/terraform/."""

from __future__ import annotations

from functools import cache

import msgspec
import yaml

from assistant import paths
from assistant.targets.placeholders import Table, load_table


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
    text = (paths.sandboxes_dir() / "terraform" / "engine.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), type=EngineData)


@cache
def placeholders() -> Table:
    """Values for variables that the user must give."""
    return load_table("terraform")
