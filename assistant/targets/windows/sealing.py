"""Sysprep as what runs in a machine brings it about, and what the machines of the image do then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import basename

from assistant.core.timeline import Moment, Trap
from assistant.syntax.patterns import later
from assistant.targets.staging import Course, Image, Reading, Sent, Sight
from assistant.targets.windows.collect import all_writes
from assistant.targets.windows.commanding import left_values, unawaited
from assistant.targets.windows.folders import looped, set_up
from assistant.targets.windows.scripts import read_script
from assistant.targets.windows.stages import SETUP_COMPLETE, tell

_NO_CALL = later(
    r"\s*@?(?:if\s+(?:not\s+)?exist\s+\S+\s*\(?\s*)?"
    r"(?:rem|::|del|erase|rd|rmdir|copy|xcopy|robocopy|move|ren|type|attrib|icacls)(?!\w)",
    re.IGNORECASE,
)
"""How a line of a batch file begins that names a file and does not run it."""
Tasks = dict[str, tuple[str, int, tuple[str, ...]]]
"""Scheduled tasks that run sysprep, by name in small letters: where they are made, its switches."""


@dataclass(slots=True)
class Sealing:
    """Follows sysprep through one machine's life; see `targets.staging.Follower`."""

    tasks: Tasks = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    """Names of answer files that sysprep is given, in small letters."""
    switches: set[str] = field(default_factory=set)
    """Those of all calls with /generalize."""
    sealing: set[str] = field(default_factory=set)
    """Names of the tasks that seal, also of those that have run."""
    sealed: bool = False

    def ran(self, course: Course, reading: Reading, path: str, stage: str) -> None:
        """What a script or command line means for sysprep."""
        if reading.unattend:
            self.given.add(reading.unattend.lower())
        if reading.switches and not reading.sysprep and not reading.registers:
            words = " ".join(f"/{word}" for word in reading.switches if word in ("oobe", "audit"))
            course.add("image", stage, f"sysprep {words}", path, reading.line, kind="sysprep")
        if reading.sysprep and reading.registers:
            self.sealing |= {name.lower() for name in reading.registers}
            for name in reading.registers:
                self.tasks[name.lower()] = (path, reading.line, reading.switches)
            if not reading.starts:
                return
        if reading.sysprep:
            user = "SYSTEM" if reading.system else ""
            self.seal(course, (path, reading.line, reading.switches), stage, user)
            self.tasks.clear()
        for name in reading.starts:
            task = self.tasks.pop(name.lower(), None)
            if task is not None:
                self.tasks.clear()
                self.seal(course, task, stage, "SYSTEM")

    def seal(
        self, course: Course, task: tuple[str, int, tuple[str, ...]], stage: str, user: str,
        *, sure: bool = True,
    ) -> None:  # fmt: skip
        """Sysprep runs, beside what called it; with /reboot the machine then starts again."""
        path, line, switches = task
        self.sealed = True
        self.switches |= set(switches)
        course.add(
            "image", stage, "sysprep", path, line, same=True, ends="generalize", as_=user,
            kind="sysprep", certainty="stated" if sure else "unknown",
        )  # fmt: skip
        if "reboot" in switches and sure:
            course.add(
                "image", stage, "restart", path, line, ends="restart", kind="sysprep",
                certainty="documented",
            )  # fmt: skip
            course.trap(
                "restart-unwaited",
                "sysprep restarts the sealed machine, and nothing waits for it", path, line,
            )  # fmt: skip

    def mark(self) -> object:
        """The tasks as they are now."""
        return dict(self.tasks)

    def back(self, mark: object, *, keep: bool = False) -> None:
        """The tasks as they were at a mark; with `keep`, beside those that came since."""
        if isinstance(mark, dict):
            self.tasks = mark | self.tasks if keep else dict(mark)

    def before_the_end(self, course: Course, commands: str) -> None:
        """Tasks with sysprep that no script started: the end of the build may."""
        started = {name.lower() for name in read_script(commands).starts}
        if self.tasks and not started & set(self.tasks):
            task = next(iter(self.tasks.values()))
            self.seal(course, task, "provisioners", "SYSTEM", sure=False)

    def clones(self, course: Course, sight: Sight, image: Image) -> None:
        """Audit mode, the second answer file, SetupComplete.cmd, what waits for a logon."""
        if self.sealed and "audit" in self.switches:
            at = next(s for s in course.steps if s["what"] == "sysprep")
            course.add(
                "clone", "auditUser", "audit mode", at["path"], at["line"],
                as_="built-in Administrator", certainty="documented", kind="sysprep",
            )  # fmt: skip
        own = image.installed if self.sealed and "audit" not in self.switches else ()
        replayed = [one for one in own if one.name.lower() in self.given]
        for handed in (*image.others, *replayed):
            insider = sight.insider(handed.name, handed.text)
            (insider.tell if insider else tell)(course, sight, handed, "clone")
        self._setup_complete(course, sight, image)
        for left, path in image.leaves:
            if left.trigger != "startup" and left.what.lower() not in self.sealing:
                course.add(
                    "clone", left.trigger, left.what, path, left.line, as_=left.as_,
                    certainty="unknown", kind=left.trigger,
                )  # fmt: skip

    def _setup_complete(self, course: Course, sight: Sight, image: Image) -> None:
        """SetupComplete.cmd that lies in the image, with the scripts that it calls."""
        there = [
            (one.path, one.at, one.line) for one in image.sent if lands(one.path, one.destination)
        ]
        if self.sealed:
            there += [
                (s["what"], s["path"], s["line"])
                for s in course.steps
                if s["stage"] == "SetupComplete" and s["lane"] == "image"
            ]
        runs = self.sealed and "audit" not in self.switches
        for what, path, line in there:
            course.add(
                "clone", "SetupComplete", what, path, line, as_="SYSTEM",
                certainty="documented" if runs else "unknown", kind="SetupComplete.cmd",
            )  # fmt: skip
            self._called(course, sight, what, image.sent, runs=runs)

    @staticmethod
    def _called(
        course: Course, sight: Sight, path: str, sent: Sequence[Sent], *, runs: bool
    ) -> None:
        """The scripts that a batch file calls, line by line; a task waits for the next start."""
        told: dict[str, None] = {}
        tasks: list[tuple[str, int, bool]] = []
        for number, line in enumerate(sight.files.get(path, "").splitlines(), 1):
            bare = line.partition("& rem ")[0]
            if _NO_CALL.match(bare):
                continue
            task = "schtasks" in bare.lower() and "/create" in bare.lower()
            for script in (*sight.names.called(bare), *looped(bare, sent)):
                if script == path or script in told:
                    continue
                told[script] = None
                if task:
                    tasks.append((script, number, "onstart" in bare.lower()))
                    continue
                course.add(
                    "clone", "SetupComplete", script, path, number, as_="SYSTEM",
                    certainty="documented" if runs else "unknown", kind="SetupComplete.cmd",
                )  # fmt: skip
        for script, number, sure in tasks:
            course.add(
                "later", "startup", script, path, number, as_="SYSTEM", kind="scheduled task",
                certainty="documented" if sure and runs else "unknown",
                where="at every start after that",
            )  # fmt: skip
        for script in told:
            for what, stage, where, who, number in set_up(sight.files.get(script, ""), sent):
                course.add(
                    "later", stage, what, script, number, as_=who, kind="scheduled task",
                    certainty="documented" if runs else "unknown", where=where,
                )  # fmt: skip


