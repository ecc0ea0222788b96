"""A service waits until what it needs can answer.

`depends_on` as a list waits until the other container was started, not until the database in it
takes connections. Where the other has a health check, write `condition: service_healthy`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import at, is_true, services
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.yaml import Mapping, Scalar


def too_early(subject: Subject) -> Iterator[Hit]:
    """Entries of the short form that name a service with a health check."""
    for service in services(subject):
        for item in service.items("depends_on"):
            if not isinstance(item, Scalar):
                continue
            check = at(service.file, "services", item.text, "healthcheck")
            if isinstance(check, Mapping) and not is_true(check.get("disable")):
                yield Hit(service.source, item.span,
                          f"This waits for `{item.text}` to be started, not to be healthy",
                          "Write `condition: service_healthy`.")  # fmt: skip


_SERVICES = """services:
  db:
    image: postgres:17
    healthcheck:
      test: [CMD, pg_isready]
  app:
    image: app:1.0
    depends_on:
      {}
"""
RULE = Rule(
    code="rule/depends-on-started",
    severity="info",
    page=__doc__ or "",
    check=too_early,
    bad={"compose.yaml": _SERVICES.format("- db")},
    good={"compose.yaml": _SERVICES.format("db: {condition: service_healthy}")},
    at=("compose.yaml", 9, 9),
)
