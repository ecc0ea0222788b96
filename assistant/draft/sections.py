"""A file's segments cut into what is merely printed and what the model writes.

The model is fed a choice with the text just before it; choices that stand close together are
one section, so that it sees what it chose before. Everything else is printed without it: what is
already decided need not be evaluated, and evaluating is all that costs time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.core.plan import Choice, Printed, Segment
from assistant.draft.grammar import Grammar, grammar_of

LEAD = 120
"""Characters of text that the model is fed before a section's first choice."""
GAP = 160
"""Characters between two choices of one section, at most."""
MOST = 800
"""A section that is longer than this takes no further choice."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive segments of a file: printed ones, or a section for the model."""

    segments: tuple[Segment, ...]
    grammar: Grammar | None
    """None for printed text."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choice points in it, in order."""
        return tuple(s for s in self.segments if isinstance(s, Choice))

    @property
    def id(self) -> str:
        """A section's: that of its first choice."""
        return self.choices[0].id

    @property
    def text(self) -> str:
        """The printed text."""
        return "".join(s.text for s in self.segments if isinstance(s, Printed))

    def written(self, chosen: Mapping[str, str]) -> str:
        """The whole text, with `chosen` at its choice points, by their ids."""
        return "".join(s.text if isinstance(s, Printed) else chosen[s.id] for s in self.segments)


def stretches_of(segments: Sequence[Segment]) -> tuple[Stretch, ...]:
    """Cut a file's segments. Together, in order, the stretches hold all of the text.

    Raises Unfinished for a choice without two options or a bounded pattern.
    """
    out: list[Stretch] = []
    for group in _groups(segments):
        if any(isinstance(segment, Choice) for segment in group):
            out.append(Stretch(tuple(group), grammar_of(group)))
        elif group:
            out.append(Stretch(tuple(group), None))
    return tuple(out)


def _groups(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Printed runs and sections in turn; a section ends with literal text after its last choice."""
    section: list[Segment] = []
    run: list[Printed] = []
    for segment in segments:
        if isinstance(segment, Printed):
            run.append(segment)
            continue
        between = sum(len(printed.text) for printed in run)
        full = sum(_length(s) for s in section) >= MOST
        if section and (between > GAP or (full and between)):
            tail, rest = _split_after_line(run)
            yield section + tail
            section, run = [], rest
        if not section:
            plain, lead = _split_before(run, LEAD)
            yield list(plain)
            section, run = list(lead), []
        section += [*run, segment]
        run = []
    if section:
        tail, rest = _split_after_line(run)
        yield section + tail
        run = rest
    yield list(run)


def _length(segment: Segment) -> int:
    if isinstance(segment, Printed):
        return len(segment.text)
    return max(map(len, segment.options), default=40)


def _split_after_line(run: list[Printed]) -> tuple[list[Segment], list[Printed]]:
    """The rest of the line, which ends the section, and what comes after it."""
    for number, printed in enumerate(run):
        at = printed.text.find("\n") + 1
        if at:
            rest = [replace(printed, text=printed.text[at:])] if printed.text[at:] else []
            return [*run[:number], replace(printed, text=printed.text[:at])], [
                *rest,
                *run[number + 1 :],
            ]
    return list(run), []


def _split_before(run: list[Printed], lead: int) -> tuple[list[Printed], list[Printed]]:
    """What is printed plainly, and the last lines before a choice, at most `lead` characters.

    Where the choice's own line is longer than that, the cut is inside it.
    """
    text = "".join(printed.text for printed in run)
    if len(text) <= lead:
        return [], run
    start = text.find("\n", len(text) - lead - 1) + 1
    return _cut(run, start or len(text) - lead)


def _cut(run: list[Printed], at: int) -> tuple[list[Printed], list[Printed]]:
    before: list[Printed] = []
    after: list[Printed] = []
    for printed in run:
        head, tail = printed.text[: max(0, at)], printed.text[max(0, at) :]
        at -= len(printed.text)
        if head:
            before.append(replace(printed, text=head))
        if tail:
            after.append(replace(printed, text=tail))
    return before, after
