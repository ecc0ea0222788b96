from __future__ import annotations

from pathlib import Path

import pytest

from assistant.setup import apt
from assistant.setup.record import Record, load
from tests.setup.fakes import program

APT = """
echo "$@ | $DEBIAN_FRONTEND | $http_proxy" >> {calls}
case "$*" in
  *" -s "*nosuch*) exit 100 ;;
  *" -s "*) printf 'Inst containerd (1)\\nInst docker.io (2)\\nConf docker.io\\n' ;;
  *" update"*) exit {update} ;;
  *) echo "E: no archive"; exit {install} ;;
esac
"""


@pytest.mark.parametrize(
    ("text", "debian"),
    [
        ("ID=debian\n", True),
        ("NAME=x\nID=ubuntu\nID_LIKE=debian\n", True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', False),
        ("NAME=debian\n", False),
        ("", False),
    ],
)
def test_who_calls_itself_debian(tmp_path: Path, text: str, debian: bool) -> None:
    (tmp_path / "os-release").write_text(text)
    assert apt.is_debian(tmp_path / "os-release") is debian


def test_a_system_without_os_release_is_none(tmp_path: Path) -> None:
    assert not apt.is_debian(tmp_path / "none")


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: int, install: int) -> Path:
    calls = tmp_path / "calls"
    program(tmp_path / "bin", "apt-get", APT.format(calls=calls, update=update, install=install))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    return calls


def test_an_installation_asks_nothing_waits_for_the_lock_and_uses_the_proxy(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = fake(tmp_path, monkeypatch, 0, 0)
    done = apt.install(["docker.io"], record, wished=["nosuch", "apparmor"], label="x", expect=1)
    assert done.ok
    lines = calls.read_text().splitlines()
    assert all("DPkg::Lock::Timeout=300" in line for line in lines)
    assert all(line.endswith("| noninteractive | http://proxy.example:3128") for line in lines)
    last = lines[-1].partition(" | ")[0]
    assert last.endswith("install -y --no-install-recommends docker.io apparmor")
    assert load(record.path).packages == ["docker.io"]


def test_a_failure_says_why_and_what_may_be_half_done_is_on_record(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch, 0, 100)
    done = apt.install(["docker.io"], record, label="x", expect=1)
    assert (done.ok, done.why) == (False, "E: no archive")
    assert record.packages == ["docker.io"]


def test_only_packages_that_are_there_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "echo 'a installed'; echo 'b config-files'; exit 1"
    program(tmp_path / "bin", "dpkg-query", said)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert apt.present(["a", "b", "c"]) == ["a"]


def test_the_command_for_a_person_is_one_line() -> None:
    assert apt.command_for(["x", "y"]) == "sudo apt-get update && sudo apt-get install -y x y"
