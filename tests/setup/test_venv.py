from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from assistant.core.errors import MissingPart
from assistant.setup import apt, venv
from assistant.setup.progress import Ran
from assistant.setup.record import Record
from assistant.setup.venv import Stamp, Venv, ensure, pip_says

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
ENTRY = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)


def locked(name: str) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for found in ENTRY.finditer((ROOT / name).read_text()):
        versions.setdefault(found[1].lower(), set()).add(found[2])
    return versions


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_in_a_lock_has_a_hash(name: str) -> None:
    for entry in venv._entries((ROOT / name).read_text()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    for lock, asked in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["project"]["dependencies"] + groups["dev"]),
        ("requirements-build.lock", groups["build"]),
    ):
        there = locked(lock)
        for requirement in asked:
            name = re.split(r"[\[<>=;~! ]", requirement)[0].lower()
            assert name in there, f"{name} is not in {lock}: make lock"
            exact = re.search(r"==([^,;\s]+)", requirement)
            assert exact is None or exact[1] in there[name], f"{name} in {lock}: make lock"


def test_the_locks_agree_with_one_another() -> None:
    run, dev, build = (locked(name) for name in LOCKS)
    for name in run:
        assert dev[name] == run[name]
    for name in build.keys() & dev.keys():
        assert dev[name] == build[name]


