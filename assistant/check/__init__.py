"""Files that exist, checked in process: parse, schema, references, rules, obligations.

Nothing here runs a tool or opens a connection; a draft takes milliseconds. Nothing raises on bad
files: what is wrong with them comes back as findings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from assistant import __version__
from assistant.check.cmdlets import command_findings
from assistant.check.formats import Format, Named, format_of
from assistant.check.ignores import part, with_ignored
from assistant.check.marks import with_marks, without_marks
from assistant.check.missing import Exists, among, missing_files
from assistant.check.pause import collector_paused
from assistant.check.reading import (
    PROSE,
    grouped,
    named,
    parsed_evidence,
    read_all,
)
from assistant.check.references import check_references
from assistant.check.rules import rule_findings
from assistant.check.schema import SchemaResult, check_schema
from assistant.check.schema.versions import choices_of
from assistant.check.schema.world import World
from assistant.check.shellcheck import Looked, shellcheck_findings
from assistant.check.subject import Subject
from assistant.core.evidence import Evidence, Held, RungStatus
from assistant.core.finding import Finding, Position
from assistant.knowledge import Packs
from assistant.syntax.hcl.scan import MAX_FINDINGS
from assistant.syntax.kept import Kept

if TYPE_CHECKING:
    from assistant.core.plan import Obligation

__all__ = ["CheckResult", "Exists", "among", "check_files", "judge"]

T = TypeVar("T")


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
) -> CheckResult:
    """Check a draft or any other set of files (path relative to its folder → text).

    `second_opinion` asks python-hcl2 and jsonschema too (seconds, not milliseconds): for finished
    drafts only. `exists` tells which files are there; without it no file is missed. `others` are
    files that are there and whose text was not given: the rungs name them. With `asked` the rungs
    speak of these files only. `ignore` switches codes off, as a comment in a file does. With
    `programs` what is on this machine to look at single formats looks too: ShellCheck, with tens
    of milliseconds a script.

    Never raises because of what the files hold.
    """
    files, marked = without_marks(files)
    about = set(files if asked is None else asked) | set(others)
    judged = {path: text for path, text in files.items() if path in about}
    formats = {path: one for path, text in judged.items() if (one := format_of(path, text))}
    read = read_all(judged, others, formats)
    subject = Subject(files)
    findings = list(read.findings)
    schema = SchemaResult((), (), (), ())
    faults: list[Finding] = []
    if subject.modules:
        world = World(subject.modules, packs, choices_of(subject.modules, packs, files))
        schema = _guarded(
            lambda: check_schema(subject.modules, world), schema, "schema", faults, min(files)
        )
        for module in subject.modules:
            empty: tuple[Finding, ...] = ()
            work = partial(check_references, module, world)
            findings += _guarded(work, empty, "references", faults, min(files))
            if exists is not None:
                work = partial(missing_files, module, exists)
                findings += _guarded(work, empty, "files", faults, min(files))
    findings += schema.findings
    of_formats: list[Finding] = []
    for path, one in sorted(formats.items()):
        check = partial(_of_format, one, path, judged[path])
        of_formats += _guarded(check, (), one.name, faults, path)
    findings += of_formats
    commands: tuple[Finding, ...] = ()
    findings += _guarded(
        lambda: tuple(command_findings(subject)),
        commands,
        "commands",
        faults,
        min(files, default=""),
    )
    rules = list(rule_findings(subject))
    findings += [*rules, *faults]
    if second_opinion:
        from assistant.check.second import second_opinions

        findings += second_opinions(judged, formats, findings)
    looked = Looked()
    if programs:
        looked = _guarded(
            lambda: shellcheck_findings(judged),
            looked,
            "ShellCheck",
            faults,
            min(files, default=""),
        )
        findings += looked.findings
    parted = part(findings, judged, ignore)
    findings = list(parted.kept)
    rungs = (
        parsed_evidence(read, second_opinion=second_opinion, more=of_formats),
        _schema_evidence(schema, formats, findings, about),
        _rules_evidence(subject, findings, rules, about, looked),
    )
    evidence = tuple(with_ignored(rung, parted.off) for rung in rungs)
    unique = dict.fromkeys(sorted(findings, key=lambda f: (f.order, f.severity, f.summary)))
    return CheckResult(
        findings=with_marks(_first_ones(unique), marked),
        evidence=evidence,
        ignored=with_marks(parted.off, marked),
        components=schema.components,
        described=schema.described,
        armed=schema.armed,
    )


_kept: Kept[tuple[Finding, ...]] = Kept(1_000_000)
"""Of files in companion formats: while one file is typed in, those beside it stay as they are."""


def _of_format(one: Format, path: str, text: str) -> tuple[Finding, ...]:
    return _kept.get((one.check, path), text, lambda: tuple(one.check(path, text)))


def _first_ones(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each file: nobody reads hundreds, and the first ones explain."""
    number: dict[str, int] = {}
    for finding in findings:
        number[finding.path] = number.get(finding.path, 0) + 1
        if number[finding.path] <= MAX_FINDINGS:
            yield finding


