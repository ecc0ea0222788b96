"""Ctrl-C before anything was begun."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from assistant.core.errors import Exit

ROOT = Path(__file__).parents[2]


def test_nothing_is_imported_outside_of_what_minds_an_interrupt() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = {{*sys.modules}}\n"
        "import assistant.bootstrap as ours\n"
        "print(sorted({*sys.modules} - before), ours._INTERRUPTED)"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    wanted = ["__future__", "assistant", "assistant.bootstrap"]
    assert ran.stdout.strip() == f"{wanted} {int(Exit.INTERRUPTED)}", ran.stderr