def test_a_lock_is_cut_into_what_is_compiled_and_the_rest() -> None:
    text = (ROOT / "requirements.lock").read_text()
    one = venv._only(text, venv.COMPILED)
    rest = "".join(venv._without(text, venv.COMPILED))
    assert one.startswith("llama-cpp-python==")
    assert "--hash" in one
    assert len(ENTRY.findall(one)) == 1
    assert len(ENTRY.findall(rest)) == len(ENTRY.findall(text)) - 1
    assert venv.COMPILED + "==" not in rest


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  [17/204] Building CXX object x.cpp.o", "compiling [17/204]"),
        ("Collecting click==8.5.1", "Collecting click==8.5.1"),
        ("  Building wheel for llama-cpp-python (pyproject.toml): started",
         "Building wheel for llama-cpp-python (pyproject.toml): started"),
        ("-- Detecting CXX compiler ABI info", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_a_line_of_pip_says(line: str, said: str | None) -> None:
    assert pip_says(line) == said


@pytest.fixture
def checkout(home: Path) -> Venv:
    root = home / "checkout"
    root.mkdir()
    for name in LOCKS:
        (root / name).write_text(f"llama-cpp-python==1 \\\n    --hash=x\nclick==1 # {name}\n")
    (root / "pyproject.toml").write_text("[project]\n")
    return Venv(root)


class Pip:
    """Stands for `python -m venv` and pip; fails for the labels that it is told."""

    def __init__(self, checkout: Venv, failing: str = "", tail: str = "ERROR: no network") -> None:
        self.checkout, self.failing, self.tail = checkout, failing, tail
        self.calls: list[list[str]] = []
        self.envs: list[dict[str, str]] = []

    def __call__(self, command: list[str], *, label: str, log: Path, **more: object) -> Ran:
        self.calls.append(command)
        self.envs.append(dict(more.get("env") or {}))  # type: ignore[call-overload]
        if "venv" in command:
            self.checkout.python.parent.mkdir(parents=True, exist_ok=True)
            self.checkout.python.write_text("#!/bin/sh\n")
            self.checkout.python.chmod(0o755)
        bad = bool(self.failing) and self.failing in label
        return Ran(1 if bad else 0, 1.0, self.tail if bad else "", log)


def bring_up(checkout: Venv, record: Record, *, dev: bool = False) -> list[str]:
    return ensure(checkout, record, dev=dev, yes=True, say=lambda _: None)


@pytest.fixture
def pip(checkout: Venv, monkeypatch: pytest.MonkeyPatch) -> Pip:
    pip = Pip(checkout)
    monkeypatch.setattr(venv, "run_logged", pip)
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    monkeypatch.setenv("CXX", "c++")
    return pip


def test_from_nothing_to_all_and_then_nothing_is_to_do(
    checkout: Venv, record: Record, pip: Pip
) -> None:
    assert checkout.missing(dev=False)[0] == "venv"
    assert bring_up(checkout, record) == []
    assert checkout.missing(dev=False) == []
    assert checkout.missing(dev=True) == ["dev"]
    assert record.venvs == [str(checkout.folder)]
    installs = [call for call in pip.calls if "pip" in call]
    assert all("--require-hashes" in call for call in installs[:-1])
    assert all("--no-deps" in call for call in installs)
    assert installs[-1][-2:] == ["-e", "."]
    before = len(pip.calls)
    bring_up(checkout, record)
    assert len(pip.calls) == before


def test_the_environment_of_the_caller_goes_through(
    checkout: Venv, record: Record, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    bring_up(checkout, record)
    for env in pip.envs[1:]:
        assert env["PIP_INDEX_URL"] == "https://mirror.example/simple"
        assert env["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert [env["CMAKE_ARGS"] for env in pip.envs if "CMAKE_ARGS" in env] == [venv.CMAKE_OPTIONS]


def test_the_callers_cmake_options_come_last_and_compile_afresh(
    checkout: Venv, record: Record, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_up(checkout, record)
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=OFF")
    assert checkout.missing(dev=False, cmake_args="-DGGML_NATIVE=OFF") == ["compiled"]
    bring_up(checkout, record)
    assert pip.envs[-1]["CMAKE_ARGS"] == f"{venv.CMAKE_OPTIONS} -DGGML_NATIVE=OFF"
    assert "--no-cache-dir" in pip.calls[-1]
    assert checkout.missing(dev=False, cmake_args="-DGGML_NATIVE=OFF") == []
    assert checkout.missing(dev=False) == []


def test_what_the_processor_has_and_llama_cpp_gets_wrong_is_left_out_and_a_cached_wheel_with_it_too(
    checkout: Venv, record: Record, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv, "read_cpuinfo", lambda: "flags : avx2 amx_tile amx_int8\n")
    monkeypatch.setenv("CXXFLAGS", "-O1")
    library = checkout.folder / "lib/python3/site-packages/llama_cpp/lib/libggml-cpu.so"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"..ggml_backend_amx_mul_mat..")
    bring_up(checkout, record)
    compiled = [at for at, env in enumerate(pip.envs) if "CMAKE_ARGS" in env]
    assert ["--force-reinstall" in pip.calls[at] for at in compiled] == [False, True]
    assert "--no-cache-dir" not in pip.calls[compiled[1]]
    dropped = pip.calls[compiled[0] + 1]
    assert dropped[2:5] == ["pip", "cache", "remove"]
    assert dropped[5].startswith("llama_cpp_python-")
    for at in compiled:
        assert pip.envs[at]["CFLAGS"].split() == ["-mno-amx-tile", "-mno-amx-int8"]
        assert pip.envs[at]["CXXFLAGS"].split() == ["-O1", "-mno-amx-tile", "-mno-amx-int8"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [("pyproject.toml", ["project"]), ("requirements-dev.lock", ["dev"]),
     ("requirements-build.lock", ["build"]), ("requirements.lock", ["packages"])],
)  # fmt: skip
def test_what_changed_is_installed_again_and_nothing_else(
    checkout: Venv, record: Record, pip: Pip, name: str, parts: list[str]
) -> None:
    bring_up(checkout, record, dev=True)
    path = checkout.root / name
    path.write_text(path.read_text() + "more==1 --hash=y\n")
    assert checkout.missing(dev=True) == parts


def test_another_python_under_it_makes_it_anew(checkout: Venv, record: Record, pip: Pip) -> None:
    bring_up(checkout, record)
    target = checkout.folder / "bin" / "python3.99"
    checkout.python.rename(target)
    os.symlink(target, checkout.python)
    assert checkout.missing(dev=False)[0] == "venv"
    target.unlink()
    assert checkout.missing(dev=False)[0] == "venv"


def test_without_llama_the_rest_is_usable_and_the_next_run_tries_again(
    checkout: Venv, record: Record, pip: Pip
) -> None:
    pip.failing = venv.COMPILED
    failed = bring_up(checkout, record)
    assert len(failed) == 1
    assert "llama-cpp-python: pip failed: ERROR: no network →" in failed[0]
    assert checkout.missing(dev=False) == ["compiled"]


def test_without_the_packages_set_up_stops_with_a_mend(
    checkout: Venv, record: Record, pip: Pip
) -> None:
    pip.failing = "Python packages"
    with pytest.raises(MissingPart) as caught:
        bring_up(checkout, record)
    assert "no network" in caught.value.summary
    assert "PIP_INDEX_URL" in caught.value.mend
    assert "project" in checkout.missing(dev=False)


def test_other_bytes_than_the_locks_are_called_so(checkout: Venv, record: Record, pip: Pip) -> None:
    pip.failing, pip.tail = "Python packages", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"
    with pytest.raises(MissingPart) as caught:
        bring_up(checkout, record)
    assert "other bytes" in caught.value.mend


def test_no_compiler_and_no_right_to_install_one(
    checkout: Venv, record: Record, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CXX")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(apt, "can_install", lambda: False)
    failed = bring_up(checkout, record)
    assert failed == [
        "no C++ compiler, so no model runs → sudo apt-get update && sudo apt-get install -y g++"
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"python": 1}'])
def test_a_stamp_that_cannot_be_read_is_no_stamp(checkout: Venv, text: str) -> None:
    checkout.folder.mkdir()
    (checkout.folder / venv.STAMP).write_text(text)
    assert checkout.stamp() == Stamp()
