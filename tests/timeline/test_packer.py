"""What runs when, read from the files."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.targets.windows.scripts import read_script
from assistant.timeline import Moment, timeline_of

ANSWERS = """<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="oobeSystem"><component name="Shell">
    <FirstLogonCommands>
      <SynchronousCommand><Order>2</Order>
        <CommandLine>powershell -File E:\\winrm.ps1</CommandLine></SynchronousCommand>
      <SynchronousCommand><Order>1</Order>
        <CommandLine>cmd /c echo first</CommandLine></SynchronousCommand>
      <SynchronousCommand><Order>3</Order>
        <CommandLine>cmd /c echo late</CommandLine></SynchronousCommand>
    </FirstLogonCommands>
  </component></settings>
  <settings pass="specialize"><component name="Deployment">
    <RunSynchronous>
      <RunSynchronousCommand><Order>1</Order><Path>reg add X</Path></RunSynchronousCommand>
    </RunSynchronous>
  </component></settings>
  <settings pass="windowsPE"/>
</unattend>
"""
CLONE = """<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="generalize"/>
  <settings pass="oobeSystem"><component name="Shell">
    <FirstLogonCommands>
      <SynchronousCommand><Order>1</Order>
        <CommandLine>cmd /c clone</CommandLine></SynchronousCommand>
    </FirstLogonCommands>
  </component></settings>
</unattend>
"""
WINDOWS = {
    "a.pkr.hcl": """source "hyperv-iso" "win" {
  communicator     = "winrm"
  shutdown_command = "schtasks /run /tn Seal"
}
build {
  sources = ["source.hyperv-iso.win"]
  provisioner "powershell" {
    elevated_user = "admin"
    scripts = [
      "${path.root}/scripts/one.ps1",
      "./scripts/two.ps1",
    ]
  }
  provisioner "windows-restart" {
  }
  provisioner "file" {
    source      = "clone.xml"
    destination = "C:/clone.xml"
  }
  provisioner "file" {
    source      = "scripts/SetupComplete.cmd"
    destination = "C:/Windows/Setup/Scripts/SetupComplete.cmd"
  }
  provisioner "powershell" {
    script = "scripts/register.ps1"
  }
}
""",
    "autounattend.xml": ANSWERS,
    "clone.xml": CLONE,
    "winrm.ps1": "Enable-PSRemoting -Force\n",
    "scripts/one.ps1": "1\n",
    "scripts/two.ps1": "2\n",
    "scripts/SetupComplete.cmd": "call C:\\x\\after.ps1\r\n",
    "scripts/after.ps1": "3\n",
    "scripts/register.ps1": "# sysprep /generalize is not run here\n"
    "$a = New-ScheduledTaskAction -Execute sysprep.exe -Argument '/generalize /oobe'\n"
    "Register-ScheduledTask -TaskName 'Seal' -User 'SYSTEM' -Action $a\n",
}


def line(moment: Moment) -> tuple[str, str, str]:
    return moment.lane, moment.stage, moment.what


def test_a_windows_build_from_setup_to_clone() -> None:
    moments = timeline_of(WINDOWS).moments
    assert [line(m) for m in moments] == [
        ("image", "specialize", "reg add X"),
        ("image", "oobeSystem", "cmd /c echo first"),
        ("image", "oobeSystem", "winrm.ps1"),
        ("image", "oobeSystem", "cmd /c echo late"),
        ("build", "communicator", "communicator"),
        ("image", "provisioners", "scripts/one.ps1"),
        ("image", "provisioners", "scripts/two.ps1"),
        ("image", "provisioners", "restart"),
        ("image", "provisioners", "clone.xml"),
        ("image", "provisioners", "scripts/SetupComplete.cmd"),
        ("image", "provisioners", "scripts/register.ps1"),
        ("image", "shutdown", "sysprep"),
        ("image", "shutdown", "shutdown"),
        ("clone", "oobeSystem", "cmd /c clone"),
        ("clone", "SetupComplete", "scripts/SetupComplete.cmd"),
        ("clone", "SetupComplete", "scripts/after.ps1"),
    ]
    orders = [m.order for m in moments]
    assert orders == sorted(orders)
    by = {m.what: m for m in moments if m.lane != "clone"}
    assert by["cmd /c echo late"].certainty == "unknown"
    assert (by["sysprep"].path, by["sysprep"].line) == ("scripts/register.ps1", 2)
    assert (by["sysprep"].as_, by["sysprep"].ends) == ("SYSTEM", "generalize")
    assert (by["scripts/two.ps1"].line, by["scripts/two.ps1"].as_) == (11, "admin")
    assert by["restart"].ends == "restart"


def build(*provisioners: str, source: str = "") -> dict[str, str]:
    body = "\n".join(provisioners)
    text = f'source "qemu" "a" {{\n{source}\n}}\nsource "qemu" "b" {{\n}}\n'
    return {
        "x.pkr.hcl": f'{text}build {{\n  sources = ["qemu.a", "source.qemu.b"]\n{body}\n}}\n',
        "seal.ps1": "& sysprep.exe /generalize /oobe /quit\n",
        "off.cmd": "sysprep /generalize /shutdown\r\n",
    }


def what(files: dict[str, str]) -> list[str]:
    return [m.what for m in timeline_of(files).moments if m.stage != "communicator"]


def test_sysprep_wherever_it_is_called() -> None:
    script = 'provisioner "powershell" {\n script = "seal.ps1"\n}'
    assert what(build(script)) == ["seal.ps1", "sysprep", "shutdown", "shutdown"]
    inline = 'provisioner "powershell" {\n inline = ["& C:/a/sysprep.exe /generalize"]\n}'
    assert what(build(inline))[1] == "sysprep"
    called = 'provisioner "windows-shell" {\n inline = ["powershell -File C:/seal.ps1"]\n}'
    assert what(build(called))[1:3] == ["seal.ps1", "sysprep"]
    command = 'shutdown_command = "cmd /c A:/off.cmd"'
    assert what(build(source=command)) == ["off.cmd", "sysprep", "shutdown", "shutdown"]


def test_what_is_for_one_source_says_so() -> None:
    only = 'provisioner "shell" {\n inline = ["a b"]\n only = ["qemu.a"]\n}'
    others = 'provisioner "shell" {\n inline = ["c"]\n except = ["qemu.a"]\n}'
    moments = {m.what: m for m in timeline_of(build(only, others)).moments}
    assert (moments["a b"].only, moments["c"].only) == (("qemu.a",), ("qemu.b",))


def test_what_follows_sysprep_is_a_trap() -> None:
    seal = 'provisioner "powershell" {\n script = "seal.ps1"\n}'
    late = 'provisioner "powershell" {\n inline = ["rm x"]\n}'

    def after(*order: str) -> list[tuple[str, int]]:
        traps = timeline_of(build(*order)).traps
        return [(t.path, t.line) for t in traps if t.code == "after-sysprep"]

    assert after(seal, late) == [("x.pkr.hcl", 12)]
    assert after(late, seal) == []


def test_a_task_that_nothing_starts_is_not_certain() -> None:
    files = build('provisioner "powershell" {\n script = "r.ps1"\n}')
    files["r.ps1"] = "schtasks /create /tn Seal /tr 'sysprep.exe /generalize' /sc onstart\n"
    seal = next(m for m in timeline_of(files).moments if m.what == "sysprep")
    assert seal.certainty == "unknown"


def test_a_source_that_seals_by_itself_leaves_the_task_to_the_others() -> None:
    sealed = "sysprep.exe /generalize /oobe"
    files = {
        "b.pkr.hcl": f"""
