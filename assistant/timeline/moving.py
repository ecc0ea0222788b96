"""A script moved to another moment: the files are rewritten, and the timeline must agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from assistant.core.timeline import Moment, Timeline, share
from assistant.syntax.hcl import Block, Module, read_modules
from assistant.targets.landing import Landing, NotMoved, Spot
from assistant.targets.packer import moving as packer
from assistant.targets.shell import landing as shell
from assistant.targets.windows import landing as windows
from assistant.targets.windows.sealing import lands
from assistant.timeline import timeline_of

__all__ = ["SPOTS", "NotMoved", "Target", "moved"]

Target = Literal["before sysprep", "clone first boot", "after startup"]
SPOTS: tuple[Target, ...] = get_args(Target)
Files = Mapping[str, str]
Changes = dict[str, str | None]
"""New texts by path; None: the file goes."""


def moved(files: Files, script: str, to: Target) -> Changes:
    """What changes when a script of the files runs at another moment. Moving it there and back
    gives the same bytes.

    Raises:
        NotMoved: nothing here can be sure of such a move; the text says why.
    """
    changes: Changes = {}
    if packer.is_moved(files, script):
        changes = _back(files, script)
    elif to == "before sysprep":
        changes = _before(files, script)
    if to != "before sysprep":
        changes |= _away(_with(files, changes), script, to)
    changes = {path: text for path, text in changes.items() if files.get(path) != text}
    _agrees(timeline_of(_with(files, changes)), script, to)
    return changes


def _with(files: Files, changes: Changes) -> dict[str, str]:
    return {p: t for p, t in {**files, **changes}.items() if t is not None}


def _back(files: Files, script: str) -> Changes:
    """A script that was moved from here goes back to where it was."""
    path = packer.is_moved(files, script)
    changes: Changes = {path: packer.put_back(files[path], script)}
    return changes | windows.lift(script, files) | shell.lift(script, files)


def _moment(timeline: Timeline, script: str) -> Moment:
    """Where a provisioner runs the script, once."""
    found = [m for m in timeline.moments if m.what == script and m.kind != "file"]
    if not found:
        raise NotMoved("nothing here runs it")
    steps = [m for m in found if m.stage == "provisioners"]
    if not steps:
        where = f"{found[0].stage} ({found[0].path}:{found[0].line})"
        raise NotMoved(f"it runs in {where}; only what a provisioner runs is moved")
    if len(found) > 1:
        raise NotMoved(f"it runs {len(found)} times; which of them is meant is not said")
    return steps[0]


def _away(files: Files, script: str, to: Spot) -> Changes:
    """From a provisioner to the machines made from the image."""
    timeline, modules = timeline_of(files), read_modules(files)
    moment = _moment(timeline, script)
    if script not in files:
        raise NotMoved("the file is not here")
    place = packer.place_of(modules, files, moment.path, moment.line, script)
    if packer.restricted(place) or moment.only:
        raise NotMoved("it is for some sources only, and its new place would be for all of them")
    landing = _landing(files, timeline, modules, place, moment, script, to)
    text = packer.taken_out(place)
    build = _build_again(files, place, text)
    given = packer.beside(place, script, landing.files)
    here = landing.next_boot and not _restarts(timeline, moment)
    stood = packer.stood(place, text) if here else None
    text = packer.with_steps(
        text, moment.path, build, script, landing.steps, landing.after, given, _extra(place), stood
    )
    return {**landing.files, moment.path: text}


def _landing(
    files: Files, timeline: Timeline, modules: tuple[Module, ...], place: packer.Place,
    moment: Moment, script: str, to: Spot,
) -> Landing:  # fmt: skip
    """How the image's own system runs it later."""
    if script.lower().endswith((".ps1", ".cmd", ".bat")):
        seals = [m for m in timeline.moments if m.what == "sysprep" and share(m, moment)]
        if not seals:
            raise NotMoved("nothing seals this image, so no clone runs SetupComplete.cmd again")
        if any(timeline.before(seal, moment) for seal in seals):
            raise NotMoved("it runs after sysprep; move it before sysprep first")
        sent = [
            m.what for m in timeline.moments
            if m.stage == "SetupComplete" and m.lane == "clone" and m.kind == "SetupComplete.cmd"
            and share(m, moment) and lands(m.what, "c:/windows/setup/scripts/")
        ]  # fmt: skip
        return windows.land(script, sent[0] if sent else "", files, to)
    root = packer.account(modules) == "root" or bool(_extra(place))
    return shell.land(script, files, to, "" if root else "sudo ")


def _restarts(timeline: Timeline, moment: Moment) -> bool:
    """Whether the machine starts anew while it is made, after a step."""
    return any(
        one.ends == "restart" and timeline.before(moment, one)
        for one in timeline.moments
        if one.stage == "provisioners" and share(one, moment)
    )


def _extra(place: packer.Place) -> list[str]:
    """How the provisioner becomes root, so that what takes its place does too."""
    attribute = place.block.body.attribute("execute_command")
    if attribute is None:
        return []
    text = place.file.source.slice(attribute.span)
    if "\n" in text or "sudo" not in text:
        return []
    return [text]


def _build_again(files: Files, place: packer.Place, text: str) -> Block:
    """The same build in the file's new text."""
    path = place.file.path
    modules = read_modules({**files, path: text})
    builds = [b for m in modules for b in m.of_type("build") if b.file.path == path]
    start = place.build.span.start
    found = next((one.block for one in builds if one.block.span.start == start), None)
    if found is None:
        raise NotMoved("the template would not be read as it was")
    return found


def _before(files: Files, script: str) -> Changes:
    """A provisioner that runs after sysprep goes in front of the one that seals."""
    timeline, modules = timeline_of(files), read_modules(files)
    moment = _moment(timeline, script)
    seals = [m for m in timeline.moments if m.what == "sysprep" and share(m, moment)]
    if not seals:
        raise NotMoved("nothing seals this image")
    if all(timeline.before(moment, seal) for seal in seals):
        raise NotMoved("it runs before sysprep already")
    callers = [
        m for m in timeline.moments
        if m.stage == "provisioners" and m.what != "sysprep" and share(m, moment)
        and any(m.order == seal.order and seal.stage == "provisioners" for seal in seals)
    ]  # fmt: skip
    place = packer.place_of(modules, files, moment.path, moment.line, script)
    if len(callers) != 1 or callers[0].path != moment.path:
        raise NotMoved("what starts sysprep is no provisioner of the same file")
    if not place.alone:
        raise NotMoved("its provisioner runs other scripts too; give it one of its own first")
    sealing = packer.place_of(modules, files, moment.path, callers[0].line, callers[0].what)
    if sealing.block is place.block:
        raise NotMoved("sysprep runs in the same provisioner")
    return {moment.path: packer.moved_before(place, sealing.block)}


def _agrees(timeline: Timeline, script: str, to: Target) -> None:
    """The new files must do what was asked, as anyone would read them."""
    found = [m for m in timeline.moments if m.what == script and m.kind != "file"]
    if to == "before sysprep":
        seals = [m for m in timeline.moments if m.what == "sysprep"]
        good = all(
            m.lane == "image" and all(timeline.before(m, s) for s in seals if share(m, s))
            for m in found
        )
    elif to == "clone first boot":
        good = all(m.lane == "clone" for m in found)
    else:
        good = all(m.stage == "startup" for m in found)
    if not found or not good:
        raise NotMoved("the rewritten files would not do it for certain")
