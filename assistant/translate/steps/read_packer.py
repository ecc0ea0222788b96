"""The provisioners of a Packer build as steps."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.core.errors import Declined
from assistant.syntax.hcl import Attribute, Block, parse
from assistant.syntax.source import Source, Span
from assistant.translate.containers.filling import Filling
from assistant.translate.hcl_reading import Expressions, Folder, Placed, upper
from assistant.translate.hcl_writing import plain_of_template
from assistant.translate.images.read_packer import shell_of
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import Copy, File, Lines, Run, Step, Steps
from assistant.translate.steps.model import Placed as Done
from assistant.translate.steps.read_script import stem
from assistant.translate.steps.script import Script

_ACTION = re.compile(r"\{\{(?!`)")
_OWN = "what makes the machine: the steps are done on one that is there"
_HOW = frozenset({
    "execute_command", "inline_shebang", "remote_path", "remote_folder", "remote_file",
    "skip_clean", "use_env_var_file", "env_var_format",
})  # fmt: skip
_WAITS = frozenset({"pause_before", "pause_after", "start_retry_timeout", "expect_disconnect",
                    "max_retries", "timeout", "valid_exit_codes"})  # fmt: skip


def has_provisioners(path: str, text: str) -> bool:
    """Whether a file is Packer's and holds a build with provisioners."""
    if not path.lower().endswith(".pkr.hcl"):
        return False
    builds = (b for b in parse(path, text).body.blocks if b.type == "build")
    return any(build.body.blocks_of("provisioner") for build in builds)


def read_packer(path: str, text: str, ledger: Ledger, beside: Mapping[str, str]) -> Steps:
    """The steps of the file's builds. Raises Declined where no provisioner of them is read."""
    folder = Folder(path, text, beside)
    reader = _Reader(folder, ledger, Steps(stem(path)))
    for placed in folder.blocks():
        if placed.page.own:
            reader.block(placed)
    reader.variables()
    reader.steps.open = [one.name for one in reader.filling.placeholders if one.default is None]
    if not reader.steps.steps:
        raise Declined(
            f"{path} has no shell or file provisioner to translate", mend="give a build that has"
        )
    return reader.steps


