"""A goal that a change was worked into: again a goal, which anybody could have typed.

The words that say the old value give way to the new ones, what goes is cut out, what comes is put
at the end. Each way of writing it is read again, and one counts only if the reader then
finds exactly what the change said, and all else as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.errors import Declined
from assistant.core.intent import Intent, Span, Value
from assistant.understand.changes import Change, Read, Said, bare, covering, read_change
from assistant.understand.lexicon import lexicon
from assistant.understand.resources.shapes import number_in
from assistant.understand.splice import edited, joined, put, with_joint

_SERVICE = re.compile(r"[:=]")
_RELEASE = "service_version"
_LET_IN = "let_in"
_ENUMERATED = ("names",)
"""What is told as a whole: new names are no further ones."""
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
    _refuse_counts(found, news)
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


_ONLY = re.compile(r"\b(?:only|just)\s+(?:the\s+)?\Z", re.IGNORECASE)
_COUNT = re.compile(r"\b(?P<n>[0-9]+|[a-z]+)\s+(?:(?:more|further|such)\s+)?\Z", re.IGNORECASE)


def _refuse_counts(change: Change, news: tuple[Said, ...]) -> None:
    """Refuse 'two servers' and 'only debian' of what the draft has already: that says more."""
    for one in change.said:
        before = change.text[: one.span.start]
        count, only = _COUNT.search(before), _ONLY.search(before)
        counted = count and number_in(count["n"].lower()) is not None
        covered = count and any(o.span.start <= count.start("n") < o.span.end for o in change.said)
        if one.kind == "value" or one in news or covered or not (counted or (only and not news)):
            continue
        start = count.start("n") if counted and count else only.start() if only else 0
        raise Declined(
            f"“{change.text[start : one.span.end]}” is not understood as a change",
            mend="say what comes or goes, or the whole goal anew with dryfit draft",
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
        gone: list[Span] = []
        for one in news:
            old = list(_old(one, base))
            if one.leaves and one in pairs:
                words = pairs[one].words + _release(pairs[one], news)
                edits += [(span, words if at == 0 else "") for at, span in enumerate(old)]
            elif one.leaves:
                gone += old
            elif one in pairs.values() or any(_release(p, (one,)) for p in pairs.values()):
                continue
            elif one.name in _ENUMERATED and not one.also and len(old) == 1:
                edits.append((old[0], one.words))
            elif one.also and one.kind == "platform":
                beside = [m.span for m in base.mentions if m.meaning.startswith("platform ")][:1]
                edits += [(s, f"{goal[s.start : s.end]} and {one.words}") for s in beside]
                rest += [] if beside else [one]
            elif old:
                words = goal[old[0].start : old[0].end]
                new = put(one.words, words) if numbers and one.kind == "value" else one.words
                edits.append((old[0], new))
                edits += [(with_joint(goal, span), "") for span in old[1:]]
            elif place := _behind_service(one, change, base):
                edits.append((place, one.words))
            else:
                rest.append(one)
        edits += [(with_joint(goal, span), "") for span in joined(goal, gone)]
        text, clauses = edited(goal, edits), list(_clauses(change, rest))
        yield from _joined(text, [bare(clause) for clause in clauses])
        yield ". ".join((text.rstrip(" .,;"), *clauses))
    cut = [(with_joint(goal, span), "") for one in news for span in _old(one, base)]
    yield f"{edited(goal, cut).rstrip(' .,')}. {change.text}"
    yield f"{goal.rstrip(' .,')}. {change.text}"


def _release(thing: Said, news: tuple[Said, ...]) -> str:
    """The release that stands right behind a service in the change: mariadb 11."""
    return next(
        (
            one.words
            for one in news
            if one.name == _RELEASE and one.span.start == thing.span.end and not one.leaves
        ),
        "",
    )


def _behind_service(one: Said, change: Change, base: Intent) -> Span | None:
    """Where the goal names the service whose release the change tells first: nextcloud 30."""
    if one.name != _RELEASE or one.leaves:
        return None
    known = [s for s in change.said if s.span.end == one.span.start and s.kind == "thing"]
    places = [span for thing in known for span in _places(thing, base)]
    return Span(places[0].end, places[0].end) if places else None


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
        yield from (p.span for p in base.parameters if p.span and _is_of(p.name, p.value, one))
    elif one.kind == "value":
        yield from _old_values(one, base)
    elif one.kind in ("system", "platform", "tool") and not one.also:
        label = {"system": "operating system "}.get(one.kind, f"{one.kind} ")
        spans = [m.span for m in base.mentions if m.meaning.startswith(label)]
        yield from spans[:1]


def _old_values(one: Said, base: Intent) -> Iterator[Span]:
    kind = lexicon().parameters.get(one.name)
    slot = _slot(one.name, one.value)
    given = [p for p in base.parameters if p.span and _slot(p.name, p.value) == slot]
    several = kind is not None and kind.many
    if one.name in _ENUMERATED and not one.also and len(given) > 1:
        yield from {covering(base, p.span) for p in given if p.span}
        return
    if one.more or (several and (one.also or len(given) != 1)):
        return
    for parameter in given:
        if parameter.span:
            yield covering(base, parameter.span)


def _slot(name: str, value: Value) -> str:
    """What a value stands for: a service's own begins with the service, as in postgres:16."""
    return f"{name} {_SERVICE.split(str(value))[0]}" if name.startswith("service_") else name


