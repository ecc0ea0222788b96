"""A goal that a change was worked into: again a goal, which anybody could have typed.

The words that say the old value give way to the new ones, what goes is cut out, what comes is put
at the end. Each way of writing it is read again, and one counts only if the reader then
finds exactly what the change said, and all else as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.core.errors import Declined
from assistant.core.intent import Intent, Span, Value
from assistant.understand.changes import Change, Read, Said, bare, covering, read_change
from assistant.understand.lexicon import lexicon

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_UNIT = re.compile(r"[0-9]\s*([a-z]+)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:,\s*|\s+)(?P<word>and|with|plus|including|or|on|from|in|for)\s+(?:an?\s+|the\s+)?\Z|,\s*\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:,\s*(?:and\s+)?|\band\s+|\bplus\s+)(?:an?\s+|the\s+)?", re.IGNORECASE)
_FOLLOWED = ("os", "platform", "target", "edition", "proxy")
"""Values that follow from what is named, and are compared by that."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A goal with a change in it."""

    goal: str
    sets: dict[str, str]
    """Of the values given with --set those that the change says nothing about."""
    told: tuple[str, ...]
    """What changes, in a few words each: memory_mb: 8192 → 16384, + fail2ban, − docker-engine."""
    said: tuple[Said, ...] = ()
    """All that the change says, also what was so before."""


def amend(goal: str, change: str, sets: dict[str, str], read: Read) -> Amended:
    """`goal` with `change` worked in. `read` reads a goal, with the user's other options.

    Raises Declined with the words that were not understood, or what stands against the change.
    """
    base = read(goal)
    found = read_change(goal, change, base, read)
    _refuse_absent(found, base)
    news = tuple(one for one in found.said if one.name in sets or not _already(one, base))
    left = {name: value for name, value in sets.items() if name not in {n.name for n in news}}
    if not news:
        return Amended(goal, dict(sets), (), found.said)
    wanted = _Wanted(base, news, sets)
    for text in dict.fromkeys(_ways(goal, found, news, base)):
        if wanted.met_by(read(text)):
            return Amended(text, left, tuple(wanted.told()), found.said)
    words = ", ".join(f"“{one.words}”" for one in news)
    raise Declined(
        f"{words}: understood, but not together with the goal",
        mend=f"say the whole goal anew with dryfit draft; it was: {goal}",
    )


def _refuse_absent(change: Change, base: Intent) -> None:
    for one in change.said:
        if one.leaves and not list(_places(one, base)):
            raise Declined(
                f"“{one.words}” is not in this draft's goal, so it cannot be taken out of it",
                mend="a step that the recipe brings along: dryfit plan shows it, --drop NAME",
            )


def _already(one: Said, base: Intent) -> bool:
    if one.leaves:
        return False
    if one.kind == "value":
        names = {one.name, _plural(one.name)}
        return any(p.name in names and p.value == one.value for p in base.parameters)
    return any(m.meaning.endswith(f" {one.name}") for m in base.mentions if "not " not in m.meaning)


def _plural(name: str) -> str:
    """The parameter that several values of `name` become; empty where there is none."""
    return next((k.name for k in lexicon().parameters.values() if k.single == name), "")


def _places(one: Said, base: Intent) -> Iterator[Span]:
    """Where the goal says what the change names: by its meaning, else by the same words."""
    for mention in base.mentions:
        words = base.goal[mention.span.start : mention.span.end]
        if mention.meaning.startswith("not "):
            continue
        same = mention.meaning.endswith((f" {one.name}", f" = {one.value}" if one.value else " "))
        own = one.kind == "thing" and mention.meaning.startswith(f"{one.name}.")
        if same or own or words.casefold() == one.words.casefold():
            yield mention.span


