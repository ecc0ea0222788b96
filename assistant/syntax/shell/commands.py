"""The simple commands of a shell script with their places: enough to see what is run with what.

This is no parser of the shell. Here-documents and comments are passed over, quotes and expansions
are kept together, `if`, `then`, `sudo` and assignments before a command are taken off. It never
raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

import msgspec

from assistant.syntax.kept import Kept
from assistant.syntax.patterns import later
from assistant.syntax.source import Span


class Word(msgspec.Struct, frozen=True):
    """One word of a command."""

    text: str
    """As it is written, quotes included."""
    value: str | None
    """Without its quotes; None where the shell puts something in."""
    span: Span
    """In the script's text."""


class Command(msgspec.Struct, frozen=True):
    """A simple command."""

    words: tuple[Word, ...]
    """Its name and arguments, without what only wraps it (`sudo`, `env A=b`)."""
    after: str
    """The sign that led here: `|`, `&&`, `||`, `;`, `&` or a line end; empty at the beginning."""
    redirects: tuple[tuple[str, Word], ...]
    """`>`, `>>`, `<` ... with their targets."""
    sudo: bool = False

    @property
    def name(self) -> str:
        """The program's name without its folder; empty where the shell puts it in."""
        return basename(self.words[0].value or "") if self.words else ""

    @property
    def span(self) -> Span:
        """From the name to the last argument."""
        return Span(self.words[0].span.start, self.words[-1].span.end)

    @property
    def options(self) -> Iterator[Word]:
        """The arguments that begin with a dash."""
        return (word for word in self.words[1:] if word.text.startswith("-"))

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments that are known, in order."""
        return tuple(word.value for word in self.words[1:] if word.value is not None)

    def has(self, letter: str, *names: str) -> bool:
        """Whether an option is given, as a letter (`-y`, also in `-qy`) or by a long name."""
        for word in self.options:
            text = word.value or word.text
            if text.startswith("--"):
                if text.partition("=")[0] in names:
                    return True
            elif letter and letter in text[1:]:
                return True
        return False


_TOKEN = later(
    r"""(?P<space>(?:[ \t\r]|\\\r?\n)+)
    |(?P<comment>\#[^\n]*)
    |(?P<here><<-?[ \t]*(?P<q>\\|['"])?(?P<tag>[A-Za-z_]\w*)(?P=q)?)
    |(?P<redirect>(?:\d|&)?(?:<<<|>>|>&|<&|>\||<>|[<>](?!\()))
    |(?P<line>\n)
    |(?P<sign>\|\||&&|;;|\|&|[;|&()])""",
    re.VERBOSE,
)
_PIECE = later(
    r"""(?P<bare>[^\s'"\\$`;|&<>()]+)
    |(?P<escape>\\(?s:.))
    |'(?P<single>[^']*)(?:'|\Z)
    |"(?P<double>(?:[^"\\$`]|\\(?s:.))*)"
    |(?P<open>["`$\\]|[<>](?=\())""",
    re.VERBOSE,
)
_PLAIN = later(r"[^\s'\"\\$`;|&<>()]+(?=[\s;|&<>()]|\Z)")
_VARIABLE = later(r"\$(?:\w+|[@*#?!$-])?")
_WRAPPERS = frozenset(
    {"then", "do", "else", "elif", "if", "while", "until", "!", "{", "time", "exec", "nohup",
     "command", "builtin", "env", "sudo", "doas"}
)  # fmt: skip
_ASSIGNED = later(r"[A-Za-z_]\w*\+?=")
_ARGUED = frozenset({"-u", "-g", "-h", "-p", "-C", "--user", "--group"})
"""Options of sudo and env that take the next word."""


_kept: Kept[tuple[Command, ...]] = Kept(400_000)


def commands(text: str) -> tuple[Command, ...]:
    """The simple commands of a script, in the order of the text."""
    return _kept.get(text, text, lambda: tuple(_commands(text)))


def _commands(text: str) -> Iterator[Command]:
    at, after = 0, ""
    words: list[Word] = []
    redirects: list[tuple[str, Word]] = []
    waiting: str | None = None
    ends: list[str] = []
    while at < len(text):
        token = _TOKEN.match(text, at)
        kind = token.lastgroup if token else None
        if token is not None:
            at = token.end()
            if token["tag"]:
                ends.append(token["tag"])
            elif kind == "redirect":
                waiting = token.group()
            elif kind in ("line", "sign"):
                yield from _finished(words, redirects, after)
                words, redirects, waiting = [], [], None
                after = token.group()
                if kind == "line" and ends:
                    at, ends = _after_documents(text, at, ends), []
            continue
        word = _word(text, at)
        at = word.span.end
        if waiting is not None:
            redirects.append((waiting, word))
            waiting = None
        else:
            words.append(word)
    yield from _finished(words, redirects, after)


def _after_documents(text: str, at: int, ends: list[str]) -> int:
    """Where the script goes on after the here-documents that end with these words."""
    for tag in ends:
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line = text[at:end].strip()
            at = end + 1
            if line == tag:
                break
    return min(at, len(text))


def _word(text: str, start: int) -> Word:
    plain = _PLAIN.match(text, start)
    if plain is not None:
        return Word(plain.group(), plain.group(), Span(start, plain.end()))
    at = start
    parts: list[str] | None = []
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            break
        kind = piece.lastgroup
        end = piece.end()
        if kind == "open":
            end = _expansion(text, at)
            parts = None
        elif kind == "double":
            inner = piece["double"]
            if parts is not None:
                parts.append(re.sub(r'\\(["\\$`])', r"\1", inner))
        elif parts is not None:
            found = piece[kind] if kind else ""
            parts.append(found[1:] if kind == "escape" else found)
        at = end
    at = max(at, start + 1)
    return Word(text[start:at], None if parts is None else "".join(parts), Span(start, at))


_PAIRS = {"(": ")", "{": "}"}


def _expansion(text: str, at: int, depth: int = 0) -> int:
    """The end of `$x`, `${x}`, `$(x)`, `<(x)`, a backquoted command or a text that holds such."""
    sign = "$" if text[at] in "<>" else text[at]
    if sign == "$" and text[at + 1 : at + 2] not in _PAIRS:
        match = _VARIABLE.match(text, at)
        return match.end() if match else at + 1
    if depth > 30:
        return len(text)
    close = _PAIRS[text[at + 1]] if sign == "$" else sign
    opened = text[at + 1] if sign == "$" else ""
    at += 2 if sign == "$" else 1
    level = 1
    while at < len(text):
        char = text[at]
        if char == close:
            level -= 1
            if not level:
                return at + 1
        elif char == opened:
            level += 1
        elif char == "\\":
            at += 1
        elif char == "'" and sign == "$" and opened == "(":
            end = text.find("'", at + 1)
            at = end if end > 0 else len(text)
        elif char in '"$`' and (char != "$" or text[at + 1 : at + 2] in _PAIRS):
            at = _expansion(text, at, depth + 1)
            continue
        at += 1
    return len(text)


def _finished(
    words: list[Word], redirects: list[tuple[str, Word]], after: str
) -> Iterator[Command]:
    """The command that the words make; none where they only assign."""
    first, sudo = 0, False
    while first < len(words):
        text = words[first].text
        if text in _WRAPPERS:
            sudo = sudo or text in ("sudo", "doas")
            first += 1
            while first < len(words) and text in ("sudo", "doas", "env"):
                if not words[first].text.startswith("-"):
                    break
                first += 2 if words[first].text in _ARGUED else 1
        elif _ASSIGNED.match(text):
            first += 1
        else:
            break
    if first < len(words):
        yield Command(tuple(words[first:]), after, tuple(redirects), sudo)
