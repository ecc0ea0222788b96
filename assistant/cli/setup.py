"""`dryfit setup`: fetch and build what is missing."""

from __future__ import annotations

import json

import click

from assistant.cli.console import say
from assistant.core.errors import Exit
from assistant.setup.progress import about
from assistant.setup.record import load, one_at_a_time
from assistant.setup.steps import Choices, Ended, set_up

_SIGNS = {"ready": "✓", "done": "✓", "left_out": "–", "failed": "✗"}


@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing; install what is missing.")
@click.option("--no-docker", is_flag=True, help="Leave Docker, sandbox images and engine out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def setup(yes: bool, no_docker: bool, as_json: bool) -> int:
    """Get the model, a container engine, the sandbox images and the engine.

    Uses the network. What is there already is left as it is; what fails can be tried again.
    """
    say("dryfit: set-up; each step is done once")
    with one_at_a_time():
        ended = set_up(Choices(yes, no_docker), load(), _tell)
    if as_json:
        click.echo(json.dumps(_as_json(ended), indent=1, ensure_ascii=False))
    missing = [end for end in ended if end.state in {"failed", "left_out"}]
    asked_for = no_docker and all(end.state == "left_out" for end in missing)
    return Exit.DONE if not missing or asked_for else Exit.MISSING


def _tell(end: Ended) -> None:
    took = f"  ({about(end.seconds)})" if end.state == "done" else ""
    say(f"  {_SIGNS[end.state]} {end.name}: {end.says}{took}")
    if end.mend and end.state == "failed":
        say(f"    → {end.mend}")


def _as_json(ended: tuple[Ended, ...]) -> dict[str, object]:
    steps = [
        {"name": e.name, "state": e.state, "says": e.says, "mend": e.mend, "seconds": e.seconds}
        for e in ended
    ]
    return {"version": 1, "steps": steps}
