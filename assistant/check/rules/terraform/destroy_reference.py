"""What runs when a resource is destroyed refers to that resource only.

Terraform refuses a provisioner with `when = destroy` that names a variable, a local or another
resource, which may be gone by then. Keep the value in `triggers` or `input` and read it from
`self`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body, Reference, Traversal, literal_texts, references


def at_destroy(body: Body) -> bool:
    """Whether a provisioner runs when its resource goes."""
    when = body.attribute("when")
    if when is None:
        return False
    if isinstance(when.value, Traversal):
        return when.value.parts == ("destroy",)
    return [text for text, _ in literal_texts(when.value)] == ["destroy"]


def strangers(subject: Subject) -> Iterator[Hit]:
    """References of destroy-time provisioners to anything but their own resource."""
    for found in subject.blocks("resource"):
        for block in found.block.body.blocks:
            if block.type == "provisioner" and at_destroy(block.body):
                yield from _body(found, block.body)


def _body(found: Found, body: Body) -> Iterator[Hit]:
    for attribute in body.attributes:
        if attribute.name in ("when", "on_failure"):
            continue
        for reference in references(attribute.value):
            if not _own(reference):
                name = ".".join(str(part) for part in reference.parts[:2])
                yield Hit(found.file.source, reference.span,
                          f"`{name}` may not be named by what runs at destroy",
                          "Only `self`, `count.index`, `each.key` and `path` may be.")  # fmt: skip
    for block in body.blocks:
        yield from _body(found, block.body)


def _own(reference: Reference) -> bool:
    parts = reference.parts
    if len(parts) < 2:
        return True
    return parts[0] in ("self", "path", "terraform") or parts[:2] in (
        ("count", "index"),
        ("each", "key"),
    )


_RESOURCE = """resource "null_resource" "a" {{
  triggers = {{
    name = var.name
  }}
  provisioner "local-exec" {{
    when    = destroy
    command = "virsh undefine ${{{}}}"
  }}
}}
"""
RULE = Rule(
    code="rule/destroy-reference",
    severity="error",
    page=__doc__ or "",
    check=strangers,
    bad={"a.tf": _RESOURCE.format("var.name")},
    good={"a.tf": _RESOURCE.format("self.triggers.name")},
    at=("a.tf", 7, 33),
)
