"""Traps that only the whole of a Packer build shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.syntax.hcl import Block, HclFile, Placed, value_of
from assistant.targets.packer.identity import ID_WORDS, KEY_WORDS, SHELLS, becomes_template
from assistant.targets.packer.stages_values import Values
from assistant.targets.staging import Course, Handed, Sight

_WAITS = ("windows-restart", "windows-update")
_LINUX = ("preseed", "kickstart", "autoinstall", "user data")


@dataclass(slots=True)
class Build:
    """What was seen of a build while its course was made."""

    file: HclFile
    sources: Sequence[Placed]
    values: Values
    installed: Sequence[Handed] = ()
    blocks: list[tuple[Block, str, tuple[str, ...], int, int]] = field(default_factory=list)
    """Each provisioner: its kind, the sources that it is for, its steps from and to."""

    @property
    def names(self) -> tuple[str, ...]:
        """The sources as type.name."""
        return tuple(".".join(source.block.names) for source in self.sources)


def traps(course: Course, sight: Sight, build: Build) -> None:
    """Add them to the course."""
    _hidden(course, build)
    _restarts(course, build)
    _beside(course, sight, build)
    _identity(course, sight, build)


def _line(build: Build, block: Block) -> int:
    return build.file.source.line_of(block.span.start)


def _hidden(course: Course, build: Build) -> None:
    """A provisioner that `only` or `except` keeps from a source, and no other of its kind there."""
    every = set(build.names)
    for block, kind, only, begin, end in build.blocks:
        if not only:
            continue
        missed = every - set(only)
        if not set(only) & every:
            text = f"{kind} is for {', '.join(only)}, which this build has not: it never runs"
            course.trap("hidden-by-only", text, build.file.path, _line(build, block))
            for index in range(begin, end):
                course.amend(index, certainty="unknown")
            continue
        others = (set(o[2]) for o in build.blocks if o[0] is not block and o[1] == kind and o[2])
        missed -= set().union(*others)
        if missed and not _for_its_builder(course, only, begin, end):
            what = course.steps[begin]["what"] if end > begin else kind
            text = f"{what} does not run for {', '.join(sorted(missed))}"
            course.trap("hidden-by-only", text, build.file.path, _line(build, block))


def _for_its_builder(course: Course, only: tuple[str, ...], begin: int, end: int) -> bool:
    """Whether what runs names the platform that it is for: `virtualbox.sh` of virtualbox-iso."""
    words = {name.partition("-")[0].partition(".")[0] for name in only}
    texts = " ".join(step["what"].lower() for step in course.steps[begin:end])
    return any(word in texts for word in words)


def _restarts(course: Course, build: Build) -> None:
    """A script that restarts the machine where nothing waits until it is back."""
    for number, (block, kind, only, begin, end) in enumerate(build.blocks):
        ends = [s for s in course.steps[begin:end] if s.get("ends") == "restart"]
        ends = [s for s in ends if s.get("kind") != "sysprep"]
        if not ends or kind in _WAITS or kind in ("ansible", "ansible-local", "shell-local"):
            continue
        if _is_true(build, block, "expect_disconnect"):
            continue
        rest = [b for b in build.blocks[number + 1 :] if not only or not b[2] or {*only} & {*b[2]}]
        if rest and (rest[0][1] in _WAITS or rest[0][0].body.attribute("pause_before")):
            continue
        what = ends[0]["what"]
        text = f"{what} restarts the machine, and nothing waits until it is back"
        course.trap("restart-unwaited", text, ends[0]["path"], ends[0]["line"])


def _is_true(build: Build, block: Block, name: str) -> bool:
    attribute = block.body.attribute(name)
    value = value_of(attribute.value, build.values.lookup) if attribute else None
    return value in (True, "true")


def _beside(course: Course, sight: Sight, build: Build) -> None:
    """What goes on inside while the provisioners begin, unless the first one waits for it."""
    runs = [b for b in build.blocks if b[1] not in ("file", "shell-local", "breakpoint")]
    if not course.overlapping or not runs:
        return
    _, _, _, begin, end = runs[0]
    texts = [step["what"] for step in course.steps[begin:end]]
    texts += [sight.files.get(text, "") for text in texts]
    if any(sight.read(text).waits_for_first_boot for text in texts):
        for index in course.overlapping:
            course.amend(index, certainty="documented")
        return
    told: set[str] = set()
    for index in course.overlapping:
        step = course.steps[index]
        if step["path"] not in told:
            told.add(step["path"])
            text = f"{step['what']} runs beside the provisioners: let the first of them wait for it"
            course.trap("beside-provisioners", text, step["path"], step["line"])


def _identity(course: Course, sight: Sight, build: Build) -> None:
    """A template whose clones have one machine id, or one set of SSH host keys."""
    kinds = {kind for _, kind, _, _, _ in build.blocks}
    if not kinds or not kinds <= SHELLS or not _is_linux(sight, build) or _unseen(course, sight):
        return
    texts = [text for path, text in sight.files.items() if not path.endswith((".md", ".txt"))]
    for source in build.sources:
        if not becomes_template(source.block.names[0], _values(build, source)):
            continue
        line = source.file.source.line_of(source.block.span.start)
        for code, words, text in (
            ("machine-id-baked", ID_WORDS, "all machines of this template have one machine id"),
            ("host-keys-baked", KEY_WORDS, "machines of this template have the same host keys"),
        ):  # fmt: skip
            if not any(word in one for one in texts for word in words):
                course.trap(code, text, source.file.path, line)


def _values(build: Build, source: Placed) -> Any:
    def value(name: str) -> Any:
        attribute = source.block.body.attribute(name)
        return value_of(attribute.value, build.values.lookup) if attribute else None

    return value


def _is_linux(sight: Sight, build: Build) -> bool:
    kinds = {one.name for h in build.installed if (one := sight.insider(h.name, h.text))}
    return bool(kinds) and kinds <= set(_LINUX)


def _unseen(course: Course, sight: Sight) -> bool:
    """Whether a provisioner runs or sends files that are not here."""
    return any(
        step["stage"] == "provisioners" and "/" in step["what"] and " " not in step["what"]
        and step["what"] not in sight.files
        for step in course.steps
    )  # fmt: skip
