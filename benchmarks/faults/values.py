"""Plausible values by type and name: what a tool takes where it looks at more than the type."""

from __future__ import annotations

import json
import re
from typing import Any

from assistant.core.schema import AttributeSchema, BodySchema, TypeExpr

_BY_NAME: tuple[tuple[str, str], ...] = (
    (r"(cidr|subnet_range|ip_range|_prefix|network_range)", "10.0.0.0/16"),
    (r"mac(_addr|address|$)", "02:00:00:00:00:01"),
    (r"(^|_)(ip|ipv4|address|gateway|netmask)$|ip_address|^host$|_host$", "10.0.0.10"),
    (r"email", "someone@example.com"),
    (r"(checksum)", "none"),
    (r"(^|_)(url|uri|endpoint|server)(_|$|s$)", "https://example.com/x"),
    (r"(policy|_json|document|definition|^content$|config_json)", "{}"),
    (r"arn$", "arn:aws:iam::123456789012:role/example"),
    (r"(date|_time$|timestamp|expir)", "2030-01-01T00:00:00Z"),
    (r"(password|secret)", "Example-1234-x"),
    (r"region|^location$", "eu-central-1"),
    (r"zone", "eu-central-1a"),
)
_NUMBERS: tuple[tuple[str, int], ...] = (
    (r"port", 8080), (r"memory|ram", 1024), (r"(disk|size)", 40960), (r"vm_?id", 900),
    (r"days|validity|hours", 30),
)  # fmt: skip


def literal(value: Any) -> str:
    """A JSON-like value as HCL text on one line."""
    if isinstance(value, str):
        return json.dumps(value).replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, bool | int | float) or value is None:
        return json.dumps(value)
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return "{ " + ", ".join(f"{_key(k)} = {literal(v)}" for k, v in value.items()) + " }"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][\w-]*", name) else json.dumps(name)


def plausible(name: str, schema: AttributeSchema) -> Any:
    """A value for an attribute; the smallest that its schema takes."""
    kind = schema.type
    if schema.nested is not None:
        return _nested(schema.nested, kind)
    if schema.enum:
        first = next((v for v in schema.enum if v != ""), schema.enum[0])
        listed = isinstance(kind, list | tuple) and kind[0] in ("list", "set")
        return [first] if schema.enum_items or listed else first
    if schema.format == "duration" and kind == "string":
        return "5m"
    if kind in ("string", "any") and schema.format in ("int", "uint"):
        return "1"
    if kind == "number":
        return _number(name, schema)
    return of_type(name, kind)


def _number(name: str, schema: AttributeSchema) -> float:
    guess: float = next((n for pattern, n in _NUMBERS if re.search(pattern, name)), 1)
    if schema.minimum is not None:
        guess = max(guess, schema.minimum)
    if schema.maximum is not None:
        guess = min(guess, schema.maximum)
    return int(guess) if float(guess).is_integer() else guess


def of_type(name: str, kind: TypeExpr) -> Any:
    """A value of a type."""
    if kind in ("string", "any"):
        return next((v for pattern, v in _BY_NAME if re.search(pattern, name)), "example")
    if kind == "number":
        return next((n for pattern, n in _NUMBERS if re.search(pattern, name)), 1)
    if kind == "bool":
        return True
    head, inner = kind
    if head in ("list", "set"):
        return [of_type(name, inner)]
    if head == "map":
        return {"key": of_type(name, inner)}
    if head == "object":
        return {key: of_type(key, value) for key, value in inner.items()}
    return [of_type(name, one) for one in inner]


def _nested(body: BodySchema, kind: TypeExpr) -> Any:
    """The value of a nested attribute: only what it must hold."""
    one = {n: plausible(n, a) for n, a in body.attributes.items() if a.required}
    head = kind[0] if isinstance(kind, list | tuple) else "object"
    if head in ("list", "set"):
        return [one]
    return {"key": one} if head == "map" else one
