"""Questions about words: the concept that answers, the tools that are meant, what is declined."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli.words import words
from assistant.core.errors import UsageError
from assistant.learn.ideas import TOOLS, ideas
from assistant.learn.looked_up import names_in
from assistant.learn.words import answer
from assistant.learn.words.asking import asked
from assistant.render.words import words_json, words_text
from benchmarks.words.__main__ import read
from benchmarks.words.left_out import left_out

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/words.schema.json").read_text()
)


def test_most_questions_find_their_concept_first() -> None:
    free = [q for q in read("free").questions if not q.held]
    later = [q for n in ("threads", "moments", "everyday") for q in read(n).questions if not q.held]
    questions = [*read().questions, *read("phrased").questions, *free, *later]
    found = [[c.name for c in answer(q.ask).found] for q in questions]
    right = [{q.want, *q.also} for q in questions]
    first = sum(not one.isdisjoint(names[:1]) for names, one in zip(found, right, strict=True))
    three = sum(not one.isdisjoint(names[:3]) for names, one in zip(found, right, strict=True))
    assert first >= 0.93 * len(questions)
    assert three >= 0.98 * len(questions)


def test_a_way_of_asking_that_the_data_lacks_finds_its_concept() -> None:
    found = list(left_out(most=1))
    assert sum(names[:1] == [one] for one, _, names in found) >= 0.66 * len(found)
    assert sum(one in names for one, _, names in found) >= 0.82 * len(found)


def test_everyday_words_and_slips_do_not_hide_the_concept() -> None:
    for question, want in (
        ("somebody wants to really make the disk bigger", "disk-resize"),
        ("what is a kubernets namspace", "namespace"),
        ("log in automaticaly after windows setup", "auto-logon"),
    ):
        assert answer(question).found[0].name == want


def test_of_near_concepts_one_that_the_named_tool_has_a_word_of_comes_first() -> None:
    for question, want, other in (
        ("open a port with vagrant", "published-port", "firewall-rule"),
        ("open a port with hyper-v", "port-forward", "firewall-rule"),
        ("run something at start with powershell dsc", "service-running", "every-boot-script"),
    ):
        told = answer(question).found
        assert told[0].name == want
        assert asked(question).named[0] not in ideas().concepts[other].named


def test_windows_alone_names_no_tool_outright() -> None:
    assert asked("my windows guest is slow").asked_from == ("unattend",)
    assert asked("my windows guest is slow").named == ()
    assert asked("windows answer file, disk layout").named == ("unattend",)


def test_one_system_s_word_for_another_is_that_system_s_own_concept() -> None:
    for question, want in (
        ("preseed counterpart for windows", "answer-file-windows"),
        ("subiquity counterpart for windows", "answer-file-windows"),
        ("answer file for debian", "answer-file-linux"),
        ("answer file for windows on proxmox", "answer-file-windows"),
        ("iptables counterpart for windows", "firewall-rule"),
    ):
        assert answer(question).found[0].name == want
    assert asked("fstab on windows and on linux").system == ""


def test_names_and_hosts_in_a_long_story_do_not_hide_what_it_is_about() -> None:
    story = (
        "Since Zbigniew put the second address wiki.firma.local on our old server, the intranet of "
        "{} shows the welcome page of nginx in place of our own site, in each browser that we have."
    )
    assert answer(story.format("Hamburg")).found[0].name == "web-site"
    assert not answer("Zbigniew wiki").found


def test_a_question_in_everyday_words_is_answered() -> None:
    question = "my lab machines have the same name in the network neighbourhood after I copied them"
    assert "host-name" in [one.name for one in answer(question).found]


FILES = ("questions", "free", "threads", "moments", "everyday")
UNKNOWN = [text for name in FILES for text in read(name).unknown]


@pytest.mark.parametrize("question", UNKNOWN)
def test_what_the_vocabulary_does_not_have_is_declined(question: str) -> None:
    told = answer(question)
    assert not told.found
    assert told.unknown
    assert CliRunner().invoke(words, question.split()).exit_code in (0, 3)


def test_every_concept_is_found_by_its_own_title() -> None:
    lost = [c.name for c in ideas().concepts.values()
            if c.name not in [f.name for f in answer(c.title).found]]  # fmt: skip
    assert not lost


def test_the_tools_that_are_meant() -> None:
    one = asked("vagrant synced_folder in compose terms")
    assert (one.asked_from, one.asked_to) == (("vagrant",), ("compose",))
    assert one.words == ("synced_folder",)
    assert asked("ansible's handler, kubernetes equivalent").asked_to == ("kubernetes",)
    assert asked("handler", "ansible", "compose").asked_to == ("compose",)


def test_a_slip_in_a_tool_s_name_still_names_it() -> None:
    for word, tool in (
        ("ansibel", "ansible"), ("kubernets", "kubernetes"), ("terrafrom", "terraform"),
        ("proxmx", "proxmox"),
    ):  # fmt: skip
        assert asked(f"loop in {word}").named == (tool,)
    assert asked("unattended packet backer").named == ()


def test_a_line_of_cron_is_read_as_one() -> None:
    for line in ("0 4 * * 0", "*/5 * * * *", "30 2 1-7 * 1"):
        assert answer(f"explain {line}").found[0].name == "timer-expression"


def test_machines_sizes_and_files_of_the_asker_are_no_strange_words() -> None:
    for question, want in (
        ("restart nginx on web31 only when its config changes", "service-notified"),
        ("container is killed at 512m of memory", "memory-limit"),
        ("change one line of my app7.conf", "line-in-file"),
    ):
        told = answer(question)
        assert (told.found[0].name, told.unknown) == (want, ())
    assert answer("app_wobble_config in packer").unknown


def test_a_strange_word_that_is_asked_for_is_told_in_a_long_question_too() -> None:
    """Invented names, misspelt ones and those of products that the vocabulary has not."""
    told = [answer(text) for text in read("strange").unknown]
    assert sum(not one.found for one in told) >= 26
    assert sum(bool(one.unknown) for one in told) >= 29
    text = "which block sets the wibbletimeout of a proxmox machine when it is cloned"
    assert answer(text).unknown[0][0] == "wibbletimeout"
    assert "clone" in answer(text).unknown[0][1]
    slip = answer("the dockerfile instruction SQUISH makes the layers smaller")
    assert slip.found
    assert slip.unknown[0][0] == "squish"


def test_a_long_story_with_names_and_odd_words_is_answered() -> None:
    questions = read("strange").questions
    found = [[one.name for one in answer(q.ask).found] for q in questions]
    right = [{q.want, *q.also} for q in questions]
    assert sum(not names for names in found) <= 1
    assert sum(not one.isdisjoint(n[:3]) for n, one in zip(found, right, strict=True)) >= 27


def test_names_that_a_pack_has_are_read_by_their_parts() -> None:
    for question, want in (
        ("Set-DnsClientServerAddress in ansible", "dns-server"),
        ("get-scheduledtaskinfo", "scheduled-task"),
        ("what does ProductKey in UserData do", "licence-key"),
    ):
        assert answer(question).found[0].name == want
    assert not answer("Set-DnsZorkAddress").found


def test_regions_and_network_cards_are_no_strange_words() -> None:
    assert asked("move it from eu-central-1 to us-gov-west-1").words == ("move", "region", "region")
    for question, want in (
        ("deploy to eu-west-1 and us-east-1 from one terraform folder", "several-providers"),
        ("the card is called enp3s0 after the update", "interface-name"),
    ):
        told = answer(question)
        assert (told.found[0].name, told.unknown) == (want, ())


def test_who_names_a_tool_alone_asks_what_it_is() -> None:
    for question, want in (("gpo", "windows-policy"), ("what is vagrant", "several-machines")):
        assert answer(question).found[0].name == want


def test_a_before_in_the_middle_of_a_story_asks_for_no_order() -> None:
    assert asked("wait until the schema is there before the web pod comes up").relation == ""
    assert asked("in azure, what happens after the image is generalized").relation == "after"


def test_what_runs_before() -> None:
    told = answer("what runs before sysprep?")
    assert told.relation == "before"
    assert told.found[0].name == "generalize-image"
    assert "provisioner" in [one.name for one in told.found[1:]]
    after = answer("what comes after specialize").found[1:]
    assert "oobe-pass" in [one.name for one in after]


def test_no_equivalent_is_said_with_the_nearest() -> None:
    text = words_text(answer("synced_folder in packer"))
    assert "none - Files are copied once, during the build" in text
    assert "the nearest: copying files into a machine" in text


@given(st.text(max_size=80), st.sampled_from(["", *TOOLS]))
def test_any_text_is_answered_or_declined(text: str, tool: str) -> None:
    told = answer(text, to=tool)
    jsonschema.validate(json.loads(json.dumps(words_json(told))), SCHEMA)
    words_text(told)
    known = ideas().concepts
    assert all(one.name in known for one in told.found)


def test_a_tool_that_is_not_known_is_named_with_the_nearest() -> None:
    ran = CliRunner().invoke(words, ["handler", "--to", "dokcer"])
    assert isinstance(ran.exception, UsageError)
    assert "did you mean docker" in ran.exception.mend


def test_json_holds_what_the_text_shows() -> None:
    ran = CliRunner().invoke(words, ["handler", "in", "compose", "--json"], standalone_mode=False)
    told = json.loads(ran.stdout)
    jsonschema.validate(told, SCHEMA)
    assert told["concepts"][0]["name"] == "service-notified"
    assert told["to"] == ["compose"]


def test_what_no_pack_can_tell_is_said_to_be_unverified() -> None:
    text = words_text(answer("growing a disk in hyper-v"))
    assert "Resize-VHD" in text
    assert "Unverified" not in text
    text = words_text(answer("secure boot in hyper-v"))
    assert "Unverified, as no pack has the words: Hyper-V (Hyper-V PowerShell module)" in text
    assert "No example yet for libvirt" in words_text(answer("serial console in libvirt"))


def test_names_in_a_term_are_looked_up() -> None:
    assert names_in("hyperv", "Enable-VMTPM").verified
    assert names_in("hyperv", "Set-VMZork -Name").strange == ("Set-VMZork",)
    assert names_in("hyperv", "New-VM -Zork").strange == ("New-VM -Zork",)
    assert names_in("unattend", "ComputerName in specialize").known == (
        "ComputerName", "specialize",
    )  # fmt: skip
    assert not names_in("gpo", "startup script").verified
