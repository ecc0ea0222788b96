"""Values that a template engine fills in before the tool reads the file."""

from __future__ import annotations

import re

from assistant.core.finding import Finding
from assistant.syntax.patterns import later
from assistant.syntax.templates import HCL_DIRECTIVE, is_template
from assistant.syntax.yaml import Scalar, YamlFile

DIRECTIVE = later(
    rf"{HCL_DIRECTIVE.pattern}|\{{%[-+]?\s*\w|<%|\A## template:|^[ \t]*\{{\{{[-\s]",
    re.MULTILINE,
)
"""A template's own statement: what it makes is known only when it has run."""


def templated(scalar: Scalar) -> bool:
    """Whether the value is known only when a template was filled in; it fits everywhere."""
    text = scalar.text
    return "${" in text or "{{" in text or "@@" in text


def parse_findings(file: YamlFile) -> tuple[Finding, ...]:
    """What the reader found; a template that cannot be read may still become a file that can."""
    if is_template(file.source.path) and "{" in file.source.text:
        return ()
    return file.findings
