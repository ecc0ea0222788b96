"""The order of one Packer build: the installation, the connection, provisioners, the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.core.timeline import Lane
from assistant.syntax.hcl import Attribute, Block, HclFile, Module, Placed
from assistant.syntax.patterns import later
from assistant.targets.packer.stages_end import HOST, RUNS_HERE, SCRIPTS, post_processors, startup
from assistant.targets.packer.stages_given import Given, branches
from assistant.targets.packer.stages_traps import Build, traps
from assistant.targets.packer.stages_values import Values
from assistant.targets.staging import (
    Course,
    Follower,
    Handed,
    Image,
    Later,
    Phase,
    Reading,
    Sent,
    Sight,
    Stager,
    first_words,
)

_NESTED = 4
"""Scripts that run scripts, nested deeper than this, are not followed."""
_NO_MACHINE = {"docker", "null", "file"}
"""Builders whose work does not end with a machine that is powered off."""

_SETS = later(r"\s*(?:\$\w+Preference\s*=|set\s+-[eux]+\s*\Z|#)")


def stager() -> Stager:
    """How the builds among some files are found."""
    return Stager("packer", courses)


def courses(sight: Sight) -> Iterator[Course]:
    """A course for every build, each counting from 1."""
    modules = [module for module in sight.modules if module.tool == "packer"]
    folders = [module.folder for module in modules]
    for module in modules:
        builds = list(module.of_type("build"))
        for placed in builds:
            course = _Build(module, placed, sight, folders).run()
            if len(builds) > 1:
                sources = tuple(sorted(_sources(placed.block)))
                for step in course.steps:
                    step["only"] = step.get("only") or sources
            yield course


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
        self, module: Module, placed: Placed, sight: Sight, folders: Sequence[str]
    ) -> None:
        self.sight = sight
        self.build = placed.block
        self.file = placed.file
        self.files = sight.files
        self.values = Values(module, sight.files, sight.names)
        self.called = sight.names.called
        self.names = _sources(self.build)
        self.aliases = self._aliases()
        self.sources = [
            p for p in module.of_type("source") if ".".join(p.block.names) in self.names
        ]
        self.given = Given(sight, self.values, self.sources, placed, folders)
        self.course = Course()
        self.follower: Follower | None = sight.follow() if sight.follow else None
        self.sent: list[Sent] = []
        self.leaves: list[tuple[Later, str]] = []
        self.facts = Build(self.file, self.sources, self.values)

    def run(self) -> Course:
        self.keys()
        handed: dict[Phase, list[Handed]] = {"install": [], "clone": []}
        for one, insider, at, only in self.given.handed():
            handed[at].append(one)
            if at == "install":
                begin = len(self.course.steps)
                insider.tell(self.course, self.sight, one, at)
                self.handed_over(one, begin, only)
        self.facts.installed = handed["install"]
        self.course.claims |= self.given.known
        self.communicator()
        for block in self.build.body.blocks:
            if block.type == "provisioner" and block.labels:
                self.provisioner(block)
        self.clean_up()
        if self.follower:
            commands = (self.values.text(s.block.body, "shutdown_command") for s in self.sources)
            self.follower.before_the_end(self.course, " ".join(one or "" for one in commands))
        self.ending()
        post_processors(self.course, self.file, self.build, self.values, self.only)
        image = Image(self.sent, handed["install"], self.landed(handed["clone"]), self.leaves)
        if self.follower:
            self.follower.clones(self.course, self.sight, image)
        startup(self.course, self.sight, self.sent, self.leaves)
        traps(self.course, self.sight, self.facts)
        return self.course

    # Before anything runs inside

    def keys(self) -> None:
        """What is typed on the machine's console."""
        for placed in self.sources:
            attribute = placed.block.body.attribute("boot_command")
            if attribute is not None:
                self.course.add(
                    "image", "boot command", "keys are typed", placed.file.path,
                    self.line(placed.file, attribute), kind="boot_command",
                    same=placed is not self.sources[0], certainty="documented",
                    only=(".".join(placed.block.names),) if len(self.sources) > 1 else (),
                )  # fmt: skip

    def handed_over(self, one: Handed, begin: int, only: tuple[str, ...]) -> None:
        """For which sources a file is, and which of its lines a template may leave out."""
        unsure = branches(self.files.get(one.path, ""))
        for index in range(begin, len(self.course.steps)):
            step = self.course.steps[index]
            self.course.amend(index, only=only)
            if step["path"] == one.path and step["line"] - one.line in unsure:
                self.course.amend(index, certainty="unknown")

    def landed(self, handed: Sequence[Handed]) -> list[Handed]:
        """Of the files for clones, those that lie where a clone looks for them."""
        found = []
        for one in handed:
            insider = self.sight.insider(one.name, one.text)
            there = [sent.destination for sent in self.sent if sent.path == one.path]
            if insider is None or not there or any(insider.lands(place) for place in there):
                found.append(one)
        return found

    def communicator(self) -> None:
        first = self.sources[0] if self.sources else None
        kinds = {self.values.text(s.block.body, "communicator") or "ssh" for s in self.sources}
        if kinds == {"none"}:
            return
        place = first.file if first else self.file
        block = first.block if first else self.build
        attribute = block.body.attribute("communicator")
        self.course.add(
            "build", "communicator", "communicator", place.path,
            self.line(place, attribute or block), certainty="documented",
        )  # fmt: skip

    # What runs over the connection

    def provisioner(self, block: Block) -> None:
        kind = block.labels[0].text
        begin = len(self.course.steps)
        only = self.only(block)
        mark = self.follower.mark() if self.follower else None
        lane: Lane = "build" if kind in RUNS_HERE else "image"
        if kind == "file":
            self.upload(block)
        elif kind == "windows-restart":
            self.restart(block)
        else:
            self.runs(block, kind, lane)
        if len(self.course.steps) == begin:
            self.course.add(lane, "provisioners", kind, self.file.path, self.line(self.file, block))
        if kind == "windows-update":
            self.course.amend(begin, ends="restart")
        if only and self.follower:
            # What one source does with its tasks says nothing about those of the others.
            self.follower.back(mark, keep=True)
        self.finish(block, kind, lane, begin, only)
        self.facts.blocks.append((block, kind, only, begin, len(self.course.steps)))

    def finish(
        self, block: Block, kind: str, lane: Lane, begin: int, only: tuple[str, ...]
    ) -> None:
        """As whom, once what is up, and for which sources."""
        user = self.user(block, kind)
        needs = ("communicator",) if lane == "image" else ()
        pause = self.values.text(block.body, "pause_before")
        if pause:
            needs = (*needs, f"a pause of {pause}")
        for index in range(begin, len(self.course.steps)):
            step = self.course.steps[index]
            sealing = step.get("kind") == "sysprep"
            self.course.amend(
                index, only=only, kind=step.get("kind") or kind, needs=needs,
                as_=step.get("as_") or ("" if sealing else user),
            )  # fmt: skip

    def user(self, block: Block, kind: str) -> str:
        """The account that a provisioner's scripts run as, where the files say it."""
        if kind in RUNS_HERE:
            return HOST
        if kind in ("file", "windows-restart"):
            return ""
        elevated = self.values.text(block.body, "elevated_user")
        if elevated:
            return elevated
        command = block.body.attribute("execute_command")
        if command is not None and "sudo" in " ".join(self.values.texts(command)):
            return "root"
        names = {
            self.values.text(s.block.body, "winrm_username")
            or self.values.text(s.block.body, "ssh_username")
            or ""
            for s in self.sources
        }
        return names.pop() if len(names) == 1 else ""

    def upload(self, block: Block) -> None:
        """A file provisioner: what is sent, and where it lies then."""
        destination = self.values.text(block.body, "destination") or ""
        for name in ("source", "sources", "content"):
            attribute = block.body.attribute(name)
            for path, offset in self.values.placed_paths(attribute) if attribute else ():
                if name == "content" and path not in self.files:
                    continue
                line = self.file.source.line_of(offset)
                self.course.add("image", "provisioners", path, self.file.path, line)
                self.sent.append(Sent(path, destination, self.file.path, line))

    def restart(self, block: Block) -> None:
        """windows-restart, which waits until the machine is back."""
        attribute = block.body.attribute("restart_command")
        what, line = "restart", self.line(self.file, attribute or block)
        if attribute is not None:
            what = first_words(" ".join(self.values.texts(attribute))) or what
        self.course.add("image", "provisioners", what, self.file.path, line, ends="restart")
        check = block.body.attribute("restart_check_command")
        if check is not None:
            text = first_words(" ".join(self.values.texts(check)))
            self.course.add(
                "image", "provisioners", text, self.file.path, self.line(self.file, check)
            )

    def runs(self, block: Block, kind: str, lane: Lane) -> None:
        """Scripts and inline commands of a provisioner, in the order in which they run."""
        for attribute in block.body.attributes:
            if attribute.name in SCRIPTS:
                for path, offset in self.values.placed_paths(attribute):
                    line = self.file.source.line_of(offset)
                    at = self.course.add(lane, "provisioners", path, self.file.path, line)
                    if path in self.files:
                        self.course.claims.add(path)
                        self.script(path, lane, at)
            elif attribute.name in ("inline", "command"):
                self.inline(attribute, kind, lane)

    def inline(self, attribute: Attribute, kind: str, lane: Lane) -> None:
        """Command lines, and the scripts of the draft that they call."""
        line = self.line(self.file, attribute)
        texts = self.values.texts(attribute)
        for text in texts:
            if _SETS.match(text) and len(texts) > 1:
                continue  # it says how what follows behaves
            at = self.course.add(
                lane, "provisioners", first_words(text), self.file.path, line, kind=kind
            )
            reading = self.sight.read(text)
            if reading.restarts:
                self.course.amend(at, ends="restart")
            for path in () if reading.registers else self.sight.runs(text):
                inner = self.course.add(lane, "provisioners", path, self.file.path, line, same=True)
                if reading.detached:
                    self.course.amend(inner, certainty="unknown")
                self.script(path, lane, inner)
        whole = "\n".join(texts)
        self.ran(self.sight.read_at(whole, line), self.file.path, lane, None, whole)

    def script(self, path: str, lane: Lane, at: int, depth: int = 0) -> None:
        """What a script of the draft brings about, and those that it runs."""
        text = self.files[path]
        for inner, line in self.sight.calls(path) if depth < _NESTED else ():
            if not self.sight.read(text).registers:
                index = self.course.add(
                    lane, "provisioners", inner, path, line, same=True, kind="called"
                )
                self.script(inner, lane, index, depth + 1)
        self.ran(self.sight.read(text), path, lane, at, text)

    def ran(self, reading: Reading, path: str, lane: Lane, at: int | None, text: str) -> None:
        """What a script or command line brings about; a task that it makes may run a script."""
        if lane != "image":
            return
        if at is not None and reading.restarts:
            self.course.amend(at, ends="restart")
        if self.follower:
            self.follower.ran(self.course, reading, path, "provisioners")
            for script in self.called(text) if reading.registers and not reading.sysprep else ():
                inner = self.sight.read(self.files[script])
                task = replace(inner, registers=reading.registers, starts=reading.starts)
                self.follower.ran(self.course, task, script, "provisioners")
        self.leaves += [(left, path) for left in reading.leaves]
        started = {name.lower() for name in reading.starts}
        self.leaves = [one for one in self.leaves if one[0].what.lower() not in started]

    def clean_up(self) -> None:
        """What runs only when a provisioner fails."""
        for block in self.build.body.blocks_of("error-cleanup-provisioner"):
            kind = block.labels[0].text if block.labels else ""
            inline = block.body.attribute("inline") or block.body.attribute("script")
            texts = self.values.texts(inline) if inline else (kind,)
            lane: Lane = "build" if kind in RUNS_HERE else "image"
            self.course.add(
                lane, "error-cleanup", first_words(texts[0] if texts else kind), self.file.path,
                self.line(self.file, inline or block), certainty="unknown", kind=kind,
            )  # fmt: skip

    # The end

    def ending(self) -> None:
        """How the machine is powered off, per source."""
        machines = [s for s in self.sources if s.block.names[0] not in _NO_MACHINE]
        start = self.course.order + 1
        for placed in machines:
            self.course.order = start
            self.shutdown(placed, several=len(self.sources) > 1)

    def shutdown(self, placed: Placed, *, several: bool) -> None:
        body, file = placed.block.body, placed.file
        only = (".".join(placed.block.names),) if several else ()
        attribute = body.attribute("shutdown_command")
        line = self.line(file, attribute or placed.block)
        begin = len(self.course.steps)
        mark = self.follower.mark() if self.follower else None
        if attribute is not None:
            self.last_command(" ".join(self.values.texts(attribute)), file, line)
        if self.follower:
            self.follower.back(mark)
        if len(self.course.steps) > begin:
            self.course.order += 1
        self.course.add(
            "image", "shutdown", "shutdown", file.path, line, same=True, ends="shutdown",
            certainty="stated" if attribute else "documented",
        )  # fmt: skip
        for index in range(begin, len(self.course.steps)):
            self.course.amend(index, only=only)

    def last_command(self, command: str, file: HclFile, line: int) -> None:
        """The scripts of the draft that it calls, and what it does to the machine."""
        scripts = self.sight.runs(command)
        for path in scripts:
            self.course.add("image", "shutdown", path, file.path, line, same=True, kind="script")
        if not self.follower:
            return
        self.follower.ran(self.course, self.sight.read_at(command, line), file.path, "shutdown")
        for path in scripts:
            reading = self.sight.read(self.files[path])
            self.follower.ran(self.course, reading, path, "shutdown")

    # Small things

    def _aliases(self) -> dict[str, str]:
        """Names that the build gives to sources, to those of the sources themselves."""
        found: dict[str, str] = {}
        for block in self.build.body.blocks_of("source"):
            name = self.values.text(block.body, "name")
            if name and block.labels:
                own = block.labels[0].text.split(".")[-2:]
                found[f"{own[0]}.{name}"] = ".".join(own)
        return found

    @staticmethod
    def line(file: HclFile, node: Block | Attribute) -> int:
        return file.source.line_of(node.span.start)

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
        found = (".".join(name.split(".")[-2:]) for name in names)
        return tuple(self.aliases.get(name, name) for name in found)
