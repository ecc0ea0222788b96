"""Segments to a grammar, and the choices back out of the finished text.

A section is one terminal of llguidance's Lark: literals for printed text, alternatives and
patterns for choices. One terminal, so that the language is exactly the concatenation: with one
rule per choice a lexer would have to decide where a pattern ends before the literal after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.errors import Unfinished
from assistant.core.plan import Choice, Printed, Segment
from assistant.draft.pattern import PatternError, width_of


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a model needs to write a stretch of segments."""

    lark: str
    spelled: str
    """Every character of literals and options, once, sorted."""
    longest: int
    """Characters of the longest text."""


def grammar_of(segments: Sequence[Segment]) -> Grammar:
    """The grammar of segments with at least one choice. Raises Unfinished for a choice that
    has neither two options nor a bounded pattern."""
    parts: list[str] = []
    literals: list[str] = []
    longest = 0
    for segment in segments:
        if isinstance(segment, Printed):
            texts: Sequence[str] = (segment.text,)
            if segment.text:
                parts.append(_literal(segment.text))
        elif checked(segment).options:
            texts = segment.options
            parts.append("(" + " | ".join(_literal(option) for option in texts) + ")")
        else:
            texts = ()
            longest += width_of(segment.pattern).most
            parts.append(f"/{_slashes_escaped(segment.pattern)}/")
        literals += texts
        longest += max(map(len, texts), default=0)
    spelled = "".join(sorted(set("".join(literals))))
    return Grammar(f"start: SECTION\nSECTION: {' '.join(parts)}\n", spelled, longest)


def checked(choice: Choice) -> Choice:
    """The choice itself, when it leaves a real and bounded choice. Raises Unfinished."""
    where = f"choice point {choice.id}"
    if bool(choice.options) == bool(choice.pattern):
        raise Unfinished(f"{where} needs either options or a pattern")
    if choice.options:
        if len(set(choice.options)) < 2 or "" in choice.options:
            raise Unfinished(f"{where} needs two different options, none of them empty")
        return choice
    try:
        width_of(choice.pattern)
    except PatternError as error:
        raise Unfinished(f"{where}: {error}") from None
    return choice


def choices_in(segments: Sequence[Segment], text: str) -> list[str]:
    """The text of every choice, in order, as it stands in `text`. Raises Unfinished when `text`
    is not what the segments allow."""
    pattern, count = "", 0
    for segment in segments:
        if isinstance(segment, Printed):
            pattern += re.escape(segment.text)
        else:
            allowed = segment.pattern or "|".join(map(re.escape, segment.options))
            pattern += f"(?P<c{count}>{allowed})"
            count += 1
    found = re.fullmatch(pattern, text)
    if found is None:
        raise Unfinished("the model process wrote a text that its grammar does not allow")
    return [found[f"c{n}"] for n in range(count)]


def allows(choice: Choice, text: str | None) -> bool:
    """True when `text` is something that may be chosen there."""
    if text is None:
        return False
    if choice.options:
        return text in choice.options
    return re.fullmatch(choice.pattern, text) is not None


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _slashes_escaped(pattern: str) -> str:
    return re.sub(r"\\.|/", lambda m: "\\/" if m[0] == "/" else m[0], pattern, flags=re.DOTALL)
