"""The order of one Packer build: Setup's passes, the connection, provisioners, the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from posixpath import basename
from typing import Any

from assistant.core.timeline import Lane, Moment
from assistant.syntax.hcl import Attribute, Block, HclFile, Module, Placed
from assistant.timeline.answers import (
    SETUP_ORDER,
    AnswerCommand,
    AnswerFile,
    is_answer_file,
    named,
    read_answer_file,
)
from assistant.timeline.scripts import Reading, first_words, read_script
from assistant.timeline.sources import Values

_NO_MACHINE = {"docker", "null", "file"}
"""Builders whose work does not end with a machine that is powered off."""


def build_moments(
    module: Module, files: Mapping[str, str], folders: Sequence[str]
) -> Iterator[Moment]:
    """The moments of every build of a module; each build counts from 1.

    `folders` are those of all modules: an answer file belongs to the nearest one above it.
    """
    builds = list(module.of_type("build"))
    for placed in builds:
        moments = _Build(module, placed, files, folders).run()
        sources = tuple(sorted(_sources(placed.block)))
        for moment in moments:
            yield replace(moment, only=sources) if len(builds) > 1 and not moment.only else moment


def _sources(build: Block) -> tuple[str, ...]:
    """The sources of a build as type.name, in its order."""
    found: list[str] = []
    attribute = build.body.attribute("sources")
    for item in getattr(attribute.value, "items", ()) if attribute else ():
        text = getattr(item, "value", None)
        parts = text.split(".") if isinstance(text, str) else getattr(item, "parts", ())
        if len(parts) >= 2 and all(isinstance(p, str) for p in parts):
            found.append(".".join(parts[-2:]))
    for block in build.body.blocks_of("source"):
        if block.labels:
            found.append(".".join(block.labels[0].text.split(".")[-2:]))
    return tuple(dict.fromkeys(found))


class _Build:
    def __init__(
        self, module: Module, placed: Placed, files: Mapping[str, str], folders: Sequence[str]
    ) -> None:
        self.module = module
        self.folders = folders
        self.build = placed.block
        self.file = placed.file
        self.files = files
        self.values = Values(module, files)
        self.called = self.values.names.called
        self.names = _sources(self.build)
        self.sources = [
            p for p in module.of_type("source") if ".".join(p.block.names) in self.names
        ]
        self.moments: list[dict[str, Any]] = []
        self.order = 0
        self.tasks: dict[str, tuple[str, int]] = {}
        self.sealed_with: set[str] = set()
        self.uploads: list[tuple[str, str, int]] = []

    def run(self) -> list[Moment]:
        candidates = [p for p in sorted(self.files) if is_answer_file(p, self.files[p])]
        uploaded = self.uploaded() if candidates else frozenset()
        answers = [
            read_answer_file(path, self.files[path])
            for path in candidates
            if self.belongs(path, uploaded)
        ]
        own = [a for a in answers if not self.is_clones(a, uploaded)]
        for answer in own:
            self.setup(answer)
        self.communicator()
        for block in self.build.body.blocks_of("provisioner"):
            if block.labels:
                self.provisioner(block)
        self.unstarted()
        self.ending()
        for answer in answers:
            if answer not in own:
                self.clone(answer)
        self.setup_complete()
        return [Moment(**moment) for moment in self.moments]

    def add(
        self, lane: Lane, stage: str, what: str, path: str, line: int, *, same: bool = False
    ) -> int:
        """Append a moment after the last one, or beside it; its index is given back."""
        self.order += not (same and self.order)
        self.moments.append(
            {"order": self.order, "lane": lane, "stage": stage, "what": what,
             "path": path, "line": line}
        )  # fmt: skip
        return len(self.moments) - 1

    def amend(self, index: int, **changes: object) -> None:
        self.moments[index].update(changes)

    # Answer files

    def uploaded(self) -> frozenset[str]:
        """Files that file provisioners send into the machine."""
        found: set[str] = set()
        for block in self.build.body.blocks_of("provisioner"):
            if block.names == ("file",):
                found |= self.values.names_in(block.body)
        return frozenset(found)

    def belongs(self, path: str, uploaded: frozenset[str]) -> bool:
        """Whether a file lies in this module's folder, or is named by its sources."""
        above = [f for f in self.folders if not f or path.startswith(f + "/")]
        if max(above, key=len, default=None) == self.module.folder or path in uploaded:
            return True
        return path in self.named_by_sources

    @cached_property
    def named_by_sources(self) -> frozenset[str]:
        """Files that anything in the build's sources names."""
        return frozenset().union(*(self.values.names_in(s.block.body) for s in self.sources))

    @cached_property
    def given_to_sysprep(self) -> tuple[tuple[str, str], ...]:
        """Files that give sysprep an answer file, each with that file's name in lower case."""
        found = ((path, read_script(text).unattend) for path, text in self.files.items())
        return tuple((path, name.lower()) for path, name in found if name)

    def is_clones(self, answer: AnswerFile, uploaded: frozenset[str]) -> bool:
        """Whether an answer file is for machines made from the image."""
        if named(answer.path, "autounattend") or "windowsPE" in answer.passes:
            return False
        own = basename(answer.path).lower()
        mentioned = any(name == own and path != answer.path for path, name in self.given_to_sysprep)
        return mentioned or answer.path in uploaded or "generalize" in answer.passes

    def setup(self, answer: AnswerFile) -> None:
        """The build's own answer file."""
        opened = False
        for stage in SETUP_ORDER:
            for command in answer.of(stage):
                self.answer_command("image", answer, command, overlapping=opened)
                opened = opened or (stage == "oobeSystem" and self.opens_winrm(command.command))

    def opens_winrm(self, command: str) -> bool:
        texts = [command, *(self.files[p] for p in self.called(command))]
        return any(read_script(text).winrm for text in texts)

    def answer_command(
        self, lane: Lane, answer: AnswerFile, command: AnswerCommand, *, overlapping: bool = False
    ) -> None:
        scripts = self.called(command.command)
        what = first_words(command.command) if len(scripts) != 1 else scripts[0]
        at = self.add(lane, command.stage, what, answer.path, command.line, same=command.parallel)
        user = "first user, elevated" if command.stage == "oobeSystem" else "SYSTEM"
        if command.parallel and command.stage == "oobeSystem":
            user = "each user at logon"
        certainty = "unknown" if overlapping or command.parallel else "documented"
        self.amend(at, as_=user, certainty=certainty, kind=command.kind)

    def clone(self, answer: AnswerFile) -> None:
        """The answer file of the machines made from the image."""
        for stage in ("specialize", "oobeSystem"):
            for command in answer.of(stage):
                self.answer_command("clone", answer, command)

    # The connection and what runs over it

    def communicator(self) -> None:
        first = self.sources[0] if self.sources else None
        kinds = {self.values.text(s.block.body, "communicator") or "ssh" for s in self.sources}
        if kinds == {"none"}:
            return
        place = first.file if first else self.file
        block = first.block if first else self.build
        attribute = block.body.attribute("communicator")
        line = place.source.line_of((attribute or block).span.start)
        at = self.add("build", "communicator", "communicator", place.path, line)
        self.amend(at, certainty="documented")

    def provisioner(self, block: Block) -> None:
        kind = block.labels[0].text
        line = self.line(self.file, block)
        begin = len(self.moments)
        only = self.only(block)
        before = dict(self.tasks)
        lane: Lane = "build" if kind == "shell-local" else "image"
        if kind == "file":
            self.upload(block)
        elif kind == "windows-restart":
            self.amend(self.add(lane, "provisioners", "restart", self.file.path, line),
                       ends="restart")  # fmt: skip
        else:
            self.runs(block, kind, lane)
        if len(self.moments) == begin:
            self.add(lane, "provisioners", kind, self.file.path, line)
        if kind == "windows-update":
            self.amend(begin, ends="restart")
        if only:
            # What one source does with its tasks says nothing about those of the others.
            self.tasks = before | self.tasks
        user = self.values.text(block.body, "elevated_user") or ""
        for index in range(begin, len(self.moments)):
            moment = self.moments[index]
            self.amend(
                index, only=only, kind=moment.get("kind") or kind, as_=moment.get("as_") or user,
                needs=("communicator",) if lane == "image" else (),
            )  # fmt: skip

    def upload(self, block: Block) -> None:
        """A file provisioner: what is sent, and where it lies then."""
        destination = self.values.text(block.body, "destination") or ""
        for name in ("source", "sources", "content"):
            attribute = block.body.attribute(name)
            for path, offset in self.values.placed_paths(attribute) if attribute else ():
                if name == "content" and path not in self.files:
                    continue
                line = self.file.source.line_of(offset)
                self.add("image", "provisioners", path, self.file.path, line)
                self.uploads.append((path, destination, line))

    def runs(self, block: Block, kind: str, lane: Lane) -> None:
        """Scripts and inline commands of a provisioner, in the order in which they run."""
        for attribute in block.body.attributes:
            if attribute.name in ("script", "scripts", "playbook_file", "playbook_files"):
                for path, offset in self.values.placed_paths(attribute):
                    line = self.file.source.line_of(offset)
                    self.add(lane, "provisioners", path, self.file.path, line)
                    if path in self.files:
                        self.effects(read_script(self.files[path]), path, "provisioners")
            elif attribute.name in ("inline", "command"):
                self.inline(attribute, kind, lane)

    def inline(self, attribute: Attribute, kind: str, lane: Lane) -> None:
        """Command lines, and the scripts of the draft that they call."""
        line = self.file.source.line_of(attribute.span.start)
        texts = self.values.texts(attribute)
        for text in texts:
            at = self.add(lane, "provisioners", first_words(text), self.file.path, line)
            self.amend(at, kind=kind)
            for path in self.called(text):
                self.add(lane, "provisioners", path, self.file.path, line, same=True)
                self.effects(read_script(self.files[path]), path, "provisioners")
        whole = read_script("\n".join(texts))
        self.effects(replace(whole, line=line), self.file.path, "provisioners")

    def effects(self, reading: Reading, path: str, stage: str) -> None:
        """What a script or command line means for sysprep."""
        if reading.unattend:
            self.sealed_with.add(reading.unattend.lower())
        if reading.sysprep and reading.registers:
            for name in reading.registers:
                self.tasks[name.lower()] = (path, reading.line)
            if not reading.starts:
                return
        if reading.sysprep:
            self.sysprep(path, reading.line, stage, user="SYSTEM" if reading.system else "")
            self.tasks.clear()
        for name in reading.starts:
            task = self.tasks.pop(name.lower(), None)
            if task is not None:
                self.tasks.clear()
                self.sysprep(*task, stage, user="SYSTEM")

    def sysprep(
        self, path: str, line: int, stage: str, *, user: str = "", certain: bool = True
    ) -> None:
        at = self.add("image", stage, "sysprep", path, line, same=True)
        self.amend(
            at, ends="generalize", as_=user, kind="sysprep",
            certainty="stated" if certain else "unknown",
        )  # fmt: skip

    def unstarted(self) -> None:
        """Tasks with sysprep that no provisioner starts: the end of the build may."""
        commands = " ".join(
            self.values.text(source.block.body, "shutdown_command") or "" for source in self.sources
        )
        started = {name.lower() for name in read_script(commands).starts}
        if self.tasks and not started & set(self.tasks):
            path, line = next(iter(self.tasks.values()))
            self.sysprep(path, line, "provisioners", user="SYSTEM", certain=False)

    # The end

    def ending(self) -> None:
        """How the machine is powered off, per source."""
        machines = [s for s in self.sources if s.block.names[0] not in _NO_MACHINE]
        if not machines:
            return
        self.order += 1
        start = self.order
        for placed in machines:
            self.order = start
            self.shutdown(placed, several=len(self.sources) > 1)

    def shutdown(self, placed: Placed, *, several: bool) -> None:
        body, file = placed.block.body, placed.file
        only = (".".join(placed.block.names),) if several else ()
        attribute = body.attribute("shutdown_command")
        line = file.source.line_of((attribute or placed.block).span.start)
        begin = len(self.moments)
        tasks = dict(self.tasks)
        if attribute is not None:
            command = " ".join(self.values.texts(attribute))
            self.effects(replace(read_script(command), line=line), file.path, "shutdown")
            for path in self.called(command):
                self.effects(read_script(self.files[path]), path, "shutdown")
        self.tasks = tasks
        if len(self.moments) > begin:
            self.order += 1
        at = self.add("image", "shutdown", "shutdown", file.path, line, same=True)
        self.amend(at, ends="shutdown", certainty="stated" if attribute else "documented")
        for index in range(begin, len(self.moments)):
            self.amend(index, only=only)

    def setup_complete(self) -> None:
        """SetupComplete.cmd that was sent into the image, with the scripts that it calls."""
        for path, destination, line in self.uploads:
            target = destination.replace("\\", "/").lower()
            if not target.endswith("setup/scripts/setupcomplete.cmd") and not (
                named(path, "setupcomplete.cmd") and "setup/scripts" in target
            ):
                continue
            at = self.add("clone", "SetupComplete", path, self.file.path, line)
            self.amend(at, as_="SYSTEM", certainty="documented")
            for script in self.called(self.files.get(path, "")):
                if script != path:
                    inner = self.add("clone", "SetupComplete", script, path, 1)
                    self.amend(inner, as_="SYSTEM", certainty="documented")

    # Small things

    def line(self, file: HclFile, block: Block) -> int:
        return file.source.line_of(block.span.start)

    def only(self, block: Block) -> tuple[str, ...]:
        """The sources that a provisioner is for, by its only and except; empty: all."""
        only, except_ = block.body.attribute("only"), block.body.attribute("except")
        if only is not None:
            return self._listed(self.values.texts(only))
        if except_ is not None:
            left_out = self._listed(self.values.texts(except_))
            return tuple(name for name in self.names if name not in left_out)
        return ()

    def _listed(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(".".join(name.split(".")[-2:]) for name in names)