def lands(path: str, destination: str) -> bool:
    """Whether a file that is sent becomes the SetupComplete.cmd that Windows runs."""
    target = destination.replace("\\", "/").lower()
    if target.endswith(SETUP_COMPLETE):
        return True
    return "setupcomplete.cmd" in basename(path).lower() and "setup/scripts" in target


def watch(sight: Sight, moments: Sequence[Moment]) -> Iterator[Trap]:
    """What runs after sysprep, and sysprep that nothing waits for."""
    yield from _after(moments)
    seals = [moment for moment in moments if moment.what == "sysprep"]
    if not seals:
        return
    lowered = {path: text.lower() for path, text in sight.files.items()}
    for command in unawaited(sight.commands, lambda path: lowered.get(path, "")):
        place = command.source.path, command.source.line_of(command.span.start)
        text = "PowerShell starts sysprep and goes on at once, and the build ends meanwhile"
        yield Trap("sysprep-unwaited", text, *place)
    if any("autoadminlogon" in text for text in lowered.values()):
        writes = all_writes(sight.commands)
        for left in left_values(writes, sight.commands, sight.files, "autoadminlogon", 1):
            place = left.source.path, left.source.line_of(left.span.start)
            yield Trap(
                "autologon-left",
                "automatic logon is switched on and stays on in every clone",
                *place,
            )


def _after(moments: Sequence[Moment]) -> Iterator[Trap]:
    """Anything but the power-off after sysprep runs in a half-sealed system."""
    sealed: dict[tuple[int, tuple[str, ...]], int] = {}
    for moment in moments:
        if moment.what == "sysprep":
            key = moment.course, moment.only
            sealed[key] = min(sealed.get(key, moment.order), moment.order)
    for moment in moments if sealed else ():
        if moment.lane != "image" or moment.stage in ("shutdown", "error-cleanup"):
            continue
        if moment.kind == "sysprep":
            continue
        for (course, only), order in sealed.items():
            together = not only or not moment.only or set(only) & set(moment.only)
            if moment.course == course and moment.order > order and together:
                text = f"{moment.what} runs after sysprep, in a half-sealed system"
                yield Trap("after-sysprep", text, moment.path, moment.line)
                break
