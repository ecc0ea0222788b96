"""Every recipe on every platform and system: names, choice points, syntax, laws."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_hcl

from assistant import paths
from assistant.check import check_files, judge
from assistant.core.errors import Unfinished
from assistant.core.intent import Intent
from assistant.core.plan import Choice, Plan
from assistant.knowledge.packs import Packs
from assistant.plan import make_plan
from assistant.plan.library import read_data, recipes, systems
from assistant.plan.recipe import Recipe
from assistant.targets.scene import Scene
from tests.plan.helpers import choices, files, intent, sample

RECIPES = recipes(paths.prompts_dir())
_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def cases(short: bool) -> dict[str, Intent]:
    """Recipes with their platforms, systems and components.

    All of them, or a short walk: each platform with one system, each system with one platform.
    """
    out: dict[str, Intent] = {}
    for recipe in RECIPES:
        if recipe.id == "terraform-resources":
            continue  # nothing stands in it but what a goal names: tests/plan/open
        subject = next(f[8:] for f in recipe.match[0] if f.startswith("subject:"))
        oses: list[str | None] = [
            name
            for name, entry in systems(paths.prompts_dir()).items()
            if any(_fits(when, {*entry.facts, f"os:{name}"}) for when in recipe.match)
        ]
        sets = [(p,) for p in recipe.platforms] + [tuple(recipe.platforms)]
        for (m, os), (n, platforms) in itertools.product(
            enumerate(oses or [None]), enumerate(sets)
        ):
            if short and m and n:
                continue
            facts = systems(paths.prompts_dir())[os].facts if os else ()
            wishes: list[tuple[str, ...]] = [] if recipe.needs_part else [()]
            if recipe.needs_part or not short or m == n:
                wishes.append(tuple(recipe.covers))
            for components in wishes:
                if not _placed(recipe, [*facts, *(f"has:{c}" for c in components)], platforms):
                    continue
                label = f"{recipe.id}-{os}-{'+'.join(platforms)}-{len(components)}"
                out[label] = intent(subject, platforms, os, components, target=recipe.target)
    return out


def _fits(when: list[str], facts: set[str]) -> bool:
    known = ("family:", "windows:", "distribution:", "installer:", "os:")
    said = [f.split("|") for f in when if f.startswith(known)]
    return bool(said) and all(any(f in facts for f in one) for one in said)


def _placed(recipe: Recipe, facts: Sequence[str], platforms: tuple[str, ...]) -> bool:
    """Whether the recipe is for the system on these platforms, where it makes a difference."""
    known = ("distribution:", "windows:", "platform:", "not:platform:", "has:")
    scene = Scene("", "", frozenset({*facts, *(f"platform:{p}" for p in platforms)}), {}, "", ())
    return any(scene.holds([f for f in when if f.startswith(known)]) for when in recipe.match)


CASES = cases(short=True)


@pytest.fixture(scope="module", params=list(CASES))
def plan(request: pytest.FixtureRequest, packs: Packs) -> Plan:
    """The plan; making it looks up every planned name in the packs."""
    return make_plan(CASES[request.param], packs)


@pytest.mark.slow
def test_every_recipe_on_everything(packs: Packs) -> None:
    for label, one in cases(short=False).items():
        made = make_plan(one, packs)
        assert made == make_plan(one, packs), label
        for path, text in files(made).items():
            if path.endswith((".hcl", ".tf")):
                assert not _PARSER.parse(text.encode()).root_node.has_error, f"{label} {path}"


def test_a_recipe_is_there() -> None:
    assert {recipe.target for recipe in RECIPES} >= {"packer"}
    assert len({recipe.id for recipe in RECIPES}) == len(RECIPES)


def test_choices_are_choices(plan: Plan) -> None:
    found = list(choices(plan))
    assert len({choice.id for choice in found}) == len(found)
    for choice in found:
        assert bool(choice.options) != bool(choice.pattern), choice.id
        assert choice.ask, choice.id
        if choice.pattern:
            assert not re.search(r"[*+]", choice.pattern), choice.id
            for which in range(2):
                text = sample(choice.pattern, which)
                assert text.isascii()
                assert not set(text) & set("\"'\\$%`<>&\n"), choice.id
            continue
        assert len(choice.options) >= 2, choice.id
        assert len(set(choice.options)) == len(choice.options), choice.id
        for one, other in itertools.permutations(choice.options, 2):
            assert not other.startswith(one), choice.id


@pytest.mark.parametrize("which", [0, 1, 2])
def test_hcl_parses_whatever_is_chosen(plan: Plan, which: int) -> None:
    for path, text in files(plan, which).items():
        if path.endswith((".hcl", ".tf", ".hcl.example", ".tfvars.example")):
            assert not _PARSER.parse(text.encode()).root_node.has_error, f"{path}\n{text}"


@pytest.mark.parametrize("which", [0, 1])
def test_the_draft_holds_whatever_is_chosen(plan: Plan, packs: Packs, which: int) -> None:
    text = files(plan, which)
    assert not [f for f in check_files(text, packs).findings if f.severity == "error"]
    drafted = [o for o in plan.obligations if o.check != "not_drafted"]
    assert not [h for h in judge(drafted, text, packs) if h.status != "met"]


def test_paths_and_language_are_plain(plan: Plan) -> None:
    for file in plan.files:
        assert re.fullmatch(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*", file.path)
        assert ".." not in file.path
        assert file.what


def test_secrets_have_no_value_anywhere(plan: Plan) -> None:
    for path, text in files(plan).items():
        for name in re.findall(r'variable "(\w+)" \{[^}]*sensitive = true', text):
            assert not re.search(rf"^{name}\s*=", text, re.MULTILINE), f"{path}: {name}"
    variables = "\n".join(files(plan).values())
    for block in re.findall(r'variable "\w+" \{.*?\n\}', variables, re.DOTALL):
        assert not ("sensitive = true" in block and "default" in block), block


def test_readme_says_how_to_go_on_and_back(plan: Plan) -> None:
    text = files(plan)["README.md"]
    assert text.startswith("# ")
    assert "## Commands\n" in text
    assert "## Undo\n" in text


def test_obligations_are_many_and_distinct(plan: Plan) -> None:
    assert len(plan.obligations) >= 6
    assert len({o.id for o in plan.obligations}) == len(plan.obligations)


def test_a_name_that_no_pack_has_is_an_internal_fault(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = paths.prompts_dir() / "packer" / "windows-image.recipe.yaml"
    folder = tmp_path / "packer"
    shutil.copytree(source.parent, folder, ignore=shutil.ignore_patterns("*.recipe.yaml"))
    (tmp_path / "os.yaml").write_bytes((paths.prompts_dir() / "os.yaml").read_bytes())
    wrong = source.read_text().replace("{set: cpu_model,", "{set: cpu_modle,")
    (folder / source.name).write_text(wrong)
    monkeypatch.setattr(paths, "prompts_dir", lambda: tmp_path)
    with pytest.raises(Unfinished, match=r"builder/qemu has no attribute 'cpu_modle'"):
        make_plan(intent(), packs)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("files: []\nfils: []", "fils"),
        ("files: [{path: a, language: hcl, what: b}]", "content is one of"),
        ("files: [{path: a, language: hcl, what: b, blocks: [{set: x}]}]", "belong together"),
        ("files: [{path: a, language: cobol, what: b, readme: true}]", "cobol"),
    ],
)
def test_a_recipe_that_is_not_sound_is_refused(tmp_path: Path, change: str, says: str) -> None:
    path = tmp_path / "x.recipe.yaml"
    path.write_text(
        "id: x\ntarget: packer\ntitle: x\nmatch: []\nknows: x\nname: x\nvariable_env: X\n"
        f"readme: {{title: [x], intro: [], commands: [], undo: []}}\nobligations: []\n{change}\n"
    )
    with pytest.raises(Unfinished, match=says):
        read_data(path, Recipe)


def test_the_example_of_the_format_page_works(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (paths.prompts_dir() / "README.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    (tmp_path / "packer").mkdir()
    (tmp_path / "packer" / "note.recipe.yaml").write_text(example[1])
    (tmp_path / "os.yaml").write_text("systems: {}\n")
    monkeypatch.setattr(paths, "prompts_dir", lambda: tmp_path)
    made = make_plan(intent("docker-image", ("docker",), None), packs)
    assert "image = var.base_image\n" in files(made)["image.pkr.hcl"]
    assert [c.id for c in choices(made) if isinstance(c, Choice)] == ["docker.comment"]
