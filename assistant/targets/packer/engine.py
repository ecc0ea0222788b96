"""Packer as a judge: what it is shown, what it says, and what that means for a draft.

Nothing here runs anything: `judge` is given a function that tries a folder of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.core.evidence import NotShown
from assistant.knowledge import Packs
from assistant.targets.judging import Adapter, Answer, Case, Step, Trial, Try, Verdict
from assistant.targets.packer.engine_copy import Copy
from assistant.targets.packer.engine_data import bundled, executed
from assistant.targets.packer.engine_findings import findings_of, style
from assistant.targets.packer.engine_messages import Complaint, read_complaints, tidy_log
from assistant.targets.packer.engine_older import (
    CHARTED,
    Cutting,
    foreign_plugins,
    meet,
    prepare,
    unknown_builder,
)
from assistant.targets.packer.engine_plugins import required_plugins, stand_ins
from assistant.targets.packer.engine_tree import Blk, walk
from assistant.targets.packer.engine_values import (
    asked_environment,
    open_variables,
    shown_value,
    values_file,
)
from assistant.targets.placeholders import Variable
from assistant.targets.places import folder_of
from assistant.targets.seen_elsewhere import seen_on
from assistant.targets.telling import why_partial

NAME = "packer"
PLUGINS = "packer-plugins"
"""The tool that holds the user's own plugins."""
ENVIRONMENT = {
    "CHECKPOINT_DISABLE": "1",
    "PACKER_NO_COLOR": "1",
    "PACKER_CONFIG_DIR": "/tmp/packer",  # noqa: S108 - the container's own
    "PACKER_CACHE_DIR": "/tmp/packer-cache",  # noqa: S108
    "TMPDIR": "/tmp",  # noqa: S108
}
ROUNDS = 12
"""How often the copy is cut and shown again, at most."""
_VALUES = "supplied.pkrvars.hcl"
_CRASH = re.compile(r"plugin process exited|panic: |connection is shut down|unexpected EOF|SIGSEGV")
_NETWORK = re.compile(
    r"dial tcp|no such host|network is unreachable|Temporary failure in name resolution"
)
_VALID = "The configuration is valid."
"""What Packer says when it is content; before 1.7 it said nothing."""
_INVALID_VALUE = re.compile(r"Invalid value for .*variable")
_MISSING_PLUGIN = re.compile(r"no plugin installed for|Missing plugins?|Unknown source type")


def adapter() -> Adapter:
    """How Packer is asked about a draft."""
    return Adapter(
        target="packer",
        engines=(NAME,),
        roots=roots,
        judge=_judge_case,
        unclimbed=lambda files, root: Verdict(
            "not_run", why=why_not_built(files, root), rung="executed"
        ),
        mend="dryfit engines build packer",
        environment=ENVIRONMENT,
        tools=(PLUGINS,),
        module=True,
    )


