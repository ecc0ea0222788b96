"""Values that a template engine fills in before the tool reads the file."""

from __future__ import annotations

from assistant.core.finding import Finding
from assistant.syntax.templates import is_template
from assistant.syntax.yaml import Scalar, YamlFile


def templated(scalar: Scalar) -> bool:
    """Whether the value is known only when a template was filled in; it fits everywhere."""
    text = scalar.text
    return "${" in text or "{{" in text or "@@" in text


def parse_findings(file: YamlFile) -> tuple[Finding, ...]:
    """What the reader found; a template that cannot be read may still become a file that can."""
    if is_template(file.source.path) and "{" in file.source.text:
        return ()
    return file.findings