source "qemu" "a" {{
  shutdown_command = "schtasks /run /tn Seal"
}}
source "proxmox-iso" "a" {{}}
build {{
  sources = ["qemu.a", "proxmox-iso.a"]
  provisioner "powershell" {{
    except = ["proxmox-iso.a"]
    inline = ["schtasks /create /tn Seal /tr '{sealed}' /sc onstart"]
  }}
  provisioner "powershell" {{
    only   = ["proxmox-iso.a"]
    inline = ["{sealed} /quit"]
  }}
}}
"""
    }
    seals = [m.only for m in timeline_of(files).moments if m.what == "sysprep"]
    assert seals == [("proxmox-iso.a",), ("qemu.a",)]


def test_scripts_are_read_without_their_comments() -> None:
    assert not read_script("# sysprep /generalize\n<# sysprep /generalize #>\n").sysprep
    assert not read_script("Write-Host 'sysprep would refuse'\n").sysprep
    named = read_script("$n = 'Seal'\nStart-ScheduledTask -TaskName $n\n")
    assert named.starts == ("Seal",)


WORDS = st.sampled_from(
    ["sysprep", "/generalize", "schtasks /run /tn", "X", "<#", "#>", "'", '"', "${path.root}/",
     "seal.ps1", "[", "]", "{", "}", "\\n", " ", "only", "=", "winrm"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=12).map("".join))
def test_any_text_gives_a_timeline(text: str) -> None:
    files = build(f'provisioner "powershell" {{\n inline = [{text}]\n}}') | {"y.ps1": text}
    timeline_of({**files, "autounattend.xml": f"<unattend>{text}"})
