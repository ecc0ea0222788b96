"""What a goal says of a container image itself: its folder, account, environment and command."""

from __future__ import annotations

import json
import re
import shlex

from assistant.core.intent import Parameter, Span
from assistant.understand.reading import Reading

_ABOUT = re.compile(
    r"\b(?:docker|container|oci)[\s-]+images?\b|\bdockerfile\b|\bpacker\s+docker\b|\bdocker\s+build\b",
    re.IGNORECASE,
)
_END = r"(?=\s*(?:[,;]|\.\s|\.\Z|\Z|\band\b|\bwith\b|\bon\b|\bas\b))"
_PATH = r"/[\w./-]*[\w-]"
_WORKDIR = re.compile(
    rf"\b(?:work\s?dir|working\s+(?:dir|directory|folder))\s+(?:is\s+|set\s+to\s+)?(?P<v>{_PATH})",
    re.IGNORECASE,
)
_VOLUME = re.compile(rf"\bvolumes?\s+(?:at\s+|for\s+|on\s+)?(?P<v>{_PATH})", re.IGNORECASE)
_ENV = re.compile(
    r"\b(?:env(?:ironment)?(?:\s+variables?)?|variables?)\s+(?P<v>[A-Za-z_]\w*=[\w./:@-]+"
    r"(?:(?:\s*,\s*|\s+and\s+|\s+)[A-Za-z_]\w*=[\w./:@-]+)*)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\blabels?\s+(?P<v>[A-Za-z][\w.-]*=[\w./:@-]+)", re.IGNORECASE)
_EXPOSE = re.compile(
    r"\b(?:expos(?:e|es|ed|ing)|listens?\s+on|listening\s+on)\s+(?:the\s+)?(?:ports?\s+)?"
    r"(?P<v>[0-9]{2,5}(?:/(?:tcp|udp))?)(?![\w.:])",
    re.IGNORECASE,
)
_USER = re.compile(
    r"\b(?:(?:runs?|running)\s+as\s+(?:the\s+|a\s+)?(?:(?:non-?root\s+)?user\s+|uid\s+|account\s+)?"
    r"|non-?root\s+(?:user|account)\s+(?:called\s+|named\s+)?|user\s+)"
    r"(?P<v>[0-9]{1,5}(?::[0-9]{1,5})?|(?!root\b|and\b|with\b|non\b|that\b|in\b)[a-z_][a-z0-9_-]*)"
    rf"(?:{_END}|(?=\s+\(?u(?:ser)?\s?id\b))",
    re.IGNORECASE,
)
_NOT_ROOT = re.compile(
    r"\b(?:(?:runs?|running)\s+as\s+(?:a\s+)?)?(?:non-?\s?root(?:\s+(?:user|account))?|not\s+(?:as\s+)?root)\b",
    re.IGNORECASE,
)
_UID = re.compile(r"\s*,?\s*(?:with\s+)?\(?u(?:ser)?\s?id\s*[=:]?\s*(?P<n>[0-9]{1,5})\b\)?", re.I)
_PUSH = re.compile(
    r"\b(?:push|publish|upload)(?:ed|es)?(?:\s+(?:it|this|the\s+(?:result|image)))?\s+to\s+(?=[a-z0-9.-]+(?::[0-9]{2,5})?/[a-z0-9])",
    re.IGNORECASE,
)
_PUSHED = re.compile(
    r"\b(?:and\s+)?(?:push|publish|upload)(?:ed|es)?(?:\s+(?:it|this|the\s+(?:result|image)))?"
    r"(?:\s+to\s+(?:(?:the|our|my|a)\s+(?:own\s+|private\s+|company\s+)?registry|docker\s*hub))?"
    r"(?:\s+afterwards|\s+at\s+the\s+end)?(?=\s*(?:\Z|[,.;]))",
    re.IGNORECASE,
)
"""The same where the image's own name says whose registry it is."""
_COMMAND = re.compile(
    r"\b(?P<kind>cmd|command|entry\s?point)\s*(?:is|=|:)?\s+(?P<v>[\w./~\"'\[-][^,;\n]*?)"
    r"(?=\s*(?:[,;]|\.\s|\.\Z|\Z|\band\b))",
    re.IGNORECASE,
)
CHANGE = "image_change"
"""A line of `docker commit --change`; several, in the goal's order."""


def find_image_words(reading: Reading) -> None:
    """Read them, in a goal for a container image alone. What is not sure stays unread."""
    if not _ABOUT.search(reading.goal):
        return
    for pattern, word in ((_WORKDIR, "WORKDIR"), (_VOLUME, "VOLUME"), (_LABEL, "LABEL")):
        for match in pattern.finditer(reading.goal):
            _change(reading, match, f"{word} {match['v']}")
    for match in _EXPOSE.finditer(reading.goal):
        _change(reading, match, f"EXPOSE {match['v']}")
    for match in _ENV.finditer(reading.goal):
        for pair in re.findall(r"[A-Za-z_]\w*=[\w./:@-]+", match["v"]):
            reading.set(CHANGE, f"ENV {pair}", *match.span())
    for match in _COMMAND.finditer(reading.goal):
        _command(reading, match)
    # The image's name, which is read later, takes these words.
    if pushed := _PUSH.search(reading.goal):
        reading.parameters.append(Parameter("pushed", "yes", "goal", Span(*pushed.span())))
    elif (pushed := _PUSHED.search(reading.goal)) and reading.free(*pushed.span()):
        reading.set("pushed", "yes", *pushed.span())
    _account(reading)


def _change(reading: Reading, match: re.Match[str], line: str) -> None:
    if reading.free(*match.span()):
        reading.set(CHANGE, line, *match.span())


def _command(reading: Reading, match: re.Match[str]) -> None:
    if not reading.free(*match.span()):
        return
    try:
        words = shlex.split(match["v"].strip("[]"))
    except ValueError:
        return
    name = "entrypoint" if match["kind"].lower().startswith("entry") else "command"
    reading.set(name, json.dumps(words), *match.span())


def _account(reading: Reading) -> None:
    for match in _USER.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("image_user", match["v"], *match.span())
            if number := _UID.match(reading.goal, match.end()):
                reading.set("image_uid", int(number["n"]), *number.span())
            return
    unnamed = _NOT_ROOT.search(reading.goal)
    if unnamed and reading.free(*unnamed.span()):
        reading.set("image_user", "app", *unnamed.span())
