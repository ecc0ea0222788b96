"""One trial of an engine inside a running sandbox."""

from __future__ import annotations

import re
import secrets
import shlex
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.prove.sandbox import NotSeen
from assistant.prove.settings import TOOLS, UNSEEN
from assistant.targets.judging import FOLDER, Answer

if TYPE_CHECKING:
    from assistant.prove.sandbox import Ran, Sandbox
    from assistant.targets.judging import Step, Trial

_LONG_AGO = 1_000_000_000
"""Time stamp (seconds since 1970) that every file of the copy gets; a later one means: read."""
_GRACE_SECONDS = 15

# The mount is `relatime`, which keeps the time of the first read after the stamp that touch sets.
_OPENING = """
[ ! -e {folder} ] || rm -rf {folder}
cp -R {draft} {folder} && cd {inside} || exit {unseen}
find {folder} -type f -exec touch -d @{stamp} {{}} +
"""
_STEP = """
timeout -k 2 {seconds} {command} 2>&1
code=$?
printf '\\n%s %s\\n' {token} "$code"
"""
_ASIDE = """
timeout -k 2 {seconds} {command} >{place} 2>&1 &
"""
_ASIDE_PLACE = "/tmp/aside"  # noqa: S108 - the container's own
_ASIDE_TOLD = """
wait
printf '\\n%s aside\\n' {token}
cat {place}
"""
_CLOSING = """
printf '\\n%s files\\n' {token}
find {folder} -type f -printf '%A@ %P\\n'
"""


class Starved(Exception):
    """A step failed for want of something that the container is limited in, which says nothing of
    the draft's files."""

    def __init__(self, lacked: Sequence[str]) -> None:
        super().__init__(f"it took more {' and '.join(lacked)} than the container has")


def attempt(
    sandbox: Sandbox,
    program: str,
    trial: Trial,
    *,
    environment: Mapping[str, str] | None = None,
    stop: threading.Event | None = None,
) -> Answer:
    """Copy a trial's files into the container's own space and run its steps on them.

    `program` stands for `{engine}`; `environment` is what every trial of an adapter gets.

    Raises:
        Cancelled: `stop` was set.
        NotSeen: the container cannot see the files that it was given.
        Unfinished: the container went away.
        Starved: a step failed while the container ran out of something.
    """
    number = sandbox.next_number()
    draft = sandbox.give(f"{number}/draft", trial.files)
    beside = sandbox.give(f"{number}/beside", trial.beside, executable=True)
    places = {"{engine}": program, "{beside}": beside, "{tools}": TOOLS}
    # Not guessable by a draft, so that its text cannot pass for the engine's end.
    token = secrets.token_hex(16)
    script = _script(trial, draft, places, environment or {}, token)
    beyond = trial.aside.seconds if trial.aside else 0
    seconds = sum(step.seconds for step in trial.steps) + beyond + _GRACE_SECONDS
    ran = sandbox.run(["sh", "-c", script], seconds=seconds, stop=stop)
    if ran.code == UNSEEN:
        raise NotSeen(ran.stderr)
    answer = _answer(ran, token)
    if ran.lacked and answer.code != 0:
        raise Starved(ran.lacked)
    return answer


def _script(
    trial: Trial,
    draft: str,
    places: Mapping[str, str],
    environment: Mapping[str, str],
    token: str,
) -> str:
    """All steps as one shell script: a command in a container costs more than most engines do."""

    def put(text: str) -> str:
        for name, place in places.items():
            text = text.replace(name, place)
        return text

    inside = shlex.quote(f"{FOLDER}/{trial.folder}")
    settings = {**environment, **trial.environment}
    given = ["env", *(f"{name}={put(value)}" for name, value in sorted(settings.items()))]
    parts = [
        _OPENING.format(folder=FOLDER, draft=draft, inside=inside, unseen=UNSEEN, stamp=_LONG_AGO)
    ]

    def filled(template: str, step: Step) -> str:
        command = shlex.join([*given, *(put(word) for word in step.argv)])
        return template.format(
            seconds=step.seconds, command=command, token=token, place=_ASIDE_PLACE
        )

    if trial.aside:
        parts.append(filled(_ASIDE, trial.aside))
    steps = [filled(_STEP, step) for step in trial.steps]
    # The first step that fails is the last that runs.
    parts.append('if [ "$code" = 0 ]; then\n'.join(steps) + "fi\n" * (len(steps) - 1))
    if trial.aside:
        parts.append(filled(_ASIDE_TOLD, trial.aside))
    parts.append(_CLOSING.format(folder=FOLDER, token=token))
    return "".join(parts)


def _answer(ran: Ran, token: str) -> Answer:
    """What each step said, from the one stream in which they all lie."""
    told, marked, times = ran.stdout.partition(f"\n{token} files\n")
    said, beside, aside = told.partition(f"\n{token} aside\n")
    *ended, rest = re.split(rf"\n{token} (\d+)\n", said)
    steps = [
        Answer(int(code), text, timed_out=int(code) in (124, 137))
        for text, code in zip(ended[::2], ended[1::2], strict=True)
    ]
    if not marked or not steps:
        # The end is missing: the time limit, the memory limit, or more output than is kept.
        whole = ran.dropped == 0
        cut = Answer(ran.code or 1, rest, timed_out=ran.timed_out and whole, whole=whole)
        return replace(cut, earlier=tuple(steps))
    return replace(
        steps[-1],
        read=_read(times),
        earlier=tuple(steps[:-1]),
        aside=aside if beside else None,
    )


def _read(times: str) -> tuple[str, ...]:
    """The files whose time of reading is later than the stamp."""
    read = []
    for line in times.splitlines():
        stamp, _, path = line.partition(" ")
        if path and float(stamp) > _LONG_AGO + 1:
            read.append(path)
    return tuple(sorted(read))
