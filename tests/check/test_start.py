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


def test_the_command_loads_no_rule_that_the_files_do_not_concern(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('output "a" {\n  value = 1\n}\n')
    code = "import sys\nfrom assistant.cli.check import check\n"
    code += "check([sys.argv[1]], standalone_mode=False)\n"
    code += "print('assistant.check.rules.windows' in sys.modules)\n"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[-1] == "False"
