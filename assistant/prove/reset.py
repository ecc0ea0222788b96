"""Making a container as it was before a draft, and seeing that it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.prove.settings import GIVEN
from assistant.prove.streams import Ran

if TYPE_CHECKING:
    from docker import DockerClient

RESET_SECONDS = 10
"""Emptying takes a moment; a draft that makes it take longer loses its container."""
_PROCESSES = 3

# Every folder in memory and the message queues; which those are differs between engines.
_PLACES = """
places() {
while read -r _ place kind options _; do
case "$kind $options" in "tmpfs rw"*|"mqueue rw"*) echo "$place";; esac
done </proc/mounts; }
"""
EMPTY = f"""{_PLACES}
places | while read -r place; do
chmod -R u+rwx "$place" 2>/dev/null
find "$place" -xdev -mindepth 1 -user "$(id -u)" -delete 2>/dev/null
done
ipcrm --all 2>/dev/null
exit 0
"""
# All that could tell one draft of another: names, kinds, owners, modes, sizes and targets in those
# folders, the files that were given, and what System V keeps without a process.
LOOK = f"""{_PLACES}
places | while read -r place; do
find "$place" -xdev -mindepth 1 ! -type d -printf '%p %y %U %m %s %l\n' -o -printf '%p %y %U %m\n'
done | sort
find {GIVEN} | sort
cat /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg
"""

Run = Callable[[str], Ran]
"""Runs a shell script in the container."""


def looked_at(run: Run) -> str:
    """All that one draft could find of another; empty when that cannot be told."""
    ran = run(LOOK)
    return ran.stdout if ran.code == 0 and not ran.stderr and not ran.dropped else ""


def emptied(run: Run, fresh: str) -> bool:
    """Empty a container by a shell that was started for it. True when, looked at again, it is as
    it was when it was `fresh`."""
    run(EMPTY)
    return bool(fresh) and looked_at(run) == fresh


def alone(client: DockerClient, container: str) -> bool:
    """True when this machine, from outside, sees three processes in a container: the first one,
    its clock, and the shell that has just answered. The draft could end none of the three.

    Raises docker's APIError when the container is gone.
    """
    return len(client.api.top(container)["Processes"]) == _PROCESSES
