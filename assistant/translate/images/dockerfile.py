"""A Dockerfile's last stage as an image."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from posixpath import basename, join, normpath

from assistant.core.errors import Declined
from assistant.core.finding import Finding
from assistant.syntax.steps import Dockerfile, Step, is_dockerfile, parse_dockerfile
from assistant.translate.images.model import Copy, Fetch, Image, Lines, Placed, Run, Setting
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, Variable, text_of

_SETTINGS = frozenset(
    {"CMD", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "ONBUILD", "USER", "VOLUME", "WORKDIR"}
)
_UNSURE = {
    "HEALTHCHECK": "Docker takes it with a commit, and Packer's own list does not name it",
    "STOPSIGNAL": "Docker takes it with a commit, and Packer's own list does not name it",
}
_STAGE = "of a stage that is not the last one: one container makes one image"
_NAME = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?::-([^}$]*))?\}|([A-Za-z_]\w*))")
_PAIR = re.compile(
    r"""([A-Za-z_][\w.-]*)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])*)""", re.DOTALL
)
_DOCUMENT = re.compile(r"<<(-?)(['\"]?)(\w+)\2")
_WINDOWS = re.compile(r"(?i)(?:^|/)(?:windows|nanoserver|servercore|windowsservercore)\b")
_ARCHIVE = re.compile(r"\.(?:tar|tar\.(?:gz|xz|bz2|zst)|tgz|txz|tbz2)$")


def holds_dockerfile(path: str, text: str) -> bool:
    """Whether a file is a Dockerfile, by its name; never raises."""
    return is_dockerfile(path)


def dockerfile_faults(path: str, text: str) -> tuple[Finding, ...]:
    """Lines that begin with no instruction."""
    file = parse_dockerfile(path, text)
    summary = "No instruction of a Dockerfile begins so"
    return tuple(file.source.parse_finding("dockerfile", span, summary) for span in file.strays)


def read_dockerfile(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Image:
    """The image of the last stage. Raises Declined where the file has no FROM."""
    file = parse_dockerfile(path, text)
    if not file.stages:
        raise Declined(f"{path} has no FROM", mend="a Dockerfile begins with FROM and an image")
    return _Reader(path, file, ledger).read()


class _Reader:
    def __init__(self, path: str, file: Dockerfile, ledger: Ledger) -> None:
        self.file, self.ledger = file, ledger
        name = re.sub(r"(?i)\.?dockerfile\.?", "", basename(path)).strip(".")
        self.image = Image(Text(), (), name or "image")
        self._arguments: dict[str, str | None] = {}
        self._env: dict[str, Text] = {}
        self._staged: set[str] = set()
        """Arguments that the last stage declares: its commands have them in their environment."""
        self._folder = self._user = ""
        self._shell: tuple[str, ...] = ()

    def read(self) -> Image:
        """The last stage; the others are entered as lost."""
        *others, last = self.file.stages
        for step in self.file.steps:
            if step.keyword == "FROM":
                break
            self._argument(step)
        for stage in others:
            for step in stage:
                self.ledger.lost(self._lines(step), _STAGE)
        self._from(last[0], {words[2] for s in others if len(words := s[0].words) > 2})
        for step in last[1:]:
            self._step(step)
        return self.image

    def _lines(self, step: Step) -> Lines:
        source, span = self.file.source, step.span
        last = max(span.start, span.end - 1)
        return tuple(range(source.line_of(span.start), source.line_of(last) + 1))

    def _from(self, step: Step, stages: set[str]) -> None:
        words, lines = step.words, self._lines(step)
        name = words[0] if words else "scratch"
        if name in stages:
            self.image.added.append(f"the stage {name} must be an image of its own first")
            self.ledger.approximated(lines, f"{name} is a stage of this file and no image yet")
        self.image.base, self.image.base_lines = self._text(name), lines
        self.image.windows = _WINDOWS.search(name) is not None
        for flag in step.flags:
            key, _, value = flag.partition("=")
            if key == "--platform":
                self.image.platform = self._text(value)
            else:
                self.ledger.lost(lines, f"`{key}` has no counterpart here")

    def _argument(self, step: Step) -> None:
        lines = self._lines(step)
        if step.keyword != "ARG":
            self.ledger.lost(lines, "stands before the first FROM")
            return
        for word in step.words:
            name, sign, value = word.partition("=")
            default = shlex.split(value)[0] if sign and value and _closed(value) else value
            known = self._arguments.get(name)
            self._arguments[name] = default if sign else known
            self.image.asked[name] = (self._arguments[name], lines)
            if self.image.base_lines:
                self._staged.add(name)
        self.ledger.translated(lines)

    def _step(self, step: Step) -> None:
        word, lines = step.keyword, self._lines(step)
        if word == "RUN":
            self._run(step, lines)
        elif word in ("COPY", "ADD"):
            self._copy(step, lines)
        elif word == "ARG":
            self._argument(step)
        elif word == "SHELL":
            self._shell = tuple(_listed(step.arguments) or ())
            self.image.windows |= self._shell[:1] in (("powershell",), ("pwsh",), ("cmd",))
            self.ledger.translated(lines, "runs the commands that follow")
        elif word in _SETTINGS:
            self._setting(step, lines)
        elif word in _UNSURE:
            text = self._joined(step)
            self.image.steps.append(Placed(Setting(word, self._text(text)), lines, _UNSURE[word]))
        elif word == "MAINTAINER":
            text = f"maintainer={json.dumps(self._joined(step), ensure_ascii=False)}"
            self._add(Setting("LABEL", text_of(text)), lines, "a label: MAINTAINER is of the past")
        else:
            self.ledger.lost(lines, f"`{word}` has no counterpart here")

    def _add(self, step: Run | Copy | Fetch | Setting, lines: Lines, how: str = "") -> None:
        self.image.steps.append(Placed(step, lines, how))

    def _joined(self, step: Step) -> str:
        """The arguments in one line."""
        escape = re.escape(self.file.escape)
        return " ".join(re.sub(rf"{escape}[ \t]*\r?\n", " ", step.arguments).split())

    def _text(self, raw: str) -> Text:
        """A text in which arguments of the build are variables and the environment stays."""
        parts: list[str | Variable] = []
        at = 0
        for match in _NAME.finditer(raw):
            name = match[1] or match[3]
            if name not in self._arguments or name in self._env:
                continue
            default = self._arguments[name]
            parts += [
                raw[at : match.start()],
                Variable(name, match[2] if default is None else default),
            ]
            at = match.end()
        return text_of([*parts, raw[at:]])

    def _run(self, step: Step, lines: Lines) -> None:
        flags = [flag for flag in step.flags if not flag.startswith("--network=default")]
        how = f"without `{'`, `'.join(flags)}`" if flags else ""
        body = step.arguments
        for flag in step.flags:
            body = body.replace(flag, "", 1)
        body = body.strip()
        here = re.match(r"<<-?(['\"]?)(\w+)\1[ \t]*\r?\n", body)
        if step.is_json:
            words = _listed(body)
            body = shlex.join(words) if words else body
        elif here:
            inner = body[here.end() :].rstrip()
            body = inner.removesuffix(here[2]).rstrip("\n")
        else:
            kept = [line for line in body.split("\n") if line.strip()]
            # Where a comment stood within, its blanks are in front of the next line.
            body = "\n".join(re.sub(r"^[ \t]{5,}", "    ", line.rstrip()) for line in kept)
        env = list(self._env.items())
        env += [
            (n, Text((Variable(n, d),)))
            for n, d in self._arguments.items()
            if n not in self._env and n in self._staged
        ]
        shell = () if step.is_json else self._shell
        self._add(Run(text_of(body), self._folder, self._user, tuple(env), shell), lines, how)

    def _filled(self, raw: str) -> str:
        """A text with what the environment is known to hold, as Docker fills paths in."""

        def give(match: re.Match[str]) -> str:
            value = self._env.get(match[1] or match[3])
            known = value.plain if value is not None else None
            return match.group() if known is None or "$" in known else known

        return _NAME.sub(give, raw)

    def _unknown(self, path: str, lines: Lines) -> bool:
        """Whether only the build knows a path, which is told then."""
        names = [m[1] or m[3] for m in _NAME.finditer(path)]
        odd = next((name for name in names if name in self._env), None)
        if odd is not None:
            self.ledger.lost(lines, f"what `{odd}` is only the build knows")
        return odd is not None

    def _document(self, step: Step, target: str, flags: Mapping[str, str], lines: Lines) -> None:
        """`COPY <<EOF /path`: the file that stands in the Dockerfile itself."""
        found = _DOCUMENT.search(step.arguments)
        if found is None or len(_DOCUMENT.findall(step.arguments)) > 1:
            self.ledger.lost(lines, "several files in one instruction: give each its own")
            return
        body = step.arguments[step.arguments.index("\n", found.start()) + 1 :]
        inner = re.sub(rf"(?m)^\t*{found[3]}\s*\Z", "", body.rstrip() + "\n").rstrip("\n")
        inner = re.sub(r"(?m)^\t+", "", inner) if found[1] else inner
        text = self._text(inner if found[2] else self._filled(inner))
        place = shlex.quote(target if not target.endswith("/") else f"{target}{found[3]}")
        folder = shlex.quote(target.rpartition("/")[0] or "/")
        head = f"mkdir -p {folder}\ncat > {place} <<'END_OF_FILE'\n"
        after = [f"chmod {flags['chmod']} {place}"] if "chmod" in flags else []
        after += [f"chown {flags['chown']} {place}"] if "chown" in flags else []
        code = text_of([head, *text.parts, "\n".join(["\nEND_OF_FILE", *after])])
        self._add(Run(code, strict=True), lines)

    def _copy(self, step: Step, lines: Lines) -> None:
        flags = dict(flag.removeprefix("--").partition("=")[::2] for flag in step.flags)
        words = (_listed(step.arguments) or []) if step.is_json else step.words
        if "from" in flags:
            self.ledger.lost(lines, f"from {flags['from']}, another image: there is but one here")
            return
        if len(words) < 2:
            self.ledger.lost(lines, "it says no place to copy to")
            return
        others = [f"--{name}" for name in flags if name not in ("chown", "chmod", "link")]
        how = [f"without `{'`, `'.join(others)}`"] if others else []
        heredoc = "<<" in step.arguments
        first = step.arguments.split("\n")[0].split() if heredoc else words
        *sources, target = [self._filled(one) for one in first]
        if any(self._unknown(one, lines) for one in (*sources, target)):
            return
        whole = normpath(join(self._folder or "/", target))
        if (target.endswith("/") or target == ".") and whole != "/":
            whole += "/"
        if heredoc:
            self._document(step, whole, flags, lines)
            return
        for source in sources:
            if step.keyword == "ADD" and re.match(r"https?://", source):
                name = basename(source) if whole.endswith("/") else ""
                self._add(Fetch(self._text(source), self._text(whole + name)), lines)
                continue
            if step.keyword == "ADD" and _ARCHIVE.search(source):
                self._unpack(source, whole, lines)
                continue
            mode, owner = flags.get("chmod", ""), flags.get("chown", "")
            path = "./" if source in (".", "./") else source.removeprefix("/")
            copy = Copy(self._text(path), self._text(whole), owner, mode)
            self._add(copy, lines, "; ".join(how))

    def _unpack(self, source: str, target: str, lines: Lines) -> None:
        """What ADD does with an archive that lies beside the Dockerfile."""
        place = f"/tmp/{basename(source)}"  # noqa: S108 - in the container
        self._add(Copy(self._text(source.removeprefix("/")), text_of(place)), lines)
        folder = shlex.quote(target)
        code = f"mkdir -p {folder}\ntar -xf {place} -C {folder}\nrm -f {place}"
        how = "unpacked by tar, which the image must have"
        self._add(Run(text_of(code), strict=True), lines, how)

    def _setting(self, step: Step, lines: Lines) -> None:
        raw = self._joined(step)
        if step.keyword in ("WORKDIR", "USER", "VOLUME", "EXPOSE"):
            raw = self._filled(raw)
            if self._unknown(raw, lines):
                return
        if step.keyword == "WORKDIR":
            folder = _bare(raw)
            self._folder = join(self._folder or "/", folder)
            self._add(Setting("WORKDIR", self._text(self._folder)), lines)
            return
        if step.keyword == "USER":
            self._user = "" if _bare(raw) in ("root", "0") else _bare(raw)
        if step.keyword == "ENV":
            pairs = _PAIR.findall(raw)
            if not pairs or "=" not in raw.split()[0]:
                name, _, value = raw.partition(" ")
                pairs = [(name, json.dumps(value.strip(), ensure_ascii=False))]
            for name, value in pairs:
                text = text_of([f"{name}=", *self._text(value).parts])
                self._env[name] = self._text(_unquoted(value))
                self._add(Setting("ENV", text), lines)
            return
        self._add(Setting(step.keyword, self._text(raw)), lines)


def _listed(text: str) -> list[str] | None:
    try:
        found = json.loads(" ".join(text.split("\n")))
    except ValueError:
        return None
    return [str(one) for one in found] if isinstance(found, list) else None


def _bare(text: str) -> str:
    return text.strip().strip("\"'")


def _closed(text: str) -> bool:
    try:
        return bool(shlex.split(text))
    except ValueError:
        return False


def _unquoted(text: str) -> str:
    """A value of ENV without its quotes."""
    if text[:1] == text[-1:] == '"' and len(text) > 1:
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if text[:1] == text[-1:] == "'" and len(text) > 1:
        return text[1:-1]
    return re.sub(r"\\(.)", r"\1", text)


def dockerfile_aside(text: str) -> frozenset[int]:
    """Blank lines and comments; not the inside of here-documents."""
    out = {
        n
        for n, line in enumerate(text.split("\n"), 1)
        if not line.strip() or line.lstrip(" \t\ufeff").startswith("#")
    }
    file = parse_dockerfile("Dockerfile", text)
    for step in file.steps:
        if "<<" in step.arguments:
            first = file.source.line_of(step.span.start)
            last = file.source.line_of(max(step.span.start, step.span.end - 1))
            out -= set(range(first, last + 1))
    return frozenset(out)
