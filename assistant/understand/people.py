"""What single accounts get: sudo for one and not for the other, a group, a key from a file."""

from __future__ import annotations

import re

from assistant.understand.about_images import sets_up_a_guest
from assistant.understand.cues import CONFIGURES
from assistant.understand.reading import Reading

_CUE = re.compile(r"\b(?:users?|accounts?|keys?)\b", re.IGNORECASE)
_NAME = r"(?P<name>[a-z_][a-z0-9_-]{0,31})"
_ONE = re.compile(
    rf"(?:\b(?:and|plus)\s+)?(?:\b(?:an?\s+|the\s+)?(?:users?|accounts?)\s*:?\s+)?\b{_NAME}\s+"
    r"(?:(?:is|goes|being)\s+)?(?:in(?:to)?\s+(?:the\s+)?(?:group\s+)?(?P<group>[a-z_][a-z0-9_-]{0,31})(?:\s+group)?\s+)?"
    r"(?:(?:and|but)\s+)?(?:\(\s*)?(?P<how>with|without|no|has|gets|having|(?<=\()(?=(?:passwordless\s+)?sudo))\s*(?:passwordless\s+)?sudo"
    r"(?:\s+(?:rights|access))?\b(?:\s*\))?",
    re.IGNORECASE,
)
_NOT_A_NAME = frozenset(
    (
        "user",
        "users",
        "account",
        "accounts",
        "and",
        "them",
        "both",
        "it",
        "sudo",
        "key",
        "keys",
        "one",
        "all",
    )
)
_GROUPS = re.compile(
    r"\b(?:create|creates|add|adds|make|makes|have)\s+(?:the\s+)?groups?\s+(?P<all>[a-z_][\w-]*(?:\s*(?:,|and|&)\s*(?!users?\b)[a-z_][\w-]*)*)",
    re.IGNORECASE,
)
_KEYS = re.compile(
    r"(?:\b(?:with|their|and)\s+)*(?:\b(?:ssh|public)\s+)*\bkeys?\s+(?:from|in|at|are)\s+"
    r"(?P<all>[\w./~-]+\.pub(?:\s*(?:,|and|&)\s*[\w./~-]+\.pub)+)",
    re.IGNORECASE,
)


_LOGIN = (
    r"(?!(?:and|with|who|each|both|all|in|only|but)\b|(?:ansible|cloud-?init)\s*(?:\Z|[.;]))"
    r"[a-z_][a-z0-9_-]{0,31}"
)
"""A tool's name at a goal's end is the tool's."""
_LISTED = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&|\+)\s*", re.IGNORECASE)
_LOGINS = rf"{_LOGIN}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_LOGIN})*"
_USERS = re.compile(
    rf"\b(?:(?:two|three|four|the)\s+)*(?:users|accounts)\s*:?\s+(?P<all>{_LOGINS})", re.IGNORECASE
)
_KEYS_OF = re.compile(
    r"\bkeys?\s+(?:for|of)\s+(?:(?:the|our|my|team|admins|users|members|people|colleagues)\s*)*:\s*"
    rf"(?P<all>{_LOGIN}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_LOGIN})+)",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\b(?:but\s+)?only\s+(?P<all>{_LOGINS})\s+(?:(?:has|have|gets?|with|can|may|is|uses?|allowed|in|to|use|the)\s+)*sudo(?:\s+(?:rights|access|group))?\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"(?<=[,;])\s*(?:and\s+|but\s+)?(?P<all>{_LOGINS})\s+(?:gets?|has|have|may\s+use|can\s+use)\s+sudo(?:\s+(?:rights|access))?\b",
    re.IGNORECASE,
)
_COMMAND = (
    r"(?:(?:sudo\s+)?(?:systemctl\s+(?!and\b|or\b|on\b)[a-z-]+\s+[\w@.-]+"
    r"|(?:systemctl|journalctl|docker|apt|apt-get|dnf|reboot|service)\b|(?:/[\w.-]+)+(?:\s+-[\w-]+)*))"
)
_LIMITED = re.compile(
    r"\b(?:with\s+)?(?:passwordless\s+)?sudo"
    r"(?:\s+(?:rights|access|without\s+(?:a\s+)?password|nopasswd|only|just))*(?:\s*,)?"
    r"\s+(?:(?:but|only|just)\s+)*(?:for|to(?:\s+run)?)\s+"
    rf"(?:(?:only|just|the\s+command)\s+)*(?P<all>{_COMMAND}(?:\s*(?:,|and|&)\s*{_COMMAND})*)",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"(?:\b(?:with|their|and|ssh|public)\s+)*\bkeys?\s+(?:from|in|at|are)\s+(?:the\s+files?\s+)?"
    r"(?P<all>[\w./~-]+\.pub(?:\s*(?:,|and|&|,\s*and)\s*[\w./~-]+\.pub)+)",
    re.IGNORECASE,
)


