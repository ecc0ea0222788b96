"""Making a container as it was before a draft, and seeing that it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.prove.settings import GIVEN, WORK
from assistant.prove.streams import Ran

if TYPE_CHECKING:
    from docker import DockerClient

RESET_SECONDS = 10
"""Emptying takes a moment; a draft that makes it take longer loses its container."""
_PROCESSES = 3

# All that the commands' user can leave anything in: the two folders in memory, the shared memory
# and message queues that every container has, and what System V keeps without a process.
CLEAN = f"""
chmod -R u+rwx {WORK} /tmp /dev/shm 2>/dev/null
find {WORK} /tmp /dev/shm /dev/mqueue -mindepth 1 -delete 2>/dev/null
ipcrm --all 2>/dev/null
left="$(find {WORK} /tmp /dev/shm /dev/mqueue -mindepth 1 2>&1)$(ls -A {GIVEN})"
for kind in shm sem msg; do left="$left$(tail -n +2 /proc/sysvipc/$kind 2>&1)"; done
[ "$left" = here ] && echo clean
"""


def emptied(run: Callable[[str], Ran]) -> bool:
    """Empty a container by a shell script that a new process runs. True when, looked at again,
    nothing was left."""
    ran = run(CLEAN)
    return ran.code == 0 and ran.stdout == "clean\n" and not ran.stderr


def alone(client: DockerClient, container: str) -> bool:
    """True when this machine, from outside, sees three processes in a container: the first one,
    its clock, and the shell that has just answered. The draft could end none of the three.

    Raises docker's APIError when the container is gone.
    """
    return len(client.api.top(container)["Processes"]) == _PROCESSES
