"""A setup medium is verified by its checksum.

`iso_checksum = "none"` takes whatever the address gives, also a broken or exchanged file. Give
`sha256:` and the checksum that the publisher states.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Body, HclFile, Literal


def unverified(subject: Subject) -> Iterator[Hit]:
    """Checksums that verify nothing."""
    for module in subject.modules:
        if module.tool == "packer":
            for placed in module.of_type("source"):
                yield from _body(placed.file, placed.block.body)


def _body(file: HclFile, body: Body) -> Iterator[Hit]:
    attribute = body.attribute("iso_checksum")
    if attribute is not None and isinstance(attribute.value, Literal):
        value = attribute.value.value
        if isinstance(value, str) and value.lower() in ("none", ""):
            yield Hit(file.source, attribute.span, "The setup medium is not verified",
                      'Give the publisher\'s checksum: "sha256:...".')  # fmt: skip
    for block in body.blocks:
        yield from _body(file, block.body)


RULE = Rule(
    code="rule/missing-checksum",
    severity="warning",
    page=__doc__ or "",
    check=unverified,
    bad={"a.pkr.hcl": 'source "qemu" "a" {\n  iso_checksum = "none"\n}\n'},
    good={"a.pkr.hcl": 'source "qemu" "a" {\n  iso_checksum = var.iso_checksum\n}\n'},
    at=("a.pkr.hcl", 2, 3),
)
