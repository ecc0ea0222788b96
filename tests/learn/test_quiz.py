"""Questions: one right answer, the same for the same seed, marks kept."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import jsonschema
import pytest
from click.testing import CliRunner

from assistant.cli.quiz import quiz
from assistant.core.errors import Declined
from assistant.knowledge import Packs
from assistant.learn.explain import Explainer
from assistant.learn.ideas import find_idea, ideas
from assistant.learn.quiz import Progress, on_files, on_topic, read_progress, write_progress
from assistant.learn.quiz.making import asked
from assistant.learn.quiz.progress import KEPT
from tests.learn.test_explain import FILES

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/quiz.schema.json").read_text()
)


@pytest.mark.parametrize("topic", [None, "compose", "containers", "tpm-device", "packer", "qemu"])
def test_a_topic_is_asked_about(packs: Packs, topic: str | None) -> None:
    found = on_topic(ideas(), packs, topic, 7, 30)
    assert found
    assert found == on_topic(ideas(), packs, topic, 7, 30)
    assert found != on_topic(ideas(), packs, topic, 8, 30)
    for one in found:
        plain = [choice.lower() for choice in one.choices]
        assert 3 <= len(plain) == len(set(plain)) <= 4
        assert one.why
        assert one.source


def test_wrong_terms_are_not_right_too(packs: Packs) -> None:
    concepts = ideas().concepts
    for one in on_topic(ideas(), packs, None, 1, 2000) or ():
        kind, _, rest = one.id.partition("/")
        if kind == "term":
            tool, name = rest.split("/")
            right = concepts[name].named[tool]
            wrong = set(one.choices) - {right.term}
            for other in concepts.values():
                term = other.named.get(tool)
                if term is not None and term.term in wrong:
                    assert set(right.names).isdisjoint(term.names), one.id
        elif kind == "missing":
            tools = [t for t, term in concepts[rest].terms.items() if term.none]
            assert sum(choice in _titles(tools) for choice in one.choices) == 1, one.id
        elif kind in ("needs", "lacks"):
            component = packs.component(rest)
            assert component is not None
            names = {*component.body.attributes, *component.body.blocks}
            needed = {*component.body.needed[0], *component.body.needed[1]}
            fits = [c in needed if kind == "needs" else c not in names for c in one.choices]
            assert fits.index(True) == one.answer, one.id
            assert sum(fits) == 1, one.id


def _titles(tools: list[str]) -> set[str]:
    from assistant.learn.ideas import TOOLS

    return {TOOLS[tool] for tool in tools}


def test_files_are_asked_about(packs: Packs) -> None:
    explainer = Explainer(FILES, packs, find_idea)
    found = on_files(explainer, ideas(), 3, 50)
    assert any(one.id.startswith("line/compose.yaml") for one in found)
    assert found == on_files(explainer, ideas(), 3, 50)


def test_what_went_wrong_comes_first(packs: Packs) -> None:
    last = (on_topic(ideas(), packs, "storage", 1, 100) or ())[-1]
    again = on_topic(ideas(), packs, "storage", 1, 3, frozenset({last.id}))
    assert again is not None
    assert again[0].id == last.id


def test_progress_is_bounded_and_survives_rubbish(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "quiz.json"
    progress = Progress()
    for number in range(KEPT + 10):
        progress.rounds = number
        progress.note(f"q{number}", right=number % 2 == 0)
    write_progress(file, progress)
    kept = read_progress(file)
    assert len(kept.marks) == KEPT
    assert "q0" not in kept.marks
    assert "q3" not in kept.weak
    assert f"q{KEPT + 9}" in kept.weak
    assert [one.name for one in file.parent.iterdir()] == ["quiz.json"]
    file.write_bytes(b"{broken")
    assert read_progress(file) == Progress()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.cli.quiz.data_dir", lambda: tmp_path)
    run = CliRunner().invoke
    printed = run(quiz, ["compose", "--seed", "5", "--json"], standalone_mode=False)
    value = json.loads(printed.stdout)
    jsonschema.validate(value, SCHEMA)
    answers = "".join(f"{'abcd'[one['answer']]}\n" for one in value["questions"])
    played = run(quiz, ["compose", "--seed", "5"], input=answers, standalone_mode=False)
    assert "5 of 5 right" in played.stdout
    assert len(read_progress(tmp_path / "quiz.json").marks) == 5
    run(quiz, ["--forget"], standalone_mode=False)
    assert not (tmp_path / "quiz.json").exists()
    stopped = run(quiz, ["--seed", "5"], input="", standalone_mode=False)
    assert "0 of 0 right" in stopped.stdout
    refused = run(quiz, ["frobnicator"], standalone_mode=False).exception
    assert isinstance(refused, Declined)


def test_a_topic_is_understood_in_peoples_words(packs: Packs) -> None:
    assert on_topic(ideas(), packs, "k8s", 0, 3) == on_topic(ideas(), packs, "kubernetes", 0, 3)
    found = on_topic(ideas(), packs, "container comes back after reboot", 0, 3)
    assert found
    assert {one.about for one in found} == {"restart-policy"}
    assert on_topic(ideas(), packs, "frobnicate", 0, 3) is None


def test_no_two_choices_say_the_same() -> None:
    asked_ = asked("a", "b", "?", "waagent -deprovision", [
        "image version in a compute gallery", "image version of a compute gallery",
        "managed image", "power_state"], "", "", Random(0))  # fmt: skip
    assert asked_ is not None
    assert sum("compute gallery" in one for one in asked_.choices) == 1


@pytest.mark.parametrize(
    ("tool", "element", "concept", "alone"),
    [
        ("cloud-init", "packages", "package-installed", True),
        ("cloud-init", "users", "user-account", True),
        ("ansible", "ansible.builtin.copy", "file-upload", True),
        ("ansible", "ansible.builtin.cron", "scheduled-task", True),
        ("packer", "build", "golden-image", False),
        ("packer", "provisioner/file", "file-upload", True),
        ("compose", "services.*.volumes", "bind-mount", False),
        ("packer", "builder/vsphere-iso.cd_content", None, True),
        ("compose", "include", "reusable-part", False),
        ("packer", "builder/qemu.memory", "vm-memory", True),
    ],
)
def test_what_an_element_is_stands_before_what_it_may_be_used_for(
    tool: str, element: str, concept: str | None, alone: bool
) -> None:
    elements = (element, f"builder/*.{element.rpartition('.')[2]}")
    found = ideas().of_element(tool, elements)
    assert (found.name if found else None) == concept
    sole = ideas().of_element(tool, elements, alone=True)
    assert (sole.name if sole else None) == (concept if alone else None)


def test_what_stands_beside_a_line_is_no_wrong_answer(packs: Packs) -> None:
    text = 'variable "token" {\n  type      = string\n  sensitive = true\n}\n'
    explainer = Explainer({"main.tf": text}, packs, find_idea)
    secret = ideas().concepts["secret-value"].means
    for seed in range(12):
        for one in on_files(explainer, ideas(), seed, 9):
            if ":1" in one.id:
                assert secret not in one.choices


def test_each_concept_is_asked_about_before_one_comes_again(packs: Packs) -> None:
    text = "".join(f'variable "v{n}" {{}}\n' for n in range(9)) + 'output "a" {\n  value = 1\n}\n'
    explainer = Explainer({"main.tf": text}, packs, find_idea)
    found = on_files(explainer, ideas(), 3, 2)
    assert len({one.about for one in found}) == 2
