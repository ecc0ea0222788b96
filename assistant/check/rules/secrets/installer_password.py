"""An installer's answers hold a hash, not the password.

A preseed or kickstart file is fetched over the network in clear while the machine is installed, and
Kickstart and Debian's installer keep a copy on it. Give the hash: `openssl passwd -6`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import is_literal
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_PRESEED = later(
    r"^[ \t]*(?:d-i|passwd|user-setup-udeb)[ \t]+passwd/(?:root|user)-password[ \t]+"
    r"password[ \t]+(\S+)",
    re.MULTILINE,
)
_KICKSTART = later(
    r"^[ \t]*rootpw(?![^\n]*--(?:iscrypted|lock\b))[ \t]+(?:--\S+[ \t]+)*(\S+)"
    r"|^[ \t]*(?:user|sshpw)[ \t](?=[^\n]*--plaintext)[^\n]*--password=(\S+)"
    r"|^[ \t]*sshpw[ \t](?=[^\n]*--plaintext)(?:--\S+[ \t]+)*(\S+)[ \t]*$",
    re.MULTILINE,
)
_ENDINGS = (".cfg", ".ks", ".preseed", ".seed", ".kickstart", ".pkrtpl", ".pkrtpl.hcl", ".tpl")


def in_clear(subject: Subject) -> Iterator[Hit]:
    """Passwords of both that are written out."""
    for path, text in sorted(subject.files.items()):
        if not path.endswith(_ENDINGS):
            continue
        patterns = [p for p, w in ((_PRESEED, "passwd/"), (_KICKSTART, "pw")) if w in text]
        for pattern in patterns:
            for match in pattern.finditer(text):
                group = match.lastindex or 1
                if is_literal(match[group]) and not match[group].startswith("-"):
                    yield Hit(subject.source(path), Span(*match.span(group)),
                              "The password stands here in clear",
                              "Give its hash: `openssl passwd -6`.")  # fmt: skip


RULE = Rule(
    code="rule/installer-password",
    severity="warning",
    page=__doc__ or "",
    check=in_clear,
    bad={"preseed.cfg": "d-i passwd/root-password password hunter2\n"},
    good={"preseed.cfg": "d-i passwd/root-password-crypted password $6$salt$hash\n"},
    at=("preseed.cfg", 1, 35),
)
