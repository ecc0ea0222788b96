"""The regular expressions that a choice may be given: bounded, and the same in every engine.

Characters, `\\` before punctuation, classes such as `[a-z0-9_-]` (not negated), groups, `|`, and
the repetitions `?`, `{m}`, `{m,n}`. Nothing else: no `.`, `*`, `+`, `{m,}`, `\\w`, anchors or
look-around. What such a pattern matches has a greatest length.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 4000
"""Characters that one choice may be long."""
_SPECIAL = frozenset(".*+?{}[]()|^$\\")


class PatternError(ValueError):
    """The pattern is not in the subset; the message says where."""


@dataclass(frozen=True, slots=True)
class Width:
    """Length of the texts that a pattern matches, in characters."""

    least: int
    most: int


def width_of(pattern: str) -> Width:
    """How long a match can be. Raises PatternError for a pattern outside the subset."""
    reader = _Reader(pattern)
    width = reader.alternatives()
    if reader.at < len(pattern):
        raise reader.fault("a ')' too many")
    if width.most > MOST:
        raise PatternError(f"matches up to {width.most} characters; {MOST} is the limit")
    return width


class _Reader:
    """Recursive descent over one pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def fault(self, what: str) -> PatternError:
        return PatternError(f"{what} at character {self.at + 1} of {self.pattern!r}")

    @property
    def next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        found = self.next
        self.at += 1
        return found

    def alternatives(self) -> Width:
        widths = [self.sequence()]
        while self.next == "|":
            self.take()
            widths.append(self.sequence())
        return Width(min(w.least for w in widths), max(w.most for w in widths))

    def sequence(self) -> Width:
        least = most = 0
        while self.next not in ("", "|", ")"):
            item = self.item()
            low, high = self.repetition()
            least, most = least + item.least * low, most + item.most * high
        return Width(least, most)

    def item(self) -> Width:
        match self.take():
            case "(":
                if self.next == "?":
                    self.take()
                    if self.take() != ":":
                        raise self.fault("only (?:...) of the special groups")
                width = self.alternatives()
                if self.take() != ")":
                    raise self.fault("a group that is not closed")
                return width
            case "[":
                self.character_class()
            case "\\":
                self.escaped()
            case found if found in _SPECIAL:
                self.at -= 1
                raise self.fault(f"{found!r} is not allowed here")
        return Width(1, 1)

    def escaped(self) -> None:
        found = self.take()
        if not found or found.isalnum() or not found.isprintable():
            raise self.fault("a backslash may stand before punctuation only")

    def character_class(self) -> None:
        if self.next == "^":
            raise self.fault("a negated class lets too much through")
        empty = True
        while (found := self.take()) != "]":
            if found in ("", "["):
                raise self.fault("a class that is not closed, or a bare '[' in it")
            if found == "\\":
                self.escaped()
            elif found in "&~" and self.next == found:
                raise self.fault("a set operation")
            empty = False
        if empty:
            raise self.fault("an empty class")

    def repetition(self) -> tuple[int, int]:
        if self.next == "?":
            self.take()
            bounds = (0, 1)
        elif self.next == "{":
            self.take()
            bounds = self.braces()
        else:
            return (1, 1)
        if self.next and self.next in "?+*{":
            raise self.fault("a repetition of a repetition")
        return bounds

    def braces(self) -> tuple[int, int]:
        inside, closed, _ = self.pattern[self.at :].partition("}")
        low, comma, high = inside.partition(",")
        high = high if comma else low
        if not closed or not (low.isdecimal() and high.isdecimal() and int(low) <= int(high)):
            raise self.fault("a repetition must be {m} or {m,n} with m <= n")
        self.at += len(inside) + 1
        return int(low), int(high)
