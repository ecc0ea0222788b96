"""Recipes and the table of systems, read once from prompts/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from assistant.core.errors import Unfinished
from assistant.plan.parts import with_parts
from assistant.plan.recipe import (
    Lookup,
    OsEntry,
    OsTable,
    Parameter,
    Part,
    PartsFile,
    Recipe,
    Scalar,
)

T = TypeVar("T")


def read_data(path: Path, kind: type[T]) -> T:
    """The data file at `path`. Raises Unfinished, naming the place, when it is not sound."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.parent.name}/{path.name} is not sound: {error}") from error
    except OSError as error:
        raise Unfinished(f"{path} cannot be read: {error.strerror}") from error


@cache
def recipes(folder: Path) -> tuple[Recipe, ...]:
    """Every recipe (`*.recipe.yaml`) below `folder` with its parts, in order of path."""
    read = (read_data(path, Recipe) for path in sorted(folder.glob("*/*.recipe.yaml")))
    whole = (with_parts(recipe, parts_of(recipe, folder)) for recipe in read)
    return tuple(_with_tables(recipe, folder) for recipe in whole)


def _with_tables(recipe: Recipe, folder: Path) -> Recipe:
    """The recipe with the tables that its parameters share with others."""
    read = [_with_table(parameter, folder) for parameter in recipe.parameters]
    return msgspec.structs.replace(recipe, parameters=read)


def _with_table(parameter: Parameter, folder: Path) -> Parameter:
    asked = parameter.lookup
    if asked is None or not asked.file:
        return parameter
    held = read_data(folder / asked.file, dict[str, Any])
    if asked.under not in held:
        raise Unfinished(f"{asked.file} has no table {asked.under!r}")
    table = msgspec.convert(held[asked.under], dict[str, Scalar])
    found = Lookup(by=asked.by, table=table, otherwise=asked.otherwise)
    return msgspec.structs.replace(parameter, lookup=found)


def parts_of(recipe: Recipe, folder: Path) -> list[Part]:
    """The building blocks that a recipe names, in order of folder and file.

    Raises Unfinished for a folder without any, and for one that is not sound.
    """
    out: list[Part] = []
    for name in recipe.parts:
        paths = sorted((folder / name).glob("*.yaml"))
        if not paths:
            raise Unfinished(f"recipe {recipe.id}: {name} holds no parts")
        out += [part for path in paths for part in read_data(path, PartsFile).parts]
    return out


def systems(folder: Path) -> Mapping[str, OsEntry]:
    """The releases of operating systems of `folder`/os.yaml by the lexicon's ids."""
    return _os_table(folder).systems


def systems_and_families(folder: Path) -> Mapping[str, OsEntry]:
    """The same, and their families."""
    table = _os_table(folder)
    return {**table.families, **table.systems}


@cache
def _os_table(folder: Path) -> OsTable:
    return read_data(folder / "os.yaml", OsTable)
