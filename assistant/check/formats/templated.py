"""Values that a template engine fills in before the tool reads the file."""

from __future__ import annotations

import re
from posixpath import basename

from assistant.core.finding import Finding
from assistant.syntax.yaml import Scalar, YamlFile

DIRECTIVE = re.compile(
    r"%\{~?\s*(?:if|for|else|endif|endfor)\b|\{%[-+]?\s*\w|<%|\A## template:"
    r"|^[ \t]*\{\{[-\s]",
    re.MULTILINE,
)
"""A template's own statement: what it makes is known only when it has run."""
_ENDINGS = (".tftpl", ".tpl", ".pkrtpl", ".pkrtpl.hcl", ".tmpl", ".template", ".j2", ".in")


def templated(scalar: Scalar) -> bool:
    """Whether the value is known only when a template was filled in; it fits everywhere."""
    text = scalar.text
    return "${" in text or "{{" in text or "@@" in text


def is_template(path: str) -> bool:
    """Whether the name says that the file is a template."""
    return basename(path).lower().endswith(_ENDINGS)


def parse_findings(file: YamlFile) -> tuple[Finding, ...]:
    """What the reader found; a template that cannot be read may still become a file that can."""
    if is_template(file.source.path) and "{" in file.source.text:
        return ()
    return file.findings
