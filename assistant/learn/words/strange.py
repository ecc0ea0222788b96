"""Words of a question that the vocabulary does not have, and whether it asks for just those."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.knowledge.cmdlets import cmdlets
from assistant.learn.looked_up import all_settings
from assistant.learn.words.asking import Asked, tool_called
from assistant.learn.words.search import Index

_OWN = re.compile(
    r".+\.(?:local|lan|internal|intra|corp|home|com|net|org|de|at|ch|eu"
    r"|bat|cfg|cmd|conf|crt|csv|exe|html|img|ini|iso|json|key|log|msi|pem|php|ps1|py|sh|sql|tar|tf"
    r"|txt|xml|yaml|yml|zip)|[a-z]+(?:-[a-z]+)*-\d{1,2}|[a-z]+-(?=[a-z]*\d)[a-z\d]{4,}"
)
"""A host or file of the asker's own, one of several by its number, or a name that was made up by a
machine (win-8f3k), which a question may have though nothing is called so."""
_JOINED = re.compile(r"\w[-_.:]\w")
_HUMP = re.compile(r"[a-z][A-Z]")
_KINDS = frozenset(
    {"annotation", "attribute", "block", "cmdlet", "command", "directive", "driver", "field",
     "flag", "function", "instruction", "keyword", "line", "module", "option", "parameter", "pass",
     "plugin", "property", "provider", "resource", "section", "setting"}
)  # fmt: skip
"""What a name is a name of; a word beside one of these is that name."""
_NAMED = frozenset({"called", "named"})
_SOME = frozenset({"a", "an", "no", "the", "use", "using", "which", "with"})
"""What stands before the noun that a question speaks of."""
_BEHIND = frozenset(
    {"as", "at", "for", "from", "in", "into", "is", "of", "on", "or", "so", "than", "that", "to",
     "when", "where", "which", "with"}
)  # fmt: skip
"""What stands behind the noun that a question speaks of, and not behind one that only describes
the next: the xeon server."""
_TOKEN = re.compile(r"[\w@/%+.-]*\w")


def strange_words(words: Asked, known: Index) -> list[str]:
    """Words of the question that the vocabulary does not have."""
    return [word for word in words.words if not known.knows(word) and not _OWN.fullmatch(word)]


def taken_apart(question: str, strange: Sequence[str]) -> str:
    """The question with the words in place of names that a pack has, and the vocabulary not:
    `Add-DhcpServerv4Scope` is an Add of a Dhcp Serverv4 Scope."""
    for word in strange:
        name = cmdlets().named(word) or _settings().get(word)
        if name is not None and _HUMP.search(name):
            parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", " ", name)
            question = re.sub(rf"(?<![\w-]){re.escape(word)}(?!\w)", parts, question, flags=re.I)
    return question


@lru_cache(maxsize=1)
def _settings() -> Mapping[str, str]:
    """Settings of answer files as they are spelt, by their name in lower case."""
    return {name.lower(): name for name in sorted(all_settings())}


def is_name(strange: Sequence[str], question: str) -> bool:
    """Whether one of the words is spelt as names are: Microsoft-Windows-Zip, zip_timeout, xZip.
    Then the question is about just that one, and no other answers it."""
    spelt = question.split()
    return any(
        _JOINED.search(word) or any(_HUMP.search(one) for one in spelt if word in one.lower())
        for word in strange
    )


def of_a_story(strange: Sequence[str], question: str) -> frozenset[str]:
    """Those of the strange words that are written as names of people, places and products are."""
    _, *others = _TOKEN.findall(question)
    return frozenset(one.lower() for one in others if one.istitle()).intersection(strange)


def asked_for(strange: Sequence[str], question: str) -> list[str]:
    """Those of the strange words that the question asks for, where the others belong to the
    asker's story: the wibble of a volume, not our colleague Wibble."""
    tokens = _TOKEN.findall(question)
    found = []
    for at, token in enumerate(tokens):
        if token.lower() in strange and (
            _kind_beside(tokens, at) or _spoken_of(question, tokens, at)
        ):
            found.append(token.lower())
    return found


def beside_kinds(question: str) -> list[str]:
    """The words that the question says to be names: the wibble option, a module named wibble."""
    tokens = _TOKEN.findall(question)
    return [one.lower() for at, one in enumerate(tokens) if _kind_beside(tokens, at)]


def _kind_beside(tokens: Sequence[str], at: int) -> bool:
    """Whether what a word is a name of stands before or after it."""
    behind = tokens[at + 1].lower() if tokens[at + 1 :] else ""
    before = [one.lower() for one in tokens[max(at - 2, 0) : at]]
    if before and before[-1] in _NAMED:
        before.pop()
    return behind.removesuffix("s") in _KINDS or (bool(before) and before[-1] in _KINDS)


def _spoken_of(question: str, tokens: Sequence[str], at: int) -> bool:
    """Whether a word in small letters is the noun that the question speaks of."""
    token, before = tokens[at], tokens[at - 1].lower() if at else ""
    behind = tokens[at + 1].lower() if tokens[at + 1 :] else ""
    ends = not behind or not re.search(rf"{re.escape(token)}\s", question) or behind in _BEHIND
    small = not token.istitle() and not token.isupper()
    return small and ends and (before in _SOME or bool(tool_called(before)))
