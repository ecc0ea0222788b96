"""Where things lie on this machine. Nothing here creates or reads anything."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """What set-up fetched or built: models, engines, the record of set-up."""
    return platformdirs.user_data_path("dryfit")


def cache_dir() -> Path:
    """What can be thrown away at any time."""
    return platformdirs.user_cache_path("dryfit")


def state_dir() -> Path:
    """Logs and reports of internal faults."""
    return platformdirs.user_state_path("dryfit")


def models_dir() -> Path:
    """GGUF files that set-up or the user put here."""
    return data_dir() / "models"


def packs_dir() -> Path:
    """Schema packs that the user imported, one file each."""
    return data_dir() / "packs"


def engines_dir() -> Path:
    """Engine binaries, as <name>/<version>/<binary>."""
    return data_dir() / "engines"


def checkout_dir() -> Path:
    """The folder that the package lies in: the checkout, where there is one."""
    return _PACKAGE.parent


def _beside_or_inside(name: str) -> Path:
    """A top-level folder of the project: beside the package in a checkout, inside it in a wheel."""
    beside = _PACKAGE.parent / name
    return beside if (_PACKAGE.parent / "pyproject.toml").is_file() else _PACKAGE / f"_{name}"


def prompts_dir() -> Path:
    """Recipes and worked examples, one folder per target."""
    return _beside_or_inside("prompts")


def sandboxes_dir() -> Path:
    """The image's list, the engines' modules, and the tables and scripts of each target."""
    return _beside_or_inside("sandboxes")


def goals_dir() -> Path:
    """The goal suite: beside the benchmarks in a checkout, inside the package in a wheel."""
    checkout = _PACKAGE.parent / "benchmarks" / "goals"
    return checkout if (_PACKAGE.parent / "pyproject.toml").is_file() else _PACKAGE / "_goals"
