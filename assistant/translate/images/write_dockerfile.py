"""An image as a Dockerfile."""

from __future__ import annotations

import json
import re

from assistant.core.translation import Placeholder
from assistant.syntax.shell import commands, statements
from assistant.translate.images.model import Copy, Fetch, Image, Placed, Run, Script, Setting, Step
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, Variable
from assistant.translate.written import Page, Written

_SH = ("/bin/sh", "-c")


class DockerfileWriter:
    """Writes one image; settings that a command needs stand before it, the others at the end."""

    def __init__(self, image: Image, ledger: Ledger) -> None:
        self.image, self.ledger = image, ledger
        self.lines: list[str] = []
        self.origins: dict[int, tuple[int, ...]] = {}
        self._env: dict[str, str] = {}
        self._folder = ""
        self._user = ""
        self._shell: tuple[str, ...] = _SH
        self._waiting = list(image.settings)

    def write(self) -> Written:
        """One file; every step ends in the ledger."""
        for name in dict.fromkeys(v.name for v in self.image.base.variables):
            self._line(self._argument(name), self.image.asked.get(name, (None, ()))[1])
        flag = f"--platform={self._text(self.image.platform)} " if self.image.platform else ""
        self._line(f"FROM {flag}{self._text(self.image.base)}", self.image.base_lines)
        self.ledger.translated(self.image.base_lines)
        for name in self._asked():
            self._line(self._argument(name), self.image.asked[name][1])
        for placed in self.image.steps:
            if isinstance(placed.step, Setting):
                continue
            self.lines.append("")
            self._step(placed.step, placed)
            self._told(placed)
        self.lines.append("")
        for placed in self._waiting:
            self._setting(placed)
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        page = Page("Dockerfile", "text", "".join(f"{x}\n" for x in self.lines), self.origins)
        open_ = [(n, d) for n, (d, _) in self.image.asked.items() if d is None]
        asked = tuple(Placeholder(n, f"docker build --build-arg {n}=...") for n, _ in open_)
        return Written((page,), asked, tuple(self.image.added))

    def _asked(self) -> list[str]:
        """Variables that a step uses."""
        texts = [text for one in self.image.steps for text in _texts(one.step)]
        used = dict.fromkeys(v.name for text in texts for v in text.variables)
        return [name for name in used if name in self.image.asked]

    def _argument(self, name: str) -> str:
        default = self.image.asked.get(name, (None, ()))[0]
        return f"ARG {name}" + (f"={_quoted(default)}" if default is not None else "")

    def _line(self, line: str, lines: tuple[int, ...]) -> None:
        for one in line.split("\n"):
            self.lines.append(one)
            self.origins[len(self.lines)] = lines

    def _told(self, placed: Placed) -> None:
        if placed.how:
            self.ledger.approximated(placed.lines, placed.how)
        else:
            self.ledger.translated(placed.lines)

    def _setting(self, placed: Placed) -> None:
        step = placed.step
        if isinstance(step, Setting):
            text = self._text(step.text)
            if step.word != "USER" or text != self._user:
                self._line(f"{step.word} {text}", placed.lines)
            if step.word == "ENV":
                name, value = self._says(placed, "ENV")
                self._env[name or ""] = value
            self._folder = text if step.word == "WORKDIR" else self._folder
            self._user = text if step.word == "USER" else self._user
            self._told(placed)

    def _as(self, user: str, lines: tuple[int, ...]) -> None:
        """Who does what follows."""
        if user != self._user:
            self._line(f"USER {user or 'root'}", lines)
            self._user = user

    def _early(self, run: Run) -> None:
        """Settings that a command has anyway, in front of it: those before of the same name too."""
        for name, text in run.env:
            self._up_to("ENV", name, self._text(text))
        if run.folder:
            self._up_to("WORKDIR", "", run.folder)

    def _up_to(self, word: str, name: str, value: str) -> None:
        same = [one for one in self._waiting if self._says(one, word)[0] == name]
        fits = [n for n, one in enumerate(same) if self._says(one, word) == (name, value)]
        for placed in same[: fits[0] + 1] if fits else []:
            self._waiting.remove(placed)
            self._setting(placed)

    def _says(self, placed: Placed, word: str) -> tuple[str | None, str]:
        """Name and value of a setting of this kind; None for another one."""
        step = placed.step
        if not isinstance(step, Setting) or step.word != word:
            return None, ""
        text = self._text(step.text)
        if word != "ENV":
            return "", text
        name, _, value = text.partition("=")
        return name, _bare(value)

    def _step(self, step: Step, placed: Placed) -> None:
        lines = placed.lines
        if isinstance(step, Run):
            self._early(step)
            self._run(step, lines)
        elif isinstance(step, Script):
            self._as("", lines)
            path = self._text(step.path)
            place = "/tmp/" + path.rsplit("/", 1)[-1]  # noqa: S108 - in the container
            self._line(f"COPY {path} {place}", lines)
            exports = "".join(f"{n}={_quoted(self._text(t))} " for n, t in step.env)
            # By its own first line, as Packer runs it.
            self._line(f"RUN chmod +x {place} && {exports}{place} && rm {place}", lines)
        elif isinstance(step, Fetch):
            self._line(f"ADD {self._text(step.url)} {self._text(step.target)}", lines)
        elif isinstance(step, Copy):
            flags = f"--chown={step.owner} " if step.owner else ""
            flags += f"--chmod={step.mode} " if step.mode else ""
            self._line(f"COPY {flags}{self._text(step.source)} {self._text(step.target)}", lines)

    def _run(self, run: Run, lines: tuple[int, ...]) -> None:
        front = []
        for name, text in run.env:
            value = self._text(text)
            own = len(text.parts) == 1 and isinstance(text.parts[0], Variable)
            if self._env.get(name) != value and not (own and text.variables[0].name == name):
                front.append(f"export {name}={_quoted(value)}")
        if run.folder and run.folder != self._folder:
            front.append(f"cd {run.folder}")
        code = self._text(run.code)
        self._as(run.user, lines)
        if (run.shell or _SH) != self._shell:
            self._shell = run.shell or _SH
            self._line(f"SHELL {json.dumps(list(self._shell))}", lines)
        self._line(_joined([*front, code], strict=run.strict), lines)

    def _text(self, text: Text) -> str:
        """A text with its variables as arguments of the build."""
        return text.filled(lambda v: f"${{{v.name}}}")


