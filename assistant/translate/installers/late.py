"""Commands at the end of an installation: where they run, and what a fault of theirs ends."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.syntax.shell import statements

_IN = re.compile(r"(?:in-target|chroot\s+/target)\s+(.*)", re.DOTALL)
_LET = re.compile(r"\s*\|\|\s*(?:true|:)\s*")
_TOKEN = re.compile(
    r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|&&|\|\||[|(){}]|[^'\"\\&|(){}]+|.", re.DOTALL
)
_SIMPLE = re.compile(
    r"[^\s'\"\\$`;|&<>(){}*?\[\]~#!=]+(?: [^'\"\\$`;|&<>(){}#\n]*)?"
)  # fmt: skip
_GIVEN = {"pyth": "-c", "perl": "-e", "ruby": "-e"}
"""How a program is given its text, by the first letters of its name."""


@dataclass(frozen=True, slots=True)
class Late:
    """Commands at the end of the installation. Outside of the new system it lies in /target."""

    code: str
    inside: bool = True
    program: str = ""
    """What runs them; empty: a plain shell."""
    stops: bool = True
    """They stop at the first fault; of one statement alone this says nothing."""
    fails: bool = True
    """A fault ends the installation."""

    @property
    def shell(self) -> bool:
        """Whether a shell runs them."""
        return not self.program or self.program.endswith("sh")

    @property
    def several(self) -> bool:
        """Whether they are more than one statement."""
        found = statements(self.code) if self.shell else ()
        return found is None or len(found) != 1 or bool(found[0].inner)


def late_of(
    code: str, *, inside: bool, program: str = "", stops: bool = False, fails: bool = True
) -> Late:
    """The commands; one statement alone counts as one that stops."""
    made = Late(code, inside, program, stops=stops, fails=fails)
    return made if made.several else replace(made, stops=True)


def command_of(code: str, *, inside: bool, fails: bool = True) -> Late:
    """One command line, also one that gives a shell its text: `bash -ec '...' || true`."""
    rest = code
    if (ends := list(_LET.finditer(code))) and ends[-1].end() == len(code):
        one = statements(code)
        rest = code[: ends[-1].start()] if one is not None and len(one) == 1 else code
    fails = fails and rest == code
    try:
        words = shlex.split(rest)
    except ValueError:
        words = []
    shell = words[0].rpartition("/")[2] if words else ""
    if len(words) == 3 and shell in ("sh", "bash") and words[1] in ("-c", "-ec"):
        program = "/bin/bash" if shell == "bash" else ""
        stops = words[1] == "-ec"
        return late_of(words[2], inside=inside, program=program, stops=stops, fails=fails)
    return late_of(rest, inside=inside, fails=fails)


def shell_words(late: Late) -> str:
    """The code as one command: itself, or a shell that is given it. What a fault ends is not
    said."""
    if late.program or late.several or (late.inside and not _SIMPLE.fullmatch(late.code)):
        name = late.program.rpartition("/")[2]
        given = _GIVEN.get(name[:4], "-ec" if late.stops else "-c")
        return f"{late.program or 'sh'} {given} {shlex.quote(late.code)}"
    return late.code


def in_one_line(code: str) -> str | None:
    """Code without line ends; None where it has blocks that need them."""
    kept = "\n".join(x for x in code.split("\n") if x.strip() and not x.lstrip().startswith("#"))
    found = statements(kept)
    if found is None:
        return None
    pieces = [kept[one.span.start : one.span.end] for one in found]
    pieces = [re.sub(r"\\\n\s*", " ", piece) for piece in pieces]
    return None if any("\n" in piece for piece in pieces) else "; ".join(pieces)


def joined(commands: Iterable[tuple[str, bool]]) -> str:
    """Commands, each with whether its fault ends the installation, as Debian's one answer."""
    given = list(commands)
    if not any(fails for _, fails in given):
        return "; \\\n    ".join(f"{code} || true" for code, _ in given)
    plain = [code if (fails and len(_parts(code)) == 1) or ("||" not in code and fails)
             else f"{{ {code}; }}" if fails else f"{{ {code} || true; }}"
             for code, fails in given]  # fmt: skip
    return " && \\\n    ".join(plain)


def split_late(value: str) -> list[Late]:
    """Debian's one answer by its statements: those of the new system, and those beside it. Of all
    but the last the installer sees no fault."""
    found = statements(value)
    if found is None:
        return [Late(value, inside=False, stops=False)]
    texts = [value[one.span.start : one.span.end].strip() for one in found]
    blocks = [bool(one.inner) for one in found]
    sure = bool(texts) and texts[-1] in ("true", ":")
    out: list[Late] = []
    for number, (text, block) in enumerate(zip(texts, blocks, strict=True)):
        last = number == len(texts) - 1
        if last and sure:
            continue
        pieces = [late_of(text, inside=False, fails=last)] if block else _statement(text, last)
        for position, one in enumerate(pieces):
            before = out[-1] if out else None
            if before is None or not _together(before, one):
                out.append(one)
            elif position:
                out[-1] = replace(before, code=f"{before.code} && {one.code}")
            else:
                code = f"{before.code}\n{one.code}"
                out[-1] = replace(before, code=code, stops=False)
    return out


def _together(first: Late, second: Late) -> bool:
    """Whether two may stand in one."""
    wrapped = any(one.several and one.stops for one in (first, second))
    same = (first.inside, first.program, first.fails) == (
        second.inside,
        second.program,
        second.fails,
    )
    return same and not wrapped and first.shell


def _statement(text: str, fails: bool) -> list[Late]:
    """One statement, whose commands may run in different places."""
    parts = _parts(text)
    if len(parts) > 2 and parts[-2] == "||" and parts[-1] in ("true", ":"):
        parts, fails = parts[:-2], False
    signs = parts[1::2]
    if set(signs) <= {"&&"}:
        return [_piece(one, fails) for one in parts[::2]]
    inside = [_IN.fullmatch(one) for one in parts[::2]]
    if all(inside):
        words = [one[1] for one in inside if one]
        code = "".join(f"{a} {b} " for a, b in zip(words, [*signs, ""], strict=True)).strip()
        return [late_of(_seen(code), inside=True, fails=fails)]
    return [late_of(" ".join(parts), inside=False, fails=fails)]


def _piece(code: str, fails: bool) -> Late:
    braced = re.fullmatch(r"\{\s*(.*?)\s*;\s*\}", code, re.DOTALL)
    code = re.sub(
        r"^apt-install\s+", "in-target apt-get install -y ", braced[1] if braced else code
    )
    inside = _IN.match(code)
    if inside is None:
        return command_of(code, inside=False, fails=fails)
    return command_of(_seen(inside[1]), inside=True, fails=fails)


def _seen(code: str) -> str:
    """The installer's own shell lays the output down, in the new system as it sees it."""
    return re.sub(r"(>>?\s*)/target(?=/)", r"\1", code)


def _parts(text: str) -> list[str]:
    """What stands between `&&`, `||` and `|`, with these signs, where they are not within
    something else."""
    out, depth = [""], 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        depth += (token in ("(", "{")) - (token in (")", "}"))
        if token in ("&&", "||", "|") and not depth:
            out += [token, ""]
        else:
            out[-1] += token
    return [one.strip() for one in out]
