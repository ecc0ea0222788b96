"""Files that a command of a script writes, and what it only says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.syntax.shell import Command as Simple
from assistant.translate.steps.model import File, Line, Say
from assistant.translate.steps.words import inside, word_of

_HERE = re.compile(r"<<(?P<dash>-?)\s*(?P<quote>['\"\\]?)(?P<tag>\w+)['\"]?(?P<rest>[^\n]*)\n")
ASKED_NOTHING = frozenset({"DEBIAN_FRONTEND", "NEEDRESTART_MODE"})
"""Variables that keep packages from asking."""


def bare(simple: Simple, code: str) -> bool:
    """Whether nothing stands before the command that would get lost: only `sudo` may."""
    before = code[: simple.words[0].span.start]
    start = max((before.rfind(sign) + 1 for sign in ("&&", ";", "\n", "&", "|")), default=0)
    wraps = before[start:].replace("&", " ").split()
    harmless = {"sudo", "-E", "-n", "-H", *(f"{n}=noninteractive" for n in ASKED_NOTHING)}
    return all(word in harmless for word in wraps)


def said(name: str, words: list[str], simple: Simple, code: str) -> Say | None:
    """What `echo` tells the one who runs the script."""
    plain = name == "echo" and not simple.redirects and words[:1] not in (["-n"], ["-e"])
    text = " ".join(words)
    return Say(text) if plain and text and "\\" not in text and "|" not in code else None


def written(
    name: str, words: list[str], simple: Simple, code: str, constants: Mapping[str, str]
) -> File | Line | None:
    """A file that `echo`, `printf`, `cat <<` or `tee <<` writes."""
    targets = [(sign, word) for sign, word in simple.redirects if word.text != "/dev/null"]
    here = _HERE.search(code)
    append = False
    if name == "tee":
        append = words[:1] == ["-a"]
        rest = words[1:] if append else words
        if len(rest) != 1 or targets or here is None:
            return None
        path: str | None = rest[0]
    else:
        if len(targets) != 1 or targets[0][0] not in (">", ">>", ">|"):
            return None
        append = targets[0][0] == ">>"
        path = word_of(targets[0][1].text, constants)
    content = _content(name, words, here, code, constants)
    if path is None or content is None:
        return None
    return Line(path, content) if append else File(path, content)


def teed(first: Simple, tee: Simple, code: str, constants: Mapping[str, str]) -> File | Line | None:
    """`echo x | sudo tee /file`, `cat <<X | tee -a /file`."""
    words = [word_of(word.text, constants) for word in (*first.words, *tee.words)]
    quiet = all(word.text == "/dev/null" for _, word in tee.redirects) and not first.redirects
    if None in words or not quiet or first.name not in ("echo", "printf", "cat"):
        return None
    # `sudo` before `tee` is as good as none: all is done as root.
    between = code[first.words[-1].span.end : tee.words[0].span.start].split("|")[-1]
    if not bare(first, code) or between.split() not in ([], ["sudo"]):
        return None
    values = [word or "" for word in words]
    mine, others = values[1 : len(first.words)], values[len(first.words) + 1 :]
    content = _content(first.name, mine, _HERE.search(code), code, constants)
    append = others[:1] == ["-a"]
    if content is None or len(others) != 1 + append:
        return None
    return Line(others[-1], content) if append else File(others[-1], content)


def _content(
    name: str, words: list[str], here: re.Match[str] | None, code: str, constants: Mapping[str, str]
) -> str | None:
    if name in ("cat", "tee"):
        if here is None or (name == "cat" and words) or len(_HERE.findall(code)) != 1:
            return None
        body = code[here.end() :]
        lines = body.split("\n")
        ends = [n for n, line in enumerate(lines) if line.strip() == here["tag"]]
        if not ends or any(line.strip() for line in lines[ends[0] + 1 :]):
            return None
        lines = lines[: ends[0]]
        if here["dash"]:
            lines = [line.lstrip("\t") for line in lines]
        text = "".join(f"{line}\n" for line in lines)
        return text if here["quote"] else inside(text, constants, document=True)
    if name == "printf":
        plain = len(words) == 1 and "%" not in words[0]
        return (
            words[0].replace("\\n", "\n")
            if plain and "\\" not in words[0].replace("\\n", "")
            else None
        )
    if words[:1] == ["-n"]:
        return " ".join(words[1:])
    if words and words[0] == "-e":
        return None
    return " ".join(words) + "\n" if not any("\\" in word for word in words) else None
