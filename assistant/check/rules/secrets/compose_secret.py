"""A compose file holds no passwords.

It lies in version control and is copied from machine to machine, and the secret with it. Write
`${DB_PASSWORD:?}` and keep the value in `.env`, or use `secrets`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import Service, services
from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import SECRET_NAME, is_literal
from assistant.check.subject import Subject
from assistant.syntax.source import Span
from assistant.syntax.yaml import Mapping, Scalar


def written(subject: Subject) -> Iterator[Hit]:
    """Secrets among the environment of services that are written out."""
    for service in services(subject):
        for name, value, span in _environment(service):
            if SECRET_NAME.search(name) and is_literal(value):
                yield Hit(service.source, span, f"`{name}` is written out here",
                          f"Write `${{{name}:?}}`, and keep the value in `.env`.")  # fmt: skip


def _environment(service: Service) -> Iterator[tuple[str, str, Span]]:
    node = service.body.get("environment")
    if isinstance(node, Mapping):
        for name, entry in node.entries.items():
            if isinstance(entry.value, Scalar):
                yield name, entry.value.text, entry.value.span
    for item in service.items("environment"):
        if isinstance(item, Scalar):
            name, sign, value = item.text.partition("=")
            if sign:
                yield name, value, item.span


_SERVICE = "services:\n  db:\n    image: postgres:17\n    environment:\n      {}\n"
RULE = Rule(
    code="rule/compose-secret",
    severity="warning",
    page=__doc__ or "",
    check=written,
    bad={"compose.yaml": _SERVICE.format("POSTGRES_PASSWORD: hunter2")},
    good={"compose.yaml": _SERVICE.format('POSTGRES_PASSWORD: "${DB_PASSWORD:?}"')},
    at=("compose.yaml", 5, 26),
)
