"""User data holds no password in clear.

User data can be read by every program on the machine, from the metadata service and from
/var/lib/cloud, for as long as the machine lives. Log on with a key; where a password must be, give
its hash.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.first_boot import FirstBoot, scalar, scalars, tables
from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import is_literal
from assistant.check.subject import Subject
from assistant.syntax.source import Span
from assistant.syntax.yaml import Mapping, Scalar


def in_clear(subject: Subject) -> Iterator[Hit]:
    """The four places where cloud-init takes a plain password."""
    for boot in subject.first_boots:
        for span in _places(boot):
            yield Hit(boot.source, span, "The password stands here in clear",
                      "Use `ssh_authorized_keys`, or `hashed_passwd`.")  # fmt: skip


def _places(boot: FirstBoot) -> Iterator[Span]:
    plain = [scalar(boot.body, "password")]
    plain += [scalar(user, "plain_text_passwd") for user in boot.users()]
    change = boot.body.get("chpasswd")
    table = change if isinstance(change, Mapping) else None
    for user in tables(table.get("users") if table else None):
        kind = scalar(user, "type")
        if kind is None or kind.text.lower() == "text":
            plain.append(scalar(user, "password"))
    for node in plain:
        if node is not None and is_literal(node.text) and not _is_hash(node.text):
            yield node.span
    listed = table.get("list") if table else None
    lines = [*scalars(listed)] if not isinstance(listed, Scalar) else [listed]
    for node in lines:
        secrets = [line.partition(":")[2].strip() for line in node.text.splitlines()]
        if any(is_literal(s) and s not in ("R", "RANDOM") and not _is_hash(s) for s in secrets):
            yield node.span


def _is_hash(text: str) -> bool:
    return text.startswith("$")


_DATA = "#cloud-config\nusers:\n  - name: ann\n    {}\n"
RULE = Rule(
    code="rule/first-boot-password",
    severity="warning",
    page=__doc__ or "",
    check=in_clear,
    bad={"user-data": _DATA.format("plain_text_passwd: hunter2")},
    good={"user-data": _DATA.format("ssh_authorized_keys: [ssh-ed25519 AAAA ann]")},
    at=("user-data", 4, 24),
)
