"""`dryfit setup`: fetch and build what is missing, or take it from a bundle; write a bundle."""

from __future__ import annotations

import json
from pathlib import Path

import click

from assistant import paths
from assistant.cli.console import say
from assistant.core.errors import Exit, UsageError
from assistant.setup.bundle_make import Made, make
from assistant.setup.bundle_place import bundle_steps, sound_bundle
from assistant.setup.progress import about
from assistant.setup.record import load, one_at_a_time
from assistant.setup.steps import Choices, Ended, set_up

_SIGNS = {"ready": "✓", "done": "✓", "left_out": "–", "failed": "✗"}
_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing; install what is missing.")
@click.option("--no-docker", is_flag=True, help="Leave Docker, the sandbox image and engines out.")
@click.option("--bundle", "to", type=_FILE, metavar="FILE", help="Then write all of it to FILE.")
@click.option("--from-bundle", "come_from", type=_FILE, metavar="FILE",
              help="Take everything from FILE, which --bundle wrote; no network.")  # fmt: skip
@click.option("--also", multiple=True, metavar="NAME@VERSION",
              help="Into --bundle, an engine whose licence is not free or not known.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def setup(
    yes: bool,
    no_docker: bool,
    to: Path | None,
    come_from: Path | None,
    also: tuple[str, ...],
    as_json: bool,
) -> int:
    """Get the model, a container engine, the sandbox image and the engines.

    Uses the network, but for --from-bundle. What is there already is left as it is; what fails
    can be tried again.
    """
    if to and come_from:
        raise UsageError("--bundle and --from-bundle exclude one another")
    if also and not to:
        raise UsageError("--also says what goes into a bundle", mend="dryfit setup --bundle FILE")
    say("dryfit: set-up; each step is done once")
    with one_at_a_time():
        ended = _steps(Choices(yes, no_docker), come_from)
        missing = [end for end in ended if end.state in {"failed", "left_out"}]
        asked_for = no_docker and all(end.state == "left_out" for end in missing)
        well = not missing or asked_for
        made = _write(to, also, with_image=not no_docker) if to and well else None
    if as_json:
        click.echo(json.dumps(_as_json(ended, made), indent=1, ensure_ascii=False))
    return Exit.DONE if well else Exit.MISSING


def _steps(choices: Choices, come_from: Path | None) -> tuple[Ended, ...]:
    if come_from is None:
        return set_up(choices, load(), _tell)
    with sound_bundle(come_from) as bundle:
        steps = bundle_steps(bundle)
        if choices.no_docker:
            steps = tuple(step for step in steps if step.name == "model")
        return set_up(choices, load(), _tell, steps)


def _write(to: Path, also: tuple[str, ...], *, with_image: bool) -> Made:
    made = make(to, paths.checkout_dir(), say, also=also, with_image=with_image)
    for line in made.left_out:
        say(f"  – left out: {line}")
    say(f"  ✓ {made.path}, {made.bytes / 1e6:.0f} MB, SHA-256 {made.sha256}")
    return made


def _tell(end: Ended) -> None:
    took = f"  ({about(end.seconds)})" if end.state == "done" else ""
    say(f"  {_SIGNS[end.state]} {end.name}: {end.says}{took}")
    if end.mend and end.state == "failed":
        say(f"    → {end.mend}")


def _as_json(ended: tuple[Ended, ...], made: Made | None) -> dict[str, object]:
    steps = [
        {"name": e.name, "state": e.state, "says": e.says, "mend": e.mend, "seconds": e.seconds}
        for e in ended
    ]
    if made is None:
        return {"version": 1, "steps": steps}
    bundle = {
        "path": str(made.path),
        "bytes": made.bytes,
        "sha256": made.sha256,
        "platform": made.manifest.platform,
        "python": made.manifest.python,
        "processor": list(made.manifest.processor),
        "members": [
            {"name": m.name, "kind": m.kind, "bytes": m.bytes, "sha256": m.sha256,
             "licence": m.licence}
            for m in made.manifest.members
        ],
        "left_out": list(made.left_out),
    }  # fmt: skip
    return {"version": 1, "steps": steps, "bundle": bundle}
