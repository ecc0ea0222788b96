"""Jobs that cron runs: as whom, how often, and where they write what they say."""

from __future__ import annotations

import re

from assistant.understand.about_images import sets_up_a_guest
from assistant.understand.cues import is_about_containers
from assistant.understand.reading import Reading

_CUE = re.compile(
    r"\b(?:cron(?:\s?jobs?|tabs?)?|scheduled\s+(?:jobs?|tasks?)|(?:systemd\s+)?timers?)\b",
    re.IGNORECASE,
)
_USER = re.compile(
    r"\b(?:run(?:s|ning)?\s+)?as\s+(?:the\s+)?(?:user\s+|account\s+)?(?P<name>[a-z_][a-z0-9_-]{0,31})"
    r"(?:\s+user\b)?",
    re.IGNORECASE,
)
_NO_USER = (
    "a",
    "an",
    "well",
    "the",
    "it",
    "is",
    "soon",
    "code",
    "root's",
    "job",
    "cron",
    "needed",
    "xfs",
    "ext4",
    "btrfs",
    "gpt",
)
_OWNER = re.compile(
    r"\b(?:crontab|cron\s?jobs?|cron|jobs?)\s+(?:for|of)\s+(?:the\s+)?user\s+(?P<name>[a-z_][a-z0-9_-]{0,31})\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?<![\w./-])/[\w./-]*\w(?P<comma>,)\s*user\s+(?P<name>[a-z_][a-z0-9_-]{0,31})\s*(?=[,.;]|\Z)",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?:\b(?:that\s+)?(?:runs?|running|executes?)\s+)?(?<![\w/-])(?P<with>php|python3?|node|bash|sh|perl)\s+(?P<path>/[\w./-]*\w)",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"(?:\b(?:log(?:s|ging|ged)?|outputs?|append(?:s|ing)?|writ(?:e|es|ing)|redirect(?:s|ed)?)\s+"
    r"(?:(?:its|the|all|output|logs?|stdout|everything|goes)\s+)*(?:to|into|in)\s+|>>?\s*)"
    r"(?P<path>/[\w./-]*\w)",
    re.IGNORECASE,
)
_ROTATED = re.compile(
    r"\brotat(?:e|es|ed|ing|ion)\s+(?:(?:it|the|this|that|log|logs|file|is)\s+)*(?P<often>daily|weekly|monthly)"
    r"(?:[\s,(]*(?:and\s+)?(?:keep(?:ing|s)?|kept)\s+(?P<n>[0-9]{1,3})(?:\s+(?:files?|logs?|copies|of\s+them|rotations?))?)?",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:every|each)\s+(?:(?P<n>[0-9]{1,2})\s+)?(?P<unit>minutes?|mins?|hours?)\b|\b(?P<hourly>hourly)\b",
    re.IGNORECASE,
)
_SPAN = r"(?P<n>[0-9]{1,3})\s?(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hours?)"
_DELAY = (
    re.compile(
        rf"\b(?:(?:with|and|an?|of|up\s+to)\s+)*{_SPAN}\s+(?:of\s+)?random(?:i[sz]ed)?(?:\s+(?:delay|start|sec))*\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?:with|and|an?)\s+)*random(?:i[sz]ed)?\s*delay(?:\s*sec)?(?:\s+(?:of|up|to|is))*\s*[=:]?\s*{_SPAN}\b",
        re.IGNORECASE,
    ),
)
_DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_DAY = re.compile(
    r"\b(?:(?:on|every|each)\s+)?(?P<day>sun|mon|tues|wednes|thurs|fri|satur)days?\b"
    r"(?:\s+(?:night|morning))?",
    re.IGNORECASE,
)


_REPEATED = re.compile(r"\b(?:back(?:s|ing)?[\s-]?(?:ed\s+)?ups?|dump(?:s|ed)?|watchtower)\b", re.I)
"""What containers do on a day of the week."""


def find_jobs(reading: Reading) -> None:
    """What is said of a job of cron, in a goal for a playbook, user data or an
    image that has one; the day of
    what containers do again and again."""
    goal = reading.goal
    if is_about_containers(goal) and _REPEATED.search(goal):
        _weekday(reading)
    if not (_CUE.search(goal) and sets_up_a_guest(goal)):
        return
    for match in _USER.finditer(goal):
        if match["name"].lower() not in _NO_USER and reading.free(*match.span()):
            reading.set("job_user", match["name"], *match.span())
    for match in _OWNER.finditer(goal):
        if reading.free(*match.span("name")):
            reading.set(
                "job_user", match["name"], match.start("name") - len("user "), match.end("name")
            )
    for match in _BESIDE.finditer(goal):
        # The account is made as well: its words stay for who reads that.
        if reading.value("job_user") is None:
            reading.set("job_user", match["name"], *match.span("comma"))
    for match in _COMMAND.finditer(goal):
        if reading.free(*match.span()):
            program = "python3" if match["with"].lower() == "python" else match["with"].lower()
            reading.set("script", f"/usr/bin/{program} {match['path']}", *match.span())
    for match in _LOG.finditer(goal):
        if reading.free(*match.span()):
            reading.set("job_log", match["path"], *match.span())
    for match in _ROTATED.finditer(goal):
        if reading.free(*match.span()):
            end = match.start("n") if match["n"] else match.end()
            reading.set("log_interval", match["often"].lower(), match.start(), end)
            if match["n"]:
                reading.set("log_files", int(match["n"]), match.start("n"), match.end())
    for match in (m for pattern in _DELAY for m in pattern.finditer(goal)):
        if reading.free(*match.span()):
            reading.set("job_delay", f"{match['n']}{match['unit'][0].lower()}", *match.span())
    for match in _EVERY.finditer(goal):
        if reading.free(*match.span()):
            hours = match["hourly"] or match["unit"].lower().startswith("h")
            name = "job_hours" if hours else "job_minutes"
            reading.set(name, int(match["n"] or 1), *match.span())
    _weekday(reading)


def _weekday(reading: Reading) -> None:
    goal = reading.goal
    for match in _DAY.finditer(goal):
        if reading.free(*match.span()):
            reading.set("job_weekday", _DAYS[match["day"][:3].lower()], *match.span())
            for said in re.finditer(r"\bweekly\b", goal, re.IGNORECASE):
                reading.claim(*said.span(), "the day says it")
