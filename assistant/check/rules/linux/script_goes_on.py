"""A step of a build that fails stops the build.

A shell script goes on after a command that failed, and its last command decides: the image is made
and lacks something. Begin the script with `set -eu`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import literal_texts
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_STOPS = later(r"^\s*set\s+-\w*e|errexit|\A#!.*\s-\w*e", re.MULTILINE)
_FEW = 3
"""Commands; in a shorter script the last one mostly tells."""


def going_on(subject: Subject) -> Iterator[Hit]:
    """Scripts of provisioners that do not stop at a failure."""
    ends = {end for address in ("build", "resource") for end in _named(subject, address)}
    for script in subject.scripts:
        path = script.source.path
        if script.kind != "file" or not any(
            path == end or path.endswith("/" + end) for end in ends
        ):
            continue
        if not _STOPS.search(script.text) and len(script.commands) > _FEW:
            yield Hit(script.source, Span(0, script.source.line_end(0)),
                      "A command that fails here does not stop the build",
                      "Begin with `set -eu`.")  # fmt: skip


def _named(subject: Subject, address: str) -> Iterator[str]:
    """The ends of the paths of scripts that provisioners run."""
    for found in subject.blocks(f"{address}.provisioner"):
        body = found.block.body
        execute = body.attribute("execute_command")
        if execute and re.search(r"\s-\w*e", found.file.source.slice(execute.value.span)):
            continue
        for attribute in body.attributes:
            if attribute.name in ("script", "scripts"):
                for text, _ in literal_texts(attribute.value):
                    yield text.lstrip("./")


_BUILD = 'build {\n  provisioner "shell" {\n    script = "setup.sh"\n  }\n}\n'
_LINES = "apt-get update\napt-get install -y nginx\nsystemctl enable nginx\nnginx -t\n"
RULE = Rule(
    code="rule/script-goes-on",
    severity="info",
    page=__doc__ or "",
    check=going_on,
    bad={"a.pkr.hcl": _BUILD, "setup.sh": f"#!/bin/sh\n{_LINES}"},
    good={"a.pkr.hcl": _BUILD, "setup.sh": f"#!/bin/sh\nset -eu\n{_LINES}"},
    at=("setup.sh", 1, 1),
)
