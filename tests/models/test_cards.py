"""Where a model runs: on the processor, or on a graphics card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp
import pytest

from assistant.config import ALL_LAYERS, read_config
from assistant.core.errors import UsageError
from assistant.models import engine, open_model
from assistant.models.cards import PROCESSOR, graphics_cards
from assistant.models.engine import AbortFlag, Engine, NativeLog
from tests.models.tiny import Tiny


@pytest.mark.parametrize(
    ("told", "layers"),
    [
        ("", ALL_LAYERS),
        (" all ", ALL_LAYERS),
        ("On", ALL_LAYERS),
        ("off", 0),
        ("0", 0),
        ("12", 12),
    ],
)
def test_how_much_of_a_model_a_card_may_hold(told: str, layers: int) -> None:
    assert read_config({"DRYFIT_GPU": told}).gpu_layers == layers


@pytest.mark.parametrize("told", ["many", "-1", "1.5", "٣", "99999", "cuda"])
def test_a_setting_that_is_no_number_is_refused(
    told: str, tiny: Callable[[Tiny], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRYFIT_GPU", told)
    with pytest.raises(UsageError, match=f"DRYFIT_GPU={told}") as caught:
        open_model(tiny(Tiny()))
    assert "unset DRYFIT_GPU" in caught.value.mend


def test_cards_are_told_only_by_a_build_that_can_use_them() -> None:
    if not llama_cpp.llama_supports_gpu_offload():
        assert graphics_cards() == ()


def test_a_card_is_left_alone_when_told_so(
    tiny: Callable[[Tiny], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRYFIT_GPU", "0")
    with open_model(tiny(Tiny())) as model:
        assert model.runs_on == PROCESSOR


def test_what_does_not_fit_the_card_is_run_by_the_processor(
    tiny: Callable[[Tiny], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card is a fake: no machine that runs the tests has one."""
    asked: list[int] = []
    load = Engine._load

    def full(self: Engine, path: Path, gpu_layers: int) -> Any:
        asked.append(gpu_layers)
        return None if gpu_layers else load(self, path, 0)

    monkeypatch.setattr(engine, "graphics_cards", lambda: ("Riva 128",))
    monkeypatch.setattr(Engine, "_load", full)
    path = tiny(Tiny())
    loaded = Engine(path, AbortFlag(), NativeLog(), ALL_LAYERS)
    assert asked == [ALL_LAYERS, 0]
    assert loaded.runs_on == PROCESSOR
    assert loaded.note == f"{path.name} does not fit Riva 128; the processor runs it"