class _Reader:
    def __init__(self, folder: Folder, ledger: Ledger, steps: Steps) -> None:
        self.folder, self.ledger, self.steps = folder, ledger, steps
        self.read, self.filling = Expressions(folder, {}), Filling(ledger)
        self.placed: Placed

    def block(self, placed: Placed) -> None:
        """A block of the file."""
        self.placed, block = placed, placed.block
        if block.type in ("variable", "locals"):
            return
        if block.type != "build":
            self.ledger.lost(self._lines(block.span), _OWN)
            return
        placed.opened(self.ledger)
        for one in block.body.attributes:
            self.ledger.lost(self._lines(one.span), _OWN)
        for inner in block.body.blocks:
            kind = (*inner.names, "")[0]
            if inner.type == "provisioner" and kind in ("shell", "file"):
                placed.opened(self.ledger, inner)
                self._shell(inner) if kind == "shell" else self._file(inner)
            elif inner.type == "provisioner":
                why = f"a provisioner of the type {kind} is no list of steps"
                self.ledger.lost(self._lines(inner.span), why)
            else:
                self.ledger.lost(self._lines(inner.span), "what becomes of the image: no step")

    def variables(self) -> None:
        """What is said of variables, once it is known which of them are used."""
        used = {one.name for one in self.filling.placeholders}
        for placed in self.folder.blocks():
            block, lines = placed.block, placed.page.lines(placed.block.span)
            if block.type == "locals":
                self.ledger.translated(lines, "its value stands where it is used")
            elif block.type == "variable" and upper((*block.names, "")[0]) in used:
                self.ledger.translated(lines, "its default stands where it is used")
            elif block.type == "variable":
                self.ledger.lost(lines, "no step uses it")

    def _lines(self, *spans: Span) -> Lines:
        return self.placed.page.lines(*spans)

    def _text(self, attribute: Attribute) -> str | None:
        found = self._texts(attribute, single=True)
        return found[0][0] if found else None

    def _texts(self, attribute: Attribute, *, single: bool = False) -> list[tuple[str, Lines]]:
        """The texts of a list with their lines, or of one expression."""
        out = []
        found = self.read.texts(self.placed.page, attribute, self.ledger, single=single)
        for text, lines, _ in found:
            plain = plain_of_template(self.filling.text(text, lines))
            if _ACTION.search(plain) and _ACTION.search(self.placed.page.code(attribute.value)):
                self.ledger.approximated(lines, "`{{...}}` is Packer's own to fill in")
            out.append((plain, lines))
        return out

    def _shell(self, block: Block) -> None:
        exports: list[str] = []
        for one in block.body.attributes:
            if one.name == "execute_command":
                self.steps.strict &= shell_of(self.placed.page.code(one.value))[1]
            if one.name == "environment_vars":
                for text, lines in self._texts(one):
                    name, _, value = text.partition("=")
                    if name not in ("DEBIAN_FRONTEND", "NEEDRESTART_MODE"):
                        exports.append(f"export {name}={shlex.quote(value)}")
                    self.ledger.translated(lines, "stands in front of each command")
        readers: dict[str, Callable[[Attribute], None]] = {
            "inline": lambda one: self._inline(one, exports),
            "script": self._scripts,
            "scripts": self._scripts,
            "environment_vars": lambda one: None,
        }
        for one in block.body.attributes:
            readers.get(one.name, self._aside)(one)
        for inner in block.body.blocks:
            self.ledger.lost(self._lines(inner.span), "only Packer has builds that differ")

    def _aside(self, one: Attribute) -> None:
        lines = self._lines(one.span)
        if one.name in _HOW:
            self.ledger.approximated(lines, "done as root, by the tool's own way to run things")
        elif one.name in _WAITS:
            self.ledger.approximated(lines, f"done without `{one.name}`")
        elif one.name in ("only", "except"):
            self.ledger.approximated(lines, "done always: there are no builders to tell apart")
        else:
            self.ledger.lost(lines, f"`{one.name}` has no counterpart here")

    def _inline(self, attribute: Attribute, exports: list[str]) -> None:
        found = self._texts(attribute)
        text = "\n".join(one for one, _ in found)
        source, home = Source("", text), []
        for one, lines in found:
            home += [lines] * (one.count("\n") + 1)

        def at(span: Span) -> Lines:
            first, last = source.line_of(span.start), source.line_of(max(span.start, span.end - 1))
            return tuple(sorted({n for lines in home[first - 1 : last] for n in lines}))

        before = len(self.steps.steps)
        self.steps.steps += Script(text, at, self.ledger, exports=exports).read()
        blank = [lines for one, lines in found if not one.strip() or one.lstrip().startswith("#")]
        for lines in blank:
            self.ledger.translated(lines)
        if len(self.steps.steps) == before and not found:
            self.ledger.translated(self._lines(attribute.span))

    def _scripts(self, attribute: Attribute) -> None:
        for text, lines in self._texts(attribute):
            self._done(Run(_bare(text)), lines)

    def _done(self, step: Step, lines: Lines, how: str = "") -> None:
        self.steps.steps.append(Done(step, lines, how=how))

    def _file(self, block: Block) -> None:
        given = {one.name: one for one in block.body.attributes}
        lines = self._lines(block.span)
        way = self._text(given["direction"]) if "direction" in given else "upload"
        target = self._text(given["destination"]) if "destination" in given else None
        if way != "upload" or target is None:
            self.ledger.lost(lines, "a file that is fetched from the machine is no step on it")
            return
        for name, one in given.items():
            if name not in ("source", "sources", "content", "destination", "direction"):
                self._aside(one)
        if "content" in given:
            content = self._text(given["content"])
            if content is not None:
                self._done(File(target, content), lines)
            return
        sources = [s for n in ("source", "sources") if n in given for s in self._texts(given[n])]
        for source, _ in sources:
            how = "a folder of Packer's own rules" if source.endswith("/") else ""
            self._done(replace(Copy(_bare(source), target), from_here=True), lines, how)


def _bare(path: str) -> str:
    return path.removeprefix("./")
