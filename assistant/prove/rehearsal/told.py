"""What a rehearsal showed, as a rung of the ladder and as findings in the user's files."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assistant.core.difference import Difference
from assistant.core.evidence import Evidence, NotShown, RungStatus
from assistant.core.finding import Finding, Severity
from assistant.core.rehearsal import RehearsedPart, RehearsedStep
from assistant.core.text import shown
from assistant.prove.rehearsal.outcome import Outcome, place_of
from assistant.targets.rehearsing import Part, Place, RunPlaybook, RunScript, Upload

PATHS = 6
"""So many paths that a second run changed are named in a finding."""


class Rehearsed(msgspec.Struct, frozen=True):
    """The steps of one part, run twice."""

    part: Part
    system: str
    """Of the container: debian 12."""
    first: tuple[Outcome, ...]
    second: tuple[Outcome, ...]
    """Empty where nothing ended the first time."""
    made: Difference = Difference()
    """What the first run changed."""
    again: Difference = Difference()
    """What the second run changed beyond that."""

    @property
    def shown(self) -> RehearsedPart:
        """What of it is shown."""
        steps = tuple(
            RehearsedStep(
                shown(o.act.what), o.act.place.path, o.act.place.start.line, o.fate, o.code,
                shown(o.why), shown(o.words),
            )
            for o in self.first
        )  # fmt: skip
        return RehearsedPart(self.part.sources, self.system, steps, self.made, self.again)

    @property
    def ran(self) -> int:
        """Steps that ended as they should the first time."""
        return sum(outcome.fate == "ended" for outcome in self.first)

    @property
    def failed(self) -> bool:
        """A step failed by a fault of the draft's own."""
        return any(outcome.fate == "failed" for outcome in self.first)


def evidence_of(done: Rehearsed) -> Evidence:
    """The rung that a rehearsal reaches: never all of a build."""
    by = f"rehearsal in {done.system}" if done.system else "rehearsal"
    status: RungStatus = "failed" if done.failed else "partial" if done.ran else "not_run"
    part = done.part
    return Evidence(
        "executed",
        status,
        by,
        "",
        files=_files(done),
        why=shown(_why(done)),
        not_shown=tuple(_not_shown(done)),
        supplied={k: v for k, v in part.supplied.items() if k in _placeholders(done)},
        log=shown("\n".join(_log(done))),
    )


def not_rehearsed(part: Part, why: str) -> Evidence:
    """The rung of a part whose steps were not tried at all."""
    return Evidence("executed", "not_run", "", "", why=shown(f"{_for(part)}not rehearsed: {why}"))


def findings_of(done: Rehearsed) -> tuple[Finding, ...]:
    """Failed steps, and what a second run did otherwise."""
    found = [_failed(outcome) for outcome in done.first if outcome.fate == "failed"]
    ended = {id(o.act) for o in done.first if o.fate == "ended"}
    for outcome in done.second:
        if id(outcome.act) in ended and outcome.fate not in ("ended", "not_run"):
            found.append(_fails_again(outcome))
    if done.again.changes:
        found.append(_changes_again(done))
    return tuple(found)


def _why(done: Rehearsed) -> str:
    steps = len(done.first)
    parts = [f"{_for(done.part)}{done.ran} of {steps} steps ran, as root and without a network"]
    said = done.part.system or "a system that the files do not name"
    if done.system.split(" ")[0] != done.part.family:
        parts.append(f"the machine is {said}, and only the nearest system is here")
    elif done.part.system and done.part.system != done.system:
        parts.append(f"the machine is {said}")
    if done.second:
        number = len(done.again.changes)
        again = f"a second run changed {number} more" if number else "a second run changed nothing"
        parts.append(f"the first run changed {len(done.made.changes)} paths, {again}")
    left = sum(len(outcome.left) for outcome in done.first)
    if left:
        parts.append(f"{left} commands were taken out of scripts")
    if done.made.unread or done.again.unread:
        parts.append("some files were too large or too many to be compared")
    return "; ".join(parts)


def _for(part: Part) -> str:
    return f"{', '.join(part.sources)}: " if part.sources else ""


