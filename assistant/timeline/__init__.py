"""When everything runs, read from the files alone. Order obligations are judged on this.

Each target tells of its own files (`targets/<tool>/stages`); only this module knows which targets
there are. Courses, a build or a playbook each, have no order among one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import basename
from typing import TYPE_CHECKING

from assistant.core.timeline import Moment, Timeline, Trap
from assistant.syntax.hcl import Module, read_modules
from assistant.targets.ansible import stages as ansible
from assistant.targets.cloudinit import stages as cloudinit
from assistant.targets.compose import stages as compose
from assistant.targets.installers import stages as installers
from assistant.targets.packer import stages as packer
from assistant.targets.shell.effects import read_shell
from assistant.targets.staging import Course, Handed, Sight, Stager, Watcher
from assistant.targets.terraform import stages as terraform
from assistant.targets.windows import sealing
from assistant.targets.windows import stages as windows
from assistant.targets.windows.scripts import read_script

if TYPE_CHECKING:
    from assistant.targets.commands import Command

__all__ = ["Moment", "Timeline", "Trap", "timeline_of"]

_ALONE = {"user data": "clone"}
"""What is read as a clone's where nothing here hands it over."""


def _stagers() -> tuple[Stager, ...]:
    """In the order in which their courses are shown: images, machines of them, what runs there."""
    return (packer.stager(), terraform.stager(), compose.stager(), ansible.stager())


def _watchers() -> tuple[Watcher, ...]:
    return (sealing.watch, cloudinit.watch)


def timeline_of(
    files: Mapping[str, str],
    modules: Sequence[Module] | None = None,
    commands: Callable[[], Sequence[Command]] | None = None,
) -> Timeline:
    """The timeline of some files; empty where nothing runs in a known order. Never raises.

    `modules` and `commands`: those of the files, where they have been read already.
    """
    modules = read_modules(files) if modules is None else modules
    sight = Sight(
        files,
        modules,
        (windows.insider(), *installers.insiders(), *cloudinit.insiders()),
        (read_script, read_shell),
        sealing.Sealing,
        commands or (lambda: _commands(files, modules)),
    )
    courses: list[Course] = []
    for stager in _stagers():
        taken = set().union(*(course.claims for course in courses)) if courses else set()
        courses += [course for course in stager.courses(sight) if course.entry not in taken]
    taken = set().union(*(course.claims for course in courses)) if courses else set()
    courses += _alone(sight, taken)
    moments = [m for number, course in enumerate(courses) for m in course.moments(number)]
    traps = [trap for course in courses for trap in course.traps]
    for watcher in _watchers():
        traps += [trap for trap in watcher(sight, moments) if trap not in traps]
    return Timeline(tuple(moments), tuple(traps))


def _commands(files: Mapping[str, str], modules: Sequence[Module]) -> Sequence[Command]:
    """All command lines; imported here, because most files need none of it."""
    from assistant.syntax.xml import parse_xml
    from assistant.targets.windows.answers import is_answer_file
    from assistant.targets.windows.collect import all_commands

    trees = [parse_xml(p, t) for p, t in files.items() if is_answer_file(p, t)]
    return all_commands(files, modules, trees)


def _alone(sight: Sight, taken: set[str]) -> Iterator[Course]:
    """Files that act inside a machine which nothing here makes."""
    for path in sorted(sight.files):
        text = sight.files[path]
        insider = sight.insider(path, text) if path not in taken else None
        if insider is None:
            continue
        course = Course()
        handed = Handed(basename(path), text, path)
        phase = insider.phase(sight, handed, insider.name in _ALONE)
        insider.tell(course, sight, handed, phase)
        if course.steps or course.traps:
            yield course
