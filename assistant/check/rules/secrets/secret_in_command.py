"""A command line holds no password.

Arguments are seen by every account in the process list and kept in the shell's history; a script
with them is read by all who have the repository. Read the secret from a file that only the service
may read, or from the environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import SECRET_NAME, is_literal
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, Word
from assistant.syntax.source import Span

_MYSQL = frozenset({"mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump"})
_ASSIGNED = later(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(?:'([^'\n]+)'|\"([^\"$`\n]+)\"|([^\s$'\"`;&|()]+))"
    r"(?=[ \t\r]*(?:$|;|#))",
    re.MULTILINE,
)
_LONG = later(r"--(?:[a-z-]*password|token|secret(?:-key)?)=(.+)")
_ASKED = (("sshpass", "-p"), ("docker", "-p"), ("docker", "--password"))
_TAKERS = frozenset({"curl", "docker", "sshpass"})
_HASH = later(r"\$\w+\$|[0-9a-f]{32,}\Z")
_NAMES = ("passw", "passphrase", "secret", "token", "key=")
_TOOLS = ("mysql", "mariadb", "sshpass", "curl -u", "curl --user", "docker login")


def written(subject: Subject) -> Iterator[Hit]:
    """Assignments, options and pipes with a secret that is written out."""
    for script in subject.scripts:
        lower = script.text.lower()
        named = any(word in lower for word in _NAMES)
        if not named and not any(word in lower for word in _TOOLS):
            continue
        for match in _ASSIGNED.finditer(script.text) if named else ():
            value = match[2] or match[3] or match[4]
            if SECRET_NAME.search(match[1]) and _is_secret(value):
                group = 2 if match[2] else 3 if match[3] else 4
                yield Hit(script.source, script.span(Span(*match.span(group))),
                          f"`{match[1]}` is written out here", _HELP)  # fmt: skip
        before: Command | None = None
        for command in script.commands:
            word = _argument(command) or _piped(before, command)
            if word is not None:
                yield Hit(script.source, script.span(word.span),
                          "A password is written out here", _HELP)  # fmt: skip
            before = command


_HELP = "Read it from a file with mode 600, or from the environment."


def _is_secret(text: str | None) -> bool:
    return text is not None and len(text) > 2 and is_literal(text) and not _HASH.match(text)


def _argument(command: Command) -> Word | None:
    words = command.words
    for word in words[1:]:
        value = word.value or ""
        if not value.startswith("-"):
            continue
        match = _LONG.match(value)
        if match and _is_secret(match[1]) and SECRET_NAME.search(value.partition("=")[0][2:]):
            return word
        if command.name in _MYSQL and re.match(r"-p[^-\s]", value) and _is_secret(value[2:]):
            return word
    for option, word in pairwise(words) if command.name in _TAKERS else ():
        asked = (command.name, option.text)
        login = command.name == "sshpass" or "login" in command.arguments
        if asked in _ASKED and login and _is_secret(word.value):
            return word
        if asked in (("curl", "-u"), ("curl", "--user")):
            name, colon, secret = (word.value or "").partition(":")
            if name and colon and _is_secret(secret):
                return word
    return None


def _piped(before: Command | None, command: Command) -> Word | None:
    if before is None or before.name not in ("echo", "printf") or command.after != "|":
        return None
    last = before.words[-1]
    text = last.value or ""
    if command.name == "chpasswd" and not command.has("e", "--encrypted"):
        name, colon, secret = text.partition(":")
        return last if name and colon and _is_secret(secret.removesuffix("\\n")) else None
    stdin = command.name == "passwd" and "--stdin" in command.arguments
    return last if stdin and _is_secret(text) else None


RULE = Rule(
    code="rule/secret-in-command",
    severity="warning",
    page=__doc__ or "",
    check=written,
    bad={"a.sh": "#!/bin/sh\nmysqldump -u root -phunter2 shop >shop.sql\n"},
    good={"a.sh": "#!/bin/sh\nmysqldump --defaults-file=/root/.my.cnf shop >shop.sql\n"},
    at=("a.sh", 2, 19),
)
