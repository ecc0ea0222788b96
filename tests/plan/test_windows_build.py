"""What a Windows build needs in time, order and text, whatever the model picks."""

from __future__ import annotations

import itertools
import re

import pytest

from assistant.check import judge
from assistant.core.intent import Parameter
from assistant.core.plan import Attribute, Block, Choice, Plan
from assistant.core.request import UserFile
from assistant.knowledge.packs import Packs
from assistant.plan import make_plan
from tests.plan.helpers import choices, files, intent

EVERY = ("qemu", "hyperv-iso", "virtualbox-iso", "vmware-iso", "vsphere-iso", "proxmox-iso")
ASKED = ("pre-sysprep-scripts", "windows-updates", "rdp", "openssh", "chocolatey")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(intent(platforms=EVERY, components=ASKED), Packs.open())


def attribute(plan: Plan, name: str) -> list[list[str]]:
    """All that each occurrence of an attribute may become."""
    return [
        [part for segment in entry.value for part in _texts(segment)]
        for file in plan.files
        for block in file.blocks
        for entry in _attributes(block)
        if entry.name == name
    ]


def _texts(segment: object) -> list[str]:
    return list(segment.options) if isinstance(segment, Choice) else [segment.text]  # type: ignore[attr-defined]


def _attributes(block: Block) -> list[Attribute]:
    found: list[Attribute] = []
    for entry in block.body:
        if isinstance(entry, Attribute):
            found.append(entry)
        elif isinstance(entry, Block):
            found += _attributes(entry)
    return found


def minutes(text: str) -> float:
    """Minutes of an HCL duration literal."""
    value, unit = re.fullmatch(r'"(\d+)([smh])"', text).groups()  # type: ignore[union-attr]
    return int(value) * {"s": 1 / 60, "m": 1, "h": 60}[unit]


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("winrm_timeout", 120, 360),
        ("ip_wait_timeout", 120, 360),
        ("shutdown_timeout", 30, 120),
        ("restart_timeout", 30, 240),
        ("task_timeout", 10, 60),
        ("boot_wait", 1 / 60, 5 / 60),
    ],
)
def test_every_wait_is_long_enough(plan: Plan, name: str, least: float, most: float) -> None:
    found = attribute(plan, name)
    assert found
    for text in itertools.chain.from_iterable(found):
        assert least <= minutes(text) <= most


def test_keys_answer_the_prompt_often_enough(plan: Plan) -> None:
    for options in attribute(plan, "boot_command"):
        for text in options:
            assert 8 <= len(re.findall("<spacebar>|<up>", text)) <= 15
            assert not re.search("<enter>|<esc>", text)


@pytest.mark.parametrize("which", range(4))
def test_nothing_of_what_real_templates_get_wrong(plan: Plan, which: int) -> None:
    text = "\n".join(files(plan, which).values())
    for wrong in ("wmic", "EnableLUA", "SkipMachineOOBE", "SkipUserOOBE", "BypassNRO",
                  "winrm quickconfig", 'AllowUnencrypted="true"', "http_directory"):  # fmt: skip
        assert wrong not in text
    assert "-AllUsers" in text


@pytest.mark.parametrize("which", range(3))
def test_scripts_are_whole(plan: Plan, which: int) -> None:
    for path, text in files(plan, which).items():
        if path.endswith(".ps1"):
            bare = re.sub(r"#.*|'[^']*'|\"[^\"]*\"", "", text)
            for pair in ("{}", "()", "[]"):
                assert bare.count(pair[0]) == bare.count(pair[1]), f"{path} {pair}"
            assert text.isascii(), path
            assert "$ErrorActionPreference" in text, path


def test_sealing_without_a_shutdown_command_waits_with_an_end(plan: Plan) -> None:
    text = files(plan)["scripts/seal/seal-quit.ps1"]
    assert "/generalize /oobe /quit" in text
    assert "AddMinutes(30)" in text
    assert "throw" in text
    assert text.index("Get-ScheduledTask -TaskName") < text.index("Start-ScheduledTask")


def test_sealing_with_one_powers_off(plan: Plan) -> None:
    text = files(plan)["scripts/seal/register-seal.ps1"]
    assert "/generalize /oobe /shutdown" in text
    assert "/unattend:C:\\Windows\\System32\\Sysprep\\unattend-clone.xml" in text
    assert "Start-ScheduledTask" not in text


def test_a_draft_leaves_the_model_something_and_not_too_much() -> None:
    for platform in EVERY:
        made = make_plan(
            intent(platforms=(platform,), components=("pre-sysprep-scripts",)), Packs.open()
        )
        assert 8 <= len(list(choices(made))) <= 24


def test_without_templates_no_locals_are_left() -> None:
    mine = [UserFile("autounattend.xml", b"<a/>"), UserFile("unattend.xml", b"<a/>")]
    made = make_plan(intent(), Packs.open(), mine)
    text = files(made)
    assert "locals" not in text["sources.pkr.hcl"]
    assert "local." not in text["sources.pkr.hcl"] + text["build.pkr.hcl"]


def test_packages_come_by_chocolatey_before_sysprep() -> None:
    given = (Parameter("package", "7zip", "goal"), Parameter("package", "vlc", "goal"))
    packs = Packs.open()
    plan = make_plan(intent(platforms=("qemu",), parameters=given), packs)
    texts = files(plan)
    script = texts["scripts/pre-sysprep/10-requested.ps1"]
    assert "foreach ($name in '7zip', 'vlc') {" in script
    assert script.index("install.ps1") < script.index("foreach")
    held = {h.id: h.status for h in judge(plan.obligations, texts, packs)}
    wanted = ("package.7zip", "package.vlc", "requested.before")
    assert [held[name] for name in wanted] == ["met"] * 3
