"""What secrets look like, and what only stands in for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from assistant.syntax.patterns import later

SECRET_NAME = later(
    r"(?:^|_)(?:password|passwd|passphrase|secret|token|api_?key|secret_key|access_key)$",
    re.IGNORECASE,
)
"""Names whose value is a secret."""
_TOKEN = later(
    r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{82}|glpat-[\w-]{20}"
    r"|xox[abp]-[0-9A-Za-z-]{20,}|sk_live_[0-9A-Za-z]{24,}|dop_v1_[0-9a-f]{64}"
    r"|SG\.[\w-]{22}\.[\w-]{43})(?![\w-])"
)
_KEY = later(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\s|\\n)+(?:[A-Za-z0-9+/=]{40,}(?:\s|\\n)*){2}"
)
_STANDS_IN = later(
    r"example|placeholder|change_?-?me|changeit|your[-_]?|replace|redacted|dummy|insert|todo|xxx"
    r"|\*\*\*|\.\.\.|^<|[${}<>%]|\[\[|^pass(?:word)?$|^secret$|^token$",
    re.IGNORECASE,
)
_SWITCHES = frozenset(
    {"yes", "no", "true", "false", "on", "off", "0", "1", "null", "none", "random", "*", "!"}
)
"""MYSQL_RANDOM_ROOT_PASSWORD=yes asks for a secret and is none."""
_MARKS = (
    "AKIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk_live_",
    "dop_v1_", "SG.", "PRIVATE KEY-----",
)  # fmt: skip
_DIVERSE = 8
"""Different characters that a real token has at least."""


def may_hold_tokens(text: str) -> bool:
    """Whether a look for tokens can find any: cheap, and asked of whole files."""
    return any(mark in text for mark in _MARKS)


def tokens(text: str) -> Iterator[tuple[Literal["token", "key"], int, int]]:
    """Access tokens that carry their maker's mark, and private keys, with their places."""
    for match in _TOKEN.finditer(text):
        found = match.group()
        if len(set(found[4:])) >= _DIVERSE and not found.endswith("EXAMPLE"):
            yield "token", *match.span()
    if "PRIVATE KEY-----" in text:
        for match in _KEY.finditer(text):
            yield "key", match.start(), match.start() + text[match.start() :].index("-----", 10) + 5


def is_literal(text: str) -> bool:
    """Whether a text may be a secret itself: no switch, no path, nothing to be filled in."""
    bare = text.strip().strip("'\"")
    return (
        bool(bare)
        and bare.lower() not in _SWITCHES
        and not bare.startswith(("/", "./"))
        and not _STANDS_IN.search(bare)
    )
