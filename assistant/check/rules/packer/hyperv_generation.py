"""Secure Boot and a TPM need a Hyper-V machine of generation 2.

On generation 1, which is the default, both settings are skipped without a word, and Windows 11
Setup then refuses the machine. Set `generation = 2`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def first_generation(subject: Subject) -> Iterator[Hit]:
    """Machines with the settings and without the generation."""
    for found in subject.blocks("source"):
        body = found.block.body
        if not found.block.names or found.block.names[0] != "hyperv-iso" or body.broken:
            continue
        generation = body.attribute("generation")
        value = found.module.value(generation.value) if generation else 1
        if str(value) != "1":
            continue
        for name in ("enable_tpm", "enable_secure_boot"):
            attribute = body.attribute(name)
            if attribute is not None and found.module.value(attribute.value) in (True, "true"):
                yield Hit(found.file.source, attribute.span,
                          f"`{name}` has no effect on a machine of generation 1",
                          "Set `generation = 2`.")  # fmt: skip


RULE = Rule(
    code="rule/hyperv-generation",
    severity="error",
    page=__doc__ or "",
    check=first_generation,
    bad={"a.pkr.hcl": 'source "hyperv-iso" "a" {\n  enable_tpm = true\n}\n'},
    good={"a.pkr.hcl": 'source "hyperv-iso" "a" {\n  generation = 2\n  enable_tpm = true\n}\n'},
    at=("a.pkr.hcl", 2, 3),
)
