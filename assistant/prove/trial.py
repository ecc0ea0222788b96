"""One trial of an engine inside a running sandbox."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

from assistant.prove.sandbox import TOOLS, NotSeen
from assistant.targets.judging import FOLDER, Answer

if TYPE_CHECKING:
    from assistant.prove.sandbox import Sandbox
    from assistant.targets.judging import Trial

_LONG_AGO = 1_000_000_000
"""Time stamp (seconds since 1970) that every file of the copy gets; a later one means: read."""
_UNSEEN = 97
_GRACE_SECONDS = 15

ENVIRONMENT = {
    "CHECKPOINT_DISABLE": "1",
    "PACKER_NO_COLOR": "1",
    "PACKER_CONFIG_DIR": "/tmp/packer",  # noqa: S108 - the container's own
    "PACKER_CACHE_DIR": "/tmp/packer-cache",  # noqa: S108
    "TMPDIR": "/tmp",  # noqa: S108
}

# Arguments: copy from, folder in the copy, plugin folder, seconds, token, then the command. The
# mount is `relatime`, which keeps the time of the first read after the stamp that touch sets.
_SCRIPT = f"""
rm -rf {FOLDER} && cp -R "$1" {FOLDER} && cd "{FOLDER}/$2" || exit {_UNSEEN}
find {FOLDER} -type f -exec touch -d @{_LONG_AGO} {{}} +
export PACKER_PLUGIN_PATH="$3"
seconds="$4"; token="$5"; shift 5
timeout -k 2 "$seconds" "$@" 2>&1
printf '\\n%s %s\\n' "$token" "$?"
find {FOLDER} -type f -printf '%A@ %P\\n'
"""


def attempt(
    sandbox: Sandbox, engine: str, trial: Trial, stop: threading.Event | None = None
) -> Answer:
    """Copy a trial's files into the container's own space and run the engine on them.

    Raises:
        Cancelled: `stop` was set.
        NotSeen: the container cannot see the files that it was given.
        Unfinished: the container went away.
    """
    number = sandbox.next_number()
    draft = sandbox.give(f"{number}/draft", trial.files)
    beside = sandbox.give(f"{number}/beside", trial.beside, executable=True)
    plugins = f"{TOOLS}/plugins" if sandbox.has_tool("plugins") else f"{beside}/plugins"
    # Not guessable by a draft, so that its text cannot pass for the engine's end.
    token = secrets.token_hex(16)
    arguments = [argument.replace("{beside}", beside) for argument in trial.arguments]
    command = ["sh", "-c", _SCRIPT, "trial", draft, trial.folder, plugins, str(trial.seconds)]
    settings = [f"{name}={value}" for name, value in sorted(trial.environment.items())]
    command += [token, "env", *settings, f"{TOOLS}/{engine}", *arguments]
    ran = sandbox.run(command, seconds=trial.seconds + _GRACE_SECONDS, stop=stop)
    if ran.code == _UNSEEN:
        raise NotSeen(ran.stderr)
    text, marked, rest = ran.stdout.partition(f"\n{token} ")
    if not marked:
        # The end is missing: the time limit, the memory limit, or more output than is kept.
        whole = ran.dropped == 0
        return Answer(ran.code or 1, text, timed_out=ran.timed_out and whole, whole=whole)
    code, _, times = rest.partition("\n")
    status = int(code)
    return Answer(status, text, timed_out=status in (124, 137), read=_read(times))


def _read(times: str) -> tuple[str, ...]:
    """The files whose time of reading is later than the stamp."""
    read = []
    for line in times.splitlines():
        stamp, _, path = line.partition(" ")
        if path and float(stamp) > _LONG_AGO + 1:
            read.append(path)
    return tuple(sorted(read))
