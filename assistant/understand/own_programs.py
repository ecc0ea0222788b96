"""A program of the user's own in a Compose project: what it is built from, and its own port."""

from __future__ import annotations

import re

from assistant.understand.cues import is_about_containers
from assistant.understand.reading import Reading

_FOLDER = r"\.{1,2}(?:/[\w-][\w./-]*)?/?"
_HOLD = r"(?:(?:the|my|an?|its|our|local|own|existing|their|current|this|same)\s+)*"
_FILE = (
    rf"dockerfile(?:\s+(?:in|at|from|under)\s+(?:{_HOLD}(?:folder|directory|dir|repo)|{_HOLD}(?:folder\s+|directory\s+)?"
    rf"(?P<file>{_FOLDER})))?"
)
_BUILDS = (
    re.compile(
        r"(?:\b(?:and|that|which|with|is|are|gets?|be|to|image|images|locally)\s+)*\b(?:builds?|building|built)\s+"
        r"(?:(?:it|them|locally|image|images|app|program|container|service|the|my|its|an?)\s+)*"
        rf"(?:(?:from|out\s+of|of|with|using|via|by|in)\s+)?{_HOLD}(?:(?:folder|directory)\s+)?"
        rf"(?:{_FILE}|(?P<path>{_FOLDER}))(?![\w/])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\b(?:and|with|build)\s+)*\b(?:from|with|using|via|by|build\s*:)\s+{_HOLD}{_FILE}(?![\w/])",
        re.IGNORECASE,
    ),
    re.compile(rf"\bbuild(?:\s+context)?\s*:?\s+(?P<path>{_FOLDER})(?![\w/])", re.IGNORECASE),
)
_KINDS = (
    r"(?:node(?:\.?js)?|python|flask|django|fastapi|express|golang|go|ruby|rails|java|spring(?:\s+boot)?|php|laravel"
    r"|symfony|next\.?js|nuxt|react|vue|angular|rust|dotnet|\.net|web|rest|http)"
)
_NOUN = r"(?:app|application|api|backend|program|web\s?app|micro\s?service)"
_PROGRAM = re.compile(
    rf"(?P<lead>\bcompose(?:\s+(?:file|project|stack|yaml|yml))?\s*:?\s+(?:(?:for|with|of|to\s+run|running)\s+)?)?"
    rf"(?P<said>\b(?:(?:for|with|of|run|runs)\s+)?(?:(?:my|our|the)\s+(?:(?:own|custom|small|simple|little|internal)\s+)*(?:{_KINDS}\s+)*"
    rf"|(?:(?:an?|small|simple|custom|own)\s+)*(?:{_KINDS}\s+)+){_NOUN}\b)",
    re.IGNORECASE,
)
_ON_PORT = (
    r"(?:\s*,?\s*\(?(?:(?:that|which|and)\s+)*(?:(?:listens?|listening|runs?|running)\s+)?(?:on\s+|at\s+)?"
    r"(?:container\s+)?(?:port\s+|(?<=on\s))(?P<n>[0-9]{2,5})\)?(?![\w.:/-]*[0-9]))"
)
_FRONTED = re.compile(
    r"\b(?:reverse[\s-]proxy|proxy|front|behind|load\s*balanc\w+)\b[^.;]{0,40}?"
    rf"(?P<said>\b(?:for|of|with|to)\s+(?:(?:my|our|the|an?|own|custom|small|simple|little|internal)\s+)*"
    rf"(?:{_KINDS}\s+)*{_NOUN}\b{_ON_PORT}?)",
    re.IGNORECASE,
)
"""A program behind a proxy: caddy in front of my node app on port 3000."""
_IMAGE_ON = re.compile(
    rf"\b(?:front|behind|proxy)\b[^;]*?(?P<image>\S+/\S+:[\w.-]+){_ON_PORT}", re.I
)
_PORTS = re.compile(r"(?<![\w.:/-])[0-9]{2,5}:(?P<inner>[0-9]{2,5})(?![\w:]|\.[0-9])")
_LISTENS = re.compile(
    rf"\b(?:(?:and|the|my|which|that|where)\s+)*(?:{_NOUN}|it|which|container|service)?\s*(?:itself\s+)?"
    r"(?:listens?|listening|runs?|running|speaks)\s+on\s+(?:container\s+)?(?:port\s+)?(?P<n>[0-9]{2,5})(?![\w.:])",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"\b(?:my|our|own)\s+(?:own\s+)?(?:docker\s+)?image\b", re.IGNORECASE)


def find_own_programs(reading: Reading) -> None:
    """'build from the Dockerfile in ./app', 'for my node app': what the project runs of the user's
    own."""
    goal = reading.goal
    if not re.search(r"\bcompose\b", goal, re.IGNORECASE) or not is_about_containers(goal):
        return
    for pattern in _BUILDS:
        for match in pattern.finditer(goal):
            found = match.groupdict()
            folder = found.get("path") or found.get("file") or "."
            if reading.free(*match.span()):
                reading.set("build_context", folder.rstrip("/") or ".", *match.span())
    built = reading.value("build_context") is not None
    _fronted(reading)
    for match in _PROGRAM.finditer(goal):
        if not reading.free(*match.span("said")):
            continue
        if built or _IMAGE.search(goal):
            reading.claim(*match.span("said"), "the program")
        elif not match["lead"] and match["said"].lower().startswith("for "):
            reading.claim(*match.span("said"), "whom it is for")
        elif match["lead"]:
            reading.set("program", match["said"].rpartition(" ")[2].lower(), *match.span("said"))
    if built or reading.value("program") is not None:
        for match in _LISTENS.finditer(goal):
            if reading.free(*match.span()):
                reading.set("inner_port", int(match["n"]), *match.span())
        for match in _PORTS.finditer(goal):
            reading.set("inner_port", int(match["inner"]), *match.span("inner"))
            reading.release(reading.mentions[-1].span)


def _fronted(reading: Reading) -> None:
    """The program that a proxy stands in front of, and the port that it listens on itself."""
    for match in _FRONTED.finditer(reading.goal):
        if _IMAGE.search(reading.goal) or not reading.free(*match.span("said")):
            continue
        noun = re.search(rf"{_NOUN}\b", match["said"], re.IGNORECASE)
        middle = match.start("said") + (noun.end() if noun else 0)
        name = re.sub(r"\s", "", noun.group().lower()) if noun else "app"
        reading.set("program", name, match.start("said"), middle)
        if match["n"]:
            reading.set("inner_port", int(match["n"]), middle, match.end("said"))
    for match in _IMAGE_ON.finditer(reading.goal):
        if reading.free(match.end("image"), match.end("n")):
            reading.set("inner_port", int(match["n"]), match.end("image"), match.end("n"))
