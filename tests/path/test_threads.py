"""Threads of the workbench read, plan and check with one Workshop from the first moment on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SCRIPT = """
import sys, threading
from assistant.core.request import Request
from assistant.pipeline import Workshop

sys.setswitchinterval(0.0001)
shop, start, plans = Workshop(), threading.Barrier(4), []

def work():
    start.wait()
    request = Request("a Debian 12 Packer image for qemu with 2 cores and 4 GB")
    plan = shop.plan(shop.read(request), request)
    shop.check({file.path: "" for file in plan.files}, plan)
    plans.append(plan)

threads = [threading.Thread(target=work) for _ in range(4)]
[one.start() for one in threads]
[one.join() for one in threads]
assert len(plans) == 4 and all(plan == plans[0] for plan in plans)
"""


def test_what_is_read_for_the_first_time_is_read_by_one_thread() -> None:
    """In a process of its own: in this one all types were decoded long ago."""
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-P", "-c", SCRIPT],
            env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
