"""Ubuntu's autoinstall: inside a cloud-config, or as a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of, pyyaml, shape_of
from assistant.check.formats.shape import Problem, Speech, Walk, findings_of
from assistant.check.formats.templated import parse_findings, templated
from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding, Severity
from assistant.knowledge.spelling import near
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import DIRECTIVE
from assistant.syntax.yaml import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    duplicate_keys,
    parse_yaml,
    target,
)

SECTIONS = frozenset(
    {"*", "locale", "refresh-installer", "keyboard", "source", "network", "proxy", "apt", "storage",
     "identity", "ubuntu-pro", "ssh", "codecs", "drivers", "snaps", "debconf-selections",
     "packages", "timezone", "updates", "active-directory", "oem"}
)  # fmt: skip
_NAME = re.compile(r"(?:.*[._-])?autoinstall(?:[._-].*)?\.ya?ml\Z")
_OWN = re.compile(r"^(?:autoinstall:|version:[ \t]*1[ \t]*(?:#.*)?\r?$)", re.MULTILINE)
_STRICT = frozenset({"identity", "keyboard", "refresh-installer", "snaps", "kernel-crash-dumps"})
"""Sections in which the installer refuses keys that it does not know; elsewhere it ignores them."""
_HASH = re.compile(r"\$[0-9a-z]+\$|[!*]|x\Z|\Z")


def _severity(problem: Problem) -> Severity:
    if problem.kind == "unknown":
        return "error" if _STRICT.intersection(problem.path[:1]) else "warning"
    return "error"


SPEECH = Speech("an autoinstall", "1.1", "autoinstall", _severity)


def is_autoinstall(path: str, text: str) -> bool:
    """Whether a file is an autoinstall that stands alone."""
    if not _NAME.match(basename(path).lower()) or DIRECTIVE.search(text):
        return False
    return _OWN.search(text) is not None


def findings(path: str, text: str) -> Iterator[Finding]:
    """What the installer does not take, or takes otherwise than meant."""
    file = parse_yaml(path, text)
    yield from parse_findings(file)
    yield from duplicate_keys(file, "warning", merges=False)
    top = target(file.documents[0]) if file.documents else None
    if isinstance(top, Mapping):
        inner = top.get("autoinstall")
        yield from section(file.source, inner if isinstance(inner, Mapping) else top, file.whole)


def section(source: Source, top: Mapping, whole: bool) -> Iterator[Finding]:
    """Findings of the mapping that holds the installer's sections."""
    problems = Walk("1.1", templated, whole=whole).problems(top, shape_of("autoinstall"))
    yield from findings_of(problems, top, source, SPEECH)
    reporter = Reporter("schema")
    _interactive(reporter, source, top)
    _password(reporter, source, top)
    _storage(reporter, source, top.get("storage"))
    yield from reporter.findings


def _scalar(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and not templated(node) and node.tag is None else None


def _interactive(reporter: Reporter, source: Source, top: Mapping) -> None:
    names = top.get("interactive-sections")
    for item in names.items if isinstance(names, Sequence) else ():
        name = _scalar(target(item))
        if name is not None and name.text not in SECTIONS:
            reporter.add(
                source, name.span, "schema/unknown-value", f"`{name.text[:60]}` is no section",
                maybe(near(name.text, SECTIONS)), severity="warning",
            )  # fmt: skip


def _password(reporter: Reporter, source: Source, top: Mapping) -> None:
    identity = top.get("identity")
    password = _scalar(identity.get("password")) if isinstance(identity, Mapping) else None
    if password is not None and not _HASH.match(password.text):
        reporter.add(
            source, password.span, "schema/not-a-hash", "`password` takes a hash, not a password",
            "Nobody can log in with it. `openssl passwd -6` makes a hash.", severity="warning",
        )  # fmt: skip


def _storage(reporter: Reporter, source: Source, storage: Node | None) -> None:
    """Actions name each other by id: what is named stands before."""
    actions = storage.get("config") if isinstance(storage, Mapping) else None
    if not isinstance(actions, Sequence):
        return
    known: set[str] = set()
    for action in map(target, actions.items):
        if not isinstance(action, Mapping):
            return
        for word in ("device", "volume", "volgroup", "pool"):
            name = _scalar(action.get(word))
            if name is not None and name.text and name.text not in known:
                reporter.add(
                    source, name.span, "reference/undeclared",
                    f"No action above has the id `{name.text[:60]}`",
                    maybe(near(name.text, known)), severity="warning",
                )  # fmt: skip
        identity = action.get("id")
        if isinstance(identity, Scalar):
            if templated(identity):
                return
            if identity.text in known:
                span = Span(identity.span.start, identity.span.end)
                reporter.add(
                    source, span, "schema/duplicate-id",
                    f"The id `{identity.text[:60]}` is taken above", severity="warning",
                )  # fmt: skip
            known.add(identity.text)


AUTOINSTALL = Format(
    "autoinstall", is_autoinstall, findings,
    schema=lambda: origin_of("autoinstall"), reader=pyyaml,
)  # fmt: skip
