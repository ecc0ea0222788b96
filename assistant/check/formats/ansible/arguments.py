"""What a module is given."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.check.formats.ansible.jinja import jinja
from assistant.check.formats.ansible.keywords import BOOLEANS
from assistant.check.formats.naming import meant
from assistant.check.report import Reporter, maybe, rename
from assistant.core.finding import Severity
from assistant.knowledge.ansible import Module, Option, has_it, known_module
from assistant.knowledge.spelling import near
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Entry, Mapping, Node, Scalar, target, value_of

_OPEN = frozenset({"set_fact", "add_host", "package", "service", "group_by", "gather_facts"})
"""Modules that take any name, or hand what they take on to another."""
_ALIASES = {
    "include_role": {"role": "name"},
    "import_role": {"role": "name"},
    "dnf": {"use": "use_backend"},
}
_PAIR = re.compile(r"[A-Za-z_]\w*=")
_DECIMAL_MODE = re.compile(r"[1-7][0-7]{2,3}\Z")


def _module(name: str) -> Module:
    """A module that is known to be known."""
    found = known_module(name)
    assert found is not None  # noqa: S101 - the caller has looked
    return found


@lru_cache(maxsize=128)
def _names(module: str) -> dict[str, str]:
    """Every name of a module's options, to the option's own name."""
    options = _module(module).options
    names = {name: name for name in options}
    for name, option in options.items():
        for alias in option.aliases:
            names.setdefault(alias, name)
    return {**names, **_ALIASES.get(module, {})}


def arguments(
    reporter: Reporter, source: Source, module: str, key: Scalar, value: Node,
    more: Mapping | None, *, required: Severity | None,
) -> None:  # fmt: skip
    """Judge what stands behind a module's name, and under `args`.

    `module`: the short name for ansible.builtin, the full one for a collection's.
    `required`: how bad it is that an option is missing; None: it is not judged.
    """
    facts = _module(module)
    given = target(value)
    entries: dict[str, Entry] = dict(more.entries) if more is not None else {}
    complete = more is None or more.complete
    if isinstance(given, Mapping):
        if given.tag is not None:
            return
        complete = complete and given.complete
        entries |= given.entries
    elif isinstance(given, Scalar) and given.text:
        if given.tag is not None or facts.free or _PAIR.search(given.text) or jinja(given):
            return
        _no_mapping(reporter, source, module, given)
        return
    elif given is not None and not isinstance(given, Scalar):
        span = Span(given.span.start, min(given.span.end, source.line_end(given.span.start)))
        if given.tag is None:
            reporter.add(
                source, span, "schema/wrong-type", f"`{module}` takes a mapping, not a list"
            )
        return
    names = _names(module)
    there = {names.get(name) for name in entries}
    for entry in entries.values():
        there |= _argument(reporter, source, module, entry, entries)
    if facts.free or not complete or any(jinja(e.key) for e in entries.values()):
        return
    for name, option in facts.options.items():
        wanted = option.required and name not in there and module not in _OPEN
        if wanted and required is not None:
            reporter.add(
                source, key.span, "schema/missing-key", f"`{module}` lacks `{name}`",
                severity=required,
            )  # fmt: skip


def _no_mapping(reporter: Reporter, source: Source, module: str, given: Scalar) -> None:
    reporter.add(
        source, given.span, "schema/wrong-type", f"`{module}` takes a mapping of its options",
        severity="warning",
    )  # fmt: skip


def _argument(
    reporter: Reporter, source: Source, module: str, entry: Entry, beside: dict[str, Entry]
) -> set[str]:
    """Judge one option; what an unknown one may have meant is given back, and not missed too."""
    names = _names(module)
    word = entry.key.text
    if jinja(entry.key) or word.startswith("_") or word == "free_form":
        return set()
    if word not in names:
        if module in _OPEN or module == "include_vars":
            return set()
        close, fix = meant(source, entry.key, names, "ansible-argument", beside)
        # Another release of a collection may have it: collections are released apart.
        severity: Severity = "error" if close and "." not in module else "warning"
        reporter.add(
            source, entry.key.span, "schema/unknown-key",
            f"`{word[:60]}` is no option of `{module}`",
            maybe(close) or f"{has_it(module)} has none of this name.", severity=severity, fix=fix,
        )  # fmt: skip
        return {names[name] for name in close}
    option = _module(module).options.get(names[word])
    value = target(entry.value)
    if option is not None and isinstance(value, Scalar) and not jinja(value) and not value.tag:
        _value(reporter, source, word, option, value)
    return set()


def _value(reporter: Reporter, source: Source, name: str, option: Option, node: Scalar) -> None:
    value = value_of(node, "1.1")
    text = node.text
    choices = option.choices
    if choices and value is not None and option.type == "str" and not isinstance(value, bool):
        if text not in choices and str(value) not in choices:
            close = near(text, choices)
            listed = ", ".join(f"`{one}`" for one in choices[:12])
            reporter.add(
                source, node.span, "schema/unknown-value", f"`{text[:60]}` is no value of `{name}`",
                f"It can be {listed}.",
                fix=rename(source, node.span, close[0], safe=False)
                if close and node.is_plain else None,
            )  # fmt: skip
    elif option.type == "bool" and isinstance(value, str) and text.lower() not in BOOLEANS:
        reporter.add(
            source, node.span, "schema/wrong-type",
            f"`{name}` must be true or false, not `{text[:40]}`",
        )  # fmt: skip
    elif option.type == "int" and isinstance(value, str) and not re.match(r"\s*[-+]?\d", text):
        reporter.add(
            source, node.span, "schema/wrong-type", f"`{name}` must be a whole number",
            severity="warning",
        )  # fmt: skip
    elif name in ("mode", "directory_mode") and node.is_plain and _DECIMAL_MODE.match(text):
        reporter.add(
            source, node.span, "schema/permissions",
            f"Plain {text} is a decimal number: mode {int(text):o}", f"Write `'0{text}'`.",
            severity="warning", fix=rename(source, node.span, f"'0{text}'", safe=True),
        )  # fmt: skip