def _joined(pieces: list[str], *, strict: bool) -> str:
    """Pieces of code as one RUN: joined by `&&` where each line is whole, else a here-document.

    `strict`: the first fault ends it.
    """
    code = "\n".join(pieces)
    if "\n" not in code:
        return f"RUN {code}"
    if re.search(r"\\\n", code) and len(pieces) == 1:
        return f"RUN {code}"
    lines = [
        line for line in code.split("\n") if line.strip() and not line.lstrip().startswith("#")
    ]
    found = statements(code)
    whole = found is not None and len(found) == len(lines) and not any(s.inner for s in found)
    plain = all(not any(c.after in ("||", "&") for c in commands(line)) for line in lines)
    if whole and plain and strict and "<<" not in code:
        return "RUN " + " \\\n    && ".join(lines)
    first = "set -e\n" if strict else ""
    return f"RUN <<'END_OF_RUN'\n{first}{code}\nEND_OF_RUN"


def _texts(step: Step) -> list[Text]:
    if isinstance(step, Run | Script):
        first = step.code if isinstance(step, Run) else step.path
        return [first, *(text for _, text in step.env)]
    if isinstance(step, Copy):
        return [step.source, step.target]
    return [step.url, step.target] if isinstance(step, Fetch) else [step.text]


def _bare(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else value[1:-1]
    return value


def _quoted(value: str) -> str:
    if re.fullmatch(r"[\w@%+=:,./${}-]+", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_dockerfile(image: Image, ledger: Ledger) -> Written:
    """A Dockerfile."""
    return DockerfileWriter(image, ledger).write()
