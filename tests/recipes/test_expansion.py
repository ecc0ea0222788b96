"""What a target adds to a recipe is read as strictly as the recipe itself."""

from __future__ import annotations

import msgspec
import pytest

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.plan.expand import expanded
from assistant.plan.library import recipes
from assistant.plan.recipe import Recipe
from assistant.targets.scene import Scene
from assistant.targets.terraform import expansions

SCENE = Scene("g", "r", frozenset({"has:redis", "has:random-password"}), {}, "", ("docker",))


@pytest.fixture
def recipe() -> Recipe:
    found = recipes(paths.prompts_dir())
    return next(r for r in found if r.id == "terraform-docker-host")


def test_an_expansion_adds_to_the_recipe(recipe: Recipe) -> None:
    more = expanded(recipe, SCENE)
    assert more.name == "redis-docker"
    assert {"containers", "networks", "outputs"} <= set(more.fragments)
    assert more.variables[: len(recipe.variables)] == recipe.variables
    assert [gap.component for gap in more.gaps] == [
        "random-password",
        "basic-auth",
        "traefik-dashboard",
        "own-login",
        "sqlite",
        "static-site",
        "nvidia-gpu",
        "host-network",
        "database-inside",
        "proxy-tls",
        "traefik-labels",
        "closed-signups",
    ]


def test_a_recipe_without_one_stays_as_it_is(recipe: Recipe) -> None:
    plain = msgspec.structs.replace(recipe, expand="")
    assert expanded(plain, SCENE) is plain


def test_an_expansion_that_does_not_exist(recipe: Recipe) -> None:
    with pytest.raises(Unfinished, match="terraform has no expansion 'k8s'"):
        expanded(msgspec.structs.replace(recipe, expand="k8s"), SCENE)


@pytest.mark.parametrize(
    "data",
    [{"fragmnets": {}}, {"fragments": {"x": [{"set": "a"}]}}, {"variables": [{"name": "a"}]}],
)
def test_unsound_data_is_refused(
    recipe: Recipe, data: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansions, "EXPANSIONS", {"docker-host": lambda scene: data})
    with pytest.raises(Unfinished, match="docker-host is not sound"):
        expanded(recipe, SCENE)
