"""Attributes of a draft's own blocks that a goal calls by their names: disk discard unmap.

The lexicon has words for what most people ask; a builder has a hundred attributes more. What the
goal's readers left over is compared with the names in the schema: a run of words that has all
words of one attribute's name, and no other, means it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.core.errors import UsageError
from assistant.core.intent import Intent, Mention, Parameter, Span, Unread
from assistant.core.surface import Surface
from assistant.knowledge.body_paths import at_path
from assistant.knowledge.catalogue import stem, words_of_name
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.leaves import Leaf, leaves
from assistant.understand.resources.shapes import find_shapes
from assistant.understand.resources.sheet import Sheet
from assistant.understand.resources.values import GENERIC, value_beside
from assistant.understand.resources.vocabulary import Sense, Traits
from assistant.understand.text import Word, words_of

_LONGEST = 6
_WHOLE = re.compile(r"[\s,;(]*")
_QUOTED = re.compile(r'\s*[:=]?\s*"[^"\n]*"')
_KINDS = frozenset(("type", "mode", "model"))
"""Words of a name that its value says: machine q35."""
_FILL = frozenset(("of", "the", "for", "to", "on", "in", "a", "an"))
_DURATION = re.compile(r"(?:[0-9]+(?:ms|[smh]))+")
_BEFORE = frozenset(("with", "and", "no", "without", "enable", "disable", "plus", "it"))
_BEHIND = frozenset(("and", "with", "on", "off", "true", "false", "enabled", "disabled", "please"))
_LET_GO = ("component ", "not component ", "left out", "label", "a name that is not known")
"""What was made of words beside those that nobody read, and may have been wrong: RAM 16384 of
video RAM 16384."""


def spelled_settings(intent: Intent, surfaces: Sequence[Surface]) -> tuple[Parameter, ...]:
    """The attributes that the goal's unread words name, with their values."""
    if not surfaces:
        return ()
    reading, unread = _left_of(intent)
    known = [_Known.of(number, surface, reading) for number, surface in enumerate(surfaces)]
    sheet = Sheet(reading, [one.named for one in known], find_shapes(reading))
    at = 0
    while at < len(reading.words):
        at += _setting_at(sheet, known, unread, at) or 1
    return tuple(
        Parameter(f"{one.surface.where}.{path}", value, "goal", span)
        for one in known
        for path, (value, span) in one.named.values.items()
    )


def given_settings(sets: Mapping[str, str], surfaces: Sequence[Surface]) -> tuple[Parameter, ...]:
    """Values set by name: qemu.disk_discard=unmap. Raises UsageError for a name that no block of
    the draft has or that the plan decides, and for a value of another type."""
    return tuple(_given(name, text.strip(), surfaces) for name, text in sets.items())


def with_known(intent: Intent, surfaces: Sequence[Surface]) -> Intent:
    """The intent without unknown terms that the draft's blocks have as names: these are words that
    nobody could make use of."""
    paths = [leaf.path.split(".") for one in surfaces for leaf in leaves(one.body)]
    names = {*itertools.chain(*paths)}
    known = [one for one in intent.unknown if one.term.lower() in names]
    left = (*intent.unread, *(Unread(one.term, one.span) for one in known))
    return replace(
        intent,
        unknown=tuple(one for one in intent.unknown if one not in known),
        unread=tuple(sorted(left, key=lambda one: one.span.start)),
    )


def with_settings(intent: Intent, found: Sequence[Parameter]) -> Intent:
    """The intent with values for attributes by their names."""
    said = {Mention(p.span, f"{p.name} = {p.value}") for p in found if p.span}
    mentions = sorted({*intent.mentions, *said}, key=lambda m: (m.span.start, m.span.end))
    parts = intent.parts
    if any(part.parameters for part in parts):
        parts = tuple(replace(p, parameters=(*p.parameters, *found)) for p in parts)
    return replace(
        intent, parts=parts, parameters=(*intent.parameters, *found), mentions=tuple(mentions)
    )


def without_words(goal: str, found: Sequence[Parameter]) -> str:
    """The goal with blanks for the words that were read, so that nobody else reads them."""
    for one in found:
        if one.span:
            blank = " " * (one.span.end - one.span.start)
            goal = goal[: one.span.start] + blank + goal[one.span.end :]
    return goal


@dataclass(frozen=True, slots=True)
class _Known:
    """A surface, and what is read of it."""

    surface: Surface
    named: Named
    leaves: tuple[Leaf, ...]
    words: frozenset[str]
    """Stems of all names in its schema."""
    called: tuple[int, ...]
    """Where the goal says its label."""

    @classmethod
    def of(cls, number: int, surface: Surface, reading: Reading) -> _Known:
        kind = surface.where.partition(".")[0]
        # Of resources with one span each gets what the others get; these have no words at all.
        nowhere = Span(-number, -number)
        sense = Sense(type=kind, words=())
        named = Named(kind, "", nowhere, 0, 0, surface.body, sense, Traits())
        every = leaves(surface.body)
        words = frozenset(itertools.chain(*(leaf.own | leaf.around for leaf in every)))
        found = tuple(leaf for leaf in every if leaf.path in surface.open)
        label = "[ _-]?".join(map(re.escape, re.split("[_-]", surface.label)))
        said = re.finditer(rf"\b{label}\b", reading.goal, re.IGNORECASE)
        return cls(surface, named, found, words, tuple(match.start() for match in said))

    def said_before(self, at: int) -> int:
        """Where the goal says its label last before a place; -1: nowhere."""
        return max((place for place in self.called if place < at), default=-1)


