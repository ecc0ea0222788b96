"""The instructions of a Dockerfile with their places. Never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from posixpath import basename

import msgspec

from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

KEYWORDS = frozenset(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
     "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"}
)  # fmt: skip


class Step(msgspec.Struct, frozen=True):
    """One instruction."""

    keyword: str
    """In capitals."""
    keyword_span: Span
    arguments: str
    """What follows, continued lines and here-documents included. Comment lines within are blanked,
    so that offsets in it and in the file differ by `at` only."""
    at: int
    """Where the arguments begin."""

    @property
    def span(self) -> Span:
        """The whole instruction."""
        return Span(self.keyword_span.start, self.at + len(self.arguments))

    @property
    def words(self) -> list[str]:
        """The arguments at blanks, without flags; of a JSON list nothing sensible."""
        found = re.sub(r"[\\`]\r?\n", " ", self.arguments).split()
        while found and found[0].startswith("--"):
            found.pop(0)
        return found

    @property
    def flags(self) -> list[str]:
        """The `--name=value` at the beginning."""
        found: list[str] = []
        for word in self.arguments.split():
            if not word.startswith("--"):
                break
            found.append(word)
        return found

    @property
    def is_json(self) -> bool:
        """Whether the arguments are a JSON list, which no shell looks at."""
        rest = self.arguments.lstrip()
        return rest.startswith("[") and rest.rstrip().endswith("]")


class Dockerfile(msgspec.Struct, frozen=True):
    """A file and its instructions in order."""

    source: Source
    steps: tuple[Step, ...]
    strays: tuple[Span, ...] = ()
    """First words of lines that begin with no instruction."""
    escape: str = "\\"
    """The sign that continues a line."""

    @property
    def stages(self) -> list[list[Step]]:
        """The instructions by stage, each from its FROM on."""
        found: list[list[Step]] = []
        for step in self.steps:
            if step.keyword == "FROM":
                found.append([step])
            elif found:
                found[-1].append(step)
        return found

    def span_of(self, step: Step) -> Span:
        """An instruction's first line."""
        return Span(step.span.start, min(step.span.end, self.source.line_end(step.span.start)))


_NAME = later(r"(?:.*\.)?(?:docker|container)file(?:\.[\w-]+)*\Z", re.IGNORECASE)
_OTHERS = (
    ".dockerignore", ".md", ".txt", ".j2", ".tpl", ".tmpl", ".template", ".erb", ".in", ".vim",
    ".lua", ".py", ".js", ".ts", ".go", ".rb", ".rs", ".json", ".yaml", ".yml", ".toml", ".xml",
)  # fmt: skip
"""Endings of templates, and of what is about Dockerfiles and none itself."""
_DIRECTIVE = later(r"#\s*escape\s*=\s*(\S)", re.IGNORECASE)
_START = later(r"[ \t]*([A-Za-z]+)(?:[ \t]+|(?=[ \t]*[\\`]\r?\n)|(?=\r?\n|\Z))")
_HERE = later(r"(?<!\S)\d*<<-?(['\"]?)(\w+)\1(?=[\s;|&)]|\Z)")
_DOCUMENTED = frozenset({"ADD", "COPY", "ONBUILD", "RUN"})
"""Instructions that take here-documents."""
_WORD = later(r"[ \t]*(?P<word>[^\s#]\S*)")


def is_dockerfile(path: str) -> bool:
    """Whether a file's name is that of a Dockerfile: Dockerfile, Dockerfile.dev, app.Dockerfile."""
    name = basename(path)
    return bool(_NAME.match(name)) and not name.lower().endswith(_OTHERS)


@lru_cache(maxsize=32)
def parse_dockerfile(path: str, text: str) -> Dockerfile:
    """Read one file; of a line that begins with no known instruction the first word is kept."""
    directive = _DIRECTIVE.match(text)
    escape = directive[1] if directive else "\\"
    strays: list[Span] = []
    steps = tuple(_steps(text, escape, strays))
    return Dockerfile(Source(path, text), steps, tuple(strays), escape)


def _steps(text: str, escape: str, strays: list[Span]) -> Iterator[Step]:
    at = int(text.startswith("\ufeff"))
    while at < len(text):
        end = _line_end(text, at)
        match = _START.match(text, at)
        if match is None or match[1].upper() not in KEYWORDS:
            word = _WORD.match(text, at, end)
            if word is not None:
                strays.append(Span(*word.span("word")))
            while word is not None and text[at:end].rstrip().endswith(escape) and end < len(text):
                at, end = end + 1, _line_end(text, end + 1)
            at = end + 1
            continue
        kind = match[1].upper()
        pieces, at = _arguments(text, match.end(), escape, documents=kind in _DOCUMENTED)
        yield Step(kind, Span(*match.span(1)), "".join(pieces).rstrip(), match.end())


def _arguments(text: str, at: int, escape: str, *, documents: bool) -> tuple[list[str], int]:
    """The lines that belong to an instruction, and where the next one begins."""
    pieces: list[str] = []
    continued = True
    while continued and at < len(text):
        end = _line_end(text, at)
        line = text[at : end + 1]
        bare = line.strip()
        if pieces and (not bare or bare.startswith("#")):
            pieces.append(" " * len(line))
        else:
            pieces.append(line)
            continued = bare.endswith(escape)
        at = end + 1
    for _, tag in _HERE.findall("".join(pieces)) if documents else ():
        while at < len(text):
            end = _line_end(text, at)
            line = text[at : end + 1]
            pieces.append(line)
            at = end + 1
            if line.strip() == tag:
                break
    return pieces, at


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
