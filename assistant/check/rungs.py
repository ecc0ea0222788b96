"""The rungs of evidence that a check climbs: parsed, schema and rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from posixpath import basename, dirname, join

from assistant import __version__
from assistant.check.formats import Format, Named
from assistant.check.installed import installed
from assistant.check.reading import PROSE, Read, Reader
from assistant.check.schema import SchemaResult
from assistant.check.shellcheck import Looked
from assistant.check.subject import Subject
from assistant.core.evidence import Evidence, RungStatus
from assistant.core.finding import Finding

_NAMED = 12
"""Files or groups of files that a rung names; of more it gives the number."""


def _described(reader: Reader) -> tuple[str, str]:
    if reader == "hcl":
        return "tree-sitter-hcl", installed("tree-sitter-hcl")
    if reader == "shell":
        return "tree-sitter-bash", installed("tree-sitter-bash")
    if reader == "yaml":
        return "PyYAML", installed("PyYAML")
    if reader == "xml":
        from xml.parsers import expat

        return "expat", ".".join(map(str, expat.version_info))
    from json import __name__ as name

    return name, ""


def parsed_evidence(read: Read, *, second_opinion: bool, more: Iterable[Finding] = ()) -> Evidence:
    """The parsed rung; `why` also names the files that nothing here read, or only in part.

    `more`: what the formats' own readers found.
    """
    notes = _not_read(read)
    if not read.files:
        nothing = "nothing was read" if notes else "no file here has a form to be checked"
        why = "; ".join([nothing, *notes])
        return Evidence("parsed", "not_run", "", "", why=why)
    used = [*(_described(reader) for reader in read.readers), *read.others]
    if second_opinion and "hcl" in read.readers:
        used.append(("python-hcl2", installed("python-hcl2")))
    by, number = named(list(dict.fromkeys(used)))
    found = [*read.findings, *(f for f in more if f.source == "parse")]
    broken = {f.path for f in found if f.severity == "error"}
    doubted = sorted({f.path for f in found if f.severity == "warning"} - broken)
    status: RungStatus = "passed"
    if doubted:
        status = "partial"
        notes.insert(0, f"may not be well-formed: {', '.join(grouped(doubted))}")
    if broken:
        status = "failed"
        total = len(read.files)
        notes.insert(0, f"{len(broken)} of {total} files cannot be read in full")
    return Evidence("parsed", status, by, number, read.files, "; ".join(notes))


def _not_read(read: Read) -> list[str]:
    notes = []
    if read.unread:
        notes.append(f"read by no parser here: {', '.join(grouped(read.unread))}")
    return notes


def grouped(paths: Iterable[str]) -> list[str]:
    """Paths by name; several of one folder and ending as `folder/*.ending`."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        name = basename(path)
        stem, dot, ending = name.rpartition(".")
        groups.setdefault((dirname(path), ending if stem and dot else name), []).append(path)
    names = [
        found[0] if len(found) == 1 else join(folder, f"*.{ending}")
        for (folder, ending), found in groups.items()
    ]
    return names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"]


def named(used: list[tuple[str, str]]) -> tuple[str, str]:
    """Names and versions as a rung's `by` and `version`: one apart, several in one text."""
    if len(used) == 1:
        return used[0]
    return ", ".join(f"{name} {number}".strip() for name, number in used), ""


def schema_evidence(
    schema: SchemaResult,
    formats: Mapping[str, Format],
    findings: Iterable[Finding],
    about: AbstractSet[str],
) -> Evidence:
    """The rung schema, of HCL and of the formats whose names a pack knows."""
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
    if schema.unknown and not about.isdisjoint(schema.files):
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


def rules_evidence(
    subject: Subject,
    findings: Sequence[Finding],
    rules: Sequence[Finding],
    about: Collection[str],
    looked: Looked,
) -> Evidence:
    """The rung rules, with what ShellCheck was asked of."""
    looked_at = tuple(
        p for p in sorted(subject.files) if p in about and not p.lower().endswith(PROSE)
    )
    if not looked_at:
        return Evidence("rules", "not_run", "", "", why="there are no files")
    status: RungStatus = "passed"
    notes = [looked.why] if looked.why else []
    unread = {f.path for f in findings if f.source == "parse" and f.severity == "error"}
    broken = sorted(unread & _counted(subject, about))
    if broken:
        status = "partial"
        notes.insert(0, f"could not be read in full: {', '.join(broken)}")
    if any(f.severity == "error" and f.path in about and f in findings for f in rules):
        status, notes = "failed", ["a rule at error level is broken"]
    used = [("dryfit rules", __version__)]
    if looked.version:
        used.append(("ShellCheck", looked.version))
    return Evidence("rules", status, *named(used), looked_at, "; ".join(notes))


def _counted(subject: Subject, about: Collection[str]) -> set[str]:
    """The files that a rule may have looked at for these: they, and what their modules hold."""
    together = [{file.path for file in module.files} for module in subject.modules]
    return set(about).union(*(paths for paths in together if not paths.isdisjoint(about)))
