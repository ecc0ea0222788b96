"""Disks and databases are encrypted where they lie.

Encryption at rest costs nothing here, and without it a snapshot that is shared or a disk that is
given back shows all its data. It cannot be switched on later without a copy of the disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import bodies
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body

_PLACES = {
    "aws_ebs_volume": "encrypted",
    "aws_db_instance": "storage_encrypted",
    "aws_rds_cluster": "storage_encrypted",
    "aws_docdb_cluster": "storage_encrypted",
    "aws_efs_file_system": "encrypted",
    "aws_redshift_cluster": "encrypted",
    "aws_elasticache_replication_group": "at_rest_encryption_enabled",
}
_INSTANCES = ("aws_instance", "aws_launch_configuration")
_DISKS = ("root_block_device", "ebs_block_device")


def unencrypted(subject: Subject) -> Iterator[Hit]:
    """Disks for which encryption is switched off in so many words."""
    for type_, name in _PLACES.items():
        for found in subject.blocks(f"resource.{type_}"):
            yield from _off(found, found.block.body, name)
    for type_ in _INSTANCES:
        for found in subject.blocks(f"resource.{type_}"):
            for disk in _DISKS:
                for body in bodies(found.block.body, disk):
                    yield from _off(found, body, "encrypted")


def _off(found: Found, body: Body, name: str) -> Iterator[Hit]:
    attribute = body.attribute(name)
    if attribute is not None and found.module.value(attribute.value) in (False, "false"):
        yield Hit(found.file.source, attribute.span, "What is stored here is not encrypted",
                  f"Set `{name} = true`.")  # fmt: skip


_VOLUME = 'resource "aws_ebs_volume" "a" {{\n  size      = 20\n  encrypted = {}\n}}\n'
RULE = Rule(
    code="rule/unencrypted-disk",
    severity="warning",
    page=__doc__ or "",
    check=unencrypted,
    bad={"a.tf": _VOLUME.format("false")},
    good={"a.tf": _VOLUME.format("true")},
    at=("a.tf", 3, 3),
)
