"""`dryfit plan`: intent and plan, nothing drafted."""

from __future__ import annotations

import json
from pathlib import Path

import click

from assistant.cli.goal import drop_option, parse_sets, read_user_file, require_option
from assistant.core.errors import Exit
from assistant.core.request import Request
from assistant.pipeline import Workshop
from assistant.plan import steps_of
from assistant.render.report import VERSION, intent_json, intent_text, plan_json, plan_text
from assistant.understand import redacted


@click.command()
@click.argument("goal")
@click.option("--target", metavar="TOOL", help="The tool to plan for, where the goal is open.")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option(
    "--with", "user_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="A file of your own, to be wired in where the goal says.",
)  # fmt: skip
@drop_option
@require_option
@click.option("--accept-nearest", is_flag=True, help="Read unknown terms as the nearest known.")
@click.option("--lab", is_flag=True, help="A study version of what is aimed at a live estate.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def plan(
    goal: str,
    target: str | None,
    sets: tuple[str, ...],
    user_files: tuple[Path, ...],
    drops: tuple[str, ...],
    requires: tuple[str, ...],
    accept_nearest: bool,
    lab: bool,
    as_json: bool,
) -> int:
    """Show what is understood of GOAL and what would be written for it."""
    request = Request(
        goal=goal,
        target=target,
        sets=parse_sets(sets),
        user_files=tuple(read_user_file(path) for path in user_files),
        accept_nearest=accept_nearest,
        lab=lab,
        drops=drops,
        requires=requires,
    )
    with Workshop() as shop:
        intent = shop.read(request)
        made = None if intent.declined else shop.plan(intent, request)
    if as_json:
        shape = {"version": VERSION, "goal": redacted(intent)}
        shape |= {
            "intent": intent_json(intent),
            "plan": plan_json(made, steps_of(made) if made else ()),
        }
        click.echo(json.dumps(shape, indent=1, ensure_ascii=False))
    else:
        click.echo(intent_text(intent))
        click.echo(
            plan_text(made, steps_of(made), intent)
            if made
            else "declined: nothing would be written"
        )
    return Exit.DONE if made else Exit.DECLINED