def _is_of(name: str, value: Value, thing: Said) -> bool:
    """Whether a value goes with the service that goes."""
    return thing.kind == "thing" and _slot(name, value) == f"{name} {thing.name}"


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
        base = _goal_values(self.base)
        wanted, come = dict(base), set[str]()
        for one in self.news:
            if one.leaves:
                value = str(one.value or one.words).casefold()
                wanted = {
                    name: tuple(v for v in values if str(v).casefold() != value)
                    for name, values in wanted.items()
                    if not name.startswith(f"{one.name}.")
                    and not (name.startswith("service_") and name.endswith(f" {one.name}"))
                }
            elif one.kind == "value":
                kind, slot = lexicon().parameters.get(one.name), _slot(one.name, one.value)
                before = wanted.get(slot, ())
                plural = _plural(one.name)
                if one.more and before and plural:
                    wanted[plural] = (*wanted.pop(one.name), one.value)
                    continue
                if one.more and before and not (kind and kind.many):
                    return False
                several = one.also or len(base.get(slot, ())) > 1
                if one.name in _ENUMERATED and not one.also:
                    several = False
                more = kind is not None and kind.many and (several or slot in come)
                wanted[slot] = (*before, one.value) if more else (one.value,)
                come.add(slot)
        found = _goal_values(new)
        if _LET_IN in found and any(o.leaves and "firewall" in o.name for o in self.news):
            return False  # What is let in brings the firewall back.
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
        whole = [one for one in self.news if one.name in _ENUMERATED and not one.also]
        for one in self.news:
            if one in whole[1:]:
                continue
            now = ", ".join(str(w.value) for w in whole) if one in whole else one.value
            words = [self.base.goal[s.start : s.end] for s in list(_old(one, self.base))[:1]]
            if one.leaves:
                yield f"− {one.words}"
            elif one.kind != "value":
                yield f"{words[0]} → {one.words}" if words else f"+ {one.words}"
            elif one.name in self.sets or (words and _slot(one.name, one.value) in old):
                slot = _slot(one.name, one.value)
                before = self.sets.get(one.name) or ", ".join(map(str, old[slot]))
                yield f"{one.name}: {before} → {now}"
            elif one.name == _RELEASE:
                yield f"+ {str(one.value).replace(':', ' ')}"
            else:
                yield f"+ {one.words.strip()}"


def _goal_values(intent: Intent) -> dict[str, tuple[Value, ...]]:
    out: dict[str, tuple[Value, ...]] = {}
    for p in (*intent.parameters, *(p for part in intent.parts for p in part.parameters)):
        slot = _slot(p.name, p.value)
        if p.source == "goal" and p.name not in _FOLLOWED and p.value not in out.get(slot, ()):
            out[slot] = (*out.get(slot, ()), p.value)
    return out


def _things(intent: Intent) -> set[str]:
    components = {name for part in intent.parts for name in part.components}
    return components | {r.address for part in intent.parts for r in part.resources}