def _files(done: Rehearsed) -> tuple[str, ...]:
    read = {*done.part.files}
    for outcome in done.first:
        act = outcome.act
        whole = isinstance(act, RunScript) and not act.lines
        if outcome.fate != "not_run" and (whole or isinstance(act, RunPlaybook)):
            read.add(act.what)
    return tuple(sorted(read))


def _not_shown(done: Rehearsed) -> Iterator[NotShown]:
    for outcome in done.first:
        act = outcome.act
        if outcome.fate in ("not_run", "lacking", "unclear"):
            why = outcome.why
            if outcome.fate != "not_run":
                why = f"ended with code {outcome.code}: {why}{_last(outcome)}"
            yield NotShown(shown(act.what), act.place.path, act.place.start.line, shown(why))
        yield from outcome.tasks
        for left in outcome.left:
            place = _left_place(outcome, left.span.start)
            yield NotShown(shown(left.what), place.path, place.start.line, left.why)


def _left_place(outcome: Outcome, offset: int) -> Place:
    act = outcome.act
    if not isinstance(act, RunScript):
        return act.place
    return place_of(act, act.content.decode("utf-8", "replace").count("\n", 0, offset) + 1)


def _placeholders(done: Rehearsed) -> set[str]:
    return {name for outcome in done.first for name in getattr(outcome.act, "supplied", ())}


def _log(done: Rehearsed) -> Iterator[str]:
    for name, outcomes in (("first run", done.first), ("second run", done.second)):
        for outcome in outcomes:
            if outcome.fate != "not_run":
                yield f"{name}: {outcome.act.what}: {outcome.fate}, code {outcome.code}"
                yield from (f"  {line}" for line in outcome.words.splitlines()[-20:])


def _last(outcome: Outcome) -> str:
    lines = [line.strip() for line in outcome.words.splitlines() if line.strip()]
    if isinstance(outcome.act, RunPlaybook):
        # The end of what Ansible says only counts.
        lines = [line for line in lines if line.startswith(("fatal:", "ERROR!"))] or lines
    return f" ({lines[-1][:160]})" if lines else ""


def _finding(code: str, severity: Severity, summary: str, detail: str, place: Place) -> Finding:
    return Finding(
        f"rehearsal/{code}", severity, shown(summary), place.path, place.start, place.end,
        "engine", detail=shown(detail),
    )  # fmt: skip


def _failed(outcome: Outcome) -> Finding:
    place = outcome.at or outcome.act.place
    summary = f"{outcome.act.what} ended with code {outcome.code} in the container{_last(outcome)}"
    if outcome.why:
        summary = f"{outcome.act.what}: {outcome.why}"
    return _finding("step-failed", "error", summary, _words(outcome), place)


def _fails_again(outcome: Outcome) -> Finding:
    place = outcome.at or outcome.act.place
    summary = f"{outcome.act.what} ends with code {outcome.code} when it is run a second time"
    return _finding(
        "second-run-failed", "warning", f"{summary}{_last(outcome)}", _words(outcome), place
    )


def _changes_again(done: Rehearsed) -> Finding:
    paths = [change.path for change in done.again.changes]
    more = f" and {len(paths) - PATHS} more" if len(paths) > PATHS else ""
    outcome = _suspect(done)
    summary = f"A second run changes what the first has left: {', '.join(paths[:PATHS])}{more}"
    detail = "\n".join(f"{c.kind} {c.path}\n{c.diff}".rstrip() for c in done.again.changes[:PATHS])
    return _finding("not-repeatable", "warning", summary, detail, outcome.act.place)


def _suspect(done: Rehearsed) -> Outcome:
    """The step whose text names one of the paths, from the last; else the last one that ran."""
    ran = [outcome for outcome in done.second if outcome.fate != "not_run"] or list(done.first)
    for outcome in reversed(ran):
        act = outcome.act
        text = act.content.decode("utf-8", "replace") if isinstance(act, RunScript) else ""
        target = act.target if isinstance(act, Upload) else ""
        for change in done.again.changes:
            if change.path in text or (target and change.path.startswith(target)):
                return outcome
    return ran[-1]


def _words(outcome: Outcome) -> str:
    return "\n".join(outcome.words.splitlines()[-12:])
