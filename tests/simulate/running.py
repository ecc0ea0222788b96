"""Running an engine on this machine with simulated providers attached to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run(
    document: Mapping[str, Any], words: Sequence[str], draft: Path, beside: Path, seconds: int = 120
) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder `draft`; `beside` is a folder for what is no part of it."""
    file = beside / "providers.json"
    file.write_text(json.dumps(document))
    command = [sys.executable, "-P", "-m", "assistant.simulate", "run", "--input", str(file)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "HOME": str(beside),
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
    }
    return subprocess.run(
        [*command, "--", *words], cwd=draft, env=environment, capture_output=True, text=True,
        check=False, timeout=seconds,
    )  # fmt: skip
