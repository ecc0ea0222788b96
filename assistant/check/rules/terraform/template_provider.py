"""Templates are rendered by Terraform itself.

The provider `template` is archived and has no builds for newer machines (Apple silicon among them),
where `init` fails. Use `templatefile()`, and `cloudinit_config` for parts of user data.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_INSTEAD = {
    "template_file": "the function `templatefile()`",
    "template_cloudinit_config": "`cloudinit_config` of the provider cloudinit",
}


def archived(subject: Subject) -> Iterator[Hit]:
    """Data sources of the provider."""
    for name, instead in _INSTEAD.items():
        for found in subject.blocks(f"data.{name}"):
            yield Hit(found.file.source, found.block.labels[0].span,
                      "The provider `template` is archived", f"Use {instead}.")  # fmt: skip


RULE = Rule(
    code="rule/template-provider",
    severity="warning",
    page=__doc__ or "",
    check=archived,
    bad={"a.tf": 'data "template_file" "a" {\n  template = file("a.tpl")\n}\n'},
    good={"a.tf": 'locals {\n  a = templatefile("a.tpl", {})\n}\n'},
    at=("a.tf", 1, 6),
)
