"""A password in an answer file is escaped for XML.

`templatefile` puts values in as they are. A password with & or < makes the answer file unreadable,
and Setup stops or asks. Put `replace` around the value, for these characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Body, Module, Object, Traversal, calls, literal_texts
from assistant.syntax.patterns import later

_SECRET = later(r"password|passwd|secret", re.IGNORECASE)
_XML = later(r"\.xml(?:\.\w+)*\Z|unattend[^/]*\Z", re.IGNORECASE)


def bare(subject: Subject) -> Iterator[Hit]:
    """Passwords that are given to a template of XML as they are."""
    for module in subject.modules:
        for placed in module.of_type("source", "locals", "local") if _packer(module) else ():
            for call, value in _given(placed.block.body):
                if _XML.search(call):
                    yield Hit(
                        placed.file.source,
                        value.span,
                        "A password with & or < breaks the answer file",
                        'Escape it: replace(replace(var.x, "&", "&amp;"), "<", "&lt;").',
                    )


def _packer(module: Module) -> bool:
    return module.tool == "packer"


def _given(body: Body) -> Iterator[tuple[str, Traversal]]:
    """Variables with a secret's name in calls of templatefile, with the template's path."""
    for attribute in body.attributes:
        for call in calls(attribute.value):
            if call.name != "templatefile" or len(call.args) != 2:
                continue
            path = "".join(text for text, _ in literal_texts(call.args[0]))
            given = call.args[1]
            for entry in given.entries if isinstance(given, Object) else ():
                value = entry.value
                if isinstance(value, Traversal) and _is_secret(value):
                    yield path, value
    for block in body.blocks:
        yield from _given(block.body)


def _is_secret(name: Traversal) -> bool:
    return name.parts[0] == "var" and bool(_SECRET.search(str(name.parts[-1])))


def _source(value: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  cd_content = {\n    "autounattend.xml" = '
        f'templatefile("answers.xml", {{ password = {value} }})\n  }}\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


RULE = Rule(
    code="rule/unescaped-answer",
    severity="info",
    page=__doc__ or "",
    check=bare,
    bad={"a.pkr.hcl": _source("var.build_password")},
    good={"a.pkr.hcl": _source('replace(replace(var.build_password, "&", "&amp;"), "<", "&lt;")')},
    at=("a.pkr.hcl", 3, 67),
)
