"""A group of commands that lists what it is about when none of them is named."""

from __future__ import annotations

from typing import Any

import click


class ListingGroup(click.Group):
    """`dryfit models` and `dryfit models --json` are `dryfit models list`, with its options."""

    def __init__(self, name: str | None = None, **settings: Any) -> None:
        super().__init__(name, subcommand_metavar="[COMMAND] [ARGS]...", **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before options of it, and where there is no word at all."""
        if not args or args[0] == "--json":
            args = ["list", *args]
        return super().parse_args(ctx, args)
