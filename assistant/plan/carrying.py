"""Files of one part that a file of another carries: a Compose project inside user data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.core.plan import Choice, PlannedFile, Printed
from assistant.plan.planner import Laid

_README = "README.md"
_PREPARES = re.compile(r"cp |for name in |\(umask |chmod ")
_STARTS = re.compile(r"docker compose up\b")
_MARK = re.compile(r"^(?P<lead> *)@@(?P<path>[^@\n]+)@@$", re.MULTILINE)
_WHY = "the other part carries it"


def carried_values(giver: Laid) -> Iterator[Parameter]:
    """The files that are carried, and of the giver's commands those that prepare and start what is
    in them, as parameters of the part that carries them."""
    for file in giver.files:
        if file.path != _README:
            yield Parameter("carried_file", file.path, "assumed", None, _WHY)
    for one in giver.recipe.readme.commands if giver.recipe.readme else ():
        text = one.text.partition("    #")[0]
        if _PREPARES.match(text):
            yield Parameter("carried_preparation", text, "assumed", None, _WHY)
        elif _STARTS.match(text):
            yield Parameter("carried_command", text, "assumed", None, _WHY)


def decided(file: PlannedFile) -> PlannedFile:
    """The file with the first option at each choice point: it stands in the draft twice."""
    return replace(
        file,
        segments=tuple(
            Printed(s.options[0]) if isinstance(s, Choice) and s.options else s
            for s in file.segments
        ),
    )


def filled(file: PlannedFile, carried: Sequence[PlannedFile]) -> PlannedFile:
    """The file with the others at their marks, indented as these are."""
    texts = {one.path: _text(one) for one in carried}
    return replace(
        file,
        segments=tuple(
            replace(s, text=_MARK.sub(lambda m: _indented(m, texts), s.text))
            if isinstance(s, Printed)
            else s
            for s in _merged(file)
        ),
    )


def _merged(file: PlannedFile) -> Iterator[Printed | Choice]:
    """The segments, printed ones beside one another as one: a mark is a whole line."""
    run: list[Printed] = []
    for segment in file.segments:
        marked = bool(run) and run[-1].text.endswith("@@")
        if isinstance(segment, Printed) and (marked or not segment.why):
            run.append(segment)
            continue
        if run:
            yield replace(run[0], text="".join(one.text for one in run))
            run = []
        yield segment
    if run:
        yield replace(run[0], text="".join(one.text for one in run))


def _indented(mark: re.Match[str], texts: dict[str, str]) -> str:
    lines = texts.get(mark["path"], "").rstrip("\n").split("\n")
    return "\n".join(f"{mark['lead']}{line}" if line else "" for line in lines)


def _text(file: PlannedFile) -> str:
    return "".join(segment.text for segment in file.segments if isinstance(segment, Printed))
