"""A bucket shows its objects to those who are meant.

With a public access list everybody can read, and often list, what lies in the bucket, backups and
state files included. Keep it private, and give a website's bucket a policy for its own files.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import resources, texts
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_PUBLIC = {
    "public-read", "public-read-write", "authenticated-read", "allusers", "allauthenticatedusers",
    "blob", "container", "publicread", "publicreadwrite",
}  # fmt: skip
_PLACES = (
    ("aws_s3_bucket", "acl"),
    ("aws_s3_bucket_acl", "acl"),
    ("digitalocean_spaces_bucket", "acl"),
    ("google_storage_bucket_acl", "predefined_acl"),
    ("google_storage_bucket_access_control", "entity"),
    ("google_storage_bucket_iam_member", "member"),
    ("google_storage_bucket_iam_binding", "members"),
    ("google_storage_default_object_access_control", "entity"),
    ("azurerm_storage_container", "container_access_type"),
)
_WEBSITES = ("aws_s3_bucket_website_configuration", "digitalocean_spaces_bucket_website")


def public(subject: Subject) -> Iterator[Hit]:
    """Access lists that name everybody."""
    if any(True for _ in resources(subject, _WEBSITES)):
        return
    for type_, name in _PLACES:
        for found in subject.blocks(f"resource.{type_}"):
            attribute = found.block.body.attribute(name)
            if attribute is None or found.block.body.blocks_of("website"):
                continue
            for text, span in texts(found, attribute.value):
                if text.lower() in _PUBLIC:
                    yield Hit(found.file.source, span, "Everybody may read this bucket",
                              "Keep it private, and share single objects.")  # fmt: skip


_BUCKET = (
    'resource "aws_s3_bucket_acl" "a" {{\n  bucket = aws_s3_bucket.a.id\n  acl    = "{}"\n}}\n'
)
RULE = Rule(
    code="rule/public-bucket",
    severity="warning",
    page=__doc__ or "",
    check=public,
    bad={"a.tf": _BUCKET.format("public-read")},
    good={"a.tf": _BUCKET.format("private")},
    at=("a.tf", 3, 12),
)
