"""Colours of severities, for terminals alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from assistant.core.finding import Severity

_COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "info": "cyan"}


def painted(text: str, severity: Severity) -> str:
    """The text in its severity's colour where stdout is a terminal that shows colours and nobody
    asked for none (https://no-color.org)."""
    return coloured(text, fg=_COLOURS[severity], bold=True)


def coloured(text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
    """The text in a colour, under the same conditions as `painted`."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return text
    return click.style(text, fg=fg, bold=bold)
