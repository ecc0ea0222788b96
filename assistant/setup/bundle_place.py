"""Putting a bundle's model, engines and sandbox image in place, as steps of set-up."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from assistant import paths
from assistant.core.digest import write_synced
from assistant.core.errors import MissingPart, Unfinished
from assistant.models.files import EMBEDDED_SHA256, embedded_model
from assistant.prove.engine_store import RECORD
from assistant.prove.image_build import recipe_digest
from assistant.setup import engines, model
from assistant.setup.bundle import MEND, Bundle, Member, open_bundle
from assistant.setup.bundle_fit import check_machine, check_space
from assistant.setup.progress import Ticker
from assistant.setup.record import Record
from assistant.setup.steps import Choices, Ended, State, Step, docker_step, images_facts, model_end

_STAGED = ".new-"


@contextmanager
def sound_bundle(path: Path) -> Iterator[Bundle]:
    """A bundle that fits this machine and whose every byte has been checked.

    Raises UsageError or Unfinished, and nothing is in place then.
    """
    with open_bundle(path) as bundle, Ticker("checking the bundle", 3) as ticker:
        check_machine(bundle.manifest, recipe_digest())
        check_space(bundle.manifest, None)
        bundle.verify(ticker.doing)
        yield bundle


def bundle_steps(bundle: Bundle) -> tuple[Step, ...]:
    """The steps of set-up, each from the bundle where something is missing."""

    def with_bundle(work: Callable[[Bundle], Ended]) -> Callable[[Record, Choices], Ended]:
        return lambda _record, _choices: work(bundle)

    def docker(record: Record, choices: Choices) -> Ended:
        return docker_step(record, replace(choices, offline=True))

    return (
        Step("model", with_bundle(place_model)),
        Step("docker", docker),
        Step("images", with_bundle(place_image), "docker"),
        Step("engines", with_bundle(place_engines)),
    )


def place_model(bundle: Bundle) -> Ended:
    """The embedded model; it appears whole and as it was published, or not at all."""
    target = embedded_model()
    if model.is_there(target.parent):
        return model_end("ready")
    found = [m for m in bundle.manifest.of("model") if PurePosixPath(m.name).name == target.name]
    if not found:
        raise MissingPart(f"{bundle.path} does not hold {target.name}", mend="dryfit setup")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.part")
    try:
        digest = write_synced(bundle.content(found[0]), half)
        if digest != EMBEDDED_SHA256:
            raise Unfinished(
                f"{bundle.path}: {found[0].name} is not the model that was published", mend=MEND
            )
        os.replace(half, target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return model_end("done")


def place_image(bundle: Bundle) -> Ended:
    """The sandbox image, unless the one of the same recipe is there."""
    from assistant.prove import image_carry, images

    facts = images_facts()
    if images.images_present():
        return Ended("images", "ready", images.SANDBOX, facts=facts)
    found = bundle.manifest.of("image")
    if not found:
        raise MissingPart(f"{bundle.path} holds no sandbox image", mend="dryfit setup")
    with Ticker("sandbox image", 15):
        image_carry.take_in(bundle.content(found[0]), found[0].facts)
    return Ended("images", "done", images.SANDBOX, facts=facts)


def place_engines(bundle: Bundle) -> Ended:
    """Every engine and provider, each whole or not at all; one that is there is left as it is."""
    root = paths.engines_dir()
    placed = []
    members = sorted(bundle.manifest.of("engine"), key=lambda m: m.name)
    records = {PurePosixPath(m.name).parent for m in members if m.name.endswith(f"/{RECORD}")}

    def home(member: Member) -> PurePosixPath:
        above = [p for p in PurePosixPath(member.name).parents if p in records]
        if not above:
            raise Unfinished(f"{bundle.path}: {member.name} belongs to no engine", mend=MEND)
        return above[-1]

    for folder, group in groupby(members, key=home):
        target = root.joinpath(*folder.parts[1:])
        if (target / RECORD).is_file():
            continue
        _place(bundle, list(group), folder, target)
        placed.append(f"{target.parent.name} {target.name}")
    found, says = engines.found()
    if not found:
        return Ended("engines", "failed", f"{bundle.path} holds no engine",
                     "dryfit setup, where there is a network")  # fmt: skip
    more = f"; from the bundle: {', '.join(placed)}" if placed else ""
    state: State = "done" if placed else "ready"
    return Ended("engines", state, says + more, facts=engines.facts(found))


def _place(bundle: Bundle, members: list[Member], folder: PurePosixPath, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=target.parent))
    try:
        for member in members:
            path = staged.joinpath(*PurePosixPath(member.name).relative_to(folder).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_synced(bundle.content(member), path)
            path.chmod(0o755 if member.executable else 0o644)
        staged.chmod(0o755)
        if target.exists():
            # A folder without a record is no engine: nobody uses it.
            shutil.rmtree(target)
        os.replace(staged, target)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
