"""`docker compose config` as the judge of compose files. Nothing here runs anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import normpath

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding
from assistant.syntax.yaml import Scalar
from assistant.targets.compose.messages import (
    UNKNOWN_NAME,
    Complaint,
    place_of,
    read_complaints,
    summary_of,
    tidy_log,
)
from assistant.targets.compose.newer import known_name, without
from assistant.targets.compose.projects import Project, compose_folders, projects_in
from assistant.targets.compose.values import environment, names_in, open_variables
from assistant.targets.judging import Adapter, Answer, Case, Step, Trial, Try, Verdict
from assistant.targets.placeholders import Variable
from assistant.targets.places import at_span, joined, of_container, texts

NAME = "compose"
ROUNDS = 40
"""How often one project is shown with other values, at most."""
PROJECTS = 40
"""How many projects of one folder are looked at."""
_EMPTY = "an empty file"
_ENV_FILE = re.compile(r"env file (/\S+) not found")
_NO_FILE = re.compile(r"open (/\S+): no such file or directory")
_NETWORK = re.compile(
    r"dial tcp|no such host|network is unreachable|Temporary failure in name resolution"
    r"|executable file not found|permission denied|cannot allocate memory"
)
_TOGETHER = re.compile(r"dependency cycle detected|is already in use")
_OBSOLETE = "attribute `version` is obsolete"
_NOT_STARTED = (
    "nothing was started: that takes a Docker Engine, the images and a network, and the sandbox is "
    "given none of them; on your own machine: docker compose up --wait"
)


def adapter() -> Adapter:
    """How Docker Compose is asked about a draft."""
    return Adapter(
        target="compose",
        engines=(NAME,),
        roots=lambda files: compose_folders(texts(files)),
        judge=judge,
        unclimbed=lambda files, root: Verdict("not_run", why=_NOT_STARTED, rung="executed"),
        mend="dryfit engines build compose",
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What is shown at present, and what was changed for that."""

    files: Mapping[str, bytes]
    variables: tuple[Variable, ...]
    empty: Mapping[str, Finding] = field(default_factory=dict)
    """Files that only the user has; each stands empty in the copy."""
    not_shown: tuple[NotShown, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one project."""

    state: _State
    answer: Answer
    complaints: tuple[Complaint, ...]
    stuck: str = ""
    """Why there is no verdict."""

    @property
    def error(self) -> Complaint | None:
        """What the engine refused it for."""
        if self.stuck:
            return None
        return next((c for c in self.complaints if c.severity == "error"), None)


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """One verdict for all projects of a folder."""
    known = texts(case.files)
    projects = projects_in(case.root, known)
    verdicts = [_judge_project(ways, case, known, attempt) for ways in projects[:PROJECTS]]
    verdict = _together(verdicts)
    beyond = [way.shown[0] for ways in projects[PROJECTS:] for way in ways[:1]]
    if beyond:
        why = f"not every file was judged: {', '.join(beyond[:5])}"
        verdict = (
            replace(verdict, status="partial", why=why) if verdict.status == "passed" else verdict
        )
    return (verdict,)


def _judge_project(
    ways: Sequence[Project], case: Case, known: Mapping[str, str], attempt: Try
) -> Verdict:
    """The verdict of the way that the engine takes, else of the last: a file that is laid over
    another is refused by itself."""
    for way in ways:
        outcome = _ask(way, case, known, attempt)
        if outcome.error is None:
            break
        if _TOGETHER.search(outcome.error.text):
            # Services of different profiles need not get on with one another.
            alone = _ask(replace(way, profiles=False), case, known, attempt)
            if alone.error is None and not alone.stuck:
                verdict = _verdict(alone, way, case)
                why = "only what runs without a profile was judged"
                return replace(verdict, status="partial", why=why)
    return _verdict(outcome, way, case)


def _ask(project: Project, case: Case, known: Mapping[str, str], attempt: Try) -> _Outcome:
    """Show a project, with other values as long as it is ours that are refused."""
    settings = [t for p, t in known.items() if p == joined(case.root, ".env")]
    shown = [known[path] for path in project.shown]
    state = _State(case.files, open_variables(shown, settings))
    for _ in range(ROUNDS):
        answer = attempt(_trial(project, case.root, state))
        complaints = read_complaints(answer.text)
        outcome = _Outcome(state, answer, complaints, _stuck(answer, complaints))
        after = _next_state(state, outcome.error, project, case) if outcome.error else None
        if after is None:
            return outcome
        state = after
    return outcome


def _trial(project: Project, root: str, state: _State) -> Trial:
    chosen = [word for name in project.files for word in ("-f", name)]
    profiles = ("--profile", "*") if project.profiles else ()
    argv = ("{engine}", *chosen, *profiles, "config", "--quiet")
    return Trial(
        state.files,
        (Step(argv, seconds=30),),
        folder=root,
        environment=environment(state.variables),
    )


def _stuck(answer: Answer, complaints: Sequence[Complaint]) -> str:
    """Why the answer says nothing about the draft; empty where it does."""
    if answer.timed_out:
        return "no verdict came within the sandbox's limits"
    if not answer.whole:
        return "the engine said more than is kept"
    errors = [c.text for c in complaints if c.severity == "error"]
    outside = next((t for t in errors if (m := _NO_FILE.search(t)) and not of_container(m[1])), "")
    if outside:
        return f"it takes in a file from outside the draft: {outside}"
    if answer.code not in (0, 1, 14, 15) or (answer.code and not errors):
        return f"the engine ended with code {answer.code}"
    return next((f"the engine cannot do this here: {t}" for t in errors if _NETWORK.search(t)), "")


def _next_state(state: _State, error: Complaint, project: Project, case: Case) -> _State | None:
    """What to show next, or None when the refusal is the draft's own."""
    current = texts(state.files)
    missing = _ENV_FILE.search(error.text)
    path = of_container(normpath(missing[1])) if missing else ""
    if path and path not in state.files:
        place = place_of(Complaint("error", path.rpartition("/")[2]), current, project.shown)
        finding = at_span(
            "engine/compose-no-env-file", "warning", f"{path} is not among the files",
            place.source, place.span, "Compose does not start the service without it.",
        )  # fmt: skip
        return replace(
            state, files={**state.files, path: b""}, empty={**state.empty, path: finding}
        )
    place = place_of(error, current, project.shown)
    if UNKNOWN_NAME.search(error.text):
        newer = known_name(place)
        if newer is None:
            return None
        note = NotShown(
            newer, place.source.path, place.source.position(place.span.start).line,
            f"newer than compose {case.version}",
        )  # fmt: skip
        copy = {**state.files, place.source.path: without(place).encode()}
        return replace(state, files=copy, not_shown=(*state.not_shown, note))
    refused = _refused_values(error, project, state)
    tried = tuple((v.next() or v) if v.name in refused else v for v in state.variables)
    return replace(state, variables=tried) if tried != state.variables else None


def _verdict(outcome: _Outcome, project: Project, case: Case) -> Verdict:
    state, answer = outcome.state, outcome.answer
    read = answer.read if answer.read is not None else project.shown
    common = Verdict(
        "passed",
        findings=tuple(state.empty.values()),
        files=tuple(sorted(path for path in read if path in case.files)),
        not_shown=state.not_shown,
        supplied=environment(state.variables) | dict.fromkeys(state.empty, _EMPTY),
        log=tidy_log(outcome.complaints),
    )
    if outcome.stuck:
        return replace(common, status="not_run", why=outcome.stuck, findings=())
    found = [
        _finding(complaint, project, state)
        for complaint in outcome.complaints
        if complaint.severity == "error" or not _said_elsewhere(complaint)
    ]
    common = replace(common, findings=(*common.findings, *found))
    error = outcome.error
    if error is None:
        why = f"{len(state.not_shown)} of its parts were not shown" if state.not_shown else ""
        return replace(common, status="partial" if why else "passed", why=why)
    ours = _refused_values(error, project, state)
    if ours:
        why = f"no value was found that the engine takes for: {', '.join(sorted(ours))}"
        return replace(common, status="not_run", why=why, findings=tuple(state.empty.values()))
    return replace(common, status="failed", why=f"refused: {summary_of(error)}")


def _refused_values(error: Complaint, project: Project, state: _State) -> set[str]:
    """The variables whose values of ours are refused: those put in at the place that the error
    names, and those whose value it quotes."""
    if UNKNOWN_NAME.search(error.text) or "invalid interpolation" in error.text:
        return set()
    place = place_of(error, texts(state.files), project.shown)
    names = names_in(place.node.text) if isinstance(place.node, Scalar) else set()
    words = set(re.findall(r"[^\s:\"']+", error.text))
    return {v.name for v in state.variables if v.name in names or v.value in words}


def _said_elsewhere(complaint: Complaint) -> bool:
    """Warnings of the checker's own, and of variables, which are listed as supplied."""
    return _OBSOLETE in complaint.text or "variable is not set" in complaint.text


def _finding(complaint: Complaint, project: Project, state: _State) -> Finding:
    place = place_of(complaint, texts(state.files), project.shown)
    error = complaint.severity == "error"
    code = "engine/compose-refused" if error else "engine/compose-warning"
    return at_span(code, complaint.severity, summary_of(complaint), place.source, place.span)


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict for a folder: as bad as the worst, and partial where one could not be had."""
    if len(verdicts) == 1:
        return verdicts[0]
    stuck = [v for v in verdicts if v.status == "not_run"]
    if len(stuck) == len(verdicts):
        return stuck[0]
    said = [v for v in verdicts if v.status != "not_run"]
    failed = next((v for v in said if v.status == "failed"), None)
    partial = next((v for v in said if v.status == "partial"), None)
    worst = failed or (replace(stuck[0], status="partial") if stuck else partial) or said[0]
    return replace(
        worst,
        findings=tuple(dict.fromkeys(f for v in said for f in v.findings)),
        files=tuple(sorted({path for v in said for path in v.files})),
        not_shown=tuple(dict.fromkeys(note for v in said for note in v.not_shown)),
        supplied={name: value for v in said for name, value in v.supplied.items()},
        log="\n".join(v.log for v in verdicts if v.log),
    )
