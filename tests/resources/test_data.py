"""Vocabularies and facts name nothing that the packs do not have."""

from __future__ import annotations

import re

import pytest

from assistant import paths
from assistant.core.schema import AttributeSchema, BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.derive import FORMS
from assistant.plan.open.facts import Beside, Fill, There, provider_facts
from assistant.plan.recipe import Item
from assistant.understand.resources.vocabulary import vocabularies

FACTS = provider_facts(paths.prompts_dir())
WORDS = vocabularies().by_provider


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def _body(packs: Packs, type_: str) -> BodySchema:
    component = packs.component(f"terraform/resource/{type_}")
    assert component is not None, type_
    return component.body


def test_both_are_about_the_same_providers() -> None:
    assert set(WORDS) == set(FACTS)


@pytest.mark.parametrize("provider", WORDS)
def test_vocabulary(provider: str, packs: Packs) -> None:
    known = WORDS[provider]
    assert packs.of_local_name("terraform", provider)
    if known.locations is not None:
        re.compile(known.locations.pattern)
        for code in known.locations.words.values():
            assert re.fullmatch(known.locations.pattern, code), code
    for sense in known.senses:
        body = _body(packs, sense.type)
        for path in (sense.name, sense.count, *sense.set):
            assert not path or at_path(body, path), f"{sense.type}.{path}"
    for type_, traits in known.traits.items():
        body = _body(packs, type_)
        flags = [path for flag in traits.flags for path in flag.set]
        shapes = traits.shapes.values()
        for path in (
            traits.name,
            *shapes,
            *traits.attributes,
            *traits.patterns,
            *(path for told in traits.told for path in told.split("+")),
            *([f"{traits.budget}.limits.cpu"] if traits.budget else []),
            traits.schedule,
            *flags,
        ):
            assert not path or at_path(body, path), f"{type_}.{path}"
        for path, sizes in traits.sizes.items():
            assert at_path(body, path), f"{type_}.{path}"
            assert [*sizes.values()] == sorted(sizes.values()), type_
        for other in traits.brings.values():
            _body(packs, other)
    assert not known.service or _body(packs, known.service)


def _refers(fill: object) -> list[str]:
    if not isinstance(fill, Fill):
        return []
    inner = [*(fill.list_ or []), *(fill.text or []), *(fill.map or {}).values(), fill.otherwise]
    return [r for r in (fill.ref, fill.each) if r] + [r for one in inner for r in _refers(one)]


@pytest.mark.parametrize("provider", FACTS)
def test_facts(provider: str, packs: Packs) -> None:
    known = FACTS[provider]
    for type_ in known.make:
        _body(packs, type_)
    for rule in known.derived.values():
        assert rule.partition(" of ")[0] in FORMS
    for place, target in known.references.items():
        type_, _, path = place.partition(".")
        assert at_path(_body(packs, type_), path), place
        if not target:
            continue  # It refers to nothing by itself.
        other, _, attribute = target.partition(".")
        assert not target or at_path(_body(packs, other), attribute), target
    for type_, filled in known.resources.items():
        body = _body(packs, type_)
        paths_ = [filled.name, *filled.set, *filled.forms]
        if filled.service is not None:
            run = filled.service
            paths_ += [
                run.image,
                run.port,
                run.command,
                run.secret_name,
                *(f"{run.env}.{k}" for k in ("name", "value")),
            ]
            paths_ += [f"{run.mount}.mount_path", f"{run.volume}.{run.claim_name}"]
        for path in paths_:
            assert not path or isinstance(at_path(body, path), AttributeSchema), f"{type_}.{path}"
        for made in filled.with_:
            beside = Beside(made) if isinstance(made, str) else made
            for path in beside.set:
                assert at_path(_body(packs, beside.type), path), f"{beside.type}.{path}"
        types = (b if isinstance(b, str) else b.type for b in filled.with_)
        for other in (*types, *filled.named_after, *filled.after):
            _body(packs, other)
    fills = [f for one in known.resources.values() for f in one.set.values()]
    for fill in (*fills, *known.common.values(), *known.safe.values(), *known.everywhere.values()):
        for reference in _refers(fill):
            type_, _, path = reference.partition(".")
            assert at_path(_body(packs, type_), path), reference


@pytest.mark.parametrize("provider", FACTS)
def test_what_is_there_is_found_by_what_its_data_source_has(provider: str, packs: Packs) -> None:
    for type_, filled in FACTS[provider].resources.items():
        there = filled.there
        if there == There():
            continue
        source = packs.component(f"terraform/data/{there.data or type_}")
        assert source is not None, type_
        for path in filter(None, (there.by, there.id, there.ask, *there.as_.values(), *there.set)):
            assert at_path(source.body, path), f"{type_}.{path}"
        for kept in there.keeps:
            _body(packs, kept)


@pytest.mark.parametrize("provider", FACTS)
def test_provider_block(provider: str, packs: Packs) -> None:
    component = packs.component(f"terraform/provider/{provider}")
    if component is None:
        assert not FACTS[provider].config
        return

    def walk(items: list[Item], body: BodySchema) -> None:
        for item in items:
            if item.set_ is not None:
                assert item.set_ in body.attributes, item.set_
            elif item.block is not None:
                walk(item.body, body.blocks[item.block].body)

    walk(FACTS[provider].config, component.body)
    declared = {variable.name for variable in FACTS[provider].variables}
    used = re.findall(r"var='(\w+)'", repr(FACTS[provider].config))
    assert set(used) <= declared
