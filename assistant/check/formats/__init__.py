"""Companion formats: compose, cloud-init, answer files, scripts... One format, one module."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.check.formats.format import Format, Named
from assistant.syntax.hcl import is_hcl

__all__ = ["Format", "Named", "format_of"]


def format_of(path: str, text: str, formats: Sequence[Format] | None = None) -> Format | None:
    """The format of a file, of `formats` or of all; None where it has none of these."""
    if formats is None:
        if is_hcl(path):
            return None
        # Imported here: the formats cost start-up time that HCL alone need not pay.
        from assistant.check.formats.known import FORMATS

        formats = FORMATS
    return next((one for one in formats if one.matches(path, text)), None)
