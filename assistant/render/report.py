"""A Report as the JSON that scripts rely on, and as text for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant import __version__
from assistant.core.digest import sha256
from assistant.core.evidence import Evidence, Held
from assistant.core.intent import Intent
from assistant.core.plan import Plan, Step
from assistant.core.repair import Repair
from assistant.core.report import STAGES, Report, open_ends
from assistant.core.text import shown
from assistant.render.findings import evidence_json, finding_json, findings_text, held_json

VERSION = 1
_MARKS = {
    "passed": "✓",
    "partial": "◐",
    "simulated": "◌",
    "failed": "✗",
    "not_run": "–",
    "met": "✓",
    "unmet": "✗",
    "unknown": "?",
}
_OUTCOMES = {
    "proven": "proven: a real engine in a container passed every file that it reads",
    "partly_proven": "partly proven: a real engine passed what it was shown",
    "checked": "checked: no errors, but no engine ran on it",
    "failed": "failed: the files are written, and errors remain",
    "declined": "declined: nothing was written",
}


def intent_json(intent: Intent) -> dict[str, Any]:
    """The `intent` object."""
    return {
        "kind": intent.kind,
        "parts": [
            {
                "target": part.target,
                "subject": part.subject,
                "platforms": list(part.platforms),
                "os": part.os,
                "components": list(part.components),
            }
            for part in intent.parts
        ],
        "parameters": [
            {
                "name": p.name,
                "value": p.value,
                "start": p.span.start if p.span else None,
                "end": p.span.end if p.span else None,
                "source": p.source,
                "why": p.why,
            }
            for p in intent.parameters
        ],
        "unread": [
            {"text": u.text, "start": u.span.start, "end": u.span.end} for u in intent.unread
        ],
        "unknown": [
            {
                "term": u.term,
                "start": u.span.start,
                "end": u.span.end,
                "nearest": list(u.nearest),
            }
            for u in intent.unknown
        ],
        "cautions": [{"code": c.code, "text": c.text} for c in intent.cautions],
        "questions": [
            {
                "parameter": q.parameter,
                "text": q.text,
                "options": list(q.options),
                "default": q.default,
                "why": q.why,
            }
            for q in intent.questions
        ],
    }


def plan_json(plan: Plan | None, steps: Sequence[Step] | None = None) -> dict[str, Any]:
    """The `plan` object; empty lists where nothing was planned. `steps` are what could be left
    out of it, where that is of interest."""
    told = {} if steps is None else {"steps": [_step_json(step) for step in steps]}
    return {**_plan_json(plan), **told}


def _step_json(step: Step) -> dict[str, Any]:
    return {"name": step.name, "kind": step.kind, "path": step.path}


def _plan_json(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {"name": None, "recipe": None, "files": [], "obligations": [], "notes": []}
    return {
        "name": plan.name,
        "recipe": plan.recipe,
        "parameters": [
            {"name": p.name, "value": p.value, "source": p.source, "why": p.why}
            for p in plan.parameters
        ],
        "files": [{"path": f.path, "language": f.language, "what": f.what} for f in plan.files],
        "obligations": [{"id": o.id, "text": o.text, "check": o.check} for o in plan.obligations],
        "notes": list(plan.notes),
    }


def report_json(report: Report) -> dict[str, Any]:
    """The one object that `dryfit draft --json` prints."""
    draft, tokens = report.draft, report.tokens
    model = report.model
    return {
        "version": VERSION,
        "dryfit": __version__,
        "outcome": report.outcome,
        "goal": report.goal,
        "seed": report.seed,
        "model": {"name": model.name, "sha256": model.sha256, "width": model.width}
        if model
        else None,
        "packs": dict(report.packs),
        "engines": dict(report.engines),
        "intent": intent_json(report.intent),
        "plan": plan_json(report.plan),
        "files": [
            {
                "path": f.path,
                "sha256": sha256(f.content),
                "origins": [{"line": o.line, "origin": o.origin, "why": o.why} for o in f.origins],
            }
            for f in (draft.files if draft else ())
        ],
        "decisions": [
            {
                "id": d.id,
                "path": d.path,
                "line": d.line,
                "text": d.text,
                "alternatives": list(d.alternatives),
            }
            for d in (draft.decisions if draft else ())
        ],
        "evidence": [evidence_json(e) for e in report.evidence],
        "obligations": [held_json(h) for h in report.obligations],
        "diagnostics": [finding_json(f) for f in report.findings],
        "repairs": [
            {
                "round": r.round,
                "what": r.what,
                "path": r.path,
                "line": r.line,
                "by": r.by,
                "kept": r.kept,
                "why": r.why,
            }
            for r in report.repairs
        ],
        "timings": {stage: report.timings.get(stage, 0.0) for stage in (*STAGES, "total")},
        "tokens": {
            "prompt": tokens.prompt,
            "reused": tokens.reused,
            "sampled": tokens.sampled,
            "forced": tokens.forced,
            "printed": tokens.printed,
        },
        "saved_to": report.saved_to,
    }


def intent_text(intent: Intent) -> str:
    """What was understood, what was assumed and what was not, line by line."""
    lines = []
    for part in intent.parts:
        pieces = [part.subject, *part.platforms, *([part.os] if part.os else []), *part.components]
        lines.append(f"  {part.target}: {' · '.join(pieces)}")
    for p in intent.parameters:
        source = f'goal "{intent.goal[p.span.start : p.span.end]}"' if p.span else p.source
        lines.append(f"  {p.name} = {p.value}   ← {source}{f': {p.why}' if p.why else ''}")
    for unread in intent.unread:
        lines.append(f"  not used: “{unread.text}” (column {unread.span.start + 1})")
    for unknown in intent.unknown:
        lines.append(f"  {unknown_text(unknown.term, unknown.nearest)}")
    lines += [f"  caution ({c.code}): {c.text}" for c in intent.cautions]
    return shown("\n".join(lines))


def unknown_text(term: str, nearest: tuple[str, ...]) -> str:
    """The sentence for a term that is in no pack."""
    near = f"; nearest: {', '.join(nearest)}" if nearest else ""
    return f"I don't know “{term}”{near}"


def plan_text(plan: Plan, steps: Sequence[Step], intent: Intent) -> str:
    """The files to come with the steps in them, the values that the goal left open, what all of it
    must satisfy, and what to know."""
    width = max((len(f.path) for f in plan.files), default=0)
    lines = [f"plan {plan.name} (recipe {plan.recipe})"]
    for file in plan.files:
        lines.append(f"  {file.path:<{width}}  {file.what}")
        inside = [step for step in steps if step.path == file.path and step.kind == "block"]
        lines += [f"    · {step.name}" for step in inside]
    parts = [name for part in intent.parts for name in part.components]
    said = f"; of the goal: {', '.join(dict.fromkeys(parts))}" if parts else ""
    lines.append(f"--drop NAME leaves out a file or a step of those above{said}")
    named = {p.name for p in intent.parameters}
    left = [p for p in plan.parameters if p.source == "assumed" and p.name not in named]
    if left:
        lines.append("assumed; --set NAME=VALUE gives another:")
        lines += [f"  {p.name} = {p.value}{f'   {p.why}' if p.why else ''}" for p in left]
    lines += ["held to:", *dict.fromkeys(f"  · {o.text}" for o in plan.obligations)]
    lines += [f"note: {note}" for note in plan.notes]
    return shown("\n".join(lines))


def ladder_text(evidence: tuple[Evidence, ...]) -> str:
    """The ladder, a line per rung, with what was not shown beneath it."""
    lines = []
    for e in evidence:
        status = e.status.replace("_", " ")
        by = f"{e.by} {e.version}".strip()
        note = " — ".join(text for text in (by, e.why) if text)
        line = f"  {_MARKS[e.status]} {e.rung:<9} {status:<8} {note}".rstrip()
        if line in lines and not e.not_shown and not e.supplied:
            continue  # of several engines that did not run for one reason
        lines.append(line)
        for hidden in e.not_shown:
            as_ = f", shown as {hidden.rewritten_as}" if hidden.rewritten_as else ""
            place = f"{hidden.path}:{hidden.line}"
            lines.append(f"      not shown: {hidden.name} ({place}): {hidden.why}{as_}")
        if e.supplied:
            lines.append(f"      placeholders for: {', '.join(sorted(e.supplied))}")
    return shown("\n".join(lines))


def held_text(obligations: tuple[Held, ...]) -> str:
    """Obligations, a line each; those that are met are only counted."""
    met = sum(h.status == "met" for h in obligations)
    lines = [f"obligations: {met} of {len(obligations)} met"]
    for held in obligations:
        if held.status != "met":
            place = f" ({held.at})" if held.at else ""
            why = f": {held.why}" if held.why else ""
            lines.append(f"  {_MARKS[held.status]} {held.text}{place}{why}")
    return shown("\n".join(lines))


def report_text(report: Report) -> str:
    """The whole outcome for a terminal."""
    blocks = [intent_text(report.intent)]
    if report.outcome == "declined":
        return "\n".join([shown(_OUTCOMES["declined"]), *blocks])
    draft = report.draft
    if report.plan:
        blocks += [shown(f"note: {note}") for note in report.plan.notes]
    if draft:
        place = f" in {report.saved_to}" if report.saved_to else ""
        blocks.append(shown(f"files{place}:"))
        blocks += [shown(f"  {f.path}") for f in draft.files]
        if report.findings:
            texts = {f.path: f.text for f in draft.files}
            blocks.append(findings_text(report.findings, texts))
        blocks += [repair_text(repair) for repair in report.repairs]
    blocks += ["evidence:", ladder_text(report.evidence), held_text(report.obligations)]
    blocks.append(_effort(report))
    blocks.append(outcome_text(report))
    return "\n".join(blocks)


def repair_text(repair: Repair) -> str:
    """One try at mending, or why there was none."""
    place = f" at {repair.path}:{repair.line}" if repair.path else ""
    if repair.by == "nobody":
        return shown(f"not mended: {repair.what}{place}: {repair.why}")
    who = "written again" if repair.by == "model" else "a safe fix"
    if repair.kept:
        return shown(f"mended: {repair.what}{place}: {who}")
    return shown(f"not mended: {repair.what}{place}: {repair.why}")


def outcome_text(report: Report) -> str:
    """The last line: the outcome, and what keeps the draft from being proven."""
    ends: tuple[str, ...] = ()
    if report.outcome in ("partly_proven", "checked"):
        ends = open_ends(report.intent, report.findings, report.obligations, report.evidence)
    # The reasons end the line; for a copy or an engine that did not run the ladder says more.
    return shown("; ".join([_OUTCOMES[report.outcome], *ends]).replace("\n", " "))


def _effort(report: Report) -> str:
    seconds = "  ".join(f"{s} {report.timings[s]:.1f} s" for s in STAGES if report.timings.get(s))
    t = report.tokens
    return (
        f"time: {seconds}  total {report.timings.get('total', 0.0):.1f} s; "
        f"tokens: {t.sampled} chosen, {t.forced} forced, {t.printed} printed"
    )
