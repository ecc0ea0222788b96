"""From one part of an intent to a Scene: facts and every value, each with its origin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec

from assistant.core.errors import Declined
from assistant.core.intent import Intent, Parameter, Part, Value
from assistant.plan.recipe import Fact, OsEntry, Recipe
from assistant.plan.recipe import Parameter as Spec
from assistant.targets.mountpoints import places_of
from assistant.targets.scene import Scene

_MB_OF_A_GB = 1024


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens; 'draft' when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "draft"


def part_facts(part: Part, systems: Mapping[str, OsEntry]) -> frozenset[str]:
    """What the goal itself says of a part."""
    facts = {f"target:{part.target}", f"subject:{part.subject}"}
    facts |= {f"platform:{name}" for name in part.platforms}
    facts |= {f"has:{name}" for name in part.components}
    if part.os is not None:
        facts.add(f"os:{part.os}")
        facts |= set(systems[part.os].facts) if part.os in systems else set()
    return frozenset(facts)


def derived(scene: Scene, rules: Sequence[Fact], more: frozenset[str] = frozenset()) -> Scene:
    """The scene with `more` facts of its own and all that the recipe's rules make of them.

    The rules are taken in order, each once: one may build on those above it. What was derived
    before is forgotten first, since a rule may ask for absence.
    """
    base = scene.base | more
    scene = replace(scene, base=base, facts=base)
    for rule in rules:
        if scene.holds(rule.when):
            scene = replace(scene, facts=scene.facts | frozenset(rule.then))
    return scene


def settle(
    intent: Intent, part: Part, recipe: Recipe, systems: Mapping[str, OsEntry]
) -> tuple[Scene, tuple[str, ...]]:
    """The scene of `part` under `recipe`, and notes on values that are too small."""
    settings: dict[str, Parameter] = {}
    for stated in intent.parameters:
        settings.setdefault(stated.name, stated)
    part = _completed(part, recipe, settings)
    said = _of((*intent.parameters, *settings.values()))
    facts = part_facts(part, systems) | said | _single(intent)
    system = systems.get(part.os or "")
    scene = Scene(
        goal=intent.goal,
        recipe=recipe.id,
        facts=facts,
        base=facts,
        settings=settings,
        given=intent.parameters,
        os_title=system.title if system else (part.os or ""),
        platforms=part.platforms,
        source_name=recipe.source_name,
    )
    scene = derived(scene, recipe.facts)
    notes: list[str] = []
    constants = {"os": Parameter("os", part.os or "", "assumed")}
    scene = replace(scene, constants=constants)
    for spec in recipe.parameters:
        if not scene.holds(spec.when):
            continue
        given = settings.get(spec.name)
        if spec.partitions:
            spec = _with_room(spec, places_of(scene.given))
        settled, note = _settled(spec, given, {**constants, **settings})
        if settled is not None and given is None and spec.times:
            settled, *more = _numbered(settled, scene.settings.get(spec.times))
            if more:
                scene.setting(spec.times)
                scene = replace(scene, given=(*scene.given, settled, *more))
        notes += [note] if note else []
        if settled is not None and settled != given:
            (constants if spec.constant else settings)[spec.name] = settled
            scene = derived(scene, recipe.facts, _of((settled,)))
    return scene, tuple(notes)


def _single(intent: Intent) -> frozenset[str]:
    """Parameters of which the goal has one value and no more."""
    said = Counter(p.name for p in intent.parameters if p.source != "assumed")
    return frozenset(f"single:{name}" for name, number in said.items() if number == 1)


def _of(settings: Iterable[Parameter]) -> frozenset[str]:
    items = tuple(settings)
    named = {f"param:{p.name}" for p in items}
    named |= {f"cidr:{p.name}" for p in items if "/" in str(p.value)}
    return frozenset(named | {f"{p.name}:{slug(str(p.value))}" for p in items})


def _completed(part: Part, recipe: Recipe, settings: dict[str, Parameter]) -> Part:
    """The part with the recipe's platform and system where the goal names none."""
    strange = [name for name in part.platforms if recipe.platforms and name not in recipe.platforms]
    if strange:
        raise Declined(
            f"{recipe.title}: not drafted for {', '.join(strange)}",
            mend=f"it can be drafted for {', '.join(recipe.platforms)}",
        )
    if not part.platforms and recipe.assume_platform:
        why = recipe.assume_platform_why
        settings.setdefault(
            "platform", Parameter("platform", recipe.assume_platform, "assumed", None, why)
        )
        part = replace(part, platforms=(recipe.assume_platform,))
    facts = part_facts(part, {}) | _of(settings.values())
    said = Scene("", recipe.id, facts, {}, "", part.platforms)
    if part.os is None and recipe.assume_os and said.holds(recipe.assume_os_when):
        settings.setdefault(
            "os", Parameter("os", recipe.assume_os, "assumed", None, recipe.assume_os_why)
        )
        part = replace(part, os=recipe.assume_os)
    return part


def _with_room(spec: Spec, places: Mapping[str, int]) -> Spec:
    """A disk's size with room for the file systems that are not the root's."""
    if not places:
        return spec
    least = (spec.minimum or 0) + -(-sum(places.values()) // _MB_OF_A_GB)
    default = max(least, spec.default) if isinstance(spec.default, int) else spec.default
    why = f"room for the system and for {', '.join(places)}"
    return msgspec.structs.replace(spec, minimum=least, default=default, why=why)


def _numbered(one: Parameter, times: Parameter | None) -> list[Parameter]:
    """An assumed value as often as the goal wants the thing, each with its number."""
    count = times.value if times is not None and isinstance(times.value, int) else 1
    return [replace(one, value=str(one.value).format(n=n)) for n in range(1, count + 1)]


def _settled(
    spec: Spec, given: Parameter | None, settings: Mapping[str, Parameter]
) -> tuple[Parameter | None, str]:
    """The parameter to use, and a note when the user's own value is below what is needed."""
    low = spec.minimum
    if given is not None:
        small = low is not None and isinstance(given.value, int) and given.value < low
        if not small or low is None:
            return given, ""
        if given.source == "assumed":
            return replace(given, value=low, why=spec.why), ""
        why = f" ({spec.why})" if spec.why else ""
        return given, f"{spec.name} = {given.value} as asked, but {low} is needed{why}."
    value: Value | float | None = spec.default
    if spec.lookup is not None:
        key = settings.get(spec.lookup.by)
        wanted = "" if key is None else slug(str(key.value))
        rows = {slug(name): row for name, row in spec.lookup.table.items()}
        value = rows.get(wanted, spec.lookup.otherwise)
    if value is None:
        return None, ""
    plain = str(value) if isinstance(value, float) else value
    return Parameter(spec.name, plain, "assumed", None, spec.why), ""
