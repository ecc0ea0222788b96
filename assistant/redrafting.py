"""A change to a draft that exists: read, drafted anew, offered as hunks, laid over it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from assistant.core.draft import Draft, DraftedFile
from assistant.core.errors import Declined, Unfinished, UsageError
from assistant.core.events import Listener
from assistant.core.hunk import Hunk
from assistant.core.intent import Intent
from assistant.core.report import Report, outcome_of
from assistant.core.request import Request, UserFile
from assistant.render.report import report_json
from assistant.workspace.history import Asked, Entry, What, base_of, files_of, on_disk
from assistant.workspace.manifest import manifest_bytes, read_manifest
from assistant.workspace.merge import hunks_of, taken
from assistant.workspace.relaying import edits_kept, lay
from assistant.workspace.unrecorded import entry_by_manifest

if TYPE_CHECKING:  # whoever only keeps a draft reads none of it
    from assistant.pipeline import Workshop
    from assistant.understand import Amended

_REASONS = 3
"""Reasons that a hunk is shown with, at most."""
_FEW = 2
"""Lines of a hunk that a reason of the recipe's for one of them speaks for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft as it stands: what it was made from, as Dryfit wrote it, as it is now."""

    entry: Entry
    wrote: Mapping[str, str]
    now: Mapping[str, str]
    recorded: bool = True
    """The entry is in the folder's history already."""


@dataclass(frozen=True, slots=True)
class Redraft:
    """What a change comes to. Nothing of it is on disk."""

    change: str
    standing: Standing
    request: Request
    report: Report
    """Of the new draft, with no hand in it."""
    told: tuple[str, ...]
    """What changes in the goal, in a few words each."""
    hunks: tuple[Hunk, ...]

    @property
    def free(self) -> tuple[Hunk, ...]:
        """The hunks that touch no place that a person changed."""
        return tuple(hunk for hunk in self.hunks if not hunk.conflict)

    def merged(self, hunks: Iterable[Hunk]) -> dict[str, str]:
        """The files with some of the hunks taken."""
        return taken(self.standing.now, hunks)


def entry_of(report: Report, request: Request, what: What = "draft", said: str = "") -> Entry:
    """What the history keeps of a finished draft."""
    draft = report.draft or Draft(())
    sets = {p.name: str(p.value) for p in report.intent.parameters if p.source == "set"}
    own = [f.path for f in (report.plan.files if report.plan else ()) if f.user_bytes is not None]
    asked = Asked(
        goal=report.goal,
        seed=report.seed,
        target=request.target,
        model=str(request.model) if request.model else None,
        sets={name: text for name, text in {**request.sets, **sets}.items() if name != "target"},
        lab=request.lab,
        drops=request.drops,
        requires=request.requires,
        user_files={path.rpartition("/")[2]: path for path in own},
    )
    return Entry(
        version=1,
        what=what,
        said=said or report.goal,
        asked=asked,
        outcome=report.outcome,
        files=files_of(draft.files),
        manifest=manifest_bytes(report_json(report)).decode(),
        decisions={d.id: d.text for d in draft.decisions},
    )


