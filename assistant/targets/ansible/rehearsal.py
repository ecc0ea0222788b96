"""Playbooks run for real against the container itself, twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.core.evidence import NotShown, RungStatus
from assistant.core.finding import Finding
from assistant.syntax.playbooks import Task
from assistant.targets.ansible.arguments import only_here, refused_at
from assistant.targets.ansible.copy import Copy, all_tasks, name_of
from assistant.targets.ansible.data import callback, modules
from assistant.targets.ansible.lacks import lack_of, module_of
from assistant.targets.ansible.messages import Event, read_events, tidy_log
from assistant.targets.ansible.project import with_imports
from assistant.targets.ansible.shown import Shown
from assistant.targets.judging import Answer, Step, Try, Verdict
from assistant.targets.places import at_span, texts

SECONDS = 180
"""One run of one playbook."""
_ENVIRONMENT = {
    "ANSIBLE_CALLBACK_PLUGINS": "{beside}/callback",
    "ANSIBLE_STDOUT_CALLBACK": "dryfit",
}
_MISSING = re.compile(r"Could not find or access '([^']+)'")
_SILENT = frozenset(
    {"meta", "import_tasks", "import_role", "include_tasks", "include_role", "add_host", "group_by"}
)
"""What is no work of its own."""
_NOISE = re.compile(r" (?:Searched in:|The error appears to be in|String: ).*")
_ON_HOST = "on a machine that may be changed: ansible-playbook --check --diff, then without them"

Places = dict[tuple[str, int], Event]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Both runs of all playbooks."""

    first: Places
    second: Places
    log: str
    broken: str = ""
    """Why a run did not come to its end."""


def rehearse(shown: Shown, books: Sequence[str], attempt: Try) -> Verdict:
    """The verdict on the rung `executed`."""
    known = texts(shown.case.files)
    copy = shown.copy(lambda task: lack_of(task, known))
    tasks = _tasks_by_place(copy)
    to_run = {place: task for place, task in tasks.items() if place not in copy.left_out}
    if not to_run:
        return Verdict(
            "not_run", why=_nothing_left(copy.not_shown), rung="executed",
            not_shown=copy.not_shown, supplied=copy.supplied,
        )  # fmt: skip
    runs = _run(shown, copy, books, attempt)
    return _verdict(runs, copy, to_run, shown, known)


