"""How many threads the model may use: what is free, looked at again before every section.

llama.cpp's threads wait for one another by spinning: with another busy process on the same cores
it becomes many times slower, so that fewer threads are faster. The draft's text never depends on
the number: every sum is made by one thread.
"""

from __future__ import annotations

import os

import psutil


def usable_cores() -> int:
    """Cores that this process may use: physical ones, the affinity mask and the CPU quota."""
    counts = [psutil.cpu_count(logical=False), psutil.cpu_count(), _quota()]
    if hasattr(os, "sched_getaffinity"):
        counts.append(len(os.sched_getaffinity(0)))
    return max(1, min(int(count) for count in counts if count))


def _quota() -> float | None:
    """The CPU quota of this control group in cores, at least 1; None without one."""
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            limit, period = file.read().split()
        return None if limit == "max" else max(1.0, int(limit) / int(period))
    except (OSError, ValueError):
        return None


class FreeCores:
    """Watches how busy other processes keep the machine."""

    def __init__(self, fixed: int = 0) -> None:
        self._fixed = fixed
        self._cores = usable_cores()
        self._before = self._sample()
        self._last = self._cores

    def threads(self) -> int:
        """Threads for the next section, at least 1, from the load since the last call."""
        if self._fixed:
            return self._fixed
        now = self._sample()
        wall, busy, own = (b - a for a, b in zip(self._before, now, strict=True))
        if wall >= 0.05:
            self._before = now
            others = max(0.0, busy - own) / wall
            self._last = max(1, min(self._cores, self._cores - round(others)))
        return self._last

    def _sample(self) -> tuple[float, float, float]:
        """Seconds: of the clock, of all cores' work, of this process's work."""
        times = psutil.cpu_times()
        idle = times.idle + getattr(times, "iowait", 0.0)
        # guest time is already counted as user time
        work = sum(times) - idle - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
        own = psutil.Process().cpu_times()
        cpus = psutil.cpu_count() or 1
        return (work + idle) / cpus, work, own.user + own.system