def standing_of(folder: Path) -> Standing:
    """The draft in `folder`. Raises UsageError where there is none, Unfinished where it was
    saved without a history and was changed since."""
    known = base_of(folder)
    entry = known or entry_by_manifest(folder)
    manifest = read_manifest(folder)
    paths = [
        *(f.path for f in entry.files),
        *(f.path for f in (manifest.files if manifest else ())),
    ]
    now = on_disk(folder, dict.fromkeys(paths))
    # A file too large to be kept is one of the user's own, which no redraft changes.
    wrote = {f.path: now.get(f.path, b"") if f.content is None else f.content for f in entry.files}
    return Standing(entry, _texts(wrote), _texts(now), known is not None)


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A saved draft as it can be worked on: what it was made from, what was written, what is."""

    request: Request
    report: Report
    now: Mapping[str, str]


def opened(shop: Workshop, folder: Path) -> OpenedDraft:
    """The draft in `folder`, planned anew from what it was asked for and checked as it lies there.

    Raises as `standing_of` does, and Declined where its goal would not be drafted today.
    """
    standing = standing_of(folder)
    request = request_of(standing.entry, folder, prove=True)
    intent = shop.read(request)
    if intent.declined:
        raise Declined("its goal would not be drafted today", mend="dryfit history shows its files")
    plan = shop.plan(intent, request)
    languages = {file.path: file.language for file in plan.files}
    files = tuple(
        DraftedFile(path, languages.get(path, "text"), text.encode())
        for path, text in standing.wrote.items()
    )
    findings, held, evidence = shop.check(standing.now, plan)
    outcome = outcome_of(intent, findings, held, evidence)
    report = Report(
        outcome, intent.goal, request.seed, intent, plan=plan, draft=Draft(files),
        findings=findings, obligations=held, evidence=evidence,
    )  # fmt: skip
    return OpenedDraft(request, report, standing.now)


@dataclass(frozen=True, slots=True)
class Asks:
    """What is to be different: a change in words, and what `dryfit draft` takes as options."""

    change: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """All of it in a line."""
        options = [f"--set {name}={value}" for name, value in self.sets.items()]
        options += [f"--drop {name}" for name in self.drops]
        options += [f"--require {text!r}" for text in self.requires]
        return " ".join(([self.change] if self.change else []) + options)


def redraft(
    shop: Workshop,
    folder: Path,
    asks: Asks,
    listen: Listener,
    stop: threading.Event,
    *,
    prove: bool = True,
) -> Redraft:
    """What `asks` comes to for the draft in `folder`; nothing is written.

    The same draft, asks, model and packs give the same. Raises Declined where the change is not
    understood, and as `Workshop.walk` and `standing_of` do.
    """
    standing = standing_of(folder)
    before = request_of(standing.entry, folder, prove=prove)
    changed = before
    told: tuple[str, ...] = ()
    if asks.change:
        amended = amended_by(shop, before, asks.change)
        told = amended.told
        changed = replace(before, goal=amended.goal, sets=amended.sets)
        changed = with_steps_that_are(shop, changed)
    request = replace(
        changed,
        sets={**changed.sets, **asks.sets},
        drops=tuple(dict.fromkeys([*changed.drops, *asks.drops])),
        requires=tuple(dict.fromkeys([*changed.requires, *asks.requires])),
    )
    told = (*told, *wished(changed, request))
    return redrafted(shop, standing, request, asks.said, told, listen, stop)


def with_steps_that_are(shop: Workshop, request: Request) -> Request:
    """The request without dropped steps that its plan does not have any more."""
    for name in request.drops:
        alone = replace(request, drops=(name,), requires=())
        try:
            intent = shop.read(alone)
            if not intent.declined:
                shop.plan(intent, alone)
        except UsageError:
            request = replace(request, drops=tuple(d for d in request.drops if d != name))
    return request


def wished(before: Request, after: Request) -> tuple[str, ...]:
    """What differs between two requests beside their goals, in a few words each."""
    sets = before.sets
    out = [f"{name} = {value}" for name, value in after.sets.items() if sets.get(name) != value]
    out += [f"{name} as the goal has it" for name in sets if name not in after.sets]
    out += [f"without {name}" for name in after.drops if name not in before.drops]
    out += [f"{name} again" for name in before.drops if name not in after.drops]
    out += [f"required: {text}" for text in after.requires if text not in before.requires]
    return tuple(out)


def amended_by(shop: Workshop, request: Request, change: str) -> Amended:
    """The goal of `request` with `change` in it. Raises Declined where it is not understood."""

    from assistant.understand import amend

    def read(goal: str) -> Intent:
        return shop.read(replace(request, goal=goal, sets={}))

    return amend(request.goal, change, dict(request.sets), read)


def redrafted(
    shop: Workshop,
    standing: Standing,
    request: Request,
    change: str,
    told: tuple[str, ...],
    listen: Listener,
    stop: threading.Event,
) -> Redraft:
    """What `request` comes to, laid over a draft as it stands. Raises as `Workshop.walk` does."""
    report = shop.walk(request, listen, stop)
    hunks = offered(report, standing.wrote, standing.now, told)
    return Redraft(change, standing, request, report, told, hunks)


def offered(
    report: Report, wrote: Mapping[str, str], now: Mapping[str, str], told: tuple[str, ...]
) -> tuple[Hunk, ...]:
    """The hunks that lead from `now` to a new draft, with their reasons; `wrote` is what Dryfit
    wrote before. Where nothing changes in the draft they lead from the user's lines to it, each a
    conflict. Raises Declined where nothing was drafted."""
    if report.draft is None:
        why = "; ".join(c.text for c in report.intent.cautions if c.declines)
        raise Declined(f"with this change nothing would be drafted: {why}".rstrip(": "))
    new = {f.path: f.content.decode("utf-8", "surrogateescape") for f in report.draft.files}
    files = {f.path: f for f in report.draft.files}
    hunks = hunks_of(wrote, now, new)
    if not told:
        # What was asked for is in the draft; where it is not in the files, the user has the word.
        free = {(h.path, h.line, h.old) for h in hunks if not h.conflict}
        hunks = tuple(
            hunk if (hunk.path, hunk.line, hunk.old) in free else replace(hunk, kind="conflict")
            for hunk in hunks_of(now, now, new)
        )
    return tuple(replace(hunk, why=_reason(hunk, files.get(hunk.path), told)) for hunk in hunks)


def request_of(entry: Entry, folder: Path, *, prove: bool) -> Request:
    """The request that an entry came from. The user's own files are read as they are now; raises
    UsageError where one of them is gone."""
    asked = entry.asked
    files = []
    for name, path in asked.user_files.items():
        content = on_disk(folder, [path]).get(path)
        kept = entry.file(path)
        content = content if content is not None or kept is None else kept.content
        if content is None:
            raise UsageError(f"{folder / path} is gone, and the draft needs it")
        files.append(UserFile(name, content))
    return Request(
        goal=asked.goal,
        seed=asked.seed,
        target=asked.target,
        model=Path(asked.model) if asked.model else None,
        sets=asked.sets,
        user_files=tuple(files),
        prove=prove,
        accept_nearest=asked.accept_nearest,
        lab=asked.lab,
        drops=asked.drops,
        requires=asked.requires,
        earlier=entry.decisions,
    )


def judged(
    shop: Workshop,
    draft: Redraft,
    hunks: Sequence[Hunk],
    listen: Listener,
    stop: threading.Event,
) -> Report:
    """The report of the files with `hunks` taken: of what stands there then, edits and all."""
    report, merged = draft.report, draft.merged(hunks)
    assert report.draft is not None  # noqa: S101 - `redrafted` refused it
    if merged == {f.path: f.content.decode("utf-8", "surrogateescape") for f in report.draft.files}:
        return report
    texts = {path: text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
             for path, text in merged.items()}  # fmt: skip
    findings, held, evidence = shop.check(texts, report.plan, second_opinion=True)
    engines = dict(report.engines)
    if draft.request.prove:
        proof = shop.prove(texts, listen, stop)
        findings, engines = (*findings, *proof.findings), dict(proof.engines)
        evidence = (*evidence, *proof.evidence)
    else:
        evidence = (*evidence, *(e for e in report.evidence if e.status == "not_run"))
    findings = tuple(sorted(dict.fromkeys(findings), key=lambda f: f.order))
    return replace(
        report,
        outcome=outcome_of(report.intent, findings, held, evidence),
        engines=engines,
        evidence=evidence,
        obligations=held,
        findings=findings,
    )


def write(folder: Path, draft: Redraft, hunks: Sequence[Hunk], report: Report) -> None:
    """Lay `hunks` over the draft in `folder`; what was there before goes to its history.

    The manifest tells of the new draft as Dryfit would have written it, so that edits, and hunks
    that were left, stay the user's own. Raises OSError, or Unfinished where the files
    changed meanwhile; then nothing was written.
    """
    standing = draft.standing
    if standing_of(folder).now != standing.now:
        raise Unfinished(f"{folder} changed meanwhile", mend="run the same command again")
    merged = draft.merged(hunks)
    contents: dict[str, bytes | None] = {
        path: merged[path].encode("utf-8", "surrogateescape") if path in merged else None
        for path in dict.fromkeys(hunk.path for hunk in hunks)
    }
    entry = entry_of(draft.report, draft.request, "redraft", draft.change)
    entry = msgspec.structs.replace(entry, outcome=report.outcome)
    said = f"as it was before: {draft.change}"
    edits = edits_kept(folder, tuple(standing.now), said, standing.entry)
    first = () if standing.recorded else (standing.entry,)
    lay(folder, contents, manifest_bytes(report_json(report)), (*first, *edits, entry))


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    # Bytes that are no UTF-8 come back as they were.
    return {path: content.decode("utf-8", "surrogateescape") for path, content in files.items()}


def _reason(hunk: Hunk, file: DraftedFile | None, told: tuple[str, ...]) -> str:
    """Why the draft changes at a hunk: what its lines come from, else what was changed."""
    last = hunk.at + len(hunk.new)
    inside = [o for o in (file.origins if file else ()) if hunk.at <= o.line < last]
    found = [o.why for o in inside if o.origin in ("goal", "set") and o.why]
    if not found and len(hunk.new) <= _FEW:
        found = [o.why for o in inside if o.origin != "model" and o.why]
    if hunk.whole:
        found = ["the plan has it now" if hunk.whole == "made" else "no longer in the plan"]
    follows = f"follows from {', '.join(told)}" if told else "the draft has it so"
    reasons = "; ".join(dict.fromkeys(found[:_REASONS])) or follows
    return f"you changed this place; {reasons}" if hunk.conflict else reasons
