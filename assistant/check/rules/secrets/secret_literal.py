"""Passwords and tokens do not stand in files as they are.

A secret written into a configuration or an answer file ends in version control, in logs and on the
answer disc, and is the same for everyone who builds. Declare a sensitive variable without a
default and use it: `ssh_password = var.ssh_password`, or `${password}` in a template.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import SECRET_NAME, may_hold_tokens, tokens
from assistant.check.subject import Subject
from assistant.syntax.hcl import (
    Attribute,
    Body,
    Expression,
    HclFile,
    Literal,
    Object,
    Traversal,
    Tuple,
    literal_texts,
)
from assistant.syntax.patterns import later
from assistant.syntax.source import Span
from assistant.syntax.xml import XmlFile

_ASSIGNED = later(r"(?i)\b[a-z0-9_]*(?:password|passwd|secret|token|api_?key)=([^\s$%&|'\"]+)")
_SWITCHES = frozenset({"yes", "no", "true", "false", "on", "off", "0", "1"})
"""MYSQL_RANDOM_ROOT_PASSWORD=yes asks for a secret and is none."""
_DETAIL = "Declare a sensitive variable without a default, and use it here."


def secret_literals(subject: Subject) -> Iterator[Hit]:
    """Every secret that is written out."""
    for module in subject.modules:
        for file in module.files:
            marked = may_hold_tokens(file.source.text)
            for name, attribute in _settings(file.body):
                # Most settings are constants of other names: those are passed over at once.
                if _is_secret(name) or not isinstance(attribute.value, Literal | Traversal):
                    yield from _attribute(file, name, attribute)
                if marked:
                    yield from _tokens(file, attribute)
    for tree in subject.answer_files:
        yield from _answers(tree)


def _settings(body: Body) -> list[tuple[str, Attribute]]:
    """Everything that is set, by its name; a variable's default by the variable's."""
    found = [(attribute.name, attribute) for attribute in body.attributes]
    for block in body.blocks:
        if block.type != "variable":
            found += _settings(block.body)
        elif block.labels and (default := block.body.attribute("default")) is not None:
            found.append((block.labels[0].text, default))
    return found


@lru_cache(maxsize=2000)
def _is_secret(name: str) -> bool:
    return SECRET_NAME.search(name) is not None


def _attribute(file: HclFile, name: str, attribute: Attribute) -> Iterator[Hit]:
    value = attribute.value
    yield from _named(file, name, value)
    for item in value.items if isinstance(value, Tuple) else ():
        if isinstance(item, Literal) and isinstance(item.value, str) and "=" in item.value:
            match = _ASSIGNED.match(item.value)
            if match and match[1].lower() not in _SWITCHES:
                yield Hit(file.source, item.span, "A secret is written out here", _DETAIL)


def _tokens(file: HclFile, attribute: Attribute) -> Iterator[Hit]:
    for text, span in literal_texts(attribute.value):
        if any(True for _ in tokens(text)):
            yield Hit(file.source, span, "This looks like a real key or token", _DETAIL,
                      severity="error")  # fmt: skip


def _named(file: HclFile, name: str, value: Expression) -> Iterator[Hit]:
    if isinstance(value, Object):
        for entry in value.entries:
            if entry.key is not None:
                yield from _named(file, entry.key, entry.value)
    elif (
        isinstance(value, Literal)
        and isinstance(value.value, str)
        and value.value
        and _is_secret(name)
    ):
        yield Hit(file.source, value.span, f"`{name}` is written out here", _DETAIL)


def _answers(tree: XmlFile) -> Iterator[Hit]:
    """Passwords of an answer file, which may be parts of a template instead."""
    for name in ("Password", "AdministratorPassword"):
        for element in tree.root.all(name) if tree.root else ():
            value = element.child("Value")
            if value is not None and value.text and "${" not in value.text:
                start = value.span.start
                yield Hit(tree.source, Span(start, value.span.end), f"<{name}> is written out here",
                          "Render the file with templatefile() and a variable.")  # fmt: skip


RULE = Rule(
    code="rule/secret-literal",
    severity="warning",
    page=__doc__ or "",
    check=secret_literals,
    bad={"a.pkr.hcl": 'source "null" "a" {\n  ssh_password = "hunter2"\n}\n'},
    good={"a.pkr.hcl": 'source "null" "a" {\n  ssh_password = var.ssh_password\n}\n'},
    at=("a.pkr.hcl", 2, 18),
)