_COUNTED = re.compile(
    r"\b(?P<n>two|three|four|five|[2-9])\s+(?:(?:admin|sudo|new|local|linux)\s+)*(?:users|accounts|admins)\s*(?:[:,(-]|\bnamed\b|\bcalled\b)\s*"
    rf"(?P<all>{_LOGINS})",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _counted(reading: Reading) -> None:
    """'two users, alice and bob': as many names as are counted, and no more."""
    for match in _COUNTED.finditer(reading.goal):
        number = _NUMBERS.get(match["n"].lower()) or int(match["n"])
        names = _LISTED.split(match["all"])[:number]
        last = re.search(rf"\b{re.escape(names[-1])}\b", match["all"])
        end = match.start("all") + (last.end() if last else 0)
        if number == len(names) and reading.free(match.start(), end):
            for name in names:
                reading.set("users", name, match.start(), end)


def _limits(reading: Reading) -> None:
    """What alone accounts may do with sudo, with each command's own path."""
    for match in _LIMITED.finditer(reading.goal):
        if reading.free(*match.span()):
            for one in re.findall(_COMMAND, match["all"], re.IGNORECASE):
                command = re.sub(r"\Asudo\s+", "", one)
                path = command if command.startswith("/") else f"/usr/bin/{command}"
                reading.set("sudo_command", path, *match.span())


def _keys(reading: Reading) -> None:
    """Files with public keys in a list, each called after its account."""
    for match in _PUBLIC.finditer(reading.goal):
        if reading.free(*match.span()):
            for file in re.findall(r"[\w./~-]+\.pub", match["all"]):
                owner = re.sub(r"(?:.*/)?(.*)\.pub", r"\1", file)
                reading.set("user_key", f"{owner}={file}", *match.span())


def find_people(reading: Reading) -> None:
    """Accounts that the goal tells apart by sudo, in a goal for a playbook or user data."""
    goal = reading.goal
    if not _CUE.search(goal):
        return
    if sets_up_a_guest(goal):
        _counted(reading)
    if not CONFIGURES.search(goal):
        return
    _limits(reading)
    _team(reading)
    if _only_some(reading):
        return
    found = [m for m in _ONE.finditer(goal) if m["name"].lower() not in _NOT_A_NAME]
    if not any(m["how"].lower() in ("without", "no") for m in found):
        _keys(reading)
        return
    for match in found:
        if not reading.free(*match.span()):
            continue
        name = match["name"]
        reading.set("users", name, *match.span())
        allowed = match["how"].lower() not in ("without", "no")
        reading.set("sudo_user" if allowed else "plain_user", name, *match.span("name"))
        if match["group"]:
            reading.set("user_group", f"{name}={match['group']}", *match.span("group"))
    _groups_and_keys(reading)


def _team(reading: Reading) -> None:
    """'ssh keys for the team: anna, ben and carl'."""
    for match in _KEYS_OF.finditer(reading.goal):
        if reading.free(*match.span("all")):
            for name in _LISTED.split(match["all"]):
                reading.set("users", name, *match.span("all"))


def _only_some(reading: Reading) -> bool:
    """'users alice and bob, only alice gets sudo': True where it is said so."""
    goal = reading.goal
    only = _ONLY.search(goal) or _SOME.search(goal)
    listed = _USERS.search(goal)
    if not (only and listed and reading.free(*only.span()) and reading.free(*listed.span())):
        return False
    names = _LISTED.split(listed["all"])
    chosen = _LISTED.split(only["all"])
    if not set(chosen) <= set(names) or (only.re is _SOME and set(chosen) == set(names)):
        return False
    for name in names:
        reading.set("users", name, *listed.span())
        kind = "sudo_user" if name in chosen else "plain_user"
        reading.set(kind, name, *(only if name in chosen else listed).span("all"))
    reading.claim(*only.span(), "sudo for some alone")
    return True


def _groups_and_keys(reading: Reading) -> None:
    """Groups that are made for them, and files with their keys, each called after its account."""
    goal = reading.goal
    joined = {str(p.value).partition("=")[2] for p in reading.parameters if p.name == "user_group"}
    for match in _GROUPS.finditer(goal):
        named = set(re.findall(r"[a-z_][\w-]*", match["all"])) - {"and"}
        if named <= joined and reading.free(*match.span()):
            reading.claim(*match.span(), "groups of the accounts")
    users = {str(p.value) for p in reading.parameters if p.name == "users"}
    for match in _KEYS.finditer(goal):
        files = re.findall(r"[\w./~-]+\.pub", match["all"])
        owners = [re.sub(r"(?:.*/)?(.*)\.pub", r"\1", file) for file in files]
        if set(owners) == users and reading.free(*match.span()):
            for owner, file in zip(owners, files, strict=True):
                reading.set("user_key", f"{owner}={file}", *match.span())