def _run(shown: Shown, copy: Copy, books: Sequence[str], attempt: Try) -> _Runs:
    beside = {"callback/dryfit.py": callback()}
    first: Places = {}
    second: Places = {}
    logs: list[str] = []
    broken = ""
    waiting = list(books)
    while waiting:
        steps = tuple(Step(shown.command(book), SECONDS) for book in waiting for _ in (1, 2))
        answer = attempt(
            shown.trial(copy, steps, beside=beside, environment=_ENVIRONMENT, profile="rehearsal")
        )
        answers = (*answer.earlier, answer)
        for number, one in enumerate(answers):
            _gather(read_events(one.text), second if number % 2 else first)
        logs += [tidy_log(one.text) for one in answers]
        if answer.code != 0:
            book = waiting[(len(answers) - 1) // 2]
            broken = broken or _why_broken(answer, book)
        del waiting[: (len(answers) + 1) // 2]
    return _Runs(first, second, "\n".join(logs), broken)


def _why_broken(answer: Answer, book: str) -> str:
    if answer.timed_out:
        return f"the run of {book} did not end within the sandbox's limits"
    if not answer.whole:
        return f"the run of {book} said more than is kept"
    rows = [line for line in tidy_log(answer.text).splitlines() if "ERROR" in line]
    return f"the run of {book} ended early: {' '.join(rows[:1])[:200] or answer.code}"


_WORST = ("failed", "changed", "ok", "skipped")


def _gather(events: Iterable[Event], into: Places) -> None:
    """One event a task: of several (another host, another turn) the one that matters most."""
    for event in events:
        place = (event.path, event.line)
        if event.action in ("gather_facts", "setup") or not event.path:
            continue
        before = into.get(place)
        if before is None or _rank(event) < _rank(before):
            into[place] = event


def _rank(event: Event) -> int:
    return _WORST.index(event.status) if event.status in _WORST else len(_WORST)


def _tasks_by_place(copy: Copy) -> Mapping[tuple[str, int], Task]:
    found = {}
    for task in all_tasks(texts(copy.files)):
        if module_of(task).rpartition(".")[2] not in _SILENT:
            found[task.source.path, task.source.line_of(task.body.span.start)] = task
    return found


def _verdict(
    runs: _Runs,
    copy: Copy,
    tasks: Mapping[tuple[str, int], Task],
    shown: Shown,
    known: Mapping[str, str],
) -> Verdict:
    reached = {path for path, _ in runs.first} | set(with_imports(shown.books, known))
    notes = [note for note in copy.not_shown if note.path in reached]
    tasks = {place: task for place, task in tasks.items() if place[0] in reached}
    total = len(tasks) + sum(path in reached for path, _ in copy.left_out)
    findings: list[Finding] = []
    ran = again = 0
    for place, task in sorted(tasks.items()):
        event = runs.first.get(place)
        later = runs.second.get(place)
        why = ""
        if event is None:
            why = "it was not reached"
        elif event.status == "skipped":
            why = "its own condition skipped it in the container"
        elif event.status == "failed":
            certain, why = _meaning(event, task)
            if certain:
                findings.append(_failure(event, task))
                continue
            if missing := _MISSING.search(event.says):
                findings.append(_missing_file(missing[1], task))
        else:
            ran += 1
            if later is not None and later.status == "changed":
                again += 1
                findings.append(_not_idempotent(task))
        if why:
            notes.append(NotShown(name_of(task), *place, why))
    errors = [f for f in findings if f.severity == "error"]
    status, why = _summary(ran, again, total, notes, runs.broken)
    if errors:
        status, why = "failed", f"{len(errors)} of its tasks cannot work: {errors[0].summary}"
    return Verdict(
        status,
        findings=tuple(findings),
        files=tuple(sorted({path for path, _ in runs.first if path in shown.case.files})),
        why=why,
        not_shown=tuple(sorted(notes, key=lambda n: (n.path, n.line, n.name))),
        supplied=copy.supplied,
        log=runs.log,
        rung="executed",
    )


def _summary(
    ran: int, again: int, total: int, notes: Sequence[NotShown], broken: str
) -> tuple[RungStatus, str]:
    if not ran:
        return "not_run", broken or _nothing_left(notes)
    second = (
        "the second time nothing changed"
        if not again
        else f"the second time {again} of them changed something again"
    )
    if not notes and not again and not broken:
        return "passed", ""
    parts = [f"{ran} of {total} tasks ran in the container, twice; {second}"]
    return "partial", "; ".join([*parts, broken] if broken else parts)


def _nothing_left(notes: Sequence[NotShown]) -> str:
    """Why nothing was run, in so many words."""
    reasons = [why for why, _ in Counter(note.why for note in notes).most_common(3)]
    because = f": {'; '.join(reasons)}" if reasons else ""
    return f"no task of it can run in the container{because}; {_ON_HOST}"


def _meaning(event: Event, task: Task) -> tuple[bool, str]:
    """Whether a task fails wherever it runs, and else why it failed in the container."""
    if event.action.rpartition(".")[2] in ("fail", "assert"):
        return False, "it is a check of the playbook's own, and the container does not meet it"
    for failure in modules().failures:
        if re.search(failure.says, event.says):
            elsewhere = only_here(event.says, task) if failure.arguments else ""
            if elsewhere:
                return False, elsewhere
            says = _NOISE.sub("", event.says)[:160].rstrip(" .")
            return failure.certain, f"{failure.because} ({says})" if says else failure.because
    return False, "it failed in the container"


def _missing_file(name: str, task: Task) -> Finding:
    node = task.argument("src")
    return at_span(
        "engine/missing-file", "warning", f"{name} is not among the files", task.source,
        node.span if node is not None else task.module.span, "The task fails without it.",
    )  # fmt: skip


def _failure(event: Event, task: Task) -> Finding:
    summary, _, detail = _NOISE.sub("", event.says).partition(". ")
    span = refused_at(event.says, task) or task.module.span
    return at_span("engine/task-fails", "error", summary[:200], task.source, span, detail[:500])


def _not_idempotent(task: Task) -> Finding:
    return at_span(
        "engine/not-idempotent", "warning", "It changes something again when run a second time",
        task.source, task.module.span,
        "Say when it has changed something (changed_when), or what makes it needless (creates).",
    )  # fmt: skip
