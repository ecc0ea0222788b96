"""A step at another moment: there and back gives the same bytes, and the timeline agrees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.timeline import timeline
from assistant.core.errors import UsageError
from assistant.timeline import timeline_of
from assistant.timeline.moving import SPOTS, NotMoved, Target, moved

SEAL = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"
BUILD = """source "{builder}" "m" {{
  communicator     = "{communicator}"
{account}  shutdown_command = "{shutdown}"
}}

build {{
  sources = ["source.{builder}.m"]

{provisioners}
}}
"""


def windows(*provisioners: str, shutdown: str = SEAL) -> dict[str, str]:
    text = BUILD.format(
        builder="hyperv-iso", communicator="winrm", account="", shutdown=shutdown,
        provisioners="\n\n".join(provisioners),
    )  # fmt: skip
    scripts = {f"scripts/{name}.ps1": f"'{name}'\n" for name in ("a", "b", "agent")}
    return {"w.pkr.hcl": text, **scripts}


def linux(*provisioners: str) -> dict[str, str]:
    text = BUILD.format(
        builder="qemu", communicator="ssh", account='  ssh_username     = "builder"\n',
        shutdown="sudo poweroff", provisioners="\n\n".join(provisioners),
    )  # fmt: skip
    scripts = {f"scripts/{n}.sh": f"#!/bin/sh\necho {n}\n" for n in ("a", "b", "agent")}
    return {"l.pkr.hcl": text, **scripts}


def apply(files: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    return {p: t for p, t in {**files, **changes}.items() if t is not None}


def where(files: Mapping[str, str], script: str) -> list[tuple[str, str]]:
    found = timeline_of(files).moments
    return [(m.lane, m.stage) for m in found if m.what == script and m.kind != "file"]


LIST = '  provisioner "powershell" {{\n    scripts = [{}]\n  }}'
SENT = """  provisioner "file" {
    source      = "SetupComplete.cmd"
    destination = "C:/Windows/Setup/Scripts/SetupComplete.cmd"
  }"""
WINDOWS = {
    "in a line": windows(LIST.format('"scripts/a.ps1", "scripts/agent.ps1"')),
    "first in a line": windows(LIST.format('"scripts/agent.ps1", "scripts/a.ps1"')),
    "on lines": windows(
        LIST.format('\n      "scripts/a.ps1",\n      "${path.root}/scripts/agent.ps1",\n    ')
    ),
    "alone": windows(
        LIST.format('"scripts/a.ps1"'),
        '  provisioner "powershell" {\n    script = "scripts/agent.ps1"\n  }',
        LIST.format('"scripts/b.ps1"'),
    ),
    "with a SetupComplete.cmd": {
        **windows(LIST.format('"scripts/agent.ps1", "scripts/a.ps1"'), SENT),
        "SetupComplete.cmd": "@echo off\r\ncall C:\\x\\b.ps1\r\n",
    },
}
LINUX = {
    "as root": linux(
        '  provisioner "shell" {\n    execute_command = "sudo sh {{ .Path }}"\n'
        '    script          = "scripts/agent.sh"\n  }',
        '  provisioner "shell" {\n    script = "scripts/a.sh"\n  }',
    ),
    "in a list": linux(
        '  provisioner "shell" {\n    scripts = ["scripts/a.sh", "scripts/agent.sh"]\n  }'
    ),
}
CASES = [(f"{name}", files, "scripts/agent.ps1") for name, files in WINDOWS.items()]
CASES += [(f"Linux, {name}", files, "scripts/agent.sh") for name, files in LINUX.items()]
LANES = {"clone first boot": ("clone",), "after startup": ("clone", "later")}


@pytest.mark.parametrize(("files", "script"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
@pytest.mark.parametrize("to", SPOTS[1:])
def test_there_and_back(files: dict[str, str], script: str, to: Target) -> None:
    away = apply(files, moved(files, script, to))
    assert away != files
    assert {lane for lane, _ in where(away, script)} <= set(LANES[to])
    if files is not LINUX.get("as root") and files is not LINUX.get("in a list"):
        assert apply(away, moved(away, script, "before sysprep")) == files
    other = SPOTS[3 - SPOTS.index(to)]
    further = apply(away, moved(away, script, other))
    assert apply(further, moved(further, script, to)) == away


@pytest.mark.parametrize("name", LINUX)
def test_back_where_nothing_is_sealed(name: str) -> None:
    files = LINUX[name]
    away = apply(files, moved(files, "scripts/agent.sh", "clone first boot"))
    assert apply(away, moved(away, "scripts/agent.sh", "before sysprep")) == files


def test_on_linux_it_stays_before_what_takes_the_account_away() -> None:
    step = '  provisioner "shell" {{\n    script = "{}"\n  }}'.format
    agent, clean = "${path.root}/scripts/agent.sh", "${path.root}/scripts/a.sh"
    files = linux(step(agent), step(clean))
    away = apply(files, moved(files, "scripts/agent.sh", "clone first boot"))["l.pkr.hcl"]
    assert away.index("systemctl enable dryfit-agent") < away.index(clean)
    assert 'source      = "${path.root}/scripts/dryfit-agent.service"' in away
    again = (
        '  provisioner "shell" {\n    inline            = ["sudo reboot"]\n'
        "    expect_disconnect = true\n  }"
    )
    files = linux(step(agent), again, step(clean))
    away = apply(files, moved(files, "scripts/agent.sh", "clone first boot"))["l.pkr.hcl"]
    assert away.index("systemctl enable dryfit-agent") > away.index(clean), "the unit would start"


ROUTES = st.lists(st.sampled_from(SPOTS), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(CASES), ROUTES)
def test_any_way_round_ends_with_the_same_bytes(
    case: tuple[str, dict[str, str], str], route: list[Target]
) -> None:
    _, files, script = case
    now = dict(files)
    for to in [*route, "before sysprep"]:
        try:
            now = apply(now, moved(now, script, to))
        except NotMoved:
            assert to == "before sysprep"  # it is there, or nothing is sealed
            assert now == files
    assert now == files


def test_two_scripts_each_go_their_way() -> None:
    files = windows(LIST.format('"scripts/a.ps1", "scripts/b.ps1", "scripts/agent.ps1"'))
    one = apply(files, moved(files, "scripts/agent.ps1", "clone first boot"))
    both = apply(one, moved(one, "scripts/b.ps1", "clone first boot"))
    assert [stage for _, stage in where(both, "scripts/b.ps1")] == ["SetupComplete"]
    back = apply(both, moved(both, "scripts/b.ps1", "before sysprep"))
    assert back == one
    with pytest.raises(NotMoved, match=r"calls scripts/b\.ps1 too"):
        moved(both, "scripts/agent.ps1", "before sysprep")


def test_what_runs_after_sysprep_is_put_before_it() -> None:
    seal = '  provisioner "powershell" {\n    script = "seal.ps1"\n  }'
    late = '  provisioner "powershell" {\n    script = "scripts/a.ps1"\n  }'
    files = windows(seal, late, shutdown="shutdown /s")
    files["seal.ps1"] = "Start-Process sysprep.exe -ArgumentList '/generalize /oobe /quit' -Wait\n"
    assert "after-sysprep" in {t.code for t in timeline_of(files).traps}
    mended = apply(files, moved(files, "scripts/a.ps1", "before sysprep"))
    assert "after-sysprep" not in {t.code for t in timeline_of(mended).traps}


@pytest.mark.parametrize(
    ("files", "script", "to", "why"),
    [
        (windows(LIST.format('"scripts/a.ps1"')), "scripts/a.ps1", "before sysprep", "already"),
        (windows(LIST.format('"scripts/a.ps1"'), shutdown="shutdown /s"), "scripts/a.ps1",
         "clone first boot", "nothing seals"),
        (windows(LIST.format('"scripts/a.ps1"')), "scripts/b.ps1", "clone first boot", "nothing"),
        (windows('  provisioner "powershell" {\n    inline = ["& C:/a.ps1"]\n  }'),
         "scripts/a.ps1", "clone first boot", "by hand"),
        (windows('  provisioner "powershell" {\n    only = ["x.y"]\n    scripts = '
                 '["scripts/a.ps1", "scripts/b.ps1"]\n  }'), "scripts/a.ps1", "clone first boot",
         "some sources"),
    ],
)  # fmt: skip
def test_a_move_that_is_not_certain_is_refused(
    files: dict[str, str], script: str, to: Target, why: str
) -> None:
    with pytest.raises(NotMoved, match=why):
        moved(files, script, to)


def test_the_command_shows_a_diff_and_writes_when_asked(tmp_path: Path) -> None:
    for path, text in WINDOWS["alone"].items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())

    def run(*more: str) -> str:
        arguments = [str(tmp_path), "--move", "agent.ps1", *more]
        done = CliRunner().invoke(timeline, arguments, catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    shown = run("--to", "clone first boot")
    assert "+++ b/w.pkr.hcl" in shown
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert run("--to", "clone first boot", "--write") == shown
    assert (tmp_path / "scripts/SetupComplete.cmd").exists()
    run("--to", "before sysprep", "--write")
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(UsageError, match="already"):
        run("--to", "before sysprep")
    with pytest.raises(UsageError):
        CliRunner().invoke(timeline, [str(tmp_path), "--write"], catch_exceptions=False)
