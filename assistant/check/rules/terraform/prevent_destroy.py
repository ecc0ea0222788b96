"""What holds data is not destroyed by mistake.

A changed name or zone makes Terraform replace a resource, and for a volume or a database that means
that the data is gone. `lifecycle { prevent_destroy = true }`, or the provider's own protection,
stops such a plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import absent
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_TYPES = {
    "aws_db_instance": ("deletion_protection",),
    "aws_rds_cluster": ("deletion_protection",),
    "aws_dynamodb_table": ("deletion_protection_enabled",),
    "aws_efs_file_system": (),
    "azurerm_mssql_database": (),
    "azurerm_postgresql_flexible_server": (),
    "azurerm_mysql_flexible_server": (),
    "digitalocean_database_cluster": (),
    "digitalocean_volume": (),
    "hcloud_volume": ("delete_protection",),
    "openstack_blockstorage_volume_v3": (),
    "postgresql_database": (),
}
"""Resources that are there for their data → attributes that protect them."""


def unprotected(subject: Subject) -> Iterator[Hit]:
    """Such resources without any protection."""
    for type_, names in _TYPES.items():
        for found in subject.blocks(f"resource.{type_}"):
            body = found.block.body
            kept = any(b.body.attribute("prevent_destroy") for b in body.blocks_of("lifecycle"))
            if not kept and absent(body, *names):
                yield Hit(found.file.source, found.block.header_span,
                          "A plan that replaces this takes its data",
                          "Add `lifecycle { prevent_destroy = true }`.")  # fmt: skip


_VOLUME = 'resource "hcloud_volume" "data" {{\n  name = "data"\n  size = 20\n{}}}\n'
RULE = Rule(
    code="rule/prevent-destroy",
    severity="info",
    page=__doc__ or "",
    check=unprotected,
    bad={"a.tf": _VOLUME.format("")},
    good={"a.tf": _VOLUME.format("  lifecycle {\n    prevent_destroy = true\n  }\n")},
    at=("a.tf", 1, 1),
)
