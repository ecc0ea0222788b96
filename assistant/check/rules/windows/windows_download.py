"""What is installed is not fetched over plain http.

A program or script that comes over http can be exchanged on its way, and it then runs in the image
with full rights. Use https, and compare a checksum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_ADDRESS = later(
    r"http://(?!localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)"
    r"[\w.-]+\.[a-z]{2,}(?::\d+)?/[^\s'\"`$%{}()<>]*?"
    r"\.(?:exe|msi|msu|zip|ps1|psm1|cmd|bat|nupkg|7z|cab)(?=['\"`\s);,]|\Z)",
    re.IGNORECASE,
)
_COMMENT = later(r"\s*(?:#|::|rem\b)", re.IGNORECASE)
_ENDINGS = (".ps1", ".psm1", ".cmd", ".bat")


def downloads(subject: Subject) -> Iterator[Hit]:
    """Addresses of such files in scripts; comments and own networks do not count."""
    for path in sorted(subject.files):
        if not path.lower().endswith(_ENDINGS) or "http://" not in subject.files[path]:
            continue
        source = subject.source(path)
        for match in _ADDRESS.finditer(source.text):
            line = source.text.rfind("\n", 0, match.start()) + 1
            if not _COMMENT.match(source.text, line):
                yield Hit(
                    source,
                    Span(match.start(), match.end()),
                    "This can be exchanged on its way, and runs in the image",
                    "Fetch it over https, and compare its checksum.",
                )


_FETCH = "Invoke-WebRequest -Uri {}://download.example.org/tools.msi -OutFile C:\\tools.msi\n"
RULE = Rule(
    code="rule/windows-download",
    severity="warning",
    page=__doc__ or "",
    check=downloads,
    bad={"tools.ps1": _FETCH.format("http")},
    good={"tools.ps1": _FETCH.format("https")},
    at=("tools.ps1", 1, 24),
)
