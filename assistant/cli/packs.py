"""`dryfit packs`: what is known, and from where."""

from __future__ import annotations

import json
from typing import Any

import click

from assistant.core.errors import Declined, UsageError
from assistant.knowledge import Packs, show

_DEPTH = 2


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, indent=1, ensure_ascii=False))


@click.group()
def packs() -> None:
    """The schema packs that names are checked against."""


@packs.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_packs(as_json: bool) -> None:
    """List the packs with their versions."""
    known = Packs.open().packs()
    if as_json:
        _print_json(show.packs_json(known))
    else:
        click.echo(show.packs_text(known))


@packs.command("show")
@click.argument("name")
@click.option("--depth", type=click.IntRange(1, 12), default=_DEPTH, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def show_pack(name: str, depth: int, as_json: bool) -> None:
    """Show a pack, or a component with its attributes, blocks and constraints.

    NAME is a pack (packer/qemu), an address (packer/builder/qemu) or a bare name (hyperv-iso,
    docker_container). --depth says how many levels of nested blocks are shown.
    """
    known = Packs.open()
    info = known.pack(name) or known.pack(f"terraform/{name}")
    if info is not None:
        inside = known.addresses(info)
        if as_json:
            _print_json(show.pack_json(info, inside))
        else:
            click.echo(show.pack_text(info, inside))
        return
    component = known.component(_address(known, name))
    assert component is not None  # noqa: S101 - _address gives only addresses that are there
    if as_json:
        _print_json(show.component_json(component, depth))
    else:
        click.echo(show.component_text(component, depth))


def _address(known: Packs, name: str) -> str:
    """The one address that `name` means. Raises Declined for none, UsageError for several."""
    if known.component(name) is not None:
        return name
    found = known.find(name)
    # A data source often has its resource's name; who means it gives the address.
    managed = tuple(one for one in found if one.startswith("terraform/resource/"))
    found = managed or found
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"“{name}” is the name of several things", mend=f"give one of: {', '.join(found)}"
        )
    near = known.nearest(name.rpartition("/")[2])
    mend = f"nearest: {', '.join(near)}" if near else "dryfit packs list shows what is known"
    raise Declined(f"I don't know “{name}”", mend=mend)
