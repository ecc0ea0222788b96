"""A database has no address on the internet.

A managed database that every address can reach is protected by its password alone. Keep it in the
private network, or name the addresses that may connect.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import TRUE, bodies, resources, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Body

_PUBLIC = (
    "aws_db_instance",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
    "aws_dms_replication_instance",
)
_RULES = (
    "azurerm_mssql_firewall_rule",
    "azurerm_mysql_flexible_server_firewall_rule",
    "azurerm_postgresql_flexible_server_firewall_rule",
    "azurerm_postgresql_firewall_rule",
    "azurerm_mariadb_firewall_rule",
)

_LOWEST = ("0.0.0.0", "0.0.0.1")  # noqa: S104 - a value that is looked for


def reachable(subject: Subject) -> Iterator[Hit]:
    """Databases that every address can reach."""
    for found in resources(subject, _PUBLIC):
        attribute = found.block.body.attribute("publicly_accessible")
        if attribute is not None and found.module.value(attribute.value) in TRUE:
            yield Hit(found.file.source, attribute.span, "The database is on the internet",
                      "Set `publicly_accessible = false`.")  # fmt: skip
    for found in resources(subject, _RULES):
        last = found.block.body.attribute("end_ip_address")
        first = str(value(found, "start_ip_address"))
        wide = first in _LOWEST and last and found.module.value(last.value) == "255.255.255.255"
        if last is not None and wide:
            yield Hit(found.file.source, last.span, "Every address may reach the database",
                      "Name the addresses that connect.")  # fmt: skip
    for found in subject.blocks("resource.google_sql_database_instance"):
        for settings in bodies(found.block.body, "settings"):
            for network in _networks(settings):
                attribute = network.attribute("value")
                if attribute and found.module.value(attribute.value) == "0.0.0.0/0":
                    yield Hit(found.file.source, attribute.span,
                              "Every address may reach the database",
                              "Name the addresses that connect.")  # fmt: skip


def _networks(settings: Body) -> Iterator[Body]:
    for configuration in bodies(settings, "ip_configuration"):
        yield from bodies(configuration, "authorized_networks")


_DATABASE = 'resource "aws_db_instance" "a" {{\n  publicly_accessible = {}\n}}\n'
RULE = Rule(
    code="rule/public-database",
    severity="warning",
    page=__doc__ or "",
    check=reachable,
    bad={"a.tf": _DATABASE.format("true")},
    good={"a.tf": _DATABASE.format("false")},
    at=("a.tf", 2, 3),
)
