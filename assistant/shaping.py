"""A plan as its user wants it: without some of its steps, held to constraints beyond the goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.core.errors import Declined
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.intent import Intent, Parameter, Value
from assistant.core.plan import Obligation, Plan
from assistant.draft.skeleton import skeleton
from assistant.plan.dropping import Looked, drop
from assistant.plan.requiring import duties
from assistant.understand import Said, amend

Check = Callable[
    [Mapping[str, str], Plan], tuple[tuple[Finding, ...], tuple[Held, ...], tuple[Evidence, ...]]
]
Read = Callable[[str], Intent]
Make = Callable[[Intent], Plan]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the stages do what they do, for one request."""

    read: Read
    make: Make
    check: Check


@dataclass(frozen=True, slots=True)
class Constrained:
    """A goal with constraints in it, and what each of them says."""

    goal: str
    requires: tuple[tuple[str, tuple[Said, ...]], ...] = ()
    before: tuple[str, ...] = ()
    """The goal before each constraint."""


def constrained(
    goal: str, requires: Sequence[str], sets: Mapping[str, str], read: Read
) -> Constrained:
    """The goal with every constraint in it. Raises Declined for one that is not understood."""
    told, before = [], []
    for text in requires:
        try:
            amended = amend(goal, text, dict(sets), read)
        except Declined as refused:
            raise Declined(f"--require {text!r}: {refused.summary}", mend=refused.mend) from None
        told.append((text, amended.said))
        before.append(goal)
        goal = amended.goal
    return Constrained(goal, tuple(told), tuple(before))


def shaped(intent: Intent, drops: Sequence[str], asked: Constrained, shape: Shape) -> Plan:
    """The plan for `intent`, which was read of the constrained goal, without the steps `drops`.

    Raises UsageError for a step that is not there, Declined for a constraint that changes nothing
    in any file.
    """
    left = [name for name in drops if without(intent, name) == intent]
    small = intent
    for name in drops:
        small = without(small, name)
    plan = shape.make(small)
    if len(left) < len(drops):
        plan = _told(plan, shape.make(intent), [name for name in drops if name not in left])
    plan = drop(plan, left, lambda one: _look(one, shape.check))
    owed: list[Obligation] = []
    pairs = zip(asked.requires, asked.before, strict=True)
    for number, ((text, said), goal) in enumerate(pairs, 1):
        found = duties(number, text, _lines_without(small, said, goal, shape), skeleton(plan))
        if not found:
            raise Declined(
                f"--require {text!r}: understood, but no file of this draft would say so",
                mend="dryfit plan shows what the draft has; say it as part of the goal",
            )
        owed += found
    return replace(plan, obligations=(*plan.obligations, *owed)) if owed else plan


def _lines_without(intent: Intent, said: Sequence[Said], goal: str, shape: Shape) -> dict[str, str]:
    """The files as they would be if a constraint did not stand."""
    if any(one.leaves for one in said):
        return skeleton(shape.make(shape.read(goal)))
    other = intent
    for one in said:
        other = _otherwise(other, one)
    try:
        return skeleton(shape.make(other))
    except Declined:
        # Without it nothing could be drafted: all that is drafted comes from it.
        return {}


def _otherwise(intent: Intent, one: Said) -> Intent:
    """The intent with something else in the place of what a constraint says."""
    if one.kind != "value":
        held = [c for part in intent.parts for c in part.components if c.startswith(one.name)]
        for name in (*held, one.name):
            intent = without(intent, name)
        return intent

    def other(parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
        return tuple(
            _changed(p) if (p.name, p.value) == (one.name, one.value) else p
            for p in parameters
            if (p.name, p.value) != ("package", one.value)
        )

    parts = tuple(replace(part, parameters=other(part.parameters)) for part in intent.parts)
    return replace(intent, parts=parts, parameters=other(intent.parameters))


def _changed(parameter: Parameter) -> Parameter:
    value = parameter.value
    other = value + 1 if type(value) is int else f"x{value}"
    return replace(parameter, value=other)


def _look(plan: Plan, check: Check) -> Looked:
    findings, held, _ = check(skeleton(plan), plan)
    errors = frozenset(
        f"{f.path}: {f.code}: {f.summary}" for f in findings if f.severity == "error"
    )
    return Looked(errors, frozenset(h.id for h in held if h.status == "met"))


def without(intent: Intent, name: str) -> Intent:
    """The intent without a component, a package, a resource (type.label) or one of its tools."""
    tools = [part.target for part in intent.parts]
    parts = intent.parts
    if name in tools and len(set(tools)) > 1:
        parts = tuple(part for part in parts if part.target != name)
    parts = tuple(
        replace(
            part,
            components=tuple(c for c in part.components if c != name),
            resources=tuple(
                r for r in part.resources if f"{r.address.rsplit('/', 1)[-1]}.{r.label}" != name
            ),
            parameters=tuple(p for p in part.parameters if not _is(p.name, p.value, name)),
        )
        for part in parts
    )
    values = tuple(p for p in intent.parameters if not _is(p.name, p.value, name))
    return replace(intent, parts=parts, parameters=values)


def _is(parameter: str, value: Value, name: str) -> bool:
    return value == name if parameter == "package" else parameter.startswith(f"{name}.")


def _told(plan: Plan, whole: Plan, names: Sequence[str]) -> Plan:
    """The plan with a note on what went with parts of the goal that were dropped."""
    kept = {file.path for file in plan.files}
    # Where one of several tools goes, the other needs no folder of its own any more.
    moved = [t for t in whole.targets if t not in names and len(plan.targets) < len(whole.targets)]
    files = [f.path for f in whole.files if f.path not in kept]
    files = [p for p in files if not any(p.removeprefix(f"{t}/") in kept for t in moved)]
    owed = {o.text for o in plan.obligations}
    gone = list(dict.fromkeys(o.text for o in whole.obligations if o.text not in owed))
    also = f"; with it went {', '.join(files)}" if files else ""
    notes = [f"Left out, as asked: {', '.join(names)}{also}."]
    notes += [f"No longer held to: {'; '.join(gone)}."] if gone else []
    return replace(plan, notes=(*plan.notes, *notes))
