"""The first check after start loads nothing that a file without faults has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.samples import SAMPLES

ROOT = Path(__file__).parents[2]
HEAVY = (
    "yaml", "jsonschema", "referencing", "rapidfuzz", "importlib.metadata", "email", "hcl2", "lark",
    "tree_sitter_bash", "tree_sitter_pwsh", "assistant.core.plan", "assistant.check.formats.known",
    "assistant.check.obligations",
)  # fmt: skip
CHECK = """
import sys
from assistant.check import check_files
from assistant.knowledge import Packs
check_files({sys.argv[1]: sys.stdin.read()}, Packs.open())
print(*[name for name in sys.argv[2:] if name in sys.modules])
"""


@pytest.mark.parametrize("path", SAMPLES)
def test_nothing_heavy_is_loaded(path: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK, path, *HEAVY],
        cwd=ROOT,
        input=SAMPLES[path](300),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
