"""JSON: whether it can be read at all, and where not."""

from __future__ import annotations

import json

from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span


def json_findings(path: str, text: str) -> tuple[Finding, ...]:
    """One finding where the text is not JSON."""
    source = Source(path, text)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        summary = f"Not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return (source.parse_finding("json", _one(source, error.pos), summary),)
    except RecursionError:
        return (source.parse_finding("json", _one(source, 0), "Not JSON: nested too deeply"),)
    except ValueError as error:  # a number with too many digits
        return (source.parse_finding("json", _one(source, 0), f"Not JSON: {error}"),)
    return ()


def _one(source: Source, here: int) -> Span:
    """A span of one character that lies in the text."""
    here = min(max(here, 0), len(source.text))
    return Span(here, min(here + 1, len(source.text)))
