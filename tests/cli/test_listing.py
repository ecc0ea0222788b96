"""Every command takes --json, and a group without a command lists what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from assistant.cli.main import COMMANDS, dryfit
from tests.cli import command


def every(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for one in group.list_commands(context):
        found = group.get_command(context, one)
        assert found is not None
        if isinstance(found, click.Group):
            yield from every(found, f"{name} {one}")
        else:
            yield f"{name} {one}", found


def test_every_command_takes_json_and_every_option_says_what_it_does() -> None:
    assert isinstance(dryfit, click.Group)
    for name, found in every(dryfit, "dryfit"):
        options = [one for one in found.params if isinstance(one, click.Option)]
        assert any("--json" in one.opts for one in options), name
        silent = [one.name for one in options if not one.help]
        assert silent == [], name


@pytest.mark.parametrize("name", ["history", "models", "packs", "engines"])
def test_a_group_without_a_command_lists(name: str, tmp_path: Path) -> None:
    assert name in COMMANDS
    listed = command.dryfit(name, "--json", cwd=tmp_path)
    assert listed.returncode == 0
    assert json.loads(listed.stdout)["version"] == 1
    assert listed.stdout == command.dryfit(name, "list", "--json", cwd=tmp_path).stdout
    assert "[COMMAND]" in command.dryfit(name, "--help", cwd=tmp_path).stdout
