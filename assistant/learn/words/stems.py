"""The words of a text, as they are compared: share, shared and sharing are one."""

from __future__ import annotations

import re
from functools import cache

from assistant.knowledge.catalogue import stem
from assistant.learn.words.asking import FILLER, FRAME

PARTS = re.compile(r"[a-z0-9]+")
"""Names are taken apart: config.vm.synced_folder is four."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ENDING = re.compile(r"(?:ing|ed)\Z")
_DOUBLED = re.compile(r"([bdgmnprt])\1\Z")
"""What shutting and mapped have at their end once the ending is off."""
_LONG = 5
"""Letters from which a word's ending is looked at; short words stay as they are."""


@cache
def root(word: str) -> str:
    """What the forms of a word in lower case have in common."""
    bare = word = stem(word)
    if len(word) > _LONG and (cut := _ENDING.sub("", word)) != word:
        bare = _DOUBLED.sub(r"\1", cut)
    return bare.removesuffix("e") if len(bare) >= _LONG else bare


def parts_of(text: str) -> tuple[str, ...]:
    """The roots of a text's words."""
    return tuple(map(root, PARTS.findall(text.lower())))


def inner_parts(text: str) -> tuple[str, ...]:
    """The roots of the words inside of names such as FirstLogonCommands."""
    if text.islower():
        return ()
    apart = _CAMEL.sub(" ", text)
    return parts_of(apart) if apart != text else ()


FILLER_ROOTS = frozenset(part for word in FILLER for part in parts_of(word))
"""Words that name nothing."""
FRAME_ROOTS = frozenset(part for word in FRAME for part in parts_of(word))
"""Words by which a question is put."""
