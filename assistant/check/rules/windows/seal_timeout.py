"""Sysprep gets the time that it needs.

Generalizing takes three to fifteen minutes, and the builder waits five by default: after that it
cuts the power, and the image is sealed by half. Set `shutdown_timeout` to 30m or more.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check import measures
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def too_short(subject: Subject) -> Iterator[Hit]:
    """Sources whose shutdown starts sysprep and waits less than 15 minutes."""
    sealed = [
        moment
        for moment in subject.timeline.moments
        if moment.what == "sysprep" and moment.stage == "shutdown"
    ]
    for found in subject.blocks("source"):
        command = found.block.body.attribute("shutdown_command")
        name = ".".join(found.block.names)
        if command is None or not any(not m.only or name in m.only for m in sealed):
            continue
        attribute = found.block.body.attribute("shutdown_timeout")
        value = found.module.value(attribute.value) if attribute else "5m"
        pair = measures.magnitudes(value, "15m")
        if pair is not None and pair[0] < pair[1]:
            place = attribute or command
            yield Hit(found.file.source, place.span,
                      f"Sysprep is given {value} and may need more than that",
                      'Set `shutdown_timeout = "30m"`.')  # fmt: skip


RULE = Rule(
    code="rule/seal-timeout",
    severity="warning",
    page=__doc__ or "",
    check=too_short,
    bad={
        "a.pkr.hcl": """source "hyperv-iso" "a" {
  shutdown_command = "sysprep.exe /generalize /oobe /shutdown"
}
build {
  sources = ["source.hyperv-iso.a"]
}
"""
    },
    good={
        "a.pkr.hcl": """source "hyperv-iso" "a" {
  shutdown_command = "sysprep.exe /generalize /oobe /shutdown"
  shutdown_timeout = "45m"
}
build {
  sources = ["source.hyperv-iso.a"]
}
"""
    },
    at=("a.pkr.hcl", 2, 3),
)
