"""A folder in which an engine finds the simulated providers as if they had been downloaded."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_LAUNCHER = """#!/bin/sh
PYTHONPATH={package} exec {python} -P -m assistant.simulate plugin --input {input} {address}
"""
"""-P: the folder that an engine is run in is a draft's, and no module is looked for there."""


def install(
    providers: Sequence[Mapping[str, Any]], document: Path, mirror: Path, machine: str
) -> list[Path]:
    """Write a launcher for each provider into a mirror folder; the launchers.

    `document` is the input that holds them, `machine` Go's name of system and processor
    ("linux_amd64").
    """
    package = Path(__file__).resolve().parents[2]
    made = []
    for one in providers:
        name = one["address"].rpartition("/")[2]
        folder = mirror / one["address"] / one["version"] / machine
        folder.mkdir(parents=True, exist_ok=True)
        launcher = folder / f"terraform-provider-{name}_v{one['version']}"
        words = {
            "package": str(package),
            "python": sys.executable,
            "input": str(document.resolve()),
            "address": one["address"],
        }
        launcher.write_text(
            _LAUNCHER.format(**{key: shlex.quote(word) for key, word in words.items()})
        )
        launcher.chmod(0o755)
        made.append(launcher)
    return made
