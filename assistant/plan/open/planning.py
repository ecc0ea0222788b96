"""Resources that were grown, as the part of a recipe that depends on the goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from assistant.core.errors import Unfinished
from assistant.core.intent import Parameter, Part
from assistant.core.text import in_words
from assistant.knowledge import Packs
from assistant.plan.open import environments, lookups
from assistant.plan.open.charts import chart_files
from assistant.plan.open.derive import FORMS
from assistant.plan.open.duties import obligations
from assistant.plan.open.facts import ProviderFacts, provider_facts
from assistant.plan.open.filling import Filler
from assistant.plan.open.growing import Garden
from assistant.plan.open.inventory import write_inventory
from assistant.plan.open.nodes import Branch, Data, Node, items, sentence, tree_of, words
from assistant.plan.open.opening import own_firewalls
from assistant.plan.open.settling import settle
from assistant.plan.recipe import Added, File, Recipe
from assistant.targets.scene import Scene

_TOLD = re.compile(
    r"^(?:ipv?[46]?_?address|ipv[46]_address|ip|fqdn|url|endpoint|dns_name|hostname|html_url|vault_uri"
    r"|primary_(?:blob|web)_endpoint|arn|dn|bucket_domain_name|self_link|ssh_clone_url)$"
)
"""Computed attributes that are worth knowing afterwards."""
_OUTPUT = "output"
"""The parameter for one that the goal asks for: aws_instance.main.private_ip."""


def with_resources(
    recipe: Recipe, part: Part, scene: Scene, packs: Packs, folder: Path
) -> tuple[Recipe, Scene]:
    """The recipe with the blocks, variables and obligations of the part's resources, and the scene
    with the values that were assumed. Raises Unfinished when facts and packs do not agree."""
    facts = provider_facts(folder)
    settings = {**scene.settings, **_derived(scene, facts)}
    garden = Garden(part, settings, packs, facts)
    garden.start()
    filler = Filler(garden, scene)
    environments.vary(garden, scene)
    own_firewalls(filler.fills)
    filled: list[Node] = []
    while left := [n for n in garden.nodes if n not in filled]:
        # One that takes another's name is filled when that has it.
        node = min(left, key=lambda n: (len(garden.filled(n).named_after), n.address))
        filler.fill(node)
        filled.append(node)
    write_inventory(filler.fills)
    for node in garden.ordered():
        filler.connect(node)
    settle(garden)
    scene.used.update(garden.counted)
    known = frozenset(f"param:{name}" for name in settings)
    scene = replace(scene, settings=settings, facts=scene.facts | known)
    added = _added(garden, scene, packs)
    facts_now = scene.facts | frozenset(_made(added))
    scene = replace(scene, facts=facts_now, base=scene.base | facts_now)
    try:
        more = msgspec.convert(added, Added)
    except msgspec.ValidationError as error:
        raise Unfinished(f"recipe {recipe.id}: not sound: {error}") from error
    apart = [*environments.files(garden, scene), *chart_files(garden), *garden.files]
    page = msgspec.structs.replace(
        recipe.readme,
        title=[added["title"]],
        before=[*_before(garden, scene), *recipe.readme.before],
    )
    return (
        msgspec.structs.replace(
            recipe,
            name=more.name,
            readme=page,
            variables=[*more.variables],
            fragments={**recipe.fragments, **more.fragments},
            obligations=[*recipe.obligations, *more.obligations],
            notes=[*recipe.notes, *more.notes],
            files=[*recipe.files, *msgspec.convert(apart, list[File])],
        ),
        scene,
    )


def _made(added: Mapping[str, Any]) -> Iterator[str]:
    """Which files there is something for."""
    for name in ("providers", "outputs"):
        if added["fragments"][name]:
            yield f"made:{name}"
    if added["variables"]:
        yield "made:variables"
    if any(v.get("default") is None or v.get("sensitive") for v in added["variables"]):
        yield "made:open-variables"


def _derived(scene: Scene, facts: Mapping[str, ProviderFacts]) -> dict[str, Parameter]:
    out = {}
    for provider, known in facts.items():
        for name, rule in known.derived.items():
            form, _, source = rule.partition(" of ")
            given = scene.settings.get(f"{provider}.{source}")
            if given is not None:
                made = FORMS[form](str(given.value))
                full = f"{provider}.{name}"
                out[full] = Parameter(full, made, given.source, given.span, given.why)
                scene.used.add(given.name)
    return out


def _added(garden: Garden, scene: Scene, packs: Packs) -> dict[str, Any]:
    blocks = [
        *lookups.blocks(garden),
        *(_block(garden, n) for n in garden.ordered() if n.source or not n.there),
    ]
    blocks = [*lookups.referred(garden, blocks), *blocks]
    providers = [p for provider in garden.providers() for p in _provider(garden, provider)]
    asked = [p for p in scene.given if p.name == _OUTPUT]
    scene.used.update(p.name for p in asked)
    outputs = _with_asked(garden, [str(p.value) for p in asked], list(_outputs(garden)))
    declared = _variables(garden, scene, [*blocks, *providers])
    named = sorted((n for n in garden.nodes if n.named), key=lambda n: n.address)
    title = _listing([garden.title(n) for n in named])
    platforms = " and ".join(_title(garden, p) for p in garden.providers())
    return {
        "name": "-".join(dict.fromkeys(garden.title(n).lower() for n in named[:3])),
        "title": f"{sentence(title)} with Terraform, for {platforms}",
        "variables": declared,
        "fragments": {
            "requirements": list(_requirements(garden, packs)),
            "providers": providers,
            "resources": blocks,
            "outputs": outputs,
        },
        "obligations": list(obligations(garden)),
        "notes": [{"text": t} for t in (*environments.notes(scene), *_notes(garden))],
    }


def _title(garden: Garden, provider: str) -> str:
    facts = garden.facts.get(provider)
    return facts.title if facts else provider


def _listing(names: list[str]) -> str:
    return in_words(list(dict.fromkeys(names)))


def _block(garden: Garden, node: Node) -> Data:
    if node.there:
        return {
            "block": "data",
            "labels": [node.source, node.label],
            "schema": f"terraform/data/{node.source}",
            "body": items(node.body, tree_of(node.values)),
        }
    tree = tree_of(node.values)
    for path in sorted(node.blocks):
        at = tree
        for part in path.split("."):
            at = at.setdefault(part, Branch())
    body = items(node.body, tree)
    if node.count > 1:
        times: Data = {"var": node.counted_by} if node.counted_by else node.count
        body = [{"set": "count", "to": times}, *body]
    if node.over:
        body = [{"set": "for_each", "to": {"expr": node.over}}, *body]
    types = garden.filled(node).after
    if first := sorted(n.address for n in garden.nodes if n.type in types):
        body = [*body, {"set": "depends_on", "to": {"list": [{"expr": name} for name in first]}}]
    return {
        "block": "resource",
        "labels": [node.type, node.label],
        "schema": f"terraform/resource/{node.type}",
        "body": body,
    }


def _requirements(garden: Garden, packs: Packs) -> Iterator[Data]:
    for provider in garden.providers():
        info = packs.of_local_name("terraform", provider)[0]
        major, minor = info.version.split(".")[:2]
        wanted = {"source": info.source, "version": f"~> {major}.{minor}"}
        yield {"set": provider, "to": {"map": wanted}}


def _provider(garden: Garden, provider: str) -> Iterator[Data]:
    facts = garden.facts.get(provider)
    body: list[Data] = []
    if facts is not None:
        body = [msgspec.to_builtins(item) for item in facts.config]
    else:
        component = garden.packs.component(f"terraform/provider/{provider}")
        for name in component.body.needed[0] if component else ():
            body.append({"set": name, "to": _credential(garden, provider, name)})
    if body:
        schema = f"terraform/provider/{provider}"
        yield {"block": "provider", "labels": [provider], "schema": schema, "body": body}


def _credential(garden: Garden, provider: str, name: str) -> Data:
    component = garden.packs.component(f"terraform/provider/{provider}")
    kind = component.body.attributes[name].type if component else "string"
    full = f"{provider}_{name}"
    garden.variables[full] = {
        "name": full,
        "description": f"{sentence(words(name))} for {provider}",
        "type": kind if isinstance(kind, str) else "any",
        "sensitive": not name.endswith(
            ("url", "host", "endpoint", "hostname", "region", "username")
        ),
    }
    return {"var": full}


def _variables(garden: Garden, scene: Scene, blocks: list[Data]) -> list[Data]:
    """Those of the providers that something uses, then those that the user fills in."""
    used = set(_used(blocks))
    out: list[Data] = []
    for provider in garden.providers():
        facts = garden.facts.get(provider)
        for variable in facts.variables if facts else ():
            known = any(one["name"] == variable.name for one in out)
            if variable.name in used and not known and scene.holds(variable.when):
                out.append(msgspec.to_builtins(variable))
    for name, variable in garden.variables.items():
        if name in used:
            out.append({key: value for key, value in variable.items() if key != "path"})
    return out


def _used(data: Data) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "var" and isinstance(value, str):
                yield value
            yield from _used(value)
    elif isinstance(data, list):
        for value in data:
            yield from _used(value)
    elif isinstance(data, str):
        yield from re.findall(r"\bvar\.(\w+)", data)


def _with_asked(garden: Garden, asked: list[str], outputs: list[Data]) -> list[Data]:
    """What the goal wants to be told, before what is worth knowing besides."""
    own = []
    for place in dict.fromkeys(asked):
        address, _, name = place.rpartition(".")
        node = next((n for n in garden.nodes if n.address == address), None)
        if node is not None and name in node.body.attributes:
            own.append(_output(garden, node, name, sensitive=node.body.attributes[name].sensitive))
    labels = {one["labels"][0] for one in own}
    return [*own, *(one for one in outputs if one["labels"][0] not in labels)]


def _outputs(garden: Garden) -> Iterator[Data]:
    for node in garden.ordered():
        best = garden.filled(node).tells
        named = sorted(node.body.attributes.items(), key=lambda one: (one[0] != best, one[0]))
        for name, schema in named:
            computed = schema.computed and not schema.required and name not in node.values
            told = name == best or (_TOLD.match(name) and not schema.sensitive)
            if node.named and computed and told and not node.there:
                yield _output(garden, node, name, sensitive=schema.sensitive)
                break


def _output(garden: Garden, node: Node, name: str, *, sensitive: bool) -> Data:
    star = "[*]" if node.count > 1 else ""
    label = "" if node.label == "main" else f"_{node.label}"
    kind = garden.title(node).lower().replace(" ", "_")
    body: list[Data] = [
        {"set": "description", "to": f"{sentence(words(name))} of the {garden.title(node)}"},
        {"set": "value", "to": {"expr": f"{node.address}{star}.{name}"}},
    ]
    if sensitive:
        body.append({"set": "sensitive", "to": True})
    return {"block": "output", "labels": [f"{kind}{label}_{name}"], "body": body}


def _notes(garden: Garden) -> Iterator[str]:
    for provider in garden.providers():
        facts = garden.facts.get(provider)
        if facts is not None and facts.billed:
            yield facts.billed
    yield from garden.notes
    for node in garden.ordered():
        if node.there:
            what = f"{garden.title(node)} {node.label}"
            yield f"The {what} is there already: it is looked up, not made."
        elif not node.named:
            yield f"{node.address} is made because another resource needs it."


def _before(garden: Garden, scene: Scene) -> Iterator[Any]:
    for provider in garden.providers():
        facts = garden.facts.get(provider)
        for note in facts.before if facts else ():
            if scene.holds(note.when):
                yield note
