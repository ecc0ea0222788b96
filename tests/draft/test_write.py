"""Plan to Draft, with a writer that draws at random."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from assistant.core.draft import Decision, LineOrigin, Tokens
from assistant.core.errors import Cancelled, Unfinished
from assistant.core.events import Event, FileFinished, Note, TextWritten
from assistant.core.intent import Parameter
from assistant.core.plan import Attribute, Block, Choice, Comment, PlannedFile, Printed
from assistant.draft import UnknownName, verify_names, write_draft
from assistant.knowledge import Packs
from tests.draft.plans import WORDS, hcl, plan_of, quoted, text
from tests.draft.writers import RandomWriter

HEADLESS = Choice("headless", "with a window or not", options=("true", "false"))
ABOUT = Choice("about", "what the machine is for", pattern=WORDS)


def source(*body: Any, name: str = "qemu", schema: str = "packer/builder/qemu") -> Block:
    return Block("source", (name, "win"), body, schema)


PLAN = plan_of(
    hcl(
        Block(
            "variable",
            ("name",),
            (
                Attribute("type", text("string")),
                Attribute("description", quoted(ABOUT)),
                Attribute("default", text('"x"', "assumed", "the goal leaves it open")),
            ),
        ),
        source(
            Attribute("cpus", text("4", "goal", 'goal "4 vCPU"')),
            Attribute("headless", (HEADLESS,)),
        ),
    ),
    PlannedFile(
        "scripts/a.sh",
        "shell",
        "a script",
        segments=(
            Printed("#!/bin/sh\n" + "# filler\n" * 60),
            Printed("echo "),
            Choice("word", "a greeting", options=("hello", "hi")),
        ),
    ),
    PlannedFile("agent.bin", "text", "the user's own", user_bytes=b"\xff\x00\r\nraw"),
)


def drafted(plan: Any, packs: Packs, seed: int = 0) -> tuple[Any, list[Event], RandomWriter]:
    events: list[Event] = []
    writer = RandomWriter()
    draft = write_draft(
        plan, packs, writer, seed=seed, listen=events.append, stop=threading.Event()
    )
    return draft, events, writer


def test_files_decisions_origins(packs: Packs) -> None:
    draft, _, _ = drafted(PLAN, packs)
    main, script, agent = draft.files
    about, headless, word = (decision.text for decision in draft.decisions)
    assert main.text == (
        'variable "name" {\n'
        "  type        = string\n"
        f'  description = "{about}"\n'
        '  default     = "x"\n'
        "}\n"
        "\n"
        'source "qemu" "win" {\n'
        "  cpus     = 4\n"
        f"  headless = {headless}\n"
        "}\n"
    )
    assert (
        script.text
        == f"#!/bin/sh\n{'# filler' + chr(10)}".replace("# filler\n", "# filler\n" * 60)
        + f"echo {word}\n"
    )
    assert agent.content == b"\xff\x00\r\nraw"
    assert main.origins == (
        LineOrigin(3, "model", "what the machine is for"),
        LineOrigin(4, "assumed", "the goal leaves it open"),
        LineOrigin(8, "goal", 'goal "4 vCPU"'),
        LineOrigin(9, "model", "with a window or not"),
    )
    assert script.origins == (LineOrigin(62, "model", "a greeting"),)
    assert draft.decisions == (
        Decision("about", "main.pkr.hcl", 3, about, ()),
        Decision(
            "headless",
            "main.pkr.hcl",
            9,
            headless,
            tuple({"true", "false"} - {headless}),
        ),
        Decision("word", "scripts/a.sh", 62, word, tuple({"hello", "hi"} - {word})),
    )


def test_events_are_the_files_in_order(packs: Packs) -> None:
    draft, events, _ = drafted(PLAN, packs)
    told: dict[str, str] = {}
    finished: list[str] = []
    for event in events:
        if isinstance(event, TextWritten):
            assert event.path not in finished
            told[event.path] = told.get(event.path, "") + event.text
        elif isinstance(event, FileFinished):
            finished.append(event.path)
    assert finished == [file.path for file in draft.files]
    assert told == {file.path: file.text for file in draft.files}


def test_seeds(packs: Packs) -> None:
    first, _, _ = drafted(PLAN, packs)
    assert drafted(PLAN, packs)[0] == first
    assert len({drafted(PLAN, packs, seed)[0].files[0].text for seed in range(5)}) > 1


def test_what_the_model_is_told_and_what_it_cost(packs: Packs) -> None:
    draft, _, writer = drafted(PLAN, packs)
    (scene,) = writer.scenes
    assert [(part.name, part.rank) for part in scene.parts] == [("instruction", 1), ("goal", 0)]
    main, script = writer.sections
    assert (main.id, script.id) == ("about", "word")
    assert main.ask == "main.pkr.hcl: what the machine is for; with a window or not"
    assert len(script.grammar) < 400, "the filler is not fed to the model"
    assert writer.longest == max(len(s.ask) + s.longest for s in writer.sections)
    tokens: Tokens = draft.tokens
    assert (tokens.prompt, tokens.reused) == (10 + 2 * 5, 20)
    assert tokens.sampled + tokens.forced + tokens.printed == sum(
        len(file.content) for file in draft.files[:2]
    )


def test_the_goal_and_facts_are_shown_without_control_characters(packs: Packs) -> None:
    import dataclasses

    plan = dataclasses.replace(
        PLAN,
        goal="a \x1b[31mred\x1b[0m\n machine " + "x" * 2000,
        parameters=(Parameter("cpus", 4, "goal"),),
    )
    (scene,) = drafted(plan, packs)[2].scenes
    goal = scene.parts[1].text
    assert goal.startswith("Goal: a red machine xxx")
    assert len(goal) < 620
    assert (scene.parts[2].name, scene.parts[2].text) == ("parameters", "Facts: cpus 4")


def test_nothing_to_decide_asks_no_model(packs: Packs) -> None:
    plan = plan_of(hcl(source(Attribute("cpus", text("4")))))
    draft, events, writer = drafted(plan, packs)
    assert writer.scenes == []
    assert writer.sections == []
    assert draft.tokens.sampled == 0
    assert draft.tokens.printed > 0
    assert not [e for e in events if isinstance(e, Note)]


def test_twin_choices_are_refused(packs: Packs) -> None:
    plan = plan_of(hcl(source(Attribute("headless", (HEADLESS,)), Comment((HEADLESS,)))))
    with pytest.raises(Unfinished, match="two choice points headless"):
        drafted(plan, packs)


def test_stop_between_stretches(packs: Packs) -> None:
    stop = threading.Event()
    events: list[Event] = []

    def listen(event: Event) -> None:
        events.append(event)
        stop.set()

    with pytest.raises(Cancelled):
        write_draft(PLAN, packs, RandomWriter(), listen=listen, stop=stop)
    assert not any(isinstance(event, FileFinished) for event in events)


PROVISIONER = Block("provisioner", ("powershell",), (Attribute("scrpt", text("1")),))
VGA = Block("vga", (), (Attribute("typ", text("1")),))


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (source(Attribute("cpu", text("4"))), "attribute “cpu”"),
        (source(Attribute("cpus; x", text("4"))), "attribute “cpus; x”"),
        (source(Block("disk")), "block “disk”"),
        (source(name="quemu", schema="packer/builder/quemu"), "component “packer/builder/quemu”"),
        (source(name="quemu", schema=""), "component “packer/builder/quemu”"),
        (Block("resource", ("a", "b")), "no target of the plan has a block “resource”"),
        (Block("build", (), (Attribute("sorces", text("[]")),)), "attribute “sorces”"),
        (
            Block("build", (), (PROVISIONER,)),
            "attribute “scrpt”",
        ),
        (
            source(Block("qemuargs"), name="qemu"),
            "block “qemuargs”",
        ),
        (
            source(VGA, name="proxmox-iso", schema="packer/builder/proxmox-iso"),
            "attribute “typ”",
        ),
    ],
)  # fmt: skip
def test_no_name_is_invented(packs: Packs, block: Block, words: str) -> None:
    with pytest.raises(UnknownName) as caught:
        drafted(plan_of(hcl(block)), packs)
    assert words in caught.value.summary
    assert "main.pkr.hcl" in caught.value.summary


def test_names_of_languages_and_nested_blocks_are_known(packs: Packs) -> None:
    packer = plan_of(
        hcl(
            Block(
                "packer",
                (),
                (
                    Attribute("required_version", text('">= 1.8"')),
                    Block(
                        "required_plugins",
                        (),
                        (Attribute("qemu", text('{\n  version = "1"\n}')),),
                    ),
                ),
            ),
            Block("locals", (), (Attribute("anything", text("1")),)),
            source(
                Block("vga", (), (Attribute("type", text('"std"')),)),
                name="proxmox-iso",
                schema="packer/builder/proxmox-iso",
            ),
            Block(
                "build",
                (),
                (
                    Attribute("sources", text("[]")),
                    Block(
                        "provisioner",
                        ("powershell",),
                        (
                            Attribute("scripts", text("[]")),
                            Attribute("only", text("[]")),
                            Attribute("pause_before", text('"1m"')),
                        ),
                        "packer/provisioner/powershell",
                    ),
                    Block("post-processor", ("manifest",), (Attribute("output", text('"m"')),)),
                ),
            ),
        )
    )
    verify_names(packer, packs)
    terraform = plan_of(
        hcl(
            Block(
                "resource",
                ("docker_container", "web"),
                (
                    Attribute("name", text('"web"')),
                    Attribute("depends_on", text("[]")),
                    Block("ports", (), (Attribute("internal", text("80")),)),
                    Block("lifecycle", (), (Attribute("prevent_destroy", text("true")),)),
                ),
                "terraform/resource/docker_container",
            ),
            Block("provider", ("docker",), (Attribute("host", text('"x"')),)),
            Block("output", ("a",), (Attribute("value", text("1")),)),
            path="main.tf",
        ),
        targets=("terraform",),
    )
    verify_names(terraform, packs)


def test_what_the_model_is_not_shown_is_told(packs: Packs) -> None:
    _, events, writer = drafted(PLAN, packs)
    assert not any("the model is shown" in e.text for e in events if isinstance(e, Note))
    many = tuple(Parameter(f"setting_{n}", "value", "goal") for n in range(40))
    long = replace(PLAN, goal="a machine image " * 60, parameters=many)
    _, events, writer = drafted(long, packs)
    notes = [e.text for e in events if isinstance(e, Note) and "the model is shown" in e.text]
    assert len(notes) == 2
    told = "".join(part.text for part in writer.scenes[0].parts)
    assert len(told) < 900
