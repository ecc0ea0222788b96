"""A container image is named with a version.

`latest`, or no tag at all, is another image next month: the same files then build something else.
Give a tag, better a digest.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_PLACES = (("resource.docker_image", "name"), ("source.docker", "image"))


def unpinned(subject: Subject) -> Iterator[Hit]:
    """Image names without a version."""
    for address, name in _PLACES:
        for found in subject.blocks(address):
            attribute = found.block.body.attribute(name)
            value = found.module.value(attribute.value) if attribute else None
            if attribute is None or not isinstance(value, str) or "@" in value or not value:
                continue
            tag = value.rpartition("/")[2].partition(":")[2]
            if tag in ("", "latest"):
                yield Hit(found.file.source, attribute.value.span,
                          f"`{value}` names no version of the image",
                          "Write a tag that stays, or a digest.")  # fmt: skip


RULE = Rule(
    code="rule/unpinned-image",
    severity="warning",
    page=__doc__ or "",
    check=unpinned,
    bad={"a.tf": 'resource "docker_image" "a" {\n  name = "caddy:latest"\n}\n'},
    good={"a.tf": 'resource "docker_image" "a" {\n  name = "caddy:2.8"\n}\n'},
    at=("a.tf", 2, 10),
)
