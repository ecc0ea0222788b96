"""The lexicon's data: all of it loads, and its parts agree with one another."""

from __future__ import annotations

import re

import pytest

from assistant.knowledge import Packs
from assistant.understand.entries import Provider
from assistant.understand.lexicon import lexicon
from assistant.understand.lookalikes import lookalikes
from assistant.understand.phrases import atoms_of, spread
from assistant.understand.unknown import known_names, nearest_names


def test_every_file_loads_and_ids_are_single() -> None:
    lex = lexicon()
    for entries in (lex.tools, lex.platforms, lex.systems, lex.subjects, lex.services):
        ids = [entry.id for entry in entries]
        assert ids
        assert len(ids) == len(set(ids))


def test_every_phrase_spreads_to_words() -> None:
    lex = lexicon()
    patterns = [pattern for tool in lex.tools for pattern in tool.words]
    patterns += [pattern for platform in lex.platforms for pattern in platform.words]
    patterns += [pattern for system in lex.systems for pattern in system.words]
    patterns += [pattern for subject in lex.subjects for pattern in subject.words]
    patterns += [pattern for component in lex.components for pattern in component.words]
    patterns += [pattern for service in lex.services for pattern in service.words]
    for pattern in patterns:
        assert all(atoms_of(phrase) for phrase in spread(pattern)), pattern


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        ("update(s)", ("update", "updates")),
        ("(v) cpu", ("cpu", "v cpu")),
        ("{a|b} c", ("a c", "b c")),
        ("x ({y|z} w)", ("x", "x y w", "x z w")),
    ],
)
def test_notation(pattern: str, phrases: tuple[str, ...]) -> None:
    assert spread(pattern) == phrases


@pytest.mark.parametrize("pattern", ["(a", "a)", "{a|b", "a}"])
def test_unmatched_brackets_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="unmatched bracket"):
        spread(pattern)


def test_references_between_files_hold() -> None:
    lex = lexicon()
    subjects = {subject.id for subject in lex.subjects}
    assert all(set(tool.subjects) <= subjects for tool in lex.tools)
    platforms = {platform.id for platform in lex.platforms}
    assert {subject.platform for subject in lex.subjects} - {""} <= platforms
    tools = {tool.id for tool in lex.tools}
    named = {name for component in lex.components for name in component.target.split("|")}
    assert named - {""} <= tools
    for rule in lex.values.keyed:
        assert rule.parameter in lex.parameters
        assert bool(rule.before) != bool(rule.after)
    for choice in lex.choices:
        kind = lex.parameters[choice.parameter]
        assert kind.type == {int: "int", bool: "bool", str: "text"}[type(choice.value)]
    for kind in lex.parameters.values():
        assert not kind.single or kind.many
        assert kind.single in (*lex.parameters, "")
    numbers = {**lex.values.number_roles, **lex.values.size_roles, **lex.values.counted}
    for name in numbers:
        assert lex.parameters[name].type == "int"
    for scope in lex.values.scopes:
        assert {f"{scope}_{role}" for role in ("cpus", "memory_mb", "disk_gb")} <= set(
            lex.parameters
        )
    for system in lex.systems:
        assert bool(system.versions) == system.draft
        assert set(system.nearest) <= set(lex.versions)
        assert not system.versions or system.default in {v.id for v in system.versions}
        for version in system.versions:
            names = [edition.name for edition in version.editions]
            assert not names or version.edition in names


def test_packages_have_a_name_in_each_family_that_has_them() -> None:
    packages = lexicon().packages
    assert len({(package.id, package.only) for package in packages}) == len(packages)
    name = re.compile(r"[a-z0-9][a-z0-9+._-]*")
    for package in packages:
        only = package.only.split("|")
        assert not package.only or {*only} <= {"apt", "dnf", "windows", *lexicon().versions}
        families = only if package.only else ("apt", "dnf", "windows")
        names = [package.under(family) for family in families if package.under(family)]
        assert names
        assert all(name.fullmatch(one) for one in names), package.id


