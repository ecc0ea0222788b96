"""Files that exist, checked in process: parse, schema, references, rules, obligations.

Nothing here runs a tool or opens a connection; a draft takes milliseconds. Nothing raises on bad
files: what is wrong with them comes back as findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.check.cmdlets import command_findings
from assistant.check.formats import Format, format_of
from assistant.check.guard import Guard
from assistant.check.ignores import part, with_ignored
from assistant.check.marks import with_marks, without_marks
from assistant.check.missing import Exists, among, missing_files
from assistant.check.pause import collector_paused
from assistant.check.reading import read_all
from assistant.check.references import check_references
from assistant.check.rules import rule_findings
from assistant.check.rungs import parsed_evidence, rules_evidence, schema_evidence
from assistant.check.schema import SchemaResult, check_schema
from assistant.check.schema.world import World
from assistant.check.shellcheck import Looked, shellcheck_findings
from assistant.check.subject import Subject
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.syntax.hcl.scan import MAX_FINDINGS
from assistant.syntax.kept import Kept
from assistant.targets.versions.choices import choices_of

if TYPE_CHECKING:
    from assistant.core.plan import Obligation

__all__ = ["CheckResult", "Exists", "among", "check_files", "judge"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checker found, and the rungs parsed, schema and rules."""

    findings: tuple[Finding, ...]
    """Sorted by file, place and code."""
    evidence: tuple[Evidence, ...]
    ignored: tuple[Finding, ...] = ()
    """What was switched off."""
    components: int = 0
    """Blocks whose names come from a plugin or provider."""
    described: int = 0
    """Those of them that a pack describes, in whatever version."""
    armed: int = 0
    """Those of them in which an unknown name is an error and not a warning."""


@collector_paused()
def check_files(
    files: Mapping[str, str],
    packs: Packs,
    *,
    second_opinion: bool = False,
    exists: Exists | None = None,
    others: Collection[str] = (),
    asked: Collection[str] | None = None,
    ignore: Collection[str] = (),
    programs: bool = False,
    garbled: Collection[Finding] = (),
) -> CheckResult:
    """Check a draft or any other set of files (path relative to its folder → text).

    `second_opinion` asks python-hcl2 and jsonschema too (seconds, not milliseconds): for finished
    drafts only. `exists` tells which files are there; without it no file is missed. `others` are
    files that are there and whose text was not given: the rungs name them. With `asked` the rungs
    speak of these files only. `ignore` switches codes off, as a comment in a file does. With
    `programs` what is on this machine to look at single formats looks too: ShellCheck, with tens
    of milliseconds a script. `garbled` says of which files the text is not what stands in them.

    Never raises because of what the files hold.
    """
    files, marked = without_marks(files)
    about = set(files if asked is None else asked) | set(others)
    judged = {path: text for path, text in files.items() if path in about}
    formats = {path: one for path, text in judged.items() if (one := format_of(path, text))}
    read = read_all(judged, others, formats)
    read = replace(read, findings=(*read.findings, *(f for f in garbled if f.path in about)))
    subject = Subject(files)
    guard = Guard(min(files, default=""))
    schema, of_modules = _of_modules(subject, packs, exists, guard)
    of_formats = _of_formats(formats, judged, guard)
    commands = guard.findings("commands", lambda: command_findings(subject))
    rules = list(rule_findings(subject))
    beside = [f for f in garbled if f.path not in about]
    findings = [*read.findings, *beside, *of_modules, *of_formats, *commands, *rules]
    if second_opinion:
        from assistant.check.second import second_opinions

        findings += second_opinions(judged, formats, [*findings, *guard.faults])
    looked = Looked()
    if programs:
        looked = guard.run("ShellCheck", lambda: shellcheck_findings(judged), looked)
        findings = [f for f in findings if not _cleared(f, looked)]
        read = replace(read, findings=tuple(f for f in read.findings if not _cleared(f, looked)))
    parted = part([*findings, *looked.findings, *guard.faults], judged, ignore)
    kept = list(parted.kept)
    off = [finding for finding in parted.off if finding.path in about]
    rungs = (
        parsed_evidence(read, second_opinion=second_opinion, more=of_formats),
        schema_evidence(schema, formats, kept, about),
        rules_evidence(subject, kept, rules, about, looked),
    )
    return CheckResult(
        findings=with_marks(_first_ones(kept), marked),
        evidence=tuple(with_ignored(rung, off) for rung in rungs),
        ignored=with_marks(parted.off, marked),
        components=schema.components,
        described=schema.described,
        armed=schema.armed,
    )


def _of_modules(
    subject: Subject, packs: Packs, exists: Exists | None, guard: Guard
) -> tuple[SchemaResult, list[Finding]]:
    """The result of the schema pass, and the findings about HCL of all passes."""
    schema = SchemaResult((), (), (), ())
    findings: list[Finding] = []
    if not subject.modules:
        return schema, findings
    choices = choices_of(subject.modules, packs, subject.files)
    world = World(subject.modules, packs, choices)
    schema = guard.run("schema", lambda: check_schema(subject.modules, world), schema)
    for module in subject.modules:
        findings += guard.findings("references", partial(check_references, module, world))
        if exists is not None:
            findings += guard.findings("files", partial(missing_files, module, exists))
    return schema, [*findings, *schema.findings]


_kept: Kept[tuple[Finding, ...]] = Kept(1_000_000)
"""Of files in companion formats: while one file is typed in, those beside it stay as they are."""


def _of_formats(
    formats: Mapping[str, Format], files: Mapping[str, str], guard: Guard
) -> list[Finding]:
    return [
        finding
        for path, one in sorted(formats.items())
        for finding in guard.findings(one.name, partial(_of_format, one, path, files[path]), path)
    ]


def _of_format(one: Format, path: str, text: str) -> tuple[Finding, ...]:
    return _kept.get((one.check, path), text, lambda: tuple(one.check(path, text)))


def _cleared(finding: Finding, looked: Looked) -> bool:
    """Whether a doubt about a shell script is gone, since ShellCheck understood it."""
    doubt = finding.code == "parse/shell" and finding.severity == "warning"
    return doubt and finding.path in looked.understood


def _first_ones(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each file, in order: nobody reads hundreds, and these explain."""
    number: dict[str, int] = {}
    ordered = sorted(findings, key=lambda f: (f.order, f.severity, f.summary))
    for finding in dict.fromkeys(ordered):
        number[finding.path] = number.get(finding.path, 0) + 1
        if number[finding.path] <= MAX_FINDINGS:
            yield finding


def judge(
    obligations: Sequence[Obligation], files: Mapping[str, str], packs: Packs
) -> tuple[Held, ...]:
    """Judge obligations on finished files, in the order given. Never raises."""
    # Imported here: plans and their obligations are none of a check's business.
    from assistant.check.obligations import judge_all

    subjects: dict[str, Subject] = {}
    for folder in dict.fromkeys(one.folder for one in obligations):
        below = f"{folder}/" if folder else ""
        subjects[folder] = Subject({p: text for p, text in files.items() if p.startswith(below)})
    return tuple(held for one in obligations for held in judge_all((one,), subjects[one.folder]))
