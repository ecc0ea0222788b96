"""The screens beside the workbench: models, history, doctor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.bench.standing import keep_speed, standings
from assistant.core.checkup import Check
from assistant.core.standing import ModelFile, Speed, Standing
from assistant.tui.screens.doctor import DoctorScreen
from assistant.tui.screens.history import HistoryScreen
from assistant.tui.screens.models import ModelsScreen
from tests.tui.conftest import open_bench
from tests.tui.shops import UBUNTU, FakeShop

SPEED = Speed("big", "0" * 64, 8_000_000, 9_000_000, 0.5, 180.0, 60.0, 4.0, 400)
STANDINGS = (
    Standing(ModelFile(Path("/m/small.gguf"), 98_000_000, True), 219_000_000, 4_000_000_000),
    Standing(ModelFile(Path("/m/big.gguf"), 8_000_000, False), 9_000_000_000, 4_000_000_000,
             SPEED, (3, 4)),
)  # fmt: skip


@pytest.fixture
def shown_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.bench.standing.standings", lambda: STANDINGS)


@pytest.mark.usefixtures("shown_models")
async def test_a_model_is_chosen_for_the_next_draft() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.pilot.press("ctrl+o")
        await bench.until(lambda: isinstance(bench.app.screen, ModelsScreen), "the models")
        await bench.sees("small", "fits", "big", "too large", "not measured here", "draft with it")
        await bench.pilot.press("down")
        await bench.sees("writes 60", "3 of 4 reached")
        await bench.pilot.press("enter")
        await bench.sees("big writes the next draft", "big · no sandbox")
        assert bench.session.model == Path("/m/big.gguf")
        await bench.draft(UBUNTU)
        assert bench.session.request is not None
        assert bench.session.request.model == Path("/m/big.gguf")


def test_a_measured_speed_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.paths.data_dir", lambda: tmp_path)
    monkeypatch.setattr("assistant.paths.cache_dir", lambda: tmp_path / "cache")
    model = tmp_path / "models" / "one.gguf"
    model.parent.mkdir()
    model.write_bytes(b"GGUF")
    assert standings()[0].speed is None
    from assistant.models.files import sha256_of

    speed = Speed("one", sha256_of(model), 4, 5, 0.1, 1.0, 2.0, 3.0, 4)
    keep_speed(speed)
    (one,) = standings()
    assert one.speed == speed
    assert one.memory == 5
    assert one.fits
    (tmp_path / "speeds.json").write_text("{")
    assert standings()[0].speed is None


async def test_the_doctor_says_what_is_wrong_and_what_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def looked() -> Iterator[Check]:
        yield Check("python", True, "[bold]Python[/bold] 3")
        yield Check("docker", False, "no engine answers", "dryfit setup")

    monkeypatch.setattr("assistant.setup.doctor.looked", looked)
    async with open_bench(FakeShop()) as bench:
        await bench.pilot.press("f12")
        await bench.until(lambda: isinstance(bench.app.screen, DoctorScreen), "the doctor")
        await bench.sees("✓ python", "[bold]Python[/bold]", "✗ docker", "1 of 2 want mending")
        await bench.pilot.press("down")
        await bench.sees("This mends it", "dryfit setup")
        await bench.pilot.press("escape")
        await bench.until(lambda: bench.app.screen is bench.screen, "the way back")


async def test_an_earlier_draft_is_opened_again_and_nothing_is_lost(own_folder: Path) -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(UBUNTU)
        await bench.pilot.press("ctrl+s")
        await bench.sees("saved to")
        drafted = dict(bench.session.texts)
        path = bench.screen.panes.files.path
        assert path is not None
        await bench.pilot.press("f4", "ctrl+home", *"# mine", "enter", "ctrl+s")
        await bench.until(lambda: not bench.session.edited, "the save")
        assert "# mine" in bench.session.texts[path]
        await bench.pilot.press("ctrl+t")
        await bench.until(lambda: isinstance(bench.app.screen, HistoryScreen), "the history")
        await bench.sees("drafted", "+# mine", "open it as it was")
        await bench.pilot.press("escape")
        folder = bench.session.folder
    assert folder is not None
    # Another sitting takes the draft up where it was left.
    async with open_bench(FakeShop()) as bench:
        await bench.pilot.press("ctrl+t")
        await bench.sees(folder.name)
        await bench.pilot.press("enter")
        await bench.sees("is open again")
        assert bench.session.texts[path].startswith("# mine")
        assert not bench.session.edited
        assert bench.session.folder == own_folder / folder.name
        assert bench.session.texts.keys() == drafted.keys()
        assert bench.session.outcome == "checked"
        await bench.pilot.press("ctrl+d")  # the goal is in the box again
        await bench.until(lambda: not bench.screen.work.busy, "the draft")


async def test_the_goal_of_an_earlier_draft_goes_into_the_box() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(UBUNTU)
        await bench.pilot.press("ctrl+s")
        await bench.sees("saved to")
        bench.screen.panes.goal.put("another")
        await bench.pilot.press("ctrl+t")
        await bench.sees("its goal", "From then to now")
        await bench.pilot.press("g")
        await bench.until(lambda: bench.screen.panes.goal.text == UBUNTU, "the goal")


async def test_no_history_says_how_there_will_be_one() -> None:
    async with open_bench(FakeShop(), (80, 24)) as bench:
        await bench.pilot.press("ctrl+t")
        await bench.sees("no draft was saved", "^s")
