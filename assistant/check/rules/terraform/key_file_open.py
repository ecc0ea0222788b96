"""A private key in a file is its owner's alone.

`local_file` makes files that everybody may read, and ssh refuses to use such a key. Use
`local_sensitive_file`, or set `file_permission = "0600"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.looking import absent
from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.sensitive import PRIVATE_KEYS
from assistant.check.subject import Subject
from assistant.syntax.hcl import references


def readable(subject: Subject) -> Iterator[Hit]:
    """Files with a private key and open permissions."""
    for found in subject.blocks("resource.local_file"):
        content = found.block.body.attribute("content")
        if content is None or not any(
            r.parts[0] == "tls_private_key" and PRIVATE_KEYS & set(r.parts)
            for r in references(content.value)
        ):
            continue
        mode = found.block.body.attribute("file_permission")
        value = found.module.value(mode.value) if mode else None
        if mode is None and absent(found.block.body, "file_permission"):
            yield Hit(found.file.source, content.span, "Everybody may read this private key",
                      'Use `local_sensitive_file`, or `file_permission = "0600"`.')  # fmt: skip
        elif mode is not None and re.fullmatch(r"0?[0-7]([0-7]?[1-7]|[1-7]0)", str(value)):
            yield Hit(found.file.source, mode.span, "Others may use this private key",
                      'Set `file_permission = "0600"`.')  # fmt: skip


_FILE = """resource "local_file" "key" {{
  content         = tls_private_key.a.private_key_openssh
  filename        = "id_ed25519"{}
}}
"""
RULE = Rule(
    code="rule/key-file-open",
    severity="warning",
    page=__doc__ or "",
    check=readable,
    bad={"a.tf": _FILE.format("")},
    good={"a.tf": _FILE.format('\n  file_permission = "0600"')},
    at=("a.tf", 2, 3),
)
