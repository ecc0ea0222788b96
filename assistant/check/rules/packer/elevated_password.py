"""An elevated user comes with a password.

Packer runs an elevated script as a scheduled task of that user, and Windows registers such a task
only with the password, except for SYSTEM and the service accounts. Set `elevated_password`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_WITHOUT = ("system", "localsystem", "localservice", "networkservice", "local service",
            "network service")  # fmt: skip
_PLACES = ("build.provisioner.powershell", "build.provisioner.windows-shell")


def alone(subject: Subject) -> Iterator[Hit]:
    """Elevated users without a password that need one."""
    for place in _PLACES:
        for found in subject.blocks(place):
            body = found.block.body
            user = body.attribute("elevated_user")
            if user is None or body.broken or body.attribute("elevated_password") is not None:
                continue
            name = subject.value(found.module, user.value)
            if not isinstance(name, str) or not name or name.endswith("$") or "{{" in name:
                continue
            if name.lower().rpartition("\\")[2] not in _WITHOUT:
                yield Hit(
                    found.file.source,
                    user.span,
                    f"Windows registers no task for `{name}` without its password",
                    "Set `elevated_password`, or run as SYSTEM.",
                )


def _build(user: str) -> str:
    return (
        'build {\n  sources = ["source.null.a"]\n  provisioner "powershell" {\n'
        f'    elevated_user = "{user}"\n    inline        = ["Get-Date"]\n  }}\n}}\n'
    )


RULE = Rule(
    code="rule/elevated-password",
    severity="warning",
    page=__doc__ or "",
    check=alone,
    bad={"a.pkr.hcl": _build("packer")},
    good={"a.pkr.hcl": _build("SYSTEM")},
    at=("a.pkr.hcl", 4, 5),
)