def _left_of(intent: Intent) -> tuple[Reading, frozenset[int]]:
    """A reading in which only those stretches between commas and hard claims are free that hold
    a word which nobody read; with the indices of these words."""
    goal = intent.goal
    reading = Reading(goal, words_of(goal), lexicon())
    hard = bytearray(len(goal))
    for mention in intent.mentions:
        if not (" = " in mention.meaning or mention.meaning.startswith(_LET_GO)):
            hard[mention.span.start : mention.span.end] = b"\x01" * _length(mention.span)
    left = [*(u.span for u in intent.unread), *(u.span for u in intent.unknown)]
    unread = frozenset(
        at
        for at, word in enumerate(reading.words)
        if any(span.start <= word.start < span.end for span in left)
        and word.text not in reading.lexicon.stop
    )
    reading.claimed = bytearray(b"\x01" * len(goal))
    for stretch in _stretches(reading, hard):
        if unread & {*stretch}:
            start, end = reading.words[stretch[0]].start, reading.words[stretch[-1]].end
            quoted = _QUOTED.match(goal, end)
            end = quoted.end() if quoted else end
            reading.claimed[start:end] = bytes(end - start)
    return reading, unread


def _length(span: Span) -> int:
    return span.end - span.start


def _stretches(reading: Reading, hard: bytearray) -> Iterator[list[int]]:
    """Words that stand together, without those of a tool, a place or a system."""
    held: list[int] = []
    for at, word in enumerate(reading.words):
        shut = any(hard[word.start : word.end])
        if held and (shut or not word.joined):
            yield held
            held = []
        if not shut:
            held.append(at)
    if held:
        yield held


def _setting_at(sheet: Sheet, known: Sequence[_Known], unread: frozenset[int], at: int) -> int:
    """How many words from `at` say the value of an attribute; 0: they do not."""
    reading = sheet.reading
    for run in reading.runs(at, _LONGEST):
        length = len(run)
        if not unread & {*range(at, at + length + 1)}:
            continue
        start = run[0].start
        meant = _only([*_called(known, run)], start)
        meant = meant or _only([*_chosen(reading, known, run)], start)
        if meant is None:
            continue
        one, leaf, value = meant
        if value is not None:
            span = Span(run[0].start, run[-1].end)
            if _stands_alone(sheet, one, leaf, span) and sheet.put(
                one.named, leaf.path, value, span
            ):
                return length
        elif _value_read(sheet, one, leaf, at, at + length):
            return length
    return 0


def _value_read(sheet: Sheet, one: _Known, leaf: Leaf, at: int, after: int) -> bool:
    """Read the value beside an attribute's words; taken back where it is none of its form, or
    where more words belong to it than were understood."""
    claimed, mentions = bytearray(sheet.reading.claimed), len(sheet.reading.mentions)
    alone = len(leaf.own) == 1
    if alone and leaf.schema.type == "bool" and not _set_apart(sheet.reading, at, after):
        return False
    if not value_beside(sheet, one.named, leaf.path, leaf.schema, at, after, plain=not alone):
        return False
    value, span = one.named.values[leaf.path]
    fits = leaf.schema.format != "duration" or _DURATION.fullmatch(str(value))
    if fits and _stands_alone(sheet, one, leaf, span):
        return True
    del one.named.values[leaf.path]
    sheet.reading.claimed = claimed
    del sheet.reading.mentions[mentions:]
    return False


def _set_apart(reading: Reading, at: int, after: int) -> bool:
    """Whether an ordinary word is a wish of its own: not in "with logs in /srv"."""
    words = reading.words
    before = words[at - 1] if words[at].joined else None
    behind = words[after] if after < len(words) and words[after].joined else None
    return all(
        word is None or word.text in allowed or not reading.free(word.start, word.end)
        for word, allowed in ((before, _BEFORE), (behind, _BEHIND))
    )


def _stands_alone(sheet: Sheet, one: _Known, leaf: Leaf, span: Span) -> bool:
    """Whether no other word goes on from a stretch, or leads to it, that may belong to the name:
    the disk of disk storage policy."""
    reading, words = sheet.reading, sheet.reading.words
    first = next(at for at, word in enumerate(words) if word.end > span.start)
    last = max(at for at, word in enumerate(words) if word.start < span.end)
    beside = [words[first - 1]] if words[first].joined else []
    beside += [word for word in words[last + 1 : last + 2] if word.joined]
    said = leaf.own | leaf.around | set(words_of_name(one.named.type))
    return not any(_may_belong(reading, one.words - said, word) for word in beside)


