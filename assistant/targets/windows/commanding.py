"""What command lines do to an image: judged here, told by rules and by traps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assistant.targets.commands import Command, RegistryWrite

_WAITS = ("imagestate", "waitforexit", "wait-process", "get-process", "out-null", "start-sleep")
_REMOVERS = frozenset({"remove-itemproperty", "rp"})


def sysprep_calls(commands: Iterable[Command]) -> Iterator[tuple[Command, frozenset[str]]]:
    """Calls of sysprep that have switches, with those in small letters and without their sign.

    A call whose switches only a run can know is left out.
    """
    for command in commands:
        if command.name != "sysprep":
            continue
        words = [word for part in command.lowered for word in part.split()]
        switches = frozenset(word[1:] for word in words if word.startswith(("/", "-")))
        if switches and not any(word.startswith(("$", "%", "@", "()")) for word in words):
            yield command, switches


def unawaited(commands: Iterable[Command], text: Callable[[str], str]) -> Iterator[Command]:
    """Calls of sysprep from PowerShell with /quit that nothing waits for.

    `text` gives a file in small letters.
    """
    for command, switches in sysprep_calls(commands):
        if command.language != "powershell" or command.waited or command.piped:
            continue
        if not {"generalize", "quit"} <= switches or command.place not in ("script", "inline"):
            continue
        if not any(word in text(command.source.path) for word in _WAITS):
            yield command


def left_values(
    writes: Sequence[RegistryWrite], commands: Sequence[Command], files: Mapping[str, str],
    name: str, harmful: int,
) -> Iterator[Command]:  # fmt: skip
    """What sets a value of the registry to a number, where nothing takes it back anywhere.

    `name` is in small letters. Taken back is a value that is removed, set to another number, or
    named in a script that removes values whose names it keeps in a variable.
    """
    named = [write for write in writes if write.name == name]
    found = [write.command for write in named if write.number == harmful]
    others = [w for w in named if w.value is None or w.number not in (None, harmful)]
    if found and not others and not _removed_by_list(commands, files, name):
        yield from found


def _removed_by_list(commands: Sequence[Command], files: Mapping[str, str], name: str) -> bool:
    paths = {
        command.source.path
        for command in commands
        if command.name in _REMOVERS and any(word.startswith("$") for word in command.lowered)
    }
    return any(name in files[path].lower() for path in paths if path in files)
