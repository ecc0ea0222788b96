"""Nothing runs in the image after sysprep has generalized it.

What runs later works in a half-sealed system, and its traces end in every clone. Let sysprep be
the last provisioner, or let `shutdown_command` start it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Position
from assistant.syntax.source import Span


def after_sysprep(subject: Subject) -> Iterator[Hit]:
    """What the timeline shows after sysprep."""
    for trap in subject.timeline.traps:
        if trap.code == "after-sysprep":
            source = subject.source(trap.path)
            start = source.offset(Position(trap.line, 1))
            end = source.line_end(start)
            indent = len(source.text[start:end]) - len(source.text[start:end].lstrip())
            yield Hit(source, Span(start + indent, end), trap.text)


RULE = Rule(
    code="rule/sysprep-last",
    severity="error",
    page=__doc__ or "",
    check=after_sysprep,
    bad={
        "a.pkr.hcl": """source "hyperv-iso" "a" {
}
build {
  sources = ["source.hyperv-iso.a"]
  provisioner "powershell" {
    inline = ["& C:/Windows/System32/Sysprep/sysprep.exe /generalize /oobe /quit"]
  }
  provisioner "powershell" {
    inline = ["Remove-Item C:/Temp -Recurse"]
  }
}
"""
    },
    good={
        "a.pkr.hcl": """source "hyperv-iso" "a" {
}
build {
  sources = ["source.hyperv-iso.a"]
  provisioner "powershell" {
    inline = ["Remove-Item C:/Temp -Recurse"]
  }
  provisioner "powershell" {
    inline = ["& C:/Windows/System32/Sysprep/sysprep.exe /generalize /oobe /quit"]
  }
}
"""
    },
    at=("a.pkr.hcl", 9, 5),
)
