from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models.tiny import Tiny, build


@pytest.fixture(autouse=True)
def own_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Logs and the checksum cache go to the test's own folder; the model stays where it is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[[Tiny], Path]:
    def make(wanted: Tiny) -> Path:
        return build(tmp_path / f"tiny-{wanted.tokenizer}.gguf", wanted)

    return make
