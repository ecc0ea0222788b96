"""What comes after the image is made: post-processors, and what starts with every clone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.syntax.hcl import Block, HclFile
from assistant.targets.packer.stages_values import Values
from assistant.targets.staging import Course, Later, Sent, Sight, first_words

RUNS_HERE = frozenset({"shell-local"})
"""Provisioners and post-processors that run on the machine that builds."""
HOST = "who runs packer"
SCRIPTS = ("script", "scripts", "playbook_file", "playbook_files")
Only = Callable[[Block], tuple[str, ...]]
"""The sources that a block is for."""


def post_processors(
    course: Course, file: HclFile, build: Block, values: Values, only: Only
) -> None:
    """What the build machine does with the image."""
    for block in build.body.blocks:
        inner = block.body.blocks if block.type == "post-processors" else (block,)
        for one in inner:
            if one.type == "post-processor" and one.labels:
                _post_processor(course, file, one, values, only)


def _post_processor(
    course: Course, file: HclFile, block: Block, values: Values, only: Only
) -> None:
    kind = block.labels[0].text
    texts: tuple[str, ...] = (kind,)
    line, user = file.source.line_of(block.span.start), ""
    if kind in RUNS_HERE:
        user = HOST
        names = ("inline", "command", *SCRIPTS)
        given = next((a for a in block.body.attributes if a.name in names), None)
        if given is not None:
            texts = values.texts(given) or texts
            line = file.source.line_of(given.span.start)
    for text in texts:
        course.add(
            "build", "post-processors", first_words(text), file.path, line, only=only(block),
            as_=user, kind=kind,
        )  # fmt: skip


def startup(
    course: Course, sight: Sight, sent: Sequence[Sent], leaves: Sequence[tuple[Later, str]]
) -> None:
    """Units that were sent and switched on start with every clone."""
    paths = {one.path.rpartition("/")[2]: one.path for one in sent}
    for left, path in leaves:
        name = left.what if "." in left.what else f"{left.what}.service"
        if left.trigger != "startup" or name not in paths:
            continue
        text = sight.files.get(paths[name], "")
        starts = [one for one in text.splitlines() if one.startswith("ExecStart=")]
        for what in sight.runs(" ".join(starts)) or (name,):
            course.add(
                "clone", "startup", what, path, left.line, as_=left.as_, certainty="documented",
                kind="systemd",
            )  # fmt: skip
