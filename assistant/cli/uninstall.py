"""`dryfit uninstall`: list what set-up put on this machine, and take it away."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from assistant.cli.console import say
from assistant.core.errors import Exit, UsageError
from assistant.core.text import shown
from assistant.setup.record import load, one_at_a_time
from assistant.setup.uninstall import Found, Removed, inventory, take_away


@click.command()
@click.option("--yes", is_flag=True, help="Take it away without asking.")
@click.option("--with-docker", is_flag=True, help="Remove the packages that set-up installed too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def uninstall(yes: bool, with_docker: bool, as_json: bool) -> int:
    """List what set-up put where, with sizes; after a yes, take it away.

    Drafts, and models and engines of your own, stay.
    """
    with one_at_a_time():
        record = load()
        found = inventory(record, with_docker=with_docker)
        _list(found, as_json=as_json)
        agreed = bool(found.items) and _agreed(yes=yes)
        removed = take_away(found, record, _tell) if agreed else ()
    if as_json:
        click.echo(json.dumps(_as_json(found, removed), indent=1, ensure_ascii=False))
    return Exit.DONE if all(end.ok for end in removed) else Exit.ERRORS_REMAIN


def _list(found: Found, *, as_json: bool) -> None:
    for item in found.items:
        size = f"{item.bytes / 1e6:9.1f} MB" if item.bytes else " " * 12
        click.echo(shown(f"{item.kind:12}{size}  {item.what}"), err=as_json)
    total = sum(item.bytes for item in found.items)
    click.echo(f"{'in all':12}{total / 1e6:9.1f} MB", err=as_json)
    for line in found.kept:
        click.echo(shown(f"stays: {line}"), err=as_json)


def _agreed(*, yes: bool) -> bool:
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("nobody is here to ask, and nothing was removed",
                         mend="dryfit uninstall --yes")  # fmt: skip
    return click.confirm("Take all of it away?", default=False, err=True)


def _tell(end: Removed) -> None:
    sign = "gone " if end.ok else "STAYS"
    say(f"  {sign} {end.item.kind}: {end.item.what}" + (f": {end.why}" if end.why else ""))


def _as_json(found: Found, removed: tuple[Removed, ...]) -> dict[str, object]:
    ends = {end.item: end for end in removed}
    items = [
        asdict(item)
        | {"removed": item in ends and ends[item].ok, "why": ends[item].why if item in ends else ""}
        for item in found.items
    ]
    return {"version": 1, "items": items, "kept": list(found.kept)}
