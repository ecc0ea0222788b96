from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.setup import bootstrap

ROOT = Path(__file__).parents[2]


def test_phase_one_needs_the_standard_library_alone() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import assistant.setup.bootstrap, assistant.setup.bundle_wheels\n"
        "ours = {n.partition('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)\n"
        "print(sorted(n for n in ours if not n.startswith('_')))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "['assistant']", ran.stderr


class Replaced(Exception):
    """The process would have become another program."""


@pytest.fixture
def become(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What `make run` becomes, in a checkout of its own where all is set up."""
    became: list[list[str]] = []

    def execv(_path: str, command: list[str]) -> None:
        became.append([os.getcwd(), *command[1:]])
        raise Replaced

    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "_python", lambda *_args, **_more: None)
    monkeypatch.setattr(bootstrap, "_parts", lambda *_args, **_more: 0)
    monkeypatch.chdir(tmp_path)
    for name in ("GOAL", "OUT", "YES", "NO_DOCKER", "BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return became


def run() -> None:
    with pytest.raises(Replaced):
        bootstrap.main(["run"])


def test_a_goal_is_drafted_into_a_folder_of_drafts(
    become: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOAL", "--a 'strange' $goal")
    run()
    assert become == [[str(tmp_path / "drafts"), "draft", "--", "--a 'strange' $goal"]]


def test_out_is_relative_to_where_make_was_called(
    become: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOAL", "x")
    monkeypatch.setenv("OUT", "here")
    run()
    assert become == [[str(tmp_path), "draft", "--out", str(tmp_path / "here"), "--", "x"]]


def test_without_goal_and_terminal_the_example_is_drafted(
    become: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    assert become[0][1:] == ["draft", "--", bootstrap.EXAMPLE_GOAL]
    assert bootstrap.EXAMPLE_GOAL in capsys.readouterr().err


def test_on_a_terminal_the_workbench_opens(
    become: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", type("T", (), {"isatty": lambda _: True})())
    monkeypatch.setattr(sys, "stdout", type("T", (), {"isatty": lambda _: True})())
    run()
    assert become[0][1:] == []


def test_a_set_up_that_misses_parts_still_comes_to_the_goal(
    become: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "_parts", lambda *_args, **_more: 4)
    run()
    assert len(become) == 1


@pytest.mark.parametrize(("arguments", "code"), [([], 4), (["--dev"], 0)])
def test_the_exit_code_of_set_up_alone(
    become: list[list[str]], monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.setattr(bootstrap, "_parts", lambda *_args, **_more: 4)
    assert bootstrap.main(["setup", *arguments]) == code


def test_faults_and_interrupts_are_one_line(
    become: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_args: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    def interrupt(*_args: object, **_more: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "_parts", full)
    assert bootstrap.main(["run"]) == 5
    assert capsys.readouterr().err == (
        "dryfit: set-up stopped: [Errno 28] No space left on device\n")  # fmt: skip
    monkeypatch.setattr(bootstrap, "_parts", interrupt)
    assert bootstrap.main(["run"]) == 130


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_bundle_goes_on_to_the_second_phase(
    become: list[list[str]], monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(bootstrap, "_python", lambda **more: seen.append(more["bundle"]))

    def parts(*, bundle: Path | None, **_more: object) -> int:
        seen.append(bundle)
        return 0

    monkeypatch.setattr(bootstrap, "_parts", parts)
    if by == "environment":
        monkeypatch.setenv("HOME", "/home/me")
        monkeypatch.setenv("BUNDLE", "~/b.tar")
    option = ["--from-bundle", "/home/me/b.tar"] if by == "option" else []
    assert bootstrap.main(["setup", *option]) == 0
    assert seen == [Path("/home/me/b.tar")] * 2


def make(*arguments: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=cwd, env=os.environ | env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("goal", ["cost $5 `id` $(shell id)", 'it\'s "quoted"', "a\\b # c; d"])
def test_a_goal_goes_through_make_unchanged(tmp_path: Path, goal: str) -> None:
    extra = tmp_path / "x.mk"
    extra.write_text("show:\n\t@printenv GOAL\n")
    ran = make("-f", "Makefile", "-f", str(extra), "show", f"GOAL={goal}")
    assert ran.stdout == goal + "\n", ran.stderr


def test_without_a_new_enough_python_make_says_so(tmp_path: Path) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name in ("sh", "make", "echo"):
        (bin_ / name).symlink_to(shutil.which(name) or "")
    shutil.copy(ROOT / "Makefile", tmp_path)
    ran = make("run", cwd=tmp_path, PATH=str(bin_))
    assert ran.returncode != 0
    assert "no Python 3.11 or newer" in ran.stderr
    assert "apt-get install python3 python3-venv" in ran.stderr


def test_ci_runs_the_tests_from_any_folder_without_standard_input(tmp_path: Path) -> None:
    copy = tmp_path / "checkout" / ".ci"
    copy.mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", copy)
    says = 'test:\n\t@echo "$$CI $$YES $$(pwd) $$(readlink /proc/self/fd/0)"\n'
    (tmp_path / "checkout" / "Makefile").write_text(says)
    ran = subprocess.run(
        [str(copy / "run")], cwd="/", capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stdout.split() == ["true", "1", str(tmp_path / "checkout"), "/dev/null"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_end_from_outside_ends_what_was_begun(tmp_path: Path, number: signal.Signals) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\n"
        "from assistant.setup import bootstrap, progress\n"
        "def begin(*_args, **_more):\n"
        f"    progress.run_logged(['sh', '-c', 'echo $$ >{pid_file}; exec sleep 60'],\n"
        f"                        label='x', log=Path({str(tmp_path / 'log')!r}))\n"
        "bootstrap._python = begin\n"
        "bootstrap.heed_signals()\n"
        "raise SystemExit(bootstrap.main(['setup']))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 20
    while not (pid_file.exists() and pid_file.read_text().strip()) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(1)  # the command runs before its parent has noticed that it does
    child.send_signal(number)
    _, said = child.communicate(timeout=20)
    assert child.returncode == 130
    assert "the same command goes on where it stopped" in said
    assert not Path(f"/proc/{pid_file.read_text().strip()}").exists()


@pytest.mark.parametrize(("there", "root", "installed"), [
    (True, True, []), (False, False, []), (False, True, [["tmux"]]),
])  # fmt: skip
def test_tmux_comes_with_the_test_tools(
    monkeypatch: pytest.MonkeyPatch, there: bool, root: bool, installed: list[list[str]]
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        "assistant.setup.bootstrap.shutil.which", lambda _name: "/usr/bin/tmux" if there else None
    )
    monkeypatch.setattr("assistant.setup.bootstrap.apt.can_install", lambda: root)
    monkeypatch.setattr(
        "assistant.setup.bootstrap.apt.install", lambda names, *_a, **_k: asked.append(names)
    )
    monkeypatch.setattr(bootstrap, "load", lambda: None)
    bootstrap._terminal(yes=True)
    assert asked == installed
