"""The goal suite: what people ask for, run through the whole path and judged from outside."""

from __future__ import annotations

from assistant.bench.cache import Kept, version_stamp
from assistant.bench.judge import Judged, judge_run
from assistant.bench.record import Mode, Run
from assistant.bench.run import Bench
from assistant.bench.suite import Goal, Suite, read_suite
from assistant.bench.totals import Row, totals

__all__ = [
    "Bench",
    "Goal",
    "Judged",
    "Kept",
    "Mode",
    "Row",
    "Run",
    "Suite",
    "judge_run",
    "read_suite",
    "totals",
    "version_stamp",
]
