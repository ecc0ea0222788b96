"""Questions about builders and resources, from the schema packs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from assistant.core.quiz import Question
from assistant.core.schema import Component
from assistant.knowledge import Packs
from assistant.learn.explain.facts import listed
from assistant.learn.quiz.making import asked, shuffled


def schema_questions(packs: Packs, address: str, chance: Random) -> Iterator[Question]:
    """The questions about one component: what it needs, what it has not, which values it takes."""
    component = packs.component(address)
    if component is None or not component.complete or not component.body.known:
        return
    for question in (_needs(component, chance), _lacks(packs, component, chance),
                     _value(component, chance)):  # fmt: skip
        if question is not None:
            yield question


def _needs(component: Component, chance: Random) -> Question | None:
    body = component.body
    needed = sorted((*body.needed[0], *body.needed[1]))
    free = sorted(
        name for name, one in body.attributes.items()
        if not one.required and one.optional and not _ruled(name, component)
    )  # fmt: skip
    if not needed or not component.flags_certain:
        return None
    right = chance.choice(needed)
    return _about(
        component, "needs", f"Which of these does {_named(component)} always need?", right,
        shuffled(free, chance)[:6], f"It needs {listed(needed)}.", chance,
    )  # fmt: skip


def _ruled(name: str, component: Component) -> bool:
    """Whether a rule may make an attribute necessary after all."""
    return any(name in str(rule.args) for rule in component.body.constraints)


def _lacks(packs: Packs, component: Component, chance: Random) -> Question | None:
    """A name of a neighbour that this one has not, among names that it has."""
    tool, kind, name = component.address.split("/", 2)
    own = {*component.body.attributes, *component.body.blocks, *component.body.removed}
    near = packs.nearest(name, tool=tool, kind=kind, limit=6)
    foreign: list[str] = []
    for other in near:
        found = packs.component(f"{tool}/{kind}/{other}")
        if found is not None and other != name:
            foreign += sorted({*found.body.attributes, *found.body.blocks} - own)
    if not foreign:
        return None
    right = chance.choice(foreign)
    return _about(
        component, "lacks", f"Which of these is no setting of {_named(component)}?", right,
        shuffled(sorted(own - set(component.body.removed)), chance)[:3],
        f"`{right}` belongs to another {kind}.", chance,
    )  # fmt: skip


def _value(component: Component, chance: Random) -> Question | None:
    """One value that is no part of an enforced list, among those that are."""
    lists = [
        (name, [str(value) for value in one.enum])
        for name, one in sorted(component.body.attributes.items())
        if len(one.enum) > 1 and one.enum_enforced and not one.enum_open
    ]
    if len(lists) < 2:
        return None
    name, values = chance.choice(lists)
    wrong = [v for other, all_ in lists if other != name for v in all_ if v not in values and v]
    if not wrong:
        return None
    right = chance.choice([value for value in values if value])
    return _about(
        component, f"value/{name}", f"Which of these may `{name}` of {_named(component)} be?",
        right, shuffled(sorted(set(wrong)), chance)[:3], f"It takes {listed(values)}.", chance,
    )  # fmt: skip


def _about(
    component: Component, how: str, text: str, right: str, wrong: list[str], why: str,
    chance: Random,
) -> Question | None:  # fmt: skip
    source = f"{component.pack} {component.version}"
    return asked(f"{how}/{component.address}", component.address, text, right, wrong, why, source,
                 chance)  # fmt: skip


def _named(component: Component) -> str:
    tool, kind, name = component.address.split("/", 2)
    return f"the {kind} `{name}` ({tool.capitalize()})"
