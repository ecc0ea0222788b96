"""`dryfit setup` and `dryfit uninstall` as scripts see them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.core.errors import UsageError
from assistant.setup.record import Record
from assistant.setup.steps import Choices, Ended
from tests.setup.fakes import valid

# The modules by name: the package binds the same names to commands.
setup = importlib.import_module("assistant.cli.setup")
uninstall = importlib.import_module("assistant.cli.uninstall")

OK = Ended("model", "ready", "there")
BAD = Ended("docker", "failed", "no engine answers", "dryfit setup")
OUT = Ended("images", "left_out", "waits for: docker", "dryfit setup")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "ended", "code"),
    [
        ([], (OK,), 0),
        ([], (OK, BAD, OUT), 4),
        ([], (OK, OUT), 4),
        (["--no-docker"], (OK, OUT), 0),
        (["--no-docker"], (BAD, OUT), 4),
    ],
)
def test_the_exit_code_of_setup(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], ended: tuple[Ended, ...], code: int
) -> None:
    seen: list[Choices] = []

    def fake(choices: Choices, _record: Record, tell: object) -> tuple[Ended, ...]:
        seen.append(choices)
        for end in ended:
            tell(end)  # type: ignore[operator]
        return ended

    monkeypatch.setattr(setup, "set_up", fake)
    ran = CliRunner().invoke(setup.setup, ["--yes", "--json", *arguments], standalone_mode=False)
    assert ran.return_value == code
    assert seen == [Choices(True, "--no-docker" in arguments)]
    content = valid(ran.stdout, "setup")
    assert [step["name"] for step in content["steps"]] == [end.name for end in ended]
    assert ("→ dryfit setup" in ran.stderr) is (BAD in ended)


def cache_file(home: Path) -> Path:
    path = home / "cache" / "dryfit" / "file"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * 1_500_000)
    return path


@pytest.fixture
def no_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.prove.images.list_images", tuple)


@pytest.mark.usefixtures("no_images")
def test_where_nobody_can_be_asked_uninstall_lists_and_removes_nothing(home: Path) -> None:
    path = cache_file(home)
    ran = CliRunner().invoke(uninstall.uninstall, [], standalone_mode=False)
    assert isinstance(ran.exception, UsageError)
    assert "--yes" in ran.exception.mend
    assert f"1.5 MB  {path.parent}" in ran.stdout
    assert path.exists()


@pytest.mark.usefixtures("no_images")
def test_uninstall_with_yes(home: Path) -> None:
    path = cache_file(home)
    ran = CliRunner().invoke(uninstall.uninstall, ["--yes", "--json"], standalone_mode=False)
    assert ran.return_value == 0
    items = valid(ran.stdout, "uninstall")["items"]
    assert [(item["kind"], item["removed"]) for item in items] == [("folder", True)]
    assert not path.parent.exists()
