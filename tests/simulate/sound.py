"""Configurations that are sound by a pack's schema and rules, made up without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Rules = Mapping[tuple[str, ...], list[Mapping[str, Any]]]

RESERVED = frozenset(
    {"count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"}
)
"""Names that the tools keep for themselves at the top of a resource."""

_FORMS = {
    "arn": "arn:aws:iam::123456789012:role/example", "base64": "bW9jaw==", "cidr": "10.0.0.0/16",
    "duration": "5m", "ip": "10.0.0.1", "ipv4": "10.0.0.1", "ipv6": "2001:db8::1", "json": "{}",
    "mac": "02:00:00:aa:bb:cc", "not_blank": "example", "time": "2026-01-01T00:00:00Z",
    "url": "https://example.com/", "uuid": "550e8400-e29b-41d4-a716-446655440000",
}  # fmt: skip
_TEXTS = (
    "example", "a", "ab1", "1", "10-20", "10:20", "1-2.3", "https://example.com/x", "/dev/example",
    "dead:be:ef", "deadbeef:aa:bb", "dead:be:ef.0", "example.tar", "example.com", "5m", "10",
    "1 2", "02:00:00:aa:bb:cc", "a@b", "vm:100", "example:1", "scsi0", "net0",
)  # fmt: skip


class Unmade(ValueError):
    """No value is known here that satisfies a rule."""


def configuration(
    block: Mapping[str, Any], rules: Sequence[Mapping[str, Any]], *, full: bool
) -> dict[str, Any]:
    """The body of a resource in Terraform's JSON form: with what it requires only, or with every
    argument that may stand beside the others. Raises Unmade."""
    by_place: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for rule in rules:
        by_place.setdefault(tuple(rule["at"]), []).append(rule)
    return _Maker(by_place, full).body(block, (), top=True)


class _Maker:
    def __init__(self, rules: Rules, full: bool) -> None:
        self.rules = rules
        self.full = full

    def body(
        self, block: Mapping[str, Any], at: tuple[str, ...], *, top: bool = False
    ) -> dict[str, Any]:
        attributes: Mapping[str, Any] = block.get("attributes", {})
        blocks: Mapping[str, Any] = block.get("block_types", {})
        needed = {name for name, one in attributes.items() if one.get("required")}
        needed |= {name for name, one in blocks.items() if one.get("min_items")}
        may = {
            name for name, one in attributes.items() if one.get("optional") or one.get("required")
        } | set(blocks)
        if top:
            may -= RESERVED
        chosen = _balanced(may if self.full else needed, needed, may, self.rules.get(at, ()))
        made: dict[str, Any] = {}
        for name in sorted(chosen):
            if name in attributes:
                made[name] = self.attribute(attributes[name], (*at, name))
            else:
                made[name] = self.blocks(blocks[name], (*at, name))
        return made

    def blocks(self, nested: Mapping[str, Any], at: tuple[str, ...]) -> Any:
        if nested["nesting_mode"] == "map":
            return {"key": self.body(nested["block"], (*at, "*"))}
        number = max(1, nested.get("min_items", 0))
        return [self.body(nested["block"], at) for _ in range(number)]

    def attribute(self, attribute: Mapping[str, Any], at: tuple[str, ...]) -> Any:
        nested = attribute.get("nested_type")
        if nested is None:
            return self.value(attribute["type"], at)
        mode = nested["nesting_mode"]
        inner = self.body(nested, (*at, "*") if mode == "map" else at)
        return {"single": inner, "map": {"key": inner}}.get(mode, [inner])

    def value(self, type_: Any, at: tuple[str, ...]) -> Any:
        if isinstance(type_, str):
            return self.primitive(type_, at)
        kind, inner = type_
        if kind == "object":
            return {name: self.value(one, (*at, name)) for name, one in inner.items()}
        if kind == "tuple":
            return [self.value(one, at) for one in inner]
        made = self.value(inner, at)
        return {"key": made} if kind == "map" else [made]

    def primitive(self, type_: str, at: tuple[str, ...]) -> Any:
        rules = {rule["check"]: rule for rule in self.rules.get(at, ())}
        if "enum" in rules:
            return next(one for one in rules["enum"]["values"] if one != "")
        if type_ == "bool":
            return True
        if type_ == "number":
            return _number(rules.get("range"))
        if "form" in rules:
            return _FORMS[rules["form"]["form"]]
        if "pattern" in rules:
            pattern = rules["pattern"]["pattern"]
            for text in _TEXTS:
                if re.search(pattern, text):
                    return text
            raise Unmade(f"{'.'.join(at)}: {pattern}")
        return str(_number(rules["range"])) if "range" in rules else "example"


def _number(bounds: Mapping[str, Any] | None) -> float:
    if bounds is None:
        return 1
    least, most = bounds.get("least", 1), bounds.get("most")
    number = max(least, 1) if most is None else min(max(least, 1), most)
    return int(number) if float(number).is_integer() else number


def _balanced(
    wanted: Iterable[str], needed: set[str], may: set[str], rules: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Names that satisfy the rules between arguments, as many of `wanted` as go together."""
    chosen = set(wanted) | needed
    rules = list(rules)
    for _ in range(50):
        before = set(chosen)
        for rule in rules:
            _mend(rule, chosen, needed, may)
        if chosen == before:
            return chosen
    raise Unmade(f"no set of arguments satisfies {rules}")


def _mend(rule: Mapping[str, Any], chosen: set[str], needed: set[str], may: set[str]) -> None:
    check, of = rule["check"], list(rule.get("of", ()))
    present = [name for name in of if name in chosen]
    if check in ("at_most_one", "exactly_one") and len(present) > 1:
        keep = next((name for name in present if name in needed), present[0])
        chosen -= set(present) - {keep}
    if check in ("at_least_one", "exactly_one") and not present:
        chosen.add(next(name for name in of if name in may))
    if check == "together" and present and len(present) < len(of):
        chosen -= set(present)
    if check == "requires" and rule["if"] in chosen and not set(rule["then"]) <= chosen:
        if rule["if"] in needed:
            chosen |= set(rule["then"])
        else:
            chosen.discard(rule["if"])
