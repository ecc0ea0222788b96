"""What a provisioner creates is taken away when its resource is destroyed.

Terraform knows nothing of what a command made: after `destroy` the account, the machine, the open
port or the schedule is still there. Add a second provisioner with `when = destroy` that undoes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.terraform.destroy_reference import at_destroy
from assistant.check.subject import Subject
from assistant.syntax.hcl import Block, literal_texts
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_MADE = later(
    r"\b(?:useradd|adduser|groupadd|ufw\s+(?:--force\s+)?allow|iptables\s+-[AI]\b"
    r"|firewall-cmd\b[^\n]*--add-|virsh\s+(?:define|create|net-define|pool-define)"
    r"|virt-install|docker\s+(?:run|network\s+create|volume\s+create|stack\s+deploy)"
    r"|docker[ -]compose\s+(?:-\S+\s+\S+\s+)*up\b|kubectl\s+(?:apply|create)"
    r"|helm\s+(?:install|upgrade)"
    r"|(?:qm|pct)\s+create|pveum\s+user\s+add|crontab\s+-(?!l)|New-(?:VM|NetFirewallRule|LocalUser)\b"
    r"|Register-ScheduledTask|aws\s+[\w-]+\s+create-|az\s+[\w\s-]*?\bcreate\b"
    r"|gcloud\s+[\w\s-]*?\bcreate\b|hcloud\s+\S+\s+create|systemctl\s+enable)"
)
_HOSTS = ("null_resource", "terraform_data")
"""Resources that are nothing but what their provisioners do."""


def left_behind(subject: Subject) -> Iterator[Hit]:
    """Such resources with a command that creates and none at destroy."""
    for name in _HOSTS:
        for found in subject.blocks(f"resource.{name}"):
            body = found.block.body
            blocks = body.blocks_of("provisioner")
            if body.broken or any(at_destroy(block.body) for block in blocks):
                continue
            for block in blocks:
                made = _made(block)
                if made is not None:
                    word, span = made
                    yield Hit(found.file.source, span, f"Nothing undoes `{word}` at destroy",
                              "Add a provisioner with `when = destroy`.")  # fmt: skip
                    break


def _made(block: Block) -> tuple[str, Span] | None:
    if block.names not in (("local-exec",), ("remote-exec",)):
        return None
    for attribute in block.body.attributes:
        if attribute.name not in ("command", "inline"):
            continue
        for text, span in literal_texts(attribute.value):
            match = _MADE.search(text)
            if match:
                return " ".join(match.group().split()), span
    return None


_RESOURCE = """resource "null_resource" "a" {{
  provisioner "local-exec" {{
    command = "docker network create front"
  }}
{}}}
"""
_UNDO = """  provisioner "local-exec" {
    when    = destroy
    command = "docker network rm front"
  }
"""
RULE = Rule(
    code="rule/create-without-destroy",
    severity="warning",
    page=__doc__ or "",
    check=left_behind,
    bad={"a.tf": _RESOURCE.format("")},
    good={"a.tf": _RESOURCE.format(_UNDO)},
    at=("a.tf", 3, 15),
)
