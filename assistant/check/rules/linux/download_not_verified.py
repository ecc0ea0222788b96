"""A download is taken from the server that is meant.

`curl -k` and `wget --no-check-certificate` take the file from whoever answers. Mend the
certificates (`ca-certificates`, the clock, the proxy's authority), and leave verification on.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, Word

_NEEDLES = ("curl -", "--no-check-certificate", "sslVerify", "strict-ssl")
_HOST = later(r"(?:https?|ftp)://(?:[^/@]*@)?(\[[^\]]*\]|[^/:?\"']+)")


def unverified(subject: Subject) -> Iterator[Hit]:
    """Fetches from another machine without a look at its certificate."""
    for script in subject.scripts:
        if not any(word in script.text for word in _NEEDLES):
            continue
        for command in script.commands:
            word = _switch(command)
            if word is not None:
                yield Hit(script.source, script.span(word.span),
                          "Whoever answers is taken for the server",
                          "Mend the certificates, and leave verification on.")  # fmt: skip


def _switch(command: Command) -> Word | None:
    words = command.words[1:]
    if command.name in ("curl", "wget"):
        names = {"curl": ("--insecure",), "wget": ("--no-check-certificate",)}[command.name]
        for word in command.options:
            short = command.name == "curl" and re.match(r"-[fsSLOgi]*k[fsSLOgi]*\Z", word.text)
            if (short or word.text in names) and any(_far(w.text) for w in words):
                return word
    if command.name == "git":
        return next((w for w in words if re.match(r"http\.sslVerify=(?:false|0)", w.text)), None)
    if command.name == "npm" and "strict-ssl" in command.arguments:
        return next((w for w in words if w.text == "false"), None)
    return None


def _far(text: str) -> bool:
    """Whether an address names a machine outside: no variable, no private address, no bare name."""
    match = _HOST.search(text)
    if match is None or "$" in match[1] or "{" in match[1]:
        return False
    host = match[1].strip("[]")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".lan", ".internal", ".localhost"))


RULE = Rule(
    code="rule/download-not-verified",
    severity="warning",
    page=__doc__ or "",
    check=unverified,
    bad={"a.sh": "#!/bin/sh\ncurl -kO https://example.com/a.tar.gz\n"},
    good={"a.sh": "#!/bin/sh\ncurl -k https://127.0.0.1:8443/health\n"},
    at=("a.sh", 2, 6),
)
