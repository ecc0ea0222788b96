"""A store that is not empty is not destroyed by the way.

`force_destroy` deletes every object first, so that a renamed resource or a wrong workspace takes
the data with it and asks nobody. Leave it out where the objects are not kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import TRUE, resources
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_TYPES = (
    "aws_s3_bucket",
    "aws_ecr_repository",
    "aws_route53_zone",
    "digitalocean_spaces_bucket",
    "google_storage_bucket",
    "minio_s3_bucket",
)


def forced(subject: Subject) -> Iterator[Hit]:
    """Stores that are emptied when they go."""
    for found in resources(subject, _TYPES):
        for name in ("force_destroy", "force_delete"):
            attribute = found.block.body.attribute(name)
            if attribute is not None and found.module.value(attribute.value) in TRUE:
                yield Hit(found.file.source, attribute.span,
                          "Destroying this deletes all that it holds")  # fmt: skip


_BUCKET = 'resource "aws_s3_bucket" "a" {{\n  force_destroy = {}\n}}\n'
RULE = Rule(
    code="rule/force-destroy",
    severity="info",
    page=__doc__ or "",
    check=forced,
    bad={"a.tf": _BUCKET.format("true")},
    good={"a.tf": _BUCKET.format("false")},
    at=("a.tf", 2, 3),
)
