"""Answer files for Windows Setup: components and passes, settings, values.

What makes a file one that Setup reads at all (its root, its passes, the components' attributes,
the orders of commands) is a rule's to judge. Elements may stand in any order.
"""

from __future__ import annotations

from assistant.check.formats.format import Format
from assistant.check.formats.reading import origin_of
from assistant.check.formats.unattend.settings import answer_findings
from assistant.targets.windows.answers import is_answer_file

__all__ = ["UNATTEND"]


UNATTEND = Format(
    name="unattend",
    matches=is_answer_file,
    check=answer_findings,
    schema=lambda: origin_of("unattend"),
    whole=False,
)