@pytest.mark.parametrize("provider", lexicon().rented, ids=lambda provider: provider.id)
def test_rented_machines_are_told_from_words(provider: Provider) -> None:
    """A pattern of a region or type takes no ordinary word."""
    patterns = (*provider.regions, *provider.types)
    taken = [w for w in lexicon().common for p in patterns if re.fullmatch(p, w, re.IGNORECASE)]
    assert not taken


def test_names_of_packs_are_spelt_as_in_the_packs(packs: Packs) -> None:
    lex = lexicon()
    for platform in lex.platforms:
        if platform.draft and "packer" in (platform.tools or ("packer",)):
            assert packs.component(f"packer/builder/{platform.id}"), platform.id
        for tool in platform.tools:
            name = platform.under(tool)
            assert tool == "packer" or packs.of_local_name(tool, name), platform.id
    for component in lex.components:
        if component.resource:
            assert packs.component(f"terraform/resource/{component.resource}"), component.id


def test_no_ordinary_word_is_taken_for_a_misspelling() -> None:
    lex = lexicon()
    near = {word for word in lex.common if word in known_names()}
    assert not near


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Pakcer", "packer"),
        ("hypervee", "hyperv-iso"),
        ("hyper-vee", "hyperv-iso"),
        ("virtualbx", "virtualbox-iso"),
        ("vmwear", "vmware-iso"),
        ("vshpere", "vsphere-iso"),
        ("promox", "proxmox-iso"),
        ("quemu", "qemu"),
        ("terrafrom", "terraform"),
        ("anisble", "ansible"),
        ("ubuntuu", "ubuntu"),
        ("debain", "debian"),
        ("windwos", "windows"),
        ("sysperp", "sysprep"),
        ("vaultwarder", "vaultwarden"),
        ("ngnix", "nginx"),
        ("gtiea", "gitea"),
        ("graphana", "grafana"),
    ],
)
def test_misspellings_find_their_name(word: str, name: str) -> None:
    assert nearest_names(word)[:1] == (name,)


ORDINARY = """
image before script server store local work after startup runs template machine cores disk
memory container containers behind stored written files random password passwords private
network networks admin administrator harden hardened browser office desktop laptop company
customer backup monitoring logging metrics alert dashboard security compliance encrypted patch
tested testing quick brown helper workshop student teaching demo packed packet pocket parker
chief charter ginger engine doctor docks dock backer racer debit deviant window widow server
sever rocket rock alma mater arches reads redid radish cadet candy traffic terrain terraced
complete compost portal container minor vault vaults guarded registry provisioned scripted boxes
virtual version
"""


@pytest.mark.parametrize("word", ORDINARY.split())
def test_ordinary_words_are_not_flagged(word: str, packs: Packs) -> None:
    from assistant.understand import read_goal

    intent = read_goal(f"a Debian 12 Packer image on qemu with {word} things", packs)
    assert intent.unknown == ()


def test_lookalikes_are_found_before_users_meet_them() -> None:
    assert lookalikes(["pakcer", "packer", "backer", "table", "terafform"]) == [
        "pakcer",
        "terafform",
    ]


@pytest.mark.parametrize("kind", ["tools", "services", "components", "subjects", "platforms"])
def test_no_entry_is_spread_into_more_phrases_than_anybody_says(kind: str) -> None:
    """Each phrase takes time at every start and memory for as long as the program runs."""
    many = {e.id: sum(len(spread(w)) for w in e.words) for e in getattr(lexicon(), kind)}
    assert {name: n for name, n in many.items() if n > 20_000} == {}
    assert sum(many.values()) < 150_000


def test_no_rule_is_spread_into_an_expression_that_takes_long_to_compile() -> None:
    """The first goal waits for every rule's expression."""
    for rule in lexicon().values.keyed:
        for side in (rule.before, rule.after):
            assert sum(len(spread(phrase)) for phrase in side) < 3_000, rule.parameter
