"""When preseed and kickstart files run what, while a machine is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from assistant.core.timeline import Ending
from assistant.syntax.kickstart import Kickstart, parse_kickstart
from assistant.syntax.patterns import later
from assistant.syntax.templates import bare_name
from assistant.targets.staging import (
    Course,
    Handed,
    Insider,
    Phase,
    Sight,
    first_command,
    first_words,
)

_PRESEED_NAME = later(
    r"(?:.*[-_.])?preseed(?:[-_.].*)?\.(?:cfg|txt)\Z|.*\.(?:preseed|seed)\Z", re.I
)
_PRESEED = later(r"^[ \t]*d-i[ \t]+[\w-]+/\S+[ \t]+\w+", re.MULTILINE)
_KICKSTART_NAME = later(r".*\.ks\Z|(?:.*[-_.])?(?:ks|kickstart)(?:[-_.].*)?\.cfg\Z|ks\Z", re.I)
_KICKSTART = later(r"^%(?:packages|post|pre)\b", re.MULTILINE)
_KICKSTART_END = later(r"^%end\b", re.MULTILINE)
_BRANCHES = later(r"\{%|%\{|<%|\$SNIPPET")
_HOOK = later(
    r"^[ \t]*(?:d-i[ \t]+)?(?:preseed|partman)/(?P<hook>early_command|late_command)[ \t]+string"
    r"(?P<text>(?:[^\n\\]|\\[^\n])*(?:\\\r?\n[^\n\\]*(?:\\[^\n][^\n\\]*)*)*)",
    re.MULTILINE,
)
_QUESTION = later(r"^[ \t]*d-i[ \t]+(?P<question>\S+)[ \t]+\w+(?:[ \t]+(?P<value>\S+))?", re.M)
_ENDS: dict[str, tuple[str, Ending]] = {
    "reboot": ("restart", "restart"), "poweroff": ("shutdown", "shutdown"),
    "shutdown": ("shutdown", "shutdown"), "halt": ("shutdown", "shutdown"),
}  # fmt: skip
_SECTIONS = ("pre", "pre-install", "post")


def insiders() -> tuple[Insider, ...]:
    """Preseed and kickstart files."""
    return (
        Insider("preseed", is_preseed, installs, tell_preseed),
        Insider("kickstart", is_kickstart, installs, tell_kickstart),
    )


def installs(_: Sight, __: Handed, ___: bool) -> Phase:
    """Both are read by an installer and by nothing else."""
    return "install"


def is_preseed(path: str, text: str) -> bool:
    """Whether a file answers the questions of Debian's installer."""
    name = bare_name(path)
    if _BRANCHES.search(text) or not _PRESEED.search(text):
        return False
    return bool(_PRESEED_NAME.match(name)) or len(_PRESEED.findall(text)) > 2


def is_kickstart(path: str, text: str) -> bool:
    """Whether a file is for Anaconda, Red Hat's installer."""
    if _BRANCHES.search(text) or not _KICKSTART.search(text):
        return False
    named = _KICKSTART_NAME.match(bare_name(basename(path)))
    return bool(named) or bool(_KICKSTART_END.search(text))


def tell_preseed(course: Course, _: Sight, handed: Handed, __: Phase) -> None:
    """The hooks at both ends, and the restart."""
    hooks = sorted(
        _HOOK.finditer(handed.text), key=lambda m: (m["hook"] != "early_command", m.start())
    )
    for match in hooks:
        text = re.sub(r"\\\r?\n[ \t]*", " ", match["text"]).strip()
        course.add(
            "image", match["hook"], first_words(text), handed.path,
            handed.line + handed.text.count("\n", 0, match.start("hook")) + 1, as_="root",
            certainty="documented", kind="preseed",
        )  # fmt: skip
    given = {m["question"]: m["value"] or "" for m in _QUESTION.finditer(handed.text)}
    off = given.get("debian-installer/exit/poweroff") == "true" or (
        given.get("debian-installer/exit/halt") == "true"
    )
    course.add(
        "image", "installer", "shutdown" if off else "restart", handed.path, handed.line + 1,
        certainty="documented", kind="preseed", ends="shutdown" if off else "restart",
    )  # fmt: skip


def tell_kickstart(course: Course, _: Sight, handed: Handed, __: Phase) -> None:
    """Sections in the order in which Anaconda runs them, then how it ends."""
    file = parse_kickstart(handed.path, handed.text)
    for name in _SECTIONS:
        for section in file.sections:
            if section.name == name:
                text = file.source.slice(section.body)
                line = file.source.line_of(section.words[0].span.start)
                course.add(
                    "image", f"%{name}", first_command(text), handed.path, handed.line + line,
                    as_="root", certainty="documented", kind="kickstart",
                )  # fmt: skip
    for line, what, ends in _endings(file):
        course.add(
            "image", "installer", what, handed.path, handed.line + line, certainty="documented",
            kind="kickstart", ends=ends,
        )  # fmt: skip


def _endings(file: Kickstart) -> Iterator[tuple[int, str, Ending]]:
    for words in file.commands:
        if words and words[0].text in _ENDS:
            yield file.source.line_of(words[0].span.start), *_ENDS[words[0].text]
            return
