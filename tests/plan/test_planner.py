"""From intents to plans: what is declined, where values come from, what is said aloud."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.check import judge
from assistant.core.errors import Declined, UsageError
from assistant.core.intent import Intent, Parameter, Span, Unread
from assistant.core.plan import Attribute, Block, Plan, Printed
from assistant.core.request import UserFile
from assistant.knowledge.packs import Packs
from assistant.plan import make_plan
from assistant.targets.placeholder import awaited
from assistant.understand import read_goal
from tests.plan.helpers import files, intent, plain


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def source(plan: Plan, platform: str) -> dict[str, tuple[str, Printed]]:
    """Attributes of a source block: text and first printed segment."""
    file = next(f for f in plan.files if f.path == "sources.pkr.hcl")
    block = next(b for b in file.blocks if b.labels[:1] == (platform,))
    return {
        entry.name: (plain(entry.value), first)
        for entry in block.body
        if isinstance(entry, Attribute)
        for first in [next((s for s in entry.value if isinstance(s, Printed)), Printed(""))]
    }


def provisioners(plan: Plan) -> list[Block]:
    file = next(f for f in plan.files if f.path == "build.pkr.hcl")
    return [b for b in file.blocks[0].body if isinstance(b, Block)]


def test_nothing_fits() -> None:
    with pytest.raises(Declined, match="no recipe drafts this") as caught:
        make_plan(intent("teapot", (), None), Packs.open())
    assert "Windows images with Packer" in caught.value.mend


@pytest.mark.parametrize("goal", ["nextcloud on proxmox", "jellyfin server on hyper-v"])
def test_a_draft_without_anything_that_was_asked_for(goal: str, packs: Packs) -> None:
    read = read_goal(goal, packs)
    with pytest.raises(Declined, match=f"would have no {goal.split()[0]}") as caught:
        make_plan(read, packs)
    assert "Docker Compose" in caught.value.mend
    assert make_plan(read_goal(f"a debian 12 vm: {goal}", packs), packs).files


def test_no_part_at_all(packs: Packs) -> None:
    with pytest.raises(Declined, match="names nothing"):
        make_plan(Intent("hello", "draft"), packs)


def test_a_platform_that_the_recipe_does_not_write(packs: Packs) -> None:
    with pytest.raises(Declined, match="parallels-iso") as caught:
        make_plan(intent(platforms=("parallels-iso",)), packs)
    assert "hyperv-iso" in caught.value.mend


def test_a_value_of_the_goal_keeps_its_words(packs: Packs) -> None:
    goal = "Windows 11 with 6 vCPU"
    cpus = Parameter("cpus", 6, "goal", Span(16, 22))
    plan = make_plan(intent(parameters=(cpus,), goal=goal), packs)
    text, first = source(plan, "qemu")["cpus"]
    assert (text, first.origin, first.why) == ("6", "goal", 'goal "6 vCPU"')
    assert cpus in plan.parameters


def test_what_is_assumed_says_why(packs: Packs) -> None:
    plan = make_plan(intent(), packs)
    text, first = source(plan, "qemu")["memory"]
    assert (text, first.origin, first.why) == ("4096", "assumed", "Windows 11 Setup asks for 4 GB")
    assert "`memory_mb` = `4096`: Windows 11 Setup asks for 4 GB" in files(plan)["README.md"]


def test_an_assumption_that_is_too_small_is_raised(packs: Packs) -> None:
    small = Parameter("memory_mb", 2048, "assumed", None, "a guess")
    plan = make_plan(intent(parameters=(small,)), packs)
    assert source(plan, "qemu")["memory"][0] == "4096"


def test_a_wish_that_is_too_small_is_kept_and_said(packs: Packs) -> None:
    small = Parameter("memory_mb", 2048, "set")
    plan = make_plan(intent(parameters=(small,)), packs)
    assert source(plan, "qemu")["memory"][0] == "2048"
    assert any("2048 as asked, but 4096 is needed" in note for note in plan.notes)


def test_wishes_that_nothing_sees_to_can_be_judged_by_nobody(packs: Packs) -> None:
    goal = (Parameter("gateway", "10.0.0.1", "goal", Span(0, 1)),)
    plan = make_plan(intent(components=("nfs-server",), parameters=goal), packs)
    unseen = [o for o in plan.obligations if o.check == "not_drafted"]
    assert [o.id for o in unseen] == ["goal.component.nfs-server", "goal.value.gateway=10.0.0.1"]
    assert [o.args["why"] for o in unseen] == list(plan.notes)
    (held, _) = judge(unseen, files(plan), packs)
    assert (held.status, held.why) == ("unknown", plan.notes[0])


def test_words_that_were_not_read_are_named(packs: Packs) -> None:
    goal = "a Windows 11 image with 7zip"
    read = replace(intent(goal=goal), unread=(Unread("7zip", Span(24, 28)),))
    plan = make_plan(read, packs)
    assert [o.id for o in plan.obligations if o.check == "not_drafted"] == ["goal.words.1"]
    assert "“7zip”" in plan.notes[0]
    page = files(plan)["README.md"]
    assert "“7zip”" in page.partition("## Not in this draft")[2].partition("##")[0]
    assert "Not in this draft" not in files(make_plan(intent(), packs))["README.md"]


def test_two_systems_in_one_goal_have_a_folder_each(packs: Packs) -> None:
    one = intent(os="debian-12", platforms=("qemu", "hyperv-iso"))
    both = replace(one, parts=(*one.parts, replace(one.parts[0], os="windows-11")))
    folders = {file.path.partition("/")[0] for file in make_plan(both, packs).files}
    assert folders == {"README.md", "packer-debian-12", "packer-windows-11"}


def test_what_is_covered_on_one_platform_only(packs: Packs) -> None:
    asked = ("second-nic",)
    assert not make_plan(intent(platforms=("proxmox-iso",), components=asked), packs).notes
    (note,) = make_plan(intent(platforms=("virtualbox-iso",), components=asked), packs).notes
    assert note == "The goal names second-nic; nothing in this draft sees to it."


def test_disk_size_in_the_unit_of_each_builder(packs: Packs) -> None:
    names = ("qemu", "hyperv-iso", "virtualbox-iso", "vmware-iso")
    disk = (Parameter("disk_gb", 80, "set"),)
    plan = make_plan(intent(platforms=names, parameters=disk), packs)
    assert [source(plan, n)["disk_size"][0] for n in names] == ['"81920M"', *["81920"] * 3]
    proxmox = make_plan(intent(platforms=("proxmox-iso",), parameters=disk), packs)
    assert 'disk_size = "80G"' in files(proxmox)["sources.pkr.hcl"]
    vsphere = make_plan(intent(platforms=("vsphere-iso",), parameters=disk), packs)
    assert "disk_size = 81920" in files(vsphere)["sources.pkr.hcl"]


def test_firmware_and_tpm_of_each_builder(packs: Packs) -> None:
    every = ("qemu", "hyperv-iso", "virtualbox-iso", "vmware-iso", "vsphere-iso", "proxmox-iso")
    plan = make_plan(intent(platforms=every), packs)
    wanted = {
        "qemu": {
            "machine_type": '"q35"',
            "efi_boot": "true",
            "vtpm": "true",
            "cpu_model": '"host"',
        },
        "hyperv-iso": {"generation": "2", "enable_secure_boot": "true", "enable_tpm": "true"},
        "virtualbox-iso": {"firmware": '"efi"', "guest_os_type": '"Windows11_64"'},
        "vmware-iso": {"firmware": '"efi-secure"', "network_adapter_type": '"e1000e"'},
        "vsphere-iso": {"firmware": '"efi-secure"', "vTPM": "true", "remove_cdrom": "true"},
        "proxmox-iso": {"bios": '"ovmf"', "machine": '"q35"', "task_timeout": '"10m"'},
    }
    for platform, attributes in wanted.items():
        found = source(plan, platform)
        assert {name: found[name][0] for name in attributes} == attributes, platform
    assert '"--tpm-type", "2.0"' in source(plan, "virtualbox-iso")["vboxmanage"][0]
    text = files(plan)["sources.pkr.hcl"]
    assert "tpm_config {\n    tpm_storage_pool" in text
    assert text.count("unmount = true") == 3


def test_servers_need_no_tpm(packs: Packs) -> None:
    plain_server = make_plan(intent(os="windows-server-2022", platforms=("qemu",)), packs)
    assert "vtpm" not in source(plain_server, "qemu")
    asked = make_plan(intent(os="windows-server-2022", components=("tpm",)), packs)
    assert source(asked, "qemu")["vtpm"][0] == "true"


def test_each_builder_is_sealed_in_its_own_way(packs: Packs) -> None:
    plan = make_plan(intent(platforms=("qemu", "proxmox-iso")), packs)
    assert source(plan, "qemu")["shutdown_command"][0] == '"schtasks /run /tn SealImage"'
    assert "shutdown_command" not in source(plan, "proxmox-iso")
    ends = provisioners(plan)[-2:]
    bodies = [{e.name: plain(e.value) for e in b.body if isinstance(e, Attribute)} for b in ends]
    assert [b["only"] for b in bodies] == ['["qemu.windows"]', '["proxmox-iso.windows"]']
    assert "register-seal.ps1" in bodies[0]["scripts"]
    assert "seal-quit.ps1" in bodies[1]["scripts"]
    assert bodies[1]["skip_clean"] == "true"
    alone = make_plan(intent(platforms=("qemu",)), packs)
    last = provisioners(alone)[-1]
    assert not any(isinstance(e, Attribute) and e.name == "only" for e in last.body)


def test_updates_only_when_asked_for(packs: Packs) -> None:
    quiet = make_plan(intent(), packs)
    assert "windows-update" not in files(quiet)["build.pkr.hcl"]
    wishes = ("windows-updates", "pre-sysprep-scripts")
    asked = make_plan(intent(components=wishes), packs)
    order = [b.labels[0] for b in provisioners(asked)]
    assert (
        order.index("powershell") < order.index("windows-update") < order.index("windows-restart")
    )
    assert "github.com/rgl/windows-update" in files(asked)["plugins.pkr.hcl"]


def test_steps_that_the_goal_names_are_written(packs: Packs) -> None:
    plan = make_plan(intent(components=("rdp", "openssh")), packs)
    text = files(plan)["scripts/pre-sysprep/10-requested.ps1"]
    assert "fDenyTSConnections" in text
    assert "OpenSSH.Server" in text
    assert "choco" not in text
    assert "10-requested.ps1" in files(plan)["build.pkr.hcl"]


def test_a_users_script_runs_before_sysprep_unchanged(packs: Packs) -> None:
    agent = UserFile("agent.ps1", b"Write-Host 'hi'\r\n\xff")
    plan = make_plan(intent(components=("pre-sysprep-scripts",)), packs, [agent])
    file = next(f for f in plan.files if f.path == "scripts/pre-sysprep/agent.ps1")
    assert file.user_bytes == agent.content
    assert '"${path.root}/scripts/pre-sysprep/agent.ps1"' in files_without_user(plan)
    assert not any(f.path.endswith("01-settings.ps1") for f in plan.files)
    order = next(o for o in plan.obligations if o.id == f"user.before.{file.path}")
    assert order.args == {"first": file.path, "second": "sysprep"}


def files_without_user(plan: Plan) -> str:
    file = next(f for f in plan.files if f.path == "build.pkr.hcl")
    return "\n".join(plain(e.value) for b in file.blocks[0].body if isinstance(b, Block)
                     for e in b.body if isinstance(e, Attribute))  # fmt: skip


def test_the_goal_says_where_a_script_belongs(packs: Packs) -> None:
    goal = "Windows 11 image, run agent.ps1 in the clone"
    plan = make_plan(intent(goal=goal), packs, [UserFile("agent.ps1", b"")])
    assert any(f.path == "scripts/clone/agent.ps1" for f in plan.files)
    assert "scripts/clone/agent.ps1" in files_without_user(plan)


def test_a_users_answer_file_takes_the_place_of_ours(packs: Packs) -> None:
    mine = UserFile("autounattend.xml", b"<unattend/>")
    plan = make_plan(intent(), packs, [mine])
    (file,) = [f for f in plan.files if f.path == "autounattend.xml"]
    assert file.user_bytes == mine.content
    attributes = source(plan, "qemu")
    assert "cd_content" not in attributes
    assert '"${path.root}/autounattend.xml"' in attributes["cd_files"][0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([UserFile("a b.ps1", b"")], "may be in the name"),
        ([UserFile("../a.ps1", b"")], "may be in the name"),
        ([UserFile("notes.docx", b"")], "has no place"),
        ([UserFile("a.ps1", b""), UserFile("a.ps1", b"")], "is taken"),
        ([UserFile("unattend.xml", b""), UserFile("sysprep.xml", b"")], "already"),
    ],
)
def test_user_files_that_cannot_be_placed(packs: Packs, given: list[UserFile], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        make_plan(intent(), packs, given)


def test_a_script_that_is_named_and_not_given_has_its_place_kept(packs: Packs) -> None:
    goal = "run agent.ps1 before sysprep, and join.ps1 and licence.ps1 at first logon"
    named = tuple(
        Parameter("script", name, "goal", Span(goal.index(name), goal.index(name) + len(name)))
        for name in ("agent.ps1", "join.ps1", "licence.ps1")
    )
    asked = ("pre-sysprep-scripts", "logon-scripts")
    plan = make_plan(intent(parameters=named, components=asked, goal=goal), packs)
    written = files(plan)
    for path in ("pre-sysprep/agent.ps1", "logon/join.ps1", "logon/licence.ps1"):
        name = path.rpartition("/")[2]
        assert awaited(written[f"scripts/{path}"]) == name
        said = f"Put your own {name} in the place of scripts/{path}: what stands there ends"
        page = written["README.md"]
        assert page.index(said) < page.index("## Files")
    assert not any(o.check == "not_drafted" for o in plan.obligations)
    given = [UserFile(str(p.value), b"") for p in named]
    mine = make_plan(intent(parameters=named, components=asked, goal=goal), packs, given)
    assert {f.path for f in mine.files} == {f.path for f in plan.files}
    assert not any("Put your own" in note for note in mine.notes)


def test_what_a_recipe_has_no_place_for_is_not_asked_for(packs: Packs) -> None:
    named = (Parameter("path", "notes.docx", "goal", Span(0, 1)),)
    plan = make_plan(intent(parameters=named), packs)
    assert plan.notes[0] == "The goal names notes.docx; nothing in this draft uses it."


@pytest.mark.parametrize("name", ["/opt/agent.ps1", "C:\\setup\\agent.ps1"])
def test_no_place_is_kept_for(packs: Packs, name: str) -> None:
    named = (Parameter("script", name, "goal", Span(0, 1)),)
    plan = make_plan(intent(parameters=named, components=("pre-sysprep-scripts",)), packs)
    assert plan.notes[0] == f"{name} was not given: hand it over with --with {name}."


def test_the_drafts_name(packs: Packs) -> None:
    assert make_plan(intent(), packs).name == "windows-11"
    named = (Parameter("name", "Golden Win!", "set"),)
    assert make_plan(intent(parameters=named), packs).name == "golden-win"


def test_settings_that_nobody_asked_for_stay_out(packs: Packs) -> None:
    quiet = make_plan(intent(), packs)
    assert not any(f.path.startswith("scripts/pre-sysprep/") for f in quiet.files)
    asked = make_plan(intent(components=("pre-sysprep-scripts",)), packs)
    assert any(f.path.startswith("scripts/pre-sysprep/") for f in asked.files)


@pytest.mark.parametrize(
    "when", ["in audit mode", "in windowsPE", "every monday", "at shutdown", "during OOBE"]
)
def test_a_script_of_a_time_that_is_not_served_is_not_placed(packs: Packs, when: str) -> None:
    plan = make_plan(read_goal(f"windows 11 hyper-v image, run a.ps1 {when}", packs), packs)
    assert not [file.path for file in plan.files if file.path.endswith("/a.ps1")]
    assert "The goal names a.ps1; nothing in this draft uses it." in plan.notes


def test_a_script_is_refused_at_a_time_that_is_not_served(packs: Packs) -> None:
    asked = read_goal("azure image of windows server 2022, a.ps1 on first boot of each vm", packs)
    with pytest.raises(UsageError, match="does not run a script of yours at that time"):
        make_plan(asked, packs, [UserFile("a.ps1", b"exit 0")])


def test_a_picture_and_a_layout_are_wired(packs: Packs) -> None:
    goal = "windows 11 qemu image, company wallpaper corp.png, start layout from layout.xml"
    given = [
        UserFile("corp.png", b"PNG"),
        UserFile("layout.xml", b"<LayoutModificationTemplate/>"),
    ]
    plan = make_plan(read_goal(goal, packs), packs, given)
    build = files(plan)["build.pkr.hcl"]
    assert "files/corp.png" in build
    assert "18-wallpaper.ps1" in build
    assert "files/LayoutModification.xml" in build
    assert not [n for n in plan.notes if "corp.png" in n or "layout.xml" in n]
