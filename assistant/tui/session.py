"""The state of one sitting at the workbench; no widget in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.jobs.wishes import Wishes

if TYPE_CHECKING:
    from assistant.core.draft import DraftedFile, LineOrigin
    from assistant.core.evidence import Evidence, Held
    from assistant.core.finding import Finding
    from assistant.core.intent import Intent
    from assistant.core.plan import Plan
    from assistant.core.report import Outcome, Report
    from assistant.core.request import Request
    from assistant.tui.lineage import Lineage


_ENGINE_RUNGS = ("engine", "executed")


_STALE = "edited since: ^p proves it again"


@dataclass
class Session:
    """Files as the user sees them now, and what is known of exactly these."""

    intent: Intent | None = None
    plan: Plan | None = None
    report: Report | None = None
    texts: dict[str, str] = field(default_factory=dict)
    """Path to text, in the order of the plan."""
    written: set[str] = field(default_factory=set)
    """Files that the drafter has finished."""
    at: str | None = None
    """The file that is being written."""
    edited: set[str] = field(default_factory=set)
    """Files that differ from what is on disk or, unsaved, from what was drafted."""
    folder: Path | None = None
    """Where this draft was saved; None while it was not."""
    kept: dict[str, bytes] = field(default_factory=dict)
    """What this session last wrote to `folder`."""
    model: Path | None = None
    """The GGUF file that the next draft is written with; None is the embedded model."""
    wishes: Wishes = field(default_factory=Wishes)
    """What the plan in sight was asked to have beside the goal."""
    request: Request | None = None
    """What the draft in sight was made from; None while there is none."""
    relaid: bool = False
    """A redraft was taken since the last save: more than edits is to be written."""
    begun: bool = False
    """A draft was begun in this sitting: what runs when is worth its place."""
    revision: int = 0
    """Counts changes of `texts`; results for an older one are stale."""
    judged: int = -1
    """The revision that the checker last spoke of."""
    findings: tuple[Finding, ...] = ()
    obligations: tuple[Held, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    _lineage: dict[str, Lineage] = field(default_factory=dict)

    def begin(self, plan: Plan) -> None:
        """A new draft starts; the old one must have been kept by then."""
        self.plan, self.report, self.folder, self.begun = plan, None, None, True
        self.texts, self.edited, self.written, self.kept = {}, set(), set(), {}
        self.at, self._lineage, self.relaid = None, {}, False
        self.findings, self.obligations, self.evidence = (), (), ()
        self.revision += 1

    def write(self, path: str, text: str) -> None:
        """The drafter wrote on."""
        self.texts[path] = self.texts.get(path, "") + text
        self.at = path

    def finish(self, report: Report) -> None:
        """The draft is whole: take its files as they are."""
        self.report, self.at = report, None
        if report.draft:
            self.texts = {file.path: file.text for file in report.draft.files}
        self.findings = report.findings
        self.obligations = report.obligations
        self.evidence = report.evidence
        self.revision += 1
        self.judged = self.revision

    def redraft(self, report: Report, request: Request, texts: Mapping[str, str]) -> None:
        """A redraft was taken: `texts` are the files with its hunks, and with the user's edits."""
        order = [f.path for f in report.draft.files] if report.draft else []
        before, self.report, self.request, self.plan = self.texts, report, request, report.plan
        paths = dict.fromkeys([*order, *texts])
        self.texts = {path: texts[path] for path in paths if path in texts}
        self.intent, self._lineage, self.relaid = report.intent, {}, True
        self.edited = {p for p in self.edited if p in texts}
        self.edited |= {path for path in self.texts if before.get(path) != self.texts[path]}
        self.written = set(self.texts)
        self.findings, self.obligations = report.findings, report.obligations
        self.evidence = tuple(
            replace(e, status="not_run", why=_STALE, not_shown=()) if e.rung in _ENGINE_RUNGS else e
            for e in report.evidence
        )
        self.revision += 1

    def reopen(
        self, folder: Path, request: Request, report: Report, now: Mapping[str, str]
    ) -> None:
        """A saved draft is taken up again: `now` are its files as they lie in `folder`."""
        assert report.plan is not None  # noqa: S101 - a saved draft was planned
        self.begin(report.plan)
        self.finish(report)
        self.intent, self.request, self.folder = report.intent, request, folder
        self.wishes = Wishes(request.sets, request.drops)
        self.texts = dict(now)
        self.written = {file.path for file in report.plan.files}
        self.kept = {path: text.encode() for path, text in now.items()}

    def stop(self) -> None:
        """The draft ended early: what was written is a draft all the same, an unfinished one."""
        self.at = None
        if self.plan is None or self.intent is None or not self.texts:
            return
        from assistant.core.draft import Draft, DraftedFile
        from assistant.core.report import Report

        languages = {file.path: file.language for file in self.plan.files}
        files = tuple(
            DraftedFile(path, languages[path], text.encode()) for path, text in self.texts.items()
        )
        self.report = Report(
            "failed", self.intent.goal, 0, self.intent, plan=self.plan, draft=Draft(files)
        )
        self.revision += 1

    @property
    def unfinished(self) -> bool:
        """True when some files of the plan were not written to their end."""
        return self.plan is not None and any(
            f.path not in self.written and (f.path in self.texts or not self.relaid)
            for f in self.plan.files
        )

    @property
    def broken_promises(self) -> tuple[Held, ...]:
        """Obligations that are not met; none while the draft is unfinished: it met no end."""
        if self.unfinished:
            return ()
        return tuple(held for held in self.obligations if held.status != "met")

    @property
    def outcome(self) -> Outcome | Literal["", "unfinished"]:
        """The one word for the files as they are now; empty where nothing is known of them."""
        if self.report is None or not self.texts:
            return ""
        if self.unfinished:
            return "unfinished"
        from assistant.core.report import outcome_of

        return outcome_of(self.report.intent, self.findings, self.obligations, self.evidence)

    def edit(self, path: str, text: str) -> bool:
        """The user changed a file: what an engine said of the old one no longer counts."""
        if self.texts.get(path) == text:
            return False
        self.texts[path] = text
        self.edited.add(path)
        self.revision += 1
        self.findings = tuple(f for f in self.findings if f.source != "engine")
        self.evidence = tuple(
            replace(e, status="not_run", why=_STALE, not_shown=())
            if e.rung in _ENGINE_RUNGS and e.status != "not_run"
            else e
            for e in self.evidence
        )
        return True

    @property
    def stale(self) -> bool:
        """True when an engine gave its word for the files as they were before an edit."""
        return any(e.why == _STALE for e in self.evidence)

    @property
    def promises(self) -> str:
        """How many obligations are met, in a few words; empty where none was judged.

        They are judged by what can be read of the files, so errors in these are told beside.
        """
        if self.unfinished or not self.obligations:
            return ""
        met = sum(held.status == "met" for held in self.obligations)
        said = f"{met} of {len(self.obligations)} promises met"
        wrong = any(f.severity == "error" for f in self.findings)
        return f"errors remain; {said}" if wrong else said

    def checked(
        self,
        findings: tuple[Finding, ...],
        obligations: tuple[Held, ...],
        evidence: tuple[Evidence, ...],
    ) -> None:
        """The checker has looked at the files as they are now."""
        self.judged = self.revision
        kept = tuple(f for f in self.findings if f.source == "engine")
        self.findings = tuple(sorted((*findings, *kept), key=lambda f: f.order))
        self.obligations = obligations
        self._climbed(evidence)

    def proved(self, evidence: tuple[Evidence, ...], findings: tuple[Finding, ...]) -> None:
        """The engine has looked at the files as they are now."""
        own = tuple(f for f in self.findings if f.source != "engine")
        self.findings = tuple(sorted((*own, *findings), key=lambda f: f.order))
        self._climbed(evidence)

    def _climbed(self, evidence: tuple[Evidence, ...]) -> None:
        from assistant.core.evidence import RUNGS

        new = {e.rung for e in evidence}
        merged = [*evidence, *(e for e in self.evidence if e.rung not in new)]
        self.evidence = tuple(sorted(merged, key=lambda e: RUNGS.index(e.rung)))

    def as_report(self) -> Report | None:
        """The report of the draft with what is known of the files as they are now."""
        if self.report is None:
            return None
        outcome = self.outcome
        return replace(
            self.report,
            outcome=outcome if outcome and outcome != "unfinished" else self.report.outcome,
            findings=self.findings,
            obligations=self.obligations,
            evidence=self.evidence,
        )

    def drafted_files(self) -> tuple[DraftedFile, ...]:
        """The files with the user's edits in them, ready to be saved.

        A file that nobody edited keeps its bytes, also where they are no UTF-8.
        """
        draft = self.report.draft if self.report else None
        return tuple(
            replace(file, content=self.texts[file.path].encode())
            if self.texts[file.path] != file.text
            else file
            for file in (draft.files if draft else ())
            if file.path in self.texts
        )

    def fix_at(self, path: str | None, line: int) -> Finding | None:
        """The first finding that touches a line and can be mended; none while it may be old."""
        if self.judged != self.revision:
            return None
        return next(
            (
                f
                for f in self.findings
                if f.path == path and f.mendable and f.start.line <= line <= f.end.line
            ),
            None,
        )

    def finding_at(self, path: str, line: int) -> Finding | None:
        """The first finding that touches a line."""
        return next(
            (f for f in self.findings if f.path == path and f.start.line <= line <= f.end.line),
            None,
        )

    def next_finding(self, path: str | None, line: int) -> Finding | None:
        """The finding after a place, in the order of the files; the first one after the last."""
        order = list(self.texts)
        known = [f for f in self.findings if f.path in self.texts]
        known.sort(key=lambda f: (order.index(f.path), f.start))
        here = (order.index(path) if path in self.texts else -1, line)
        later = (f for f in known if (order.index(f.path), f.start.line) > here)
        return next(later, known[0] if known else None)

    def telling(self) -> str:
        """The file that says most of what the goal asked for; the first one among equals."""
        files = self.report.draft.files if self.report and self.report.draft else ()
        return max(files, key=lambda f: sum(o.origin in ("goal", "set") for o in f.origins)).path

    def origin(self, path: str, line: int) -> LineOrigin | None:
        """Who decided a line as it stands now; None where it is merely the recipe's."""
        file = self.report.draft.file(path) if self.report and self.report.draft else None
        if file is None:
            return None
        from assistant.tui.lineage import Lineage

        text, known = self.texts.get(path, ""), self._lineage.get(path)
        if known is None or known.text != text:
            known = self._lineage[path] = Lineage(file, text)
        return known.at(line)
