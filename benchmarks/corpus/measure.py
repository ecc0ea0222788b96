"""What the checker says of a corpus, and how much of it it looks at with errors armed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.check import check_files
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.syntax.hcl import Body, parse
from benchmarks.corpus.gather import Tree
from benchmarks.corpus.known import Known


@dataclass(frozen=True)
class Measured:
    """One source."""

    name: str
    files: int
    unread: int
    blocks: int
    """Blocks at any depth."""
    components: int
    """Blocks whose names come from a plugin or provider."""
    described: int
    """Those of them that a pack describes, in whatever version."""
    armed: int
    """Those of them in which an unknown name is an error."""
    borrowed: int
    """Such blocks in files where the names stand for something else; not among `components`."""
    seconds: float
    broken: int
    """Files that could not be read in full."""
    known: tuple[Finding, ...]
    """Errors in files that are wrong, as a tool or a person has seen."""
    errors: tuple[Finding, ...]
    """All other errors: each is a fault of the file or of the checker."""
    warnings: Mapping[str, int] = field(default_factory=dict)
    """By code."""


_OF_NAMES = frozenset(
    {"unknown-attribute", "unknown-block", "unknown-component", "missing-required", "constraint",
     "attribute-as-block", "block-as-attribute", "wrong-type", "enum", "pattern", "removed",
     "read-only", "range", "too-many-blocks", "label-count", "missing-index", "unexpected-index"}
)  # fmt: skip
"""What is said by a pack of a plugin or provider, and means nothing where its name is borrowed."""


def measure(tree: Tree, packs: Packs, known: Known) -> Measured:
    """Check a whole source at once, as a user would who gives its folder."""
    seconds, components, described, armed, borrowed = 0.0, 0, 0, 0, 0
    findings: list[Finding] = []
    for part in tree.parts:
        began = time.perf_counter()
        result = check_files(part.texts, packs, exists=tree.exists)
        seconds += time.perf_counter() - began
        if part.borrowed:
            borrowed += result.components
            findings += [f for f in result.findings if f.code.partition("/")[2] not in _OF_NAMES]
        else:
            components += result.components
            described += result.described
            armed += result.armed
            findings += result.findings
    errors = [f for f in findings if f.severity == "error"]
    explained = [
        f
        for f in errors
        if tree.wrong_on_purpose(f.path) or known.explains(tree.digests[f.path], f)
    ]
    return Measured(
        name=tree.name,
        files=len(tree.texts),
        unread=len(tree.unread),
        blocks=sum(_blocks(parse(path, text).body) for path, text in tree.texts.items()),
        components=components,
        described=described,
        armed=armed,
        borrowed=borrowed,
        seconds=seconds,
        broken=len({f.path for f in errors if f.source == "parse"}),
        known=tuple(explained),
        errors=tuple(f for f in errors if f not in explained),
        warnings=Counter(f.code for f in findings if f.severity != "error"),
    )


def _blocks(body: Body) -> int:
    return len(body.blocks) + sum(_blocks(block.body) for block in body.blocks)


def as_json(all_: Sequence[Measured]) -> dict[str, Any]:
    """The figures as one object."""
    return {
        "sources": [_row(one) for one in all_],
        "total": _total(all_),
        "errors": [
            {"source": one.name, "code": f.code, "at": f"{f.path}:{f.start.line}",
             "summary": f.summary}
            for one in all_
            for f in one.errors
        ],
    }  # fmt: skip


def as_text(all_: Sequence[Measured]) -> Iterator[str]:
    """The same for people: every unexplained error, then a line for each source."""
    for one in all_:
        for f in one.errors:
            yield f"{one.name}/{f.path}:{f.start.line}: {f.code}: {f.summary}"
    yield ""
    head = ("source", "files", "components", "with a pack", "armed", "ms/file", "known", "errors")
    form = "{:<50} {:>6} {:>10} {:>12} {:>14} {:>8} {:>6} {:>6}"
    yield form.format(*head)
    for row in (*[_row(one) for one in all_], {"source": "all", **_total(all_)}):
        armed = f"{row['armed']} {_share(row)}"
        yield form.format(
            row["source"][-50:], row["files"], row["components"], row["described"], armed,
            f"{row['ms_per_file']:.2f}", row["known_errors"], row["errors"],
        )  # fmt: skip


def _share(row: Mapping[str, Any]) -> str:
    return f"{row['armed'] / row['described']:.1%}" if row["described"] else "-"


def _row(one: Measured) -> dict[str, Any]:
    return {
        "source": one.name,
        "files": one.files,
        "unread": one.unread,
        "broken": one.broken,
        "blocks": one.blocks,
        "components": one.components,
        "described": one.described,
        "armed": one.armed,
        "borrowed": one.borrowed,
        "ms_per_file": round(one.seconds * 1000 / max(one.files, 1), 2),
        "known_errors": len(one.known),
        "errors": len(one.errors),
        "warnings": dict(sorted(one.warnings.items())),
    }


def _total(all_: Sequence[Measured]) -> dict[str, Any]:
    summed = ("files", "unread", "broken", "blocks", "components", "described", "armed", "borrowed")
    total: dict[str, Any] = {name: sum(getattr(one, name) for one in all_) for name in summed}
    seconds = sum(one.seconds for one in all_)
    total["ms_per_file"] = round(seconds * 1000 / max(total["files"], 1), 2)
    total["known_errors"] = sum(len(one.known) for one in all_)
    total["errors"] = sum(len(one.errors) for one in all_)
    total["armed_share"] = round(total["armed"] / max(total["components"], 1), 4)
    total["armed_share_of_described"] = round(total["armed"] / max(total["described"], 1), 4)
    return total