def _ways(goal: str, change: Change, news: tuple[Said, ...], base: Intent) -> Iterator[str]:
    """The goal with the change in it, in several ways, the most natural first."""
    pairs = _pairs(change, news)
    for numbers in (True, False):
        edits: list[tuple[Span, str]] = []
        rest: list[Said] = []
        for one in news:
            old = list(_old(one, base))
            if one.leaves and one in pairs:
                edits += [
                    (span, pairs[one].words if at == 0 else "") for at, span in enumerate(old)
                ]
            elif one.leaves:
                edits += [(_with_joint(goal, span), "") for span in old]
            elif one in pairs.values():
                continue
            elif one.also and one.kind == "platform":
                beside = [m.span for m in base.mentions if m.meaning.startswith("platform ")][:1]
                edits += [(s, f"{goal[s.start : s.end]} and {one.words}") for s in beside]
                rest += [] if beside else [one]
            elif old:
                words = goal[old[0].start : old[0].end]
                new = _put(one.words, words) if numbers and one.kind == "value" else one.words
                edits.append((old[0], new))
                edits += [(_with_joint(goal, span), "") for span in old[1:]]
            else:
                rest.append(one)
        edited, clauses = _edited(goal, edits), list(_clauses(change, rest))
        yield from _joined(edited, [bare(clause) for clause in clauses])
        yield ". ".join((edited.rstrip(" .,;"), *clauses))
    cut = [(_with_joint(goal, span), "") for one in news for span in _old(one, base)]
    yield f"{_edited(goal, cut).rstrip(' .,')}. {change.text}"
    yield f"{goal.rstrip(' .,')}. {change.text}"


def _pairs(change: Change, news: tuple[Said, ...]) -> dict[Said, Said]:
    """What goes with what comes in its place: "traefik instead of caddy"."""
    out = {}
    for clause in change.clauses():
        own = [one for one in news if clause.start <= one.span.start <= clause.end]
        going = [one for one in own if one.leaves]
        coming = (
            [one for one in own if not one.leaves and one.kind == going[0].kind] if going else []
        )
        if len(going) == 1 and len(coming) == 1:
            out[going[0]] = coming[0]
    return out


def _old(one: Said, base: Intent) -> Iterator[Span]:
    """What the goal has in the place of what the change says; nothing where it comes beside."""
    if one.leaves:
        yield from _places(one, base)
    elif one.kind == "value":
        yield from _old_values(one, base)
    elif one.kind in ("system", "platform", "tool") and not one.also:
        label = {"system": "operating system "}.get(one.kind, f"{one.kind} ")
        spans = [m.span for m in base.mentions if m.meaning.startswith(label)]
        yield from spans[:1]


def _old_values(one: Said, base: Intent) -> Iterator[Span]:
    kind = lexicon().parameters.get(one.name)
    given = [p for p in base.parameters if p.name == one.name and p.span]
    several = kind is not None and kind.many
    if one.more or (several and (one.also or len(given) != 1)):
        return
    for parameter in given:
        if parameter.span:
            yield covering(base, parameter.span)


def _put(new: str, old: str) -> str:
    """The new words in the old ones' place: only the number changes where that is all."""
    numbers = _NUMBER.findall(new)
    if len(numbers) == 1 and len(_NUMBER.findall(old)) == 1:
        unit, old_unit = _UNIT.search(new), _UNIT.search(old)
        if unit is None or (old_unit and unit[1].lower() == old_unit[1].lower()):
            return _NUMBER.sub(numbers[0], old)
    return new


def _with_joint(goal: str, span: Span) -> Span:
    """The stretch to cut so that what stands around it still reads well."""
    before, after = _BEFORE.search(goal, 0, span.start), _AFTER.match(goal, span.end)
    word = (before["word"] or "").lower() if before else ""
    if after and (before is None or word not in ("and", "or", "plus", "")):
        return Span(span.start, after.end())
    return Span(before.start() if before else span.start, span.end)


def _edited(goal: str, edits: Iterable[tuple[Span, str]]) -> str:
    text, done = goal, len(goal) + 1
    for span, new in sorted(edits, key=lambda e: (e[0].start, e[0].end), reverse=True):
        if span.end <= done:
            text, done = text[: span.start] + new + text[span.end :], span.start
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _clauses(change: Change, rest: list[Said]) -> Iterator[str]:
    """The clauses of the change that have something new in them."""
    for clause in change.clauses():
        if any(clause.start <= one.span.start <= clause.end for one in rest):
            yield change.text[clause.start : clause.end]


