"""Answer files: well-formed, the right passes, nothing secret, nothing pasted."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.errors import Declined
from assistant.core.intent import Parameter
from assistant.core.plan import Printed
from assistant.core.request import UserFile
from assistant.knowledge.packs import Packs
from assistant.plan import make_plan
from assistant.targets.packer.windows import tables
from assistant.targets.packer.windows.steps import catalogue
from assistant.targets.packer.windows.xml import document, leaf, node
from assistant.understand.lexicon import lexicon
from tests.plan.helpers import files, intent

NS = {"u": "urn:schemas-microsoft-com:unattend"}
WCM = "{http://schemas.microsoft.com/WMIConfig/2002/State}"


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def answers(packs: Packs, path: str = "autounattend.xml", **given: object) -> ElementTree.Element:
    plan = make_plan(intent(**given), packs)  # type: ignore[arg-type]
    return ElementTree.fromstring(files(plan)[path])


def passes(root: ElementTree.Element) -> list[str]:
    return [settings.attrib["pass"] for settings in root.findall("u:settings", NS)]


def texts(root: ElementTree.Element, tag: str) -> list[str]:
    return [element.text or "" for element in root.iter(f"{{{NS['u']}}}{tag}")]


@pytest.mark.parametrize("os", ["windows-10", "windows-11", "windows-server-2022"])
def test_passes_and_components(packs: Packs, os: str) -> None:
    root = answers(packs, os=os)
    assert passes(root) == ["windowsPE", "specialize", "oobeSystem"]
    for component in root.iter(f"{{{NS['u']}}}component"):
        assert component.attrib["processorArchitecture"] == "amd64"
        assert component.attrib["publicKeyToken"] == "31bf3856ad364e35"
    for element in root.iter():
        orders = [e.text for child in element for e in child.findall("u:Order", NS)]
        assert orders == [str(n) for n in range(1, len(orders) + 1)]


def test_the_disk_is_uefi_with_nothing_behind_c(packs: Packs) -> None:
    root = answers(packs)
    assert texts(root, "Type") == ["EFI", "MSR", "Primary"]
    assert texts(root, "Extend") == ["true"]
    assert texts(root, "PartitionID") == ["1", "3", "3"]


def test_no_password_is_written(packs: Packs) -> None:
    plan = make_plan(intent(os="windows-server-2022"), packs)
    for path in ("autounattend.xml", "unattend-clone.xml"):
        root = ElementTree.fromstring(files(plan)[path])
        for parent in root.iter():
            for secret in parent.findall("u:Value", NS):
                assert re.fullmatch(r"\$\{\w+\}", secret.text or "")
    given = files(plan)["sources.pkr.hcl"]
    used = re.findall(r"(?<!\$)\$\{(\w+)\}", files(plan)["autounattend.xml"])
    assert set(used) <= set(re.findall(r"^ +(\w+) +=", given, re.MULTILINE))


def test_the_clone_opens_nothing(packs: Packs) -> None:
    root = answers(packs, "unattend-clone.xml")
    assert passes(root) == ["generalize", "specialize", "oobeSystem"]
    for tag in ("AutoLogon", "FirstLogonCommands", "RunSynchronous"):
        assert root.find(f".//u:{tag}", NS) is None
    assert texts(root, "ComputerName") == ["*"]


def test_winrm_opens_last(packs: Packs) -> None:
    lines = texts(answers(packs, platforms=("proxmox-iso",)), "CommandLine")
    assert [re.findall(r"[\w-]+\.ps1", line)[0] for line in lines] == [
        "guest-tools.ps1",
        "winrm-up.ps1",
    ]
    assert all(len(line) <= 1024 for line in lines)
    script = files(make_plan(intent(), packs))["scripts/first-logon/winrm-up.ps1"]
    assert "New-NetFirewallRule" in script.rstrip().rpartition("\n")[2]


def test_specialize_commands_are_short_enough(packs: Packs) -> None:
    found = texts(answers(packs), "Path")
    assert any("PreventDeviceEncryption" in path for path in found)
    assert any("AutoDownload" in path for path in found)
    assert all(len(path) <= 259 for path in found)


def test_setup_passes_over_the_tpm_only_where_there_is_none(packs: Packs) -> None:
    assert "BypassTPMCheck" in "".join(texts(answers(packs, platforms=("vmware-iso",)), "Path"))
    assert "BypassTPMCheck" not in "".join(texts(answers(packs), "Path"))
    both = make_plan(intent(platforms=("qemu", "vmware-iso")), packs)
    assert "BypassTPMCheck" not in files(both)["autounattend.xml"]
    assert "BypassTPMCheck" in files(both)["autounattend-vmware.xml"]
    assert "autounattend-vmware.xml" in files(both)["sources.pkr.hcl"]
    server = answers(packs, platforms=("vmware-iso",), os="windows-server-2025")
    assert "BypassTPMCheck" not in "".join(texts(server, "Path"))


def test_a_key_selects_the_edition_but_never_on_evaluation_media(packs: Packs) -> None:
    assert texts(answers(packs), "Key") == ["/IMAGE/NAME", "${product_key}"]
    evaluation = (Parameter("edition", "Windows 11 Enterprise Evaluation", "set"),)
    assert texts(answers(packs, parameters=evaluation), "Key") == ["/IMAGE/NAME"]
    clone = answers(packs, "unattend-clone.xml", parameters=evaluation)
    assert texts(clone, "SkipRearm") == ["1"]
    assert texts(answers(packs, os="windows-server-2022"), "Key") == ["/IMAGE/NAME"]


def test_drivers_on_every_letter(packs: Packs) -> None:
    root = answers(packs, platforms=("proxmox-iso",), os="windows-server-2025")
    found = [path for path in texts(root, "Path") if "amd64" in path]
    assert "E:\\vioscsi\\2k25\\amd64" in found
    keys = [e.attrib[f"{WCM}keyValue"] for e in root.iter(f"{{{NS['u']}}}PathAndCredentials")]
    assert keys == [str(n) for n in range(1, len(found) + 1)]
    assert not any("amd64" in path for path in texts(answers(packs), "Path"))


def test_language_keyboard_and_time(packs: Packs) -> None:
    wishes = (
        Parameter("locale", "de-CH", "set"),
        Parameter("keyboard", "ch", "set"),
        Parameter("timezone", "Europe/Zurich", "set"),
        Parameter("hostname", "pc-7", "set"),
    )
    root = answers(packs, parameters=wishes)
    assert set(texts(root, "UILanguage")) == {"de-CH"}
    assert set(texts(root, "InputLocale")) == {"0807:00000807"}
    assert texts(root, "TimeZone") == ["W. Europe Standard Time"]
    assert texts(root, "ComputerName") == ["pc-7"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("hostname", "a-name-of-sixteen"), ("timezone", "Mars/Olympus"), ("keyboard", "klingon")],
)
def test_what_windows_has_no_name_for_is_declined(packs: Packs, name: str, value: str) -> None:
    with pytest.raises(Declined) as caught:
        make_plan(intent(parameters=(Parameter(name, value, "set"),)), packs)
    assert caught.value.mend


@pytest.mark.parametrize(("words", "zone"), lexicon().values.time_zone_windows.items())
def test_a_zone_by_windows_name_is_that_zone(words: str, zone: str) -> None:
    assert tables.time_zone(zone).lower() == f"{words} standard time"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])))
def test_any_text_comes_back_from_the_xml(text: str) -> None:
    segments = document(node("a", leaf("b", text)))
    printed = "".join(s.text for s in segments if isinstance(s, Printed))
    back = ElementTree.fromstring(printed.encode()).findtext("b") or ""
    assert "${" not in back.replace("$${", "")
    assert back.replace("$${", "${").replace("%%{", "%{") == text.replace("$${", "${").replace(
        "%%{", "%{"
    )


def test_the_catalogue_is_sound() -> None:
    steps = catalogue()
    assert len({step.id for step in steps}) == len(steps)
    for step in steps:
        assert bool(step.slot) != bool(step.components or step.params), step.id
        assert all(f"@{name}@" in step.lines for name in step.params), step.id
        assert step.undo, step.id
        assert step.lines.isascii(), step.id
    assert set(tables.tables().drivers.folders) >= {"windows-11", "windows-server-2022"}


@pytest.mark.parametrize(
    ("goal", "path", "script"),
    [
        (
            "install agent.msi silently",
            "installers/agent.msi",
            "scripts/pre-sysprep/12-installers.ps1",
        ),
        (
            "install agent.msi at first boot",
            "installers/clone/agent.msi",
            "scripts/clone/15-installers.ps1",
        ),
    ],
)
def test_an_installer_of_ones_own_runs_when_the_goal_says(
    packs: Packs, goal: str, path: str, script: str
) -> None:
    plan = make_plan(intent(goal=goal), packs, [UserFile("agent.msi", b"an installer")])
    printed = files(plan)
    assert path in {file.path for file in plan.files}
    assert "msiexec.exe" in printed[script]
    assert f"${{path.root}}/{path}" in printed["build.pkr.hcl"]
    assert f"${{path.root}}/{script}" in printed["build.pkr.hcl"]


@pytest.mark.parametrize("system", ["windows-10", "windows-11"])
def test_a_kiosk_that_is_not_drafted_takes_no_logon_away(packs: Packs, system: str) -> None:
    plan = make_plan(intent(os=system, components=("autologon", "kiosk")), packs)
    assert "<AutoLogon>" in files(plan)["unattend-clone.xml"]
