"""A database can be destroyed, and not without a last copy.

AWS refuses to delete a database that neither names its final snapshot nor skips it, so `destroy`
stops in the middle; and where it is skipped, the data is gone with the machine. Name the snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import TRUE, absent, resources, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_TYPES = (
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_docdb_cluster",
    "aws_neptune_cluster",
    "aws_redshift_cluster",
)


def without_snapshot(subject: Subject) -> Iterator[Hit]:
    """Databases whose end fails, or takes the data."""
    for found in resources(subject, _TYPES):
        body = found.block.body
        skipped = body.attribute("skip_final_snapshot")
        if skipped is not None and found.module.value(skipped.value) in TRUE:
            yield Hit(found.file.source, skipped.span, "Destroying this takes the data with it",
                      "Name a `final_snapshot_identifier` where the data matters.",
                      severity="info")  # fmt: skip
        unsaid = skipped is None or found.module.value(skipped.value) in (False, "false")
        copy = value(found, "replicate_source_db") or value(found, "replication_source_identifier")
        if unsaid and copy is None and absent(body, "final_snapshot_identifier"):
            yield Hit(found.file.source, found.block.header_span,
                      "The database cannot be destroyed: no name for its final snapshot",
                      "Set `final_snapshot_identifier`, or `skip_final_snapshot`.")  # fmt: skip


_DATABASE = 'resource "aws_db_instance" "a" {{\n  instance_class = "db.t4g.micro"\n{}}}\n'
RULE = Rule(
    code="rule/final-snapshot",
    severity="warning",
    page=__doc__ or "",
    check=without_snapshot,
    bad={"a.tf": _DATABASE.format("")},
    good={"a.tf": _DATABASE.format('  final_snapshot_identifier = "a-last"\n')},
    at=("a.tf", 1, 1),
)