def _joined(goal: str, clauses: list[str]) -> Iterator[str]:
    """The goal with the clauses behind it; in a goal of several, behind each of its own too."""
    if not clauses:
        yield goal
        return
    for prefix in ("with ", ""):
        said = ""
        for clause in clauses:
            plain = clause.split(" ", 1)[0].lower() in lexicon().changes.stands
            again = said.endswith(prefix + clauses[0]) and prefix and not plain
            said += " and " + clause if again else ", " + ("" if plain else prefix) + clause
        yield goal.rstrip(" .,;") + said
        for joint in re.finditer(r",? (?:and )?then |[;.] ", goal):
            yield goal[: joint.start()] + said.replace(",", "", 1) + goal[joint.start() :]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What must be read of the goal once the change is in it."""

    base: Intent
    news: tuple[Said, ...]
    sets: dict[str, str]

    def met_by(self, new: Intent) -> bool:
        if new.unknown or new.kind != "draft" or (new.declined and not self.base.declined):
            return False
        strange = {u.text.casefold() for u in new.unread}
        if not strange <= {u.text.casefold() for u in self.base.unread}:
            return False
        return self._values_met(new) and self._things_met(new) and self._frame_met(new)

    def _values_met(self, new: Intent) -> bool:
        wanted = _goal_values(self.base)
        for one in self.news:
            if one.leaves:
                value = str(one.value or one.words).casefold()
                wanted = {
                    name: tuple(v for v in values if str(v).casefold() != value)
                    for name, values in wanted.items()
                    if not name.startswith(f"{one.name}.")
                }
            elif one.kind == "value":
                kind = lexicon().parameters.get(one.name)
                before = wanted.get(one.name, ())
                plural = _plural(one.name)
                if one.more and before and plural:
                    wanted[plural] = (*wanted.pop(one.name), one.value)
                    continue
                if one.more and before and not (kind and kind.many):
                    return False
                more = kind is not None and kind.many and (one.also or len(before) > 1)
                wanted[one.name] = (*before, one.value) if more else (one.value,)
        found = _goal_values(new)
        return found == {name: values for name, values in wanted.items() if values}

    def _things_met(self, new: Intent) -> bool:
        held, before = _things(new), _things(self.base)
        things = [one for one in self.news if one.kind == "thing"]
        gone = {one.name for one in self.news if one.leaves}
        gone |= {f"terraform/resource/{name}" for name in gone}
        if held & gone:
            return False
        moved = any(one.kind == "system" for one in self.news)
        lost = before - held - gone
        if not moved and any(not name.startswith(tuple(gone) or ("/",)) for name in lost):
            return False
        named = {m.meaning.partition(" ")[2] for m in new.mentions if "not " not in m.meaning}
        return all(one.leaves or one.name in named for one in things)

    def _frame_met(self, new: Intent) -> bool:
        """System, place and tool: as the change says, and else as they were."""
        for kind, label in (("system", "operating system "), ("platform", "platform "),
                            ("tool", "tool ")):  # fmt: skip
            said = [one for one in self.news if one.kind == kind]
            now = {m.meaning for m in new.mentions if m.meaning.startswith(label)}
            old = {m.meaning for m in self.base.mentions if m.meaning.startswith(label)}
            if not said and now != old:
                return False
            if not all((f"{label}{one.name}" in now) != one.leaves for one in said):
                return False
        return len(new.parts) == len(self.base.parts) or any(
            one.kind in ("tool", "system") for one in self.news
        )

    def told(self) -> Iterator[str]:
        """Each change in a few words."""
        old = _goal_values(self.base)
        for one in self.news:
            words = [self.base.goal[s.start : s.end] for s in list(_old(one, self.base))[:1]]
            if one.leaves:
                yield f"− {one.words}"
            elif one.kind != "value":
                yield f"{words[0]} → {one.words}" if words else f"+ {one.words}"
            elif one.name in self.sets or (words and one.name in old):
                before = self.sets.get(one.name) or ", ".join(map(str, old[one.name]))
                yield f"{one.name}: {before} → {one.value}"
            else:
                yield f"+ {one.words}"


def _goal_values(intent: Intent) -> dict[str, tuple[Value, ...]]:
    out: dict[str, tuple[Value, ...]] = {}
    for p in (*intent.parameters, *(p for part in intent.parts for p in part.parameters)):
        if p.source == "goal" and p.name not in _FOLLOWED and p.value not in out.get(p.name, ()):
            out[p.name] = (*out.get(p.name, ()), p.value)
    return out


def _things(intent: Intent) -> set[str]:
    components = {name for part in intent.parts for name in part.components}
    return components | {r.address for part in intent.parts for r in part.resources}
