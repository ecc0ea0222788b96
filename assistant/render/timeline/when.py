"""The answer to "when does this run?", a sentence for each time that it does."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.text import shown
from assistant.core.timeline import Lane, Moment, Timeline, share
from assistant.render.timeline.words import SURE, named, place_of

_WHERE: Mapping[Lane, str] = {
    "build": "on the machine that builds",
    "image": "in the image while it is made",
    "clone": "in a machine made from the image, at its first boot",
    "later": "later",
}
_ENDS = {
    "restart": "ends with a restart",
    "shutdown": "ends with the machine off",
    "generalize": "takes out what is the machine's own",
}
_NEEDS = {"communicator": "the communicator answers", "the machine answers": "the machine answers"}
_VERBS = {
    "start": "starts", "create": "is made", "read": "is read", "destroy": "is destroyed",
    "replace": "is replaced",
}  # fmt: skip


def when_text(timeline: Timeline, what: str) -> tuple[str, ...]:
    """For each moment that `what` names (a path, its last part, a stage, or words of a command):
    when it runs, as whom, after and before what, and how sure that is. Empty: no such thing."""
    return tuple(sentence_of(moment, timeline) for moment in named_by(timeline, what))


def named_by(timeline: Timeline, what: str) -> list[Moment]:
    """The moments that a name means: exactly, else those that hold its words."""
    wanted = what.lower().replace("\\", "/").strip()
    if not wanted:
        return []
    looks = (
        lambda m: wanted in (m.what.lower(), m.what.lower().rpartition("/")[2]),
        lambda m: wanted == named(m).lower(),
        lambda m: wanted in m.what.lower().replace("\\", "/"),
        lambda m: wanted == m.stage.lower() or wanted == m.kind.lower(),
        lambda m: all(word in m.what.lower() for word in wanted.split()),
    )
    for look in looks:
        found = [moment for moment in timeline.moments if look(moment)]
        if found:
            return found
    return []


def sentence_of(moment: Moment, timeline: Timeline) -> str:
    """When one moment comes, as whom, after and before what, and how sure that is."""
    where = moment.where or _WHERE[moment.lane]
    by = "by " if where.startswith("terraform ") else ""
    parts = [f"{_doing(moment)} {by}{where}"]
    if moment.stage not in _VERBS:
        parts[0] += f", in the stage {moment.stage}"
    if moment.as_:
        parts.append(f"as {moment.as_}")
    parts += _neighbours(moment, timeline)
    needs = [need for need in moment.needs if moment.waits is None or moment.stage == "start"]
    if needs:
        parts.append(f"once {' and '.join(_needed(need) for need in needs)}")
    if moment.stage == "handlers":
        parts.append("if a task that notifies it has changed something")
    if moment.ends and moment.what not in moment.ends:
        parts.append(f"and {_ENDS[moment.ends]}")
    if moment.only:
        parts.append(f"for {', '.join(moment.only)} only")
    return shown(f"{', '.join(parts)} ({SURE[moment.certainty]}: {place_of(moment)})")


def _doing(moment: Moment) -> str:
    verb = _VERBS.get(moment.stage)
    if verb:
        return f"{moment.what} {verb}"
    happens = moment.kind == "file" or moment.what in ("communicator", "restart", "shutdown")
    if moment.what in ("restart", "shutdown"):
        return f"the {named(moment)} comes"
    return named(moment) if happens or moment.what == "keys are typed" else f"{named(moment)} runs"


def _needed(need: str) -> str:
    if need in _NEEDS:
        return _NEEDS[need]
    name, _, state = need.rpartition(" ")
    if state in ("started", "finished", "healthy"):
        return f"{name} {'has' if state != 'healthy' else 'is'} {state}"
    return f"{need} is over" if need.startswith("a pause") else need


def _neighbours(moment: Moment, timeline: Timeline) -> list[str]:
    """After what, beside what and before what; sysprep is named wherever there is one."""
    others = [m for m in timeline.moments if m is not moment and share(m, moment)]
    before, after = timeline.sides(moment)
    beside = [m for m in others if m.order == moment.order]
    parts: list[str] = []
    if before:
        last = max(m.order for m in before)
        nearest = [m for m in before if m.order == last]
        parts.append(f"after {_listed(nearest)}{_sealed(before, nearest, moment)}")
    callers = [m for m in beside if m.what == moment.path]
    called = [m for m in beside if m.path == moment.what]
    rest = [m for m in beside if m not in callers and m not in called]
    if callers:
        parts.append(f"started by {_listed(callers)}")
    if called:
        parts.append(f"which starts {_listed(called)}")
    if rest and moment.waits is None and not callers:
        parts.append(f"in no fixed order with {_listed(rest)}")
    if after:
        first = min(m.order for m in after)
        nearest = [m for m in after if m.order == first]
        parts.append(f"before {_listed(nearest)}{_sealed(after, nearest, moment)}")
    return parts


def _sealed(some: list[Moment], nearest: list[Moment], moment: Moment) -> str:
    seals = any(m.what == "sysprep" for m in some)
    told = any(m.what == "sysprep" for m in (*nearest, moment))
    return " and sysprep" if seals and not told else ""


def _listed(moments: list[Moment]) -> str:
    names = list(dict.fromkeys(named(moment) for moment in moments))
    more = f" and {len(names) - 2} more" if len(names) > 3 else ""
    names = names[:2] if more else names
    if more or len(names) < 3:
        return (", ".join(names) + more) if more else " and ".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
