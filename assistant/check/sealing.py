"""Whether an image is sealed, how, and what is left in it: questions that several rules ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.check.subject import Subject
from assistant.targets.windows import commanding

if TYPE_CHECKING:
    from assistant.check.commands import Command


def seals(subject: Subject, path: str | None = None) -> bool:
    """Whether a build of these files generalizes Windows with sysprep.

    With several templates in several folders and a path: whether one in the path's own part of
    the tree does.
    """
    sealing = [m.path for m in subject.timeline.moments if m.what == "sysprep"]
    folders = {module.folder for module in subject.modules if module.tool == "packer"}
    if path is None or len(folders) < 2:
        return bool(sealing)
    return any(_top(path) == _top(other) for other in sealing)


def _top(path: str) -> str:
    top, slash, _ = path.partition("/")
    return top if slash else ""


def sysprep_calls(subject: Subject) -> Iterator[tuple[Command, frozenset[str]]]:
    """Calls of sysprep with their switches, see `commanding.sysprep_calls`."""
    return commanding.sysprep_calls(subject.commands)


def toggled(
    subject: Subject, on: Callable[[Command], bool], off: Callable[[Command], bool]
) -> Iterator[Command]:
    """The commands that switch something on, where no command switches it off anywhere."""
    found = [command for command in subject.commands if on(command)]
    if found and not any(off(command) for command in subject.commands):
        yield from found


def switched_off(subject: Subject, is_on: Callable[[Command], bool | None]) -> Iterator[Command]:
    """The commands that switch something off, where no command switches it on anywhere.

    `is_on` tells which of the two a command does; None: neither.
    """
    return toggled(subject, lambda c: is_on(c) is False, lambda c: is_on(c) is True)


def left_in_image(
    subject: Subject, on: Callable[[Command], bool], off: Callable[[Command], bool]
) -> Iterator[Command]:
    """As `toggled`, for commands whose build seals the image."""
    for command in toggled(subject, on, off):
        if seals(subject, command.source.path):
            yield command


def left_values(subject: Subject, name: str, harmful: int) -> Iterator[Command]:
    """What sets a value of the registry to a number for good, see `commanding.left_values`."""
    return commanding.left_values(subject.writes, subject.commands, subject.files, name, harmful)


def speaks_of(subject: Subject, *words: str) -> bool:
    """Whether any file but prose holds one of the words (small letters)."""
    return any(word in text for text in subject.lowered for word in words)
