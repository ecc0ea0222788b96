"""Whether an image is sealed, how, and what is left in it: questions that several rules ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.check.subject import Subject

if TYPE_CHECKING:
    from assistant.check.commands import Command

_REMOVERS = frozenset({"remove-itemproperty", "rp"})


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
    """Calls of sysprep that have switches, with those in small letters and without their sign.

    A call whose switches only a run can know is left out.
    """
    for command in subject.commands:
        if command.name != "sysprep":
            continue
        words = [word for part in command.lowered for word in part.split()]
        switches = frozenset(word[1:] for word in words if word.startswith(("/", "-")))
        if switches and not any(word.startswith(("$", "%", "@", "()")) for word in words):
            yield command, switches


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
    """What sets a value of the registry to a number, where nothing takes it back anywhere.

    `name` is in small letters. Taken back is a value that is removed, set to another number, or
    named in a script that removes values whose names it keeps in a variable.
    """
    writes = [write for write in subject.writes if write.name == name]
    found = [write.command for write in writes if write.number == harmful]
    others = [w for w in writes if w.value is None or w.number not in (None, harmful)]
    if found and not others and not _removed_by_list(subject, name):
        yield from found


def _removed_by_list(subject: Subject, name: str) -> bool:
    paths = {
        command.source.path
        for command in subject.commands
        if command.name in _REMOVERS and any(word.startswith("$") for word in command.lowered)
    }
    return any(name in subject.files[path].lower() for path in paths if path in subject.files)


def speaks_of(subject: Subject, *words: str) -> bool:
    """Whether any file but prose holds one of the words (small letters)."""
    return any(word in text for text in subject.lowered for word in words)
