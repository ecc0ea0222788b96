"""How fast a model is: figures that hang together, not how large they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bench.speed import measure


@pytest.mark.model
@pytest.mark.alone
def test_the_embedded_model(model_path: Path) -> None:
    found = measure(model_path)
    assert found.draft_tokens > 1000
    assert found.memory > found.size > 0
    assert 0 < found.write_per_second < found.draft_tokens / found.draft_seconds
    assert found.read_per_second > 0
