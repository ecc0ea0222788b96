"""A policy allows what its holder needs.

`"*"` on `"*"` makes whoever holds the key, or finds it, the owner of the account. List the actions
and the resources that are used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.check.rules.looking import bodies, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Attribute, Call

_TYPES = (
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
)


def owners(subject: Subject) -> Iterator[Hit]:
    """Statements that allow everything on everything."""
    for found in subject.blocks("data.aws_iam_policy_document"):
        for body in bodies(found.block.body, "statement"):
            actions = body.attribute("actions")
            allowed = value(found, "effect", body) in (None, "Allow") and not body.blocks
            every = all(_all(value(found, name, body)) for name in ("actions", "resources"))
            if actions is not None and allowed and every:
                yield _hit(found, actions)
    for type_ in _TYPES:
        for found in subject.blocks(f"resource.{type_}"):
            attribute = found.block.body.attribute("policy")
            if attribute is not None and any(map(_everything, _statements(found, attribute))):
                yield _hit(found, attribute)


def _hit(found: Found, attribute: Attribute) -> Hit:
    return Hit(found.file.source, attribute.span, "This allows everything on everything",
               "List the actions and the resources that are used.")  # fmt: skip


def _all(given: Any) -> bool:
    return "*" in (given if isinstance(given, list) else [given])


def _statements(found: Found, attribute: Attribute) -> list[Any]:
    expression = attribute.value
    policy: Any = None
    if isinstance(expression, Call) and expression.name == "jsonencode" and expression.args:
        policy = found.module.value(expression.args[0])
    else:
        text = found.module.value(expression)
        if isinstance(text, str) and re.search(r'"Action"', text):
            try:
                policy = json.loads(text)
            except ValueError:
                return []
    given = policy.get("Statement") if isinstance(policy, dict) else None
    return given if isinstance(given, list) else [given]


def _everything(statement: Any) -> bool:
    return (
        isinstance(statement, dict)
        and statement.get("Effect") == "Allow"
        and _all(statement.get("Action"))
        and _all(statement.get("Resource"))
        and not statement.get("Condition")
    )


_POLICY = """data "aws_iam_policy_document" "a" {{
  statement {{
    actions   = ["{}"]
    resources = ["*"]
  }}
}}
"""
RULE = Rule(
    code="rule/iam-everything",
    severity="warning",
    page=__doc__ or "",
    check=owners,
    bad={"a.tf": _POLICY.format("*")},
    good={"a.tf": _POLICY.format("ec2:DescribeInstances")},
    at=("a.tf", 3, 5),
)
