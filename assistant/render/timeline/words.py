"""The words in which moments are shown, one source for every picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.core.timeline import Certainty, Lane, Moment

LANES: Mapping[Lane, str] = {
    "build": "on the machine that builds",
    "image": "in the image, while it is made",
    "clone": "a machine made from the image, at its first boot",
    "later": "later",
}
SURE: Mapping[Certainty, str] = {
    "stated": "the files say so",
    "documented": "the tool's documented order",
    "unknown": "the files do not say whether or when",
}
_WHAT = {
    "communicator": "the communicator answers",
    "restart": "restart",
    "sysprep": "sysprep",
    "shutdown": "power off",
}
Kind = Literal["runs", "ends", "unsure"]
MARKS: Mapping[Kind, str] = {"runs": "●", "ends": "◆", "unsure": "?"}


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of moments in one place, under one heading."""

    title: str
    lane: Lane
    moments: Sequence[Moment]


def bands(moments: Sequence[Moment]) -> Iterator[Band]:
    """The moments in their order, cut where the place or the build changes.

    The sources of a build are named where there are several; the scripts in a machine and what its
    communicator does stand together.
    """
    mixed = len({moment.only for moment in moments}) > 1
    for key, some in groupby(moments, key=lambda m: (m.course, _place(m), m.only)):
        found = list(some)
        _, (lane, where), only = key
        title = where or LANES[lane]
        yield Band(f"{title} ({', '.join(only)})" if mixed and only else title, lane, found)


def _place(moment: Moment) -> tuple[Lane, str]:
    """Waiting for the communicator stands among what it waits for."""
    inside = moment.what == "communicator" and moment.stage == "communicator"
    return ("image" if inside else moment.lane), moment.where


def named(moment: Moment) -> str:
    """What a moment is called: the script, the command, or what happens."""
    if moment.kind == "file" and moment.stage == "provisioners":
        return f"{moment.what} is sent" if moment.what != "file" else "a file is sent"
    if moment.stage == "replace":
        return f"{moment.what}: the new one is made before the old one goes"
    if moment.stage == "start":
        return moment.what
    return _WHAT.get(moment.what, moment.what)


def is_literal(moment: Moment) -> bool:
    """Whether what it is called stands in the files as it is."""
    words = (*_WHAT, "keys are typed", "audit mode")
    return named(moment) == moment.what and moment.what not in words and "OOBE" not in moment.what


def kind_of(moment: Moment) -> Kind:
    """How its mark looks."""
    if moment.certainty == "unknown":
        return "unsure"
    return "ends" if moment.ends else "runs"


def cut(text: str, width: int) -> str:
    """A text of at most `width` characters."""
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def place_of(moment: Moment) -> str:
    """`path:line`."""
    return f"{moment.path}:{moment.line}"


def short_place(place: str, width: int) -> str:
    """A place whose middle is left out where it is too long; file and line stay."""
    if len(place) <= width:
        return place
    name = place.rpartition("/")[2]
    return f"…/{name}" if len(name) + 2 <= width else cut(name, width)


def fitted(what: str, width: int) -> str:
    """What a moment is called, at most `width` long: of a path its end stays, of a command its
    beginning."""
    path = what.removesuffix(" is sent")
    if len(what) > width and "/" in path and " " not in path:
        rest = what[len(path) :]
        return short_place(path, max(1, width - len(rest))) + rest
    return cut(what, width)
