"""Blocks of a Terraform draft in the recipe format: the forms that all expansions build from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Data = dict[str, Any]


def put(name: str, value: Any, why: str = "") -> Data:
    """One attribute."""
    return {"set": name, "to": value, **({"why": why} if why else {})}


def ref(text: str) -> Data:
    """HCL source text."""
    return {"expr": text}


def var(name: str) -> Data:
    """A variable of the draft."""
    return {"var": name}


def choose(key: str, ask: str, *options: str) -> Data:
    """A choice point."""
    return {"choose": {"id": key, "ask": ask, "options": list(options)}}


def comment(key: str, ask: str, *options: str) -> Data:
    """A comment that the model picks."""
    return {"comment": choose(key, ask, *options)}


def nested(kind: str, *body: Data) -> Data:
    """A block inside another one."""
    return {"block": kind, "body": list(body)}


def resource(kind: str, label: str, body: Sequence[Data]) -> Data:
    """A resource block."""
    schema = f"terraform/resource/{kind}"
    return {"block": "resource", "labels": [kind, label], "schema": schema, "body": list(body)}


def data(kind: str, label: str, body: Sequence[Data]) -> Data:
    """A data block."""
    schema = f"terraform/data/{kind}"
    return {"block": "data", "labels": [kind, label], "schema": schema, "body": list(body)}


def provider(name: str, *body: Data) -> Data:
    """A provider block."""
    return {
        "block": "provider",
        "labels": [name],
        "schema": f"terraform/provider/{name}",
        "body": list(body),
    }


def output(name: str, said: str | Data, value: str | Data, sensitive: bool = False) -> Data:
    """An output block; a string is HCL source text."""
    body = [put("description", said), put("value", ref(value) if isinstance(value, str) else value)]
    if sensitive:
        body.append(put("sensitive", True))
    return {"block": "output", "labels": [name], "body": body}


def duty(name: str, said: str, check: str, /, **args: Any) -> Data:
    """An obligation."""
    return {"id": name, "text": said, "check": check, "args": args}
