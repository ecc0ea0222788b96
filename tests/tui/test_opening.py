"""The first paint waits for nothing that it does not show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LATER = (
    "pipeline",
    "knowledge",
    "understand",
    "plan",
    "check",
    "targets",
    "learn",
    "models",
    "prove",
)


@pytest.mark.parametrize("module", ["assistant.bootstrap", "assistant.tui.app"])
def test_what_is_needed_later_is_not_read_at_first(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = done.stdout.split()
    assert module in loaded
    assert not [name for name in LATER if f"assistant.{name}" in loaded]
    assert not {"click", "tree_sitter_hcl", "docker", "yaml"}.intersection(loaded)
