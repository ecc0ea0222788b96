"""A script does not trust every certificate.

A validation callback that always answers true holds for the whole PowerShell process: everything
that the script fetches afterwards may come from anybody. Install the missing root certificate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_CALLBACK = later(
    r"ServerCertificateValidationCallback\s*=\s*(?:\[[\w.]+\]\s*)?\{\s*(?:return\s+)?\$true\s*\}",
    re.IGNORECASE,
)
_COMMENT = later(r"\s*#")


def trusting(subject: Subject) -> Iterator[Hit]:
    """Callbacks that accept everything."""
    for path in sorted(subject.files):
        if not path.lower().endswith((".ps1", ".psm1")):
            continue
        source = subject.source(path)
        for match in _CALLBACK.finditer(source.text):
            line = source.text.rfind("\n", 0, match.start()) + 1
            if not _COMMENT.match(source.text, line):
                yield Hit(
                    source,
                    Span(match.start(), match.end()),
                    "Every certificate is accepted from here on",
                    "Install the certificate of the authority that is missing.",
                )


RULE = Rule(
    code="rule/certificate-ignored",
    severity="warning",
    page=__doc__ or "",
    check=trusting,
    bad={"get.ps1": "[Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }\n"},
    good={"get.ps1": "Import-Certificate ca.cer -CertStoreLocation Cert:\\LocalMachine\\Root\n"},
    at=("get.ps1", 1, 28),
)
