"""An image as a build of Packer's docker builder."""

from __future__ import annotations

import re
import shlex

from assistant.core.translation import Placeholder
from assistant.translate.containers.variables import Variables
from assistant.translate.hcl_writing import Body, Item, printed, quoted, untemplated
from assistant.translate.images.model import Copy, Fetch, Image, Placed, Run, Script, Setting
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, Variable, text_of
from assistant.translate.written import Page, Written

_PLUGIN = '{\n  source  = "github.com/hashicorp/docker"\n  version = ">= 1.0.0"\n}'
_WINDOWS = "Packer makes images of Windows on a host with Windows alone"

_FILES = frozenset({"Dockerfile", "Makefile", "LICENSE", "README", "Gemfile", "Procfile",
                    "Rakefile", "gradlew", "mvnw", "Pipfile", "Caddyfile", "crontab"})  # fmt: skip
"""Names without a dot that are files."""


class ImageWriter:
    """Writes one image."""

    def __init__(self, image: Image, ledger: Ledger) -> None:
        self.image, self.ledger = image, ledger
        self.variables = Variables(frozenset())
        self._made: set[str] = set()
        self.build = Body("build")
        self.source = Body(f'source "docker" "{_label(image.name)}"', image.base_lines)

    def write(self) -> Written:
        """One file; every step ends in the ledger."""
        used = {v.name for text in self._texts() for v in text.variables}
        for name, (default, lines) in self.image.asked.items():
            if name in used:
                self.variables.code(Text((Variable(name, default),)))
            else:
                self.ledger.lost(lines, f"nothing of what is made here uses `{name}`")
        self.source.set("image", self.variables.code(self.image.base), self.image.base_lines)
        if self.image.platform is not None:
            code = self.variables.code(self.image.platform)
            self.source.set("platform", code, self.image.base_lines)
        self.source.set("commit", "true")
        if self.image.windows:
            self.source.set("windows_container", "true")
            self.ledger.approximated(self.image.base_lines, _WINDOWS)
        self.ledger.translated(self.image.base_lines)
        self._changes()
        self.build.set("sources", [Item(quoted(f"source.docker.{_label(self.image.name)}"))])
        for placed in self.image.steps:
            if not isinstance(placed.step, Setting):
                self._step(placed)
            elif placed.step.word == "WORKDIR":
                self._folder(placed.step.text.plain or "", placed)
        head = Body("packer")
        head.block("required_plugins").set("docker", _PLUGIN)
        file = Body(blocks=[head, *self.variables.body().blocks, self.source, self.build])
        text, origins = printed(file)
        page = Page(f"{self.image.name}.pkr.hcl", "hcl", text, origins)
        asked: tuple[Placeholder, ...] = self.variables.placeholders()
        return Written((page,), asked, tuple(self.image.added))

    def _texts(self) -> list[Text]:
        """All texts in which variables may stand."""
        found = [self.image.base] + ([self.image.platform] if self.image.platform else [])
        for step in (one.step for one in self.image.steps):
            if isinstance(step, Run):
                found += [step.code, *(text for _, text in step.env)]
            elif isinstance(step, Copy):
                found += [step.source, step.target]
            elif isinstance(step, Fetch):
                found += [step.url, step.target]
            elif isinstance(step, Setting):
                found.append(step.text)
        return found

    def _changes(self) -> None:
        """What the image says of its containers. Packer starts its own with /bin/sh, which Docker
        would keep."""
        items = []
        for placed in self.image.settings:
            step = placed.step
            if isinstance(step, Setting):
                code = self._code(text_of([f"{step.word} ", *step.text.parts]))
                items.append(Item(code, placed.lines))
                self._told(placed)
        words = {one.step.word for one in self.image.settings if isinstance(one.step, Setting)}
        if "ENTRYPOINT" not in words:
            items.insert(0, Item(quoted("ENTRYPOINT []")))
            self.image.added.append(
                "ENTRYPOINT [], as Packer's container starts with /bin/sh and the image would keep "
                "it: where the base image has an entry point of its own, write that"
            )
        self.source.set("changes", items)

    def _told(self, placed: Placed) -> None:
        if placed.how:
            self.ledger.approximated(placed.lines, placed.how)
        else:
            self.ledger.translated(placed.lines)

    def _step(self, placed: Placed) -> None:
        step = placed.step
        self._told(placed)
        if isinstance(step, Run):
            self._shell(step, placed)
        elif isinstance(step, Script):
            block = self.build.block('provisioner "shell"', placed.lines)
            block.set("script", self.variables.code(step.path), placed.lines)
        elif isinstance(step, Fetch):
            code = text_of(["curl -fsSL -o ", *step.target.parts, " ", *step.url.parts])
            self._shell(Run(code), placed)
            self.ledger.approximated(placed.lines, "fetched with curl, which the image must have")
        elif isinstance(step, Copy):
            self._copy(step, placed)

    def _copy(self, step: Copy, placed: Placed) -> None:
        target = step.target
        folder = (target.plain or "/x").rpartition("/")[0]
        self._folder(folder, placed)
        block = self.build.block('provisioner "file"', placed.lines)
        block.set("source", self.variables.code(step.source), placed.lines)
        block.set("destination", self.variables.code(target), placed.lines)
        at, source = (one.filled(lambda v: v.default or v.name) for one in (target, step.source))
        name = source.rpartition("/")[2]
        if at.endswith("/"):
            at += name
        notes = []
        if re.search(r"[*?\[]", name):
            notes.append("Packer takes no pattern: name the files")
        elif name and "." not in name and name not in _FILES:
            notes.append(f"`{name}` taken for a file: of a folder give what lies in it, as {name}/")
        if not name and (step.owner or step.mode):
            notes.append(f"all that lies in {at} gets the rights, not only what is copied")
        for note in notes:
            self.ledger.approximated(placed.lines, note)
        # A pattern is the shell's, once the files are there.
        at = at if re.fullmatch(r"[\w./*?@:+-]+", at) else shlex.quote(at)
        more = [f"chown -R {step.owner} {at}"] if step.owner else []
        more += [f"chmod -R {step.mode} {at}"] if step.mode else []
        if more:
            self._shell(Run(text_of("\n".join(more)), strict=True), placed)

    def _folder(self, folder: str, placed: Placed) -> None:
        """Docker makes the folders that it is told of, Packer's provisioner does not."""
        if folder and folder not in self._made:
            self._made.add(folder)
            made = f"mkdir -p {shlex.quote(folder)}"
            if self.image.windows:
                made = f"New-Item -ItemType Directory -Force -Path '{folder}'"
            self._shell(Run(text_of(made)), placed)

    def _powershell(self, run: Run, placed: Placed) -> None:
        """Commands in a container of Windows'."""
        block = self.build.block('provisioner "powershell"', placed.lines)
        for name, text in run.env:
            code = self._code(text_of([f"{name}=", *text.parts]))
            block.add("environment_vars", Item(code, placed.lines))
        first = [one for one in run.shell[1:] if not one.startswith(("-", "/"))]
        for line in (*first, *([f"Set-Location '{run.folder}'"] if run.folder else [])):
            block.add("inline", Item(quoted(line.rstrip("; ")), placed.lines))
        if run.shell and run.shell[0] == "cmd":
            why = "the commands are PowerShell's here, and cmd's in the source"
            self.ledger.approximated(placed.lines, why)
        for written in run.code.split("\n"):
            block.add("inline", Item(self._code(written), placed.lines))

    def _shell(self, run: Run, placed: Placed) -> None:
        if self.image.windows:
            self._powershell(run, placed)
            return
        block = self.build.block('provisioner "shell"', placed.lines)
        shell = shlex.join(run.shell[:-1] if run.shell[-1:] == ("-c",) else run.shell)
        if run.user:
            name = run.user.split(":")[0]
            script = f"-c \"{shell} '{{{{ .Path }}}}'\"" if shell else "'{{ .Path }}'"
            command = f"{{{{ .Vars }}}} su -p -s /bin/sh {name} {script}"
            block.set("execute_command", quoted(command), placed.lines)
            self.ledger.approximated(
                placed.lines, f"run as {name} by `su`, which the image must have"
            )
        else:
            command = (
                f"{{{{ .Vars }}}} {shell or 'sh'}{' -e' if run.strict else ''} '{{{{ .Path }}}}'"
            )
            block.set("execute_command", quoted(command))
        for name, text in run.env:
            if any("$" in part for part in text.parts if isinstance(part, str)):
                # Packer puts its variables in quotes, in which a shell fills nothing in.
                code = self._code(text_of([f'export {name}="', *text.parts, '"']))
                block.add("inline", Item(code, placed.lines))
                continue
            code = self._code(text_of([f"{name}=", *text.parts]))
            block.add("environment_vars", Item(code, placed.lines))
        if run.folder:
            enter = f"cd {shlex.quote(run.folder)}" + ("" if run.strict else " || exit")
            block.add("inline", Item(quoted(enter), placed.lines))
        for line in run.code.split("\n"):
            block.add("inline", Item(self._code(line), placed.lines))

    def _code(self, text: Text) -> str:
        """A text as an expression, in which Packer's own templates find nothing."""
        parts = [untemplated(part) if isinstance(part, str) else part for part in text.parts]
        return self.variables.code(text_of(parts))


def _label(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name) if re.match(r"[A-Za-z]", name) else f"x_{name}"


def write_packer(image: Image, ledger: Ledger) -> Written:
    """One `.pkr.hcl` file."""
    return ImageWriter(image, ledger).write()
