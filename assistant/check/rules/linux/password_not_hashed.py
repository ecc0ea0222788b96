"""Where a hash is asked for a hash is given.

`useradd -p` puts the text into the shadow file as it is: with a plain word nobody can log on, and
in double quotes the shell eats the `$6` of a hash. Make one with `openssl passwd -6`, and put it in
single quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, Word

_HASH = later(r"\$(?:1|2[abxy]?|5|6|7|y|gy|argon2\w*|scrypt)\$|[!*]|[./0-9A-Za-z]{13}\Z|_")
_EATEN = later(r"\"?\$(?:1|2[abxy]?|5|6|y|gy)\$")
_FILLED_IN = later(r"[${}<>%@]|^__")
"""A template's place, which something fills in before."""


def plain(subject: Subject) -> Iterator[Hit]:
    """Plain words, and hashes that do not arrive, where a hash is meant."""
    for script in subject.scripts:
        if "useradd" not in script.text and "usermod" not in script.text:
            continue
        for command in script.commands:
            word = _given(command) if command.name in ("useradd", "usermod") else None
            if word is None:
                continue
            if word.value is None and _EATEN.match(word.text):
                yield Hit(script.source, script.span(word.span),
                          "The shell takes a part of this hash for a variable",
                          "Put the hash in single quotes.")  # fmt: skip
            elif word.value is not None and not is_hash(word.value):
                yield Hit(script.source, script.span(word.span),
                          "This is no hash, and nobody can log on with it",
                          "Make one with `openssl passwd -6`.")  # fmt: skip


def is_hash(text: str) -> bool:
    """Whether a text may be a hash, a locked password, or something to be filled in."""
    return not text or bool(_HASH.match(text)) or bool(_FILLED_IN.search(text))


def _given(command: Command) -> Word | None:
    words = command.words
    for option, word in pairwise(words):
        if option.text in ("-p", "--password"):
            return word
    return None


RULE = Rule(
    code="rule/password-not-hashed",
    severity="error",
    page=__doc__ or "",
    check=plain,
    bad={"a.sh": "#!/bin/sh\nuseradd -m -p hunter2 ann\n"},
    good={"a.sh": '#!/bin/sh\nuseradd -m -p "$(openssl passwd -6)" ann\n'},
    at=("a.sh", 2, 15),
)