def _judge_case(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """The verdict of `packer validate`, and what `packer fmt` would change where it could read."""
    own = f"{{tools}}/{PLUGINS}" if PLUGINS in case.tools else "{beside}/plugins"

    def ask(trial: Trial) -> Answer:
        settings = {"PACKER_PLUGIN_PATH": own, **trial.environment}
        return attempt(replace(trial, environment=settings))

    verdict = judge(case.files, case.packs, case.version, ask, root=case.root, machine=case.machine)
    if verdict.status not in ("passed", "partial"):
        return (verdict,)
    said = style(case.files, ask, root=case.root)
    return (replace(verdict, findings=(*verdict.findings, *said)),)


def roots(files: Iterable[str]) -> tuple[str, ...]:
    """The folders that hold a template, each judged by itself; empty for a draft without one."""
    return tuple(sorted({folder_of(p) for p in files if p.endswith((".pkr.hcl", ".pkr.json"))}))


@dataclass(frozen=True, slots=True)
class _State:
    """What is shown at present, and what was changed for that."""

    copy: Copy
    variables: tuple[Variable, ...]
    not_shown: tuple[NotShown, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    """What a draft leaves to the environment, and the engine asked for."""


def judge(
    files: Mapping[str, bytes],
    packs: Packs,
    version: str,
    attempt: Try,
    *,
    root: str = "",
    machine: str = "linux_amd64",
) -> Verdict:
    """What Packer of that version makes of the template in `root`.

    The copy that it is shown is cut only where it is too old for what the packs know, and each
    cut is listed. `machine` is Go's name of the container's system and processor.
    """
    copy = Copy.of(files)
    opening = Cutting(copy, version, root, packs)
    prepare(opening)
    state = _State(
        copy.cut(opening.cuts), open_variables(copy, packs, root), tuple(opening.not_shown)
    )
    for _ in range(ROUNDS):
        answer = attempt(_trial(state, version, root, machine))
        complaints = read_complaints(answer.text)
        stuck = _cannot_judge(answer, complaints, version)
        if stuck is not None:
            return stuck
        after = _next_state(state, complaints, version, root, packs)
        if after is None:
            break
        state = after
    return _verdict(state, files, answer, complaints, version, root, packs)


def why_not_built(files: Mapping[str, bytes], root: str = "") -> str:
    """Why a draft is not built in the sandbox, and the command that builds it."""
    data = executed()
    copy = Copy.of(files)
    chains = [c for path in copy.templates(root) for c in walk(copy.tree(path))]
    builders = sorted({c[0].labels[0] for c in chains if c[0].type == "source" and c[0].labels})
    windows = any(_is_windows(chain[-1]) for chain in chains)
    known = [f"{name}: {data.builders[name]}" for name in builders if name in data.builders]
    reasons = known or [data.other]
    if windows:
        reasons = [data.windows, *reasons]
    said = f"{'; '.join(reasons)}. On your own machine: {data.command}"
    if not windows:
        return said
    sealed = any(b"generalize" in content for content in files.values())
    return f"{said} ({data.look}). {seen_on(builders, sealed=sealed)}"


def _is_windows(block: Blk) -> bool:
    communicator = block.attr("communicator")
    if communicator is not None and "winrm" in communicator.value:
        return True
    windows = ("powershell", "windows-shell", "windows-restart", "windows-update")
    return block.type == "provisioner" and bool(block.labels) and block.labels[0] in windows


def _trial(state: _State, version: str, root: str, machine: str) -> Trial:
    beside: dict[str, bytes] = {_VALUES: values_file(state.variables)}
    table = bundled(version)
    if table is not None:
        beside.update(stand_ins(required_plugins(state.copy, root), table, machine))
    argv = ("{engine}", "validate", f"-var-file={{beside}}/{_VALUES}", ".")
    return Trial(
        state.copy.contents(),
        (Step(argv),),
        folder=root,
        beside=beside,
        environment=state.environment,
    )


def _cannot_judge(answer: Answer, complaints: Sequence[Complaint], version: str) -> Verdict | None:
    """A verdict of `not_run` where the answer says nothing about the draft."""
    log = tidy_log(answer.text)
    if answer.timed_out:
        why = (
            "no verdict came within the sandbox's limits (a powershell "
            "provisioner on a null builder without a communicator makes it wait for ever)"
        )
        return Verdict("not_run", why=why, log=log)
    if not answer.whole:
        return Verdict("not_run", why="the engine said more than is kept", log=log[:4000])
    if _CRASH.search(answer.text):
        return Verdict("not_run", why="the engine crashed on this draft", log=log)
    for complaint in complaints:
        if complaint.severity == "error" and _NETWORK.search(complaint.text):
            why = f"the engine needs a network for this: {complaint.summary}"
            return Verdict("not_run", why=why, log=log)
    speaks = not version.startswith(("1.5.", "1.6."))
    if answer.code == 0 and speaks and not complaints and _VALID not in answer.text:
        # Packer's own parent process answers 0 for a child that was killed, out of memory say.
        return Verdict("not_run", why="the engine ended without a verdict", log=log)
    if answer.code != 0 and not any(c.severity == "error" for c in complaints):
        words = log.splitlines()[-1] if log else "it said nothing"
        return Verdict("not_run", why=f"the engine ended with an error: {words}", log=log)
    return None


def _next_state(
    state: _State, complaints: Sequence[Complaint], version: str, root: str, packs: Packs
) -> _State | None:
    """What to show next, or None when nothing can be done about what is complained of."""
    cutting = Cutting(state.copy, version, root, packs, foreign_plugins(state.not_shown))
    variables = list(state.variables)
    environment = dict(state.environment)
    moved = False
    for complaint in complaints:
        refused = _refused(variables, complaint, root, state.copy)
        if refused is None:
            meet(cutting, complaint)
            environment.update(asked_environment(complaint, state.copy, root, packs))
            continue
        following = variables[refused].next()
        if following is not None:
            variables[refused] = following
            moved = True
    moved |= environment != state.environment
    if not cutting.cuts and not moved:
        return None
    return replace(
        state,
        copy=state.copy.cut(cutting.cuts),
        variables=tuple(variables),
        environment=environment,
        not_shown=(*state.not_shown, *cutting.not_shown),
    )


def _refused(
    variables: Sequence[Variable], complaint: Complaint, root: str, copy: Copy
) -> int | None:
    """Which of our values a rule of the draft refuses, by its number."""
    if complaint.severity != "error" or not _INVALID_VALUE.search(complaint.summary):
        return None
    path = f"{root}/{complaint.rule_path}" if root else complaint.rule_path
    file = copy.files.get(path)
    line = file.origin(complaint.rule_line) if file is not None else 0
    return next(
        (
            number
            for number, v in enumerate(variables)
            if v.path == path and v.line <= line <= v.last_line
        ),
        None,
    )


def _verdict(
    state: _State,
    files: Mapping[str, bytes],
    answer: Answer,
    complaints: Sequence[Complaint],
    version: str,
    root: str,
    packs: Packs,
) -> Verdict:
    supplied = {v.name: shown_value(v.value) for v in state.variables} | dict(state.environment)
    read = answer.read if answer.read is not None else tuple(state.copy.templates(root))
    common = Verdict(
        "passed",
        files=tuple(sorted(p for p in read if p in files)),
        not_shown=tuple(sorted({*state.not_shown, *_unused(state.copy, root)}, key=_place)),
        supplied=supplied,
        log=tidy_log(answer.text),
    )
    errors = [c for c in complaints if c.severity == "error"]
    numbers = {_refused(state.variables, c, root, state.copy) for c in errors}
    names = sorted(state.variables[n].name for n in numbers if n is not None)
    if names:
        why = f"no value was found that the draft's own rule accepts for: {', '.join(names)}"
        return replace(common, status="not_run", why=why)
    table = bundled(version)
    if table is None and any(_MISSING_PLUGIN.search(c.text) for c in errors):
        lacking = "; ".join(sorted(c.summary for c in errors if _MISSING_PLUGIN.search(c.text)))
        why = f"a plugin is not there: {lacking}"
        return replace(common, status="not_run", why=why, mend="packer init . in the draft")
    too_old = _too_old(errors, common.not_shown, version)
    if too_old:
        mend = "dryfit engines build packer"
        return replace(common, status="not_run", why=too_old, mend=mend)
    foreign = foreign_plugins(common.not_shown)
    unknown = sorted({unknown_builder(c, version, packs, foreign) for c in errors} - {""})
    if unknown:
        why = f"packer {version} has no builder {', '.join(unknown)}"
        return replace(common, status="not_run", why=why)
    findings = tuple(findings_of(complaints, state.copy, _checksum_is_ours(state), files, root))
    if errors:
        why = f"refused: {errors[0].summary}"
        return replace(common, status="failed", findings=findings, why=why)
    if common.not_shown:
        why = why_partial(common.not_shown)
        return replace(common, status="partial", findings=findings, why=why)
    return replace(common, findings=findings)


def _too_old(errors: Sequence[Complaint], not_shown: Sequence[NotShown], version: str) -> str:
    """Why errors of an engine that is too old for the draft are none of the draft's; else empty."""
    for complaint in errors:
        if complaint.summary.startswith("Unsupported Packer Core version"):
            return f"the draft asks for a newer Packer than the {version} that is here"
    left_out = [n.name for n in not_shown if n.rewritten_as is None]
    # Where it is not charted how newer names are said in older words, what is left out may be
    # the very cause of what the engine then misses.
    if errors and left_out and version in CHARTED and bundled(version) is None:
        return f"packer {version} is too old to judge this without: {', '.join(left_out)}"
    return ""


def _unused(copy: Copy, root: str) -> Iterable[NotShown]:
    """Sources that no build uses: Packer does not look inside them."""
    trees = {path: copy.tree(path) for path in copy.templates(root)}
    builds = [b for blocks in trees.values() for b in blocks if b.type == "build"]
    used = " ".join(
        [a.value for b in builds for a in b.attrs if a.name == "sources"]
        + [
            f'"{label}"'
            for b in builds
            for s in b.blocks
            if s.type == "source"
            for label in s.labels
        ]
    )
    for path, blocks in trees.items():
        for block in blocks:
            if block.type != "source" or len(block.labels) != 2:
                continue
            reference = re.escape(".".join(block.labels))
            if not re.search(rf'(?:source\.|"){reference}(?![\w.-])', used):
                name = f"source {block.labels[0]}.{block.labels[1]}"
                why = "no build uses it, and Packer looks only at what a build uses"
                yield NotShown(name, path, copy.files[path].origin(block.line), why)


def _checksum_is_ours(state: _State) -> bool:
    return any(n.rewritten_as == '"none"' for n in state.not_shown)


def _place(note: NotShown) -> tuple[str, int, str]:
    return (note.path, note.line, note.name)