def judge(
    obligations: Sequence[Obligation], files: Mapping[str, str], packs: Packs
) -> tuple[Held, ...]:
    """Judge obligations on finished files, in the order given. Never raises."""
    # Imported here: plans and their obligations are none of a check's business.
    from assistant.check.obligations import judge_all

    return judge_all(obligations, Subject(files))


def _guarded(work: Callable[[], T], default: T, what: str, faults: list[Finding], place: str) -> T:
    """The work's result; a crash becomes a finding, so that the other checks still speak."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - one faulty check must not cost the others
        start = Position(1, 1)
        faults.append(
            Finding(
                "internal/check-crashed", "warning", f"The check of {what} could not finish", place,
                start, start, "internal", f"{type(error).__name__}: {error}",
            )
        )  # fmt: skip
        return default


def _schema_evidence(
    schema: SchemaResult,
    formats: Mapping[str, Format],
    findings: Iterable[Finding],
    about: AbstractSet[str],
) -> Evidence:
    known = {path: one for path, one in formats.items() if one.schema is not None}
    judged = tuple(sorted({path for path in schema.files if path in about} | known.keys()))
    if not judged:
        return Evidence("schema", "not_run", "", "", why="no file here has a schema pack")
    used = [
        (name.replace("/", " ") if name.endswith("/core") else name.partition("/")[2], version)
        for name, version in schema.packs
        if not about.isdisjoint(schema.files)
    ]
    strict = sorted({one.schema() for one in known.values() if one.schema is not None})
    by, version = _schema_named(used, strict)
    wrong = [f for f in findings if f.path in about and f.severity == "error"]
    if any(f.source in ("schema", "reference") for f in wrong):
        return Evidence("schema", "failed", by, version, judged, "names or values are wrong")
    reasons = []
    broken = sorted({f.path for f in wrong if f.source == "parse"} & set(judged))
    if broken:
        reasons.append(f"could not be read in full: {', '.join(broken)}")
    in_part = sorted(path for path, one in known.items() if not one.whole)
    if in_part:
        reasons.append(f"only some of the names are known: {', '.join(grouped(in_part))}")
    if schema.unknown:
        reasons.append(f"not certain: {'; '.join(schema.unknown)}")
    status: RungStatus = "partial" if reasons else "passed"
    return Evidence("schema", status, by, version, judged, "; ".join(reasons))


def _schema_named(packs: list[Named], formats: list[Named]) -> tuple[str, str]:
    """Packs first, then the formats' schemas, as a rung's `by` and `version`."""
    if not packs:
        return named(formats)
    by, version = named(packs)
    by = f"{'pack' if len(packs) == 1 else 'packs'} {by}"
    if not formats:
        return by, version
    return ", ".join([f"{by} {version}".strip(), *(" ".join(one).strip() for one in formats)]), ""


def _rules_evidence(
    subject: Subject,
    findings: Sequence[Finding],
    rules: Sequence[Finding],
    about: Collection[str],
    looked: Looked,
) -> Evidence:
    looked_at = tuple(
        p for p in sorted(subject.files) if p in about and not p.lower().endswith(PROSE)
    )
    if not looked_at:
        return Evidence("rules", "not_run", "", "", why="there are no files")
    status: RungStatus = "passed"
    notes = [looked.why] if looked.why else []
    broken = sorted({f.path for f in findings if f.source == "parse" and f.severity == "error"})
    if broken:
        status = "partial"
        notes.insert(0, f"could not be read in full: {', '.join(broken)}")
    if any(f.severity == "error" and f.path in about and f in findings for f in rules):
        status, notes = "failed", ["a rule at error level is broken"]
    used = [("dryfit rules", __version__)]
    if looked.version:
        used.append(("ShellCheck", looked.version))
    return Evidence("rules", status, *named(used), looked_at, "; ".join(notes))
