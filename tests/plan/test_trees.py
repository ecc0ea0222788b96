"""Trees of recipes become YAML that reads back as what they say, with the origin of each value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.core.intent import Parameter, Span
from assistant.core.plan import Choice, Printed
from assistant.plan.library import recipes
from assistant.plan.parts import with_parts
from assistant.plan.recipe import Part, Recipe, Slotted
from assistant.plan.trees import tree
from assistant.syntax.yaml_writing import quoted
from assistant.targets.scene import Scene

GOAL = "users anna and ben on port 8080"
GIVEN = (
    Parameter("users", "anna", "goal", Span(6, 10)),
    Parameter("users", "ben", "goal", Span(15, 18)),
    Parameter("port", 8080, "goal", Span(27, 31)),
)


@pytest.fixture
def recipe() -> Recipe:
    slots = {"late": [Slotted(tree=["c"]), Slotted(tree=["d"], when=["has:d"])]}
    slots["entries"] = [Slotted(tree={"h": 1})]
    return msgspec.structs.replace(recipes(paths.prompts_dir())[0], slots=slots)


@pytest.fixture
def scene() -> Scene:
    settings = {p.name: p for p in reversed(GIVEN)}
    return Scene(GOAL, "test", frozenset({"has:x"}), settings, "", (), given=GIVEN)


def text(data: Any, recipe: Recipe, scene: Scene) -> str:
    return "".join(s.text for s in tree(data, recipe, scene) if isinstance(s, Printed))


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text("ab 01:#-{}'\"\\\n\t%[]&*!|>,é", max_size=9),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "b", "on", "1", "x y"]), inner, min_size=1, max_size=3
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["k", "l", "yes"]), PLAIN, min_size=1))
def test_plain_data_reads_back(data: dict[str, Any]) -> None:
    bare = Scene("", "test", frozenset(), {}, "", ())
    made = text(data, recipes(paths.prompts_dir())[0], bare)
    assert yaml.safe_load(made) == data, made


@pytest.mark.parametrize(
    "word",
    [
        "yes",
        "022",
        "1e3",
        "12:30",
        "~",
        "",
        " a",
        "a: b",
        "{{ x }}",
        "y",
        "- a",
        "0x1f",
        "2026-01-01",
    ],
)
def test_words_that_yaml_reads_as_something_else_are_quoted(word: str) -> None:
    assert yaml.safe_load(quoted(word)) == word
    assert quoted(word)[0] in "\"'"


def test_values_carry_their_origin(recipe: Recipe, scene: Scene) -> None:
    segments = tree({"a": {"param": "port"}, "b": 1}, recipe, scene)
    assert segments[1] == Printed("8080", "goal", 'goal "8080"')


def test_each_value_of_a_parameter_makes_an_item(recipe: Recipe, scene: Scene) -> None:
    data = {"u": [{"each": "users|port", "make": {"name": {"param": "item"}, "k": "x"}}]}
    made = yaml.safe_load(text(data, recipe, scene))
    assert [one["name"] for one in made["u"]] == ["anna", "ben", 8080]
    assert "users" in scene.used


def test_a_value_that_stands_there_already_is_not_repeated(recipe: Recipe, scene: Scene) -> None:
    data = ["ben", {"each": "users", "make": {"param": "item"}}, "z", "z"]
    assert yaml.safe_load(text(data, recipe, scene)) == ["ben", "anna", "z"]
    assert yaml.safe_load(text(["z", "z"], recipe, scene)) == ["z", "z"]


def test_a_value_from_outside_replaces_all_of_the_goal(recipe: Recipe, scene: Scene) -> None:
    fixed = {**scene.settings, "users": Parameter("users", "root", "set")}
    data = [{"each": "users", "make": {"param": "item"}}]
    assert text(data, recipe, replace(scene, settings=fixed)) == "- root\n"


def test_what_does_not_hold_is_left_out_with_its_key(recipe: Recipe, scene: Scene) -> None:
    data = {
        "a": {"only": ["has:y"], "value": 1},
        "b": {"only": ["has:x"], "c": 1},
        "d": [{"only": ["has:y"], "value": 1}],
        "e": {"slot": "nothing"},
        "f": [{"slot": "late"}, "last"],
        "g": [],
        "*": {"slot": "entries"},
    }
    assert yaml.safe_load(text(data, recipe, scene)) == {
        "b": {"c": 1},
        "f": ["c", "last"],
        "g": [],
        "h": 1,
    }


def test_a_mapping_goes_without_what_it_needs(recipe: Recipe, scene: Scene) -> None:
    data = [
        {"needs": "tasks", "name": "x", "tasks": {"slot": "nothing"}},
        {"needs": "tasks", "name": "y", "tasks": [1]},
    ]
    assert yaml.safe_load(text(data, recipe, scene)) == [{"name": "y", "tasks": [1]}]


def test_a_group_of_hosts_has_what_is_its_own(recipe: Recipe, scene: Scene) -> None:
    own = Slotted(tree=["nginx"], covers=["nginx"])
    held = msgspec.structs.replace(recipe, slots={"tasks": [own, Slotted(tree=["updates"])]})
    roles = (Parameter("host_role", "nginx:web", "goal"), Parameter("host_group", "web", "goal"))
    grouped = replace(
        scene,
        given=roles,
        settings={**scene.settings, "host_role": roles[0], "host_group": roles[1]},
    )
    data = [
        {"slot": "tasks", "of": "shared"},
        {
            "each": "host_group",
            "make": {"in": {"param": "item"}, "do": {"slot": "tasks", "of": "group"}},
        },
    ]
    assert yaml.safe_load(text(data, held, grouped)) == ["updates", {"in": "web", "do": ["nginx"]}]


def test_comments_blank_lines_and_lists_within_lists(recipe: Recipe, scene: Scene) -> None:
    data = [
        {"comment": "First\nsecond"},
        {"name": "x", "# why": "Because", "run": [["sh", "-c", "a, b"], ["c"]]},
        {"name": "z", "of": {"lines": ["one", "", {"text": ["  two ", {"param": "port"}]}]}},
    ]
    segments = tree(data, recipe, scene, head=["---"], spaced=[""])
    made = "".join(s.text for s in segments if isinstance(s, Printed))
    assert made == (
        "---\n# First\n# second\n- name: x\n"
        "  # Because\n  run:\n    - [sh, -c, 'a, b']\n    - [c]\n"
        "\n- name: z\n  of: |\n    one\n\n      two 8080\n"
    )


def test_a_choice_stays_one(recipe: Recipe, scene: Scene) -> None:
    data = {"a": {"choose": {"id": "x", "ask": "Which", "options": ["yes", "z"]}}}
    assert tree(data, recipe, scene)[1] == Choice("x", "Which", ('"yes"', "z"))


def test_a_value_that_is_none_is_refused(recipe: Recipe, scene: Scene) -> None:
    with pytest.raises(Unfinished, match="is no value"):
        tree({"a": {"param": 1}}, recipe, scene)


def test_a_text_of_values_is_quoted_as_a_whole(recipe: Recipe, scene: Scene) -> None:
    data = {"a": {"text": ["{{ x }}:", {"param": "port"}]}, "b": {"text": ["p", {"param": "port"}]}}
    assert text(data, recipe, scene) == 'a: "{{ x }}:8080"\nb: p8080\n'


def test_parts_of_one_name_are_refused(recipe: Recipe) -> None:
    part = Part(id="a", when=[])
    with pytest.raises(Unfinished, match="have the name 'a'"):
        with_parts(recipe, [part, part])


def test_a_component_is_covered_where_its_part_holds(recipe: Recipe) -> None:
    part = Part(id="a", when=["has:x"], covers=["x"], slots={"s": ["one"]})
    made = with_parts(recipe, [part])
    assert "x" in made.covers
    assert made.gaps[-1].when == ["not:part:a"]
    assert [fact.then for fact in made.facts[-2:]] == [["part:a", "slot:s"], ["asked:a"]]
    assert made.slots["s"][0].when == ["part:a"]