def _may_belong(reading: Reading, others: frozenset[str], word: Word) -> bool:
    if stem(word.text) in others and word.text not in _FILL:
        return True
    return word.text not in reading.lexicon.stop and reading.free(word.start, word.end)


_Meant = tuple[_Known, Leaf, str | None]


def _only(found: Sequence[tuple[int, _Meant]], at: int) -> _Meant | None:
    """The attribute that fits words at a place best; None where none does, or several do."""
    if not found or len({meant[0].named.type for _, meant in found}) > 1:
        return None
    best = min(rank for rank, _ in found)
    top = [meant for rank, meant in found if rank == best]
    if len({leaf.path for _, leaf, _ in top}) > 1:
        return None
    if len(top) == 1:
        return top[0]
    last = max(one.said_before(at) for one, _, _ in top)
    named = [meant for meant in top if meant[0].said_before(at) == last >= 0]
    return named[0] if len(named) == 1 else None


def _called(known: Sequence[_Known], run: Sequence[Word]) -> Iterator[tuple[int, _Meant]]:
    """Attributes whose name the words are, the nearer the better."""
    for one in known:
        for leaf in one.leaves:
            missing = _missing(leaf, one.named.type, run)
            if missing is not None:
                yield missing * 10 + leaf.depth, (one, leaf, None)


def _chosen(
    reading: Reading, known: Sequence[_Known], run: Sequence[Word]
) -> Iterator[tuple[int, _Meant]]:
    """Attributes with words of their name before or behind one of their values: machine q35."""
    for cut in range(1, len(run)):
        for words, rest in ((run[cut:], run[:cut]), (run[:cut], run[cut:])):
            text = reading.goal[words[0].start : words[-1].end].lower()
            if not _WHOLE.fullmatch(reading.goal[: words[0].start][-1:] + " "):
                continue
            if not _WHOLE.fullmatch(reading.goal[words[-1].end : words[-1].end + 1] + " "):
                continue
            stems = {stem(word.text) for word in rest}
            for one in known:
                for leaf in one.leaves:
                    fits = [v for v in leaf.schema.enum if str(v).lower() == text]
                    wanted = leaf.own - _KINDS or leaf.own
                    enough = stems <= leaf.own and len(wanted & stems) * 2 >= len(wanted)
                    if enough and fits and isinstance(fits[0], str):
                        yield len(wanted - stems) * 10 + leaf.depth, (one, leaf, fits[0])


def _missing(leaf: Leaf, kind: str, run: Sequence[Word]) -> int | None:
    """How many of an attribute's words the run leaves out that may be; None where it is not its
    name."""
    if len(run) == 1 and run[0].text == _glued(leaf):
        return 0
    stems = [stem(word.text) for word in run]
    named = leaf.own | leaf.around
    pairs = {a + b: {a, b} for a, b in itertools.pairwise(stems)}
    glued = {half for text, halves in pairs.items() if text in named for half in halves}
    said = {*stems, *(text for text in pairs if text in named)}
    for at, (text, word) in enumerate(zip(stems, run, strict=True)):
        at_end = at in (0, len(run) - 1)
        if text not in named | glued and (at_end or word.text not in _FILL):
            return None
    optional = GENERIC | set(words_of_name(kind))
    # Two disks: how many there are is no disk's own number.
    if leaf.path.endswith("_number") and "number" not in said and run[-1].text.endswith("s"):
        return None
    wanted = leaf.own - optional or leaf.own
    if leaf.depth and len(wanted) == 1 and not leaf.around & said:
        return None
    return len(leaf.own - said) if wanted <= said else None


def _glued(leaf: Leaf) -> str:
    """A name of several words written as one: iothread."""
    name = leaf.path.rpartition(".")[2]
    return name.replace("_", "") if "_" in name else ""


def _given(name: str, text: str, surfaces: Sequence[Surface]) -> Parameter:
    for surface in surfaces:
        path = name.removeprefix(f"{surface.where}.")
        schema = at_path(surface.body, path) if path != name and path in surface.open else None
        if schema is None:
            continue
        if schema.type == "bool" and text.lower() in ("true", "false"):
            return Parameter(name, text.lower() == "true", "set")
        if schema.type == "number" and re.fullmatch(r"-?[0-9]{1,12}", text):
            return Parameter(name, int(text), "set")
        if schema.type == "string" and text:
            return Parameter(name, text, "set")
        raise UsageError(
            f"--set {name}={text}: a {schema.type} is expected", mend=f"as in --set {name}=..."
        )
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = [f"{s.where}.{path}" for s in surfaces for path in sorted(s.open)]
    hits = process.extract(name, names, scorer=OSA.normalized_similarity, limit=3)
    near = ", ".join(hit for hit, score, _ in hits if score >= 0.5)
    mend = f"nearest: {near}" if near else "a builder or resource of the draft has such values"
    raise UsageError(f"--set {name}: no parameter of this name", mend=mend)
