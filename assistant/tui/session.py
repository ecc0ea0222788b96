"""The state of one sitting at the workbench; no widget in sight."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

from assistant.core.draft import DraftedFile
from assistant.core.evidence import RUNGS, Evidence, Held
from assistant.core.finding import Finding
from assistant.core.intent import Intent
from assistant.core.plan import Plan
from assistant.core.report import Report


@dataclass
class Session:
    """Files as the user sees them now, and what is known of exactly these."""

    intent: Intent | None = None
    plan: Plan | None = None
    report: Report | None = None
    texts: dict[str, str] = field(default_factory=dict)
    """Path to text, in the order of the plan."""
    edited: set[str] = field(default_factory=set)
    """Files that differ from what is on disk or, unsaved, from what was drafted."""
    folder: Path | None = None
    """Where this draft was saved; None while it was not."""
    revision: int = 0
    """Counts changes of `texts`; results for an older one are stale."""
    findings: tuple[Finding, ...] = ()
    obligations: tuple[Held, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def begin(self) -> None:
        """A new draft starts; the old one must have been kept by then."""
        self.plan = self.report = self.folder = None
        self.texts, self.edited = {}, set()
        self.findings, self.obligations, self.evidence = (), (), ()
        self.revision += 1

    def write(self, path: str, text: str) -> None:
        """The drafter wrote on."""
        self.texts[path] = self.texts.get(path, "") + text

    def finish(self, report: Report) -> None:
        """The draft is whole: take its files as they are."""
        self.report = report
        if report.draft:
            self.texts = {file.path: file.text for file in report.draft.files}
        self.findings = report.findings
        self.obligations = report.obligations
        self.evidence = report.evidence
        self.revision += 1

    def edit(self, path: str, text: str) -> None:
        """The user changed a file: what an engine said of the old one no longer counts."""
        if self.texts.get(path) == text:
            return
        self.texts[path] = text
        self.edited.add(path)
        self.revision += 1
        self.evidence = tuple(
            dataclasses.replace(
                e, status="not_run", why="edited since; run the proof again", not_shown=()
            )
            if e.rung == "engine" and e.status != "not_run"
            else e
            for e in self.evidence
        )

    def checked(
        self,
        findings: tuple[Finding, ...],
        obligations: tuple[Held, ...],
        evidence: tuple[Evidence, ...],
    ) -> None:
        """The checker has looked at the files as they are now."""
        kept = tuple(f for f in self.findings if f.source == "engine" and not self.edited)
        self.findings = (*findings, *kept)
        self.obligations = obligations
        self._climbed(evidence)

    def proved(self, evidence: tuple[Evidence, ...], findings: tuple[Finding, ...]) -> None:
        """The engine has looked at the files as they are now."""
        own = tuple(f for f in self.findings if f.source != "engine")
        self.findings = tuple(sorted((*own, *findings), key=lambda f: f.order))
        self._climbed(evidence)

    def _climbed(self, evidence: tuple[Evidence, ...]) -> None:
        new = {e.rung for e in evidence}
        merged = [*evidence, *(e for e in self.evidence if e.rung not in new)]
        self.evidence = tuple(sorted(merged, key=lambda e: RUNGS.index(e.rung)))

    def drafted_files(self) -> tuple[DraftedFile, ...]:
        """The files with the user's edits in them, ready to be saved.

        A file that nobody edited keeps its bytes, also where they are no UTF-8.
        """
        draft = self.report.draft if self.report else None
        if draft is None:
            return ()
        return tuple(
            dataclasses.replace(file, content=self.texts[file.path].encode())
            if file.path in self.edited
            else file
            for file in draft.files
        )
