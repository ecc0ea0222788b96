"""cloud-init as the judge of user data: its schema, and a first boot in the container."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.core.evidence import NotShown, RungStatus
from assistant.targets.cloudinit.documents import Document, documents_of, is_taken, user_data
from assistant.targets.cloudinit.rehearsal import Rehearsed, rehearse
from assistant.targets.cloudinit.schema_check import ask, log_of
from assistant.targets.judging import Adapter, Case, Try, Verdict
from assistant.targets.places import calling, folder_of, texts

NAME = "cloud-init"
FILES = 6
"""How many files of one folder are run."""
ENVIRONMENT = {"HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"}  # noqa: S108 - the container's own
_CALLS = re.compile(r"template_?file\b|cloudinit_config\b")
_ON_HOST = (
    "on a throwaway machine: boot it with this user data, then cloud-init status --long and "
    "/var/log/cloud-init-output.log"
)


def adapter() -> Adapter:
    """How cloud-init is asked about a draft."""
    return Adapter(
        target="cloudinit",
        engines=(NAME,),
        roots=roots,
        judge=judge,
        unclimbed=lambda files, root: Verdict(
            "not_run", why=f"no machine was booted with it; {_ON_HOST}", rung="executed"
        ),
        mend="dryfit setup",
        environment=ENVIRONMENT,
        inside=True,
    )


def roots(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The folders with user data."""
    return tuple(sorted({folder_of(path) for path in user_data(texts(files))}))


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """The schema's verdict; where it holds, a boot of each file."""
    known = texts(case.files)
    paths = [path for path in user_data(known) if folder_of(path) == case.root]
    documents = [one for path in paths for one in documents_of(path, known[path])]
    verdict = _schema(documents, paths, case.version, attempt)
    if verdict.status not in ("passed", "partial"):
        return (verdict,)
    return (verdict, _executed(paths, known, attempt))


def _schema(documents: list[Document], paths: list[str], version: str, attempt: Try) -> Verdict:
    said = ask(documents, version, attempt)
    if said.stuck:
        return Verdict("not_run", why=said.stuck, log=log_of(said))
    notes = [*said.newer, *(note for one in documents for note in _not_judged(one))]
    common = Verdict(
        "passed", said.findings, tuple(paths), not_shown=tuple(notes), log=log_of(said)
    )
    errors = [f for f in said.findings if f.severity == "error"]
    if errors:
        return replace(common, status="failed", why=f"refused: {errors[0].summary}")
    doubts = [f for f in said.findings if f.severity == "warning"]
    reasons = []
    if notes:
        reasons.append(f"{len(notes)} of its parts could not be judged")
    if doubts:
        count = f"{len(doubts)} places" if len(doubts) > 1 else "a place"
        reasons.append(f"cloud-init passes over {count} of it when it runs")
    return replace(common, status="partial" if reasons else "passed", why="; ".join(reasons))


def _not_judged(document: Document) -> list[NotShown]:
    if document.kind != "file" or document.top is None:
        return []
    entry = document.top.entries.get("autoinstall")
    if entry is None:
        return []
    line = document.position(entry.key.span.start).line
    return [NotShown("autoinstall", document.path, line, "the installer judges it, not cloud-init")]


def _executed(paths: list[str], known: Mapping[str, str], attempt: Try) -> Verdict:
    done: dict[str, Rehearsed] = {}
    reasons: dict[str, str] = {}
    called = calling(known, _CALLS)
    for path in paths:
        name = path.rpartition("/")[2]
        if len(done) >= FILES:
            reasons[path] = "enough files of this folder were run"
        elif not is_taken(known[path]):
            reasons[path] = (
                "cloud-init does not take a file without #cloud-config on its first line"
            )
        elif name in called and "${" in known[path]:
            reasons[path] = "values are put in before it is used"
        else:
            done[path] = rehearse(path, known[path], attempt)
    notes = [note for one in done.values() for note in one.not_shown]
    notes += [NotShown(path, path, 1, why) for path, why in reasons.items()]
    findings = tuple(f for one in done.values() for f in one.findings)
    ran = {path: one.ran for path, one in done.items() if one.ran}
    broken = next((one.broken for one in done.values() if one.broken), "")
    status: RungStatus = "failed" if findings else "partial" if notes or broken else "passed"
    why = f"it cannot run: {findings[0].summary}" if findings else _why(ran, notes, broken)
    if not ran and not findings:
        status = "not_run"
    return Verdict(
        status, findings, tuple(ran), why if status != "passed" else "",
        not_shown=tuple(notes), log="\n".join(one.log for one in done.values() if one.log),
        rung="executed",
    )  # fmt: skip


def _why(ran: Mapping[str, tuple[str, ...]], notes: list[NotShown], broken: str) -> str:
    keys = sorted({key for keys in ran.values() for key in keys})
    if not keys:
        because = broken or "; ".join(dict.fromkeys(note.why for note in notes[:6]))
        return f"nothing of it can run in the container: {because}; {_ON_HOST}"
    what = f"{', '.join(keys)} ran in the container, as at a first boot and again on its disk"
    return f"{what}; {broken}" if broken else what
