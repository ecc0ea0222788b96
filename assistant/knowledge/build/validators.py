"""What providers' own code checks, as their validators told it, made into limits.

`facts/validators` holds the Go programs that are built inside a provider's module: they walk its
schema and ask every validator about a handful of values. Only what a validator said in words that
are understood here is taken; what is not understood is left out, since nothing may be refused that
the provider takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from assistant.core.schema import AttributeSchema, BodySchema
from assistant.knowledge.value_rules import rules_of
from assistant.simulate.rules import problems

Said = Mapping[str, Any]
NOTHING: Said = {"resources": {}, "data": {}}
"""What a provider that has nothing on one of the SDKs printed about it."""

_REPLACES = (
    "If the value of this attribute changes, Terraform will destroy and recreate the resource.",
    "Requires replacement if the value changes after initial creation.",
)
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_BOGUS = ("~bogus value~", "-2000000000", "2000000000", "LONG", "")
_MESSAGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (re.compile(r"be (?:in the range \(|between )(-?[\d.]+)(?: - | and )(-?[\d.]+)\)?"),
     lambda m: {"minimum": float(m[1]), "maximum": float(m[2])}),
    (re.compile(r"be at least \(?(-?[\d.]+)\)?"), lambda m: {"minimum": float(m[1])}),
    (re.compile(r"be at most \(?(-?[\d.]+)\)?"), lambda m: {"maximum": float(m[1])}),
)  # fmt: skip
_FORMS: Mapping[str, str] = {
    "IsUUID": "uuid", "IsCIDR": "cidr", "IsIPAddress": "ip", "IsIPv4Address": "ipv4",
    "IsIPv6Address": "ipv6", "IsRFC3339Time": "time", "StringIsJSON": "json",
    "IsURLWithHTTPorHTTPS": "url", "StringIsBase64": "base64", "IsMACAddress": "mac",
    "StringIsNotWhiteSpace": "not_blank",
}  # fmt: skip
"""The SDK's own functions, by the end of their name."""
_SAID: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"is not a valid uuid$"), "uuid"),
    (re.compile(r"contain a valid IPv4 address, got"), "ipv4"),
    (re.compile(r"contain a valid IP, got"), "ip"),
    (re.compile(r"to be a valid MAC address"), "mac"),
    (re.compile(r'to be a valid RFC3339 date'), "time"),
)  # fmt: skip
_CUSTOM = {"timetypes.RFC3339Type": "time", "types.IPAddrType": "ip", "types.IPCIDRType": "cidr"}


def limits_of_sdk(dumped: Said) -> dict[str, Any]:
    """Limits by kind/type, of a provider on one of the two plugin SDKs."""
    return {
        f"{kind}/{name}": found
        for kind, group in (("resource", "resources"), ("data", "data"))
        for name, one in dumped[group].items()
        if (found := _sdk_body(one["body"], one["body"], "", kind == "resource"))
    }


def limits_of_framework(dumped: Said) -> dict[str, Any]:
    """Limits by kind/type, of a provider on the plugin framework."""
    found: dict[str, Any] = {}
    for kind, group in (("resource", "resources"), ("data", "data")):
        for name, one in dumped[group].items():
            body = _framework_body(one["body"], top=True, resource=kind == "resource")
            more = [c for v in one.get("config") or () if (c := _of_config(v)) is not None]
            constraints = [*body.get("constraints", ()), *more]
            if constraints:
                body["constraints"] = _unique(constraints)
            if body:
                found[f"{kind}/{name}"] = body
    return found


def _unique(constraints: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({repr(sorted(one.items())): one for one in constraints}.values())


def _built(attributes: Said, blocks: Said, constraints: list[dict[str, Any]]) -> dict[str, Any]:
    made = {"attributes": attributes, "blocks": blocks, "constraints": _unique(constraints)}
    return {key: value for key, value in made.items() if value}


# The SDKs


def _sdk_body(fields: Said, root: Said, inside: str, resource: bool) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    constraints: list[dict[str, Any]] = []
    for name, field in sorted(fields.items()):
        constraints += _between(name, field, inside)
        as_block = "block" in field and not (field.get("Computed") and not field.get("Optional"))
        if as_block:
            # Only blocks of which there is one at most can be named in a path.
            step = f"{inside}{name}.0." if field.get("MaxItems") == 1 else f"{inside}{name}.*."
            if found := _sdk_body(field["block"], root, step, resource):
                blocks[name] = found
        if "block" in field:
            continue
        limits = _sdk_limits(field)
        if resource and _sdk_replaces(field):
            limits["replaces"] = True
        if limits:
            attributes[name] = limits
    return _built(attributes, blocks, constraints)


def _sdk_replaces(field: Said) -> bool:
    if not field.get("ForceNew") or field.get("DiffSuppressFunc") or field.get("StateFunc"):
        return False
    return bool(field.get("Optional") or field.get("Required"))


def _sdk_limits(field: Said) -> dict[str, Any]:
    """What the validator of a field said; of a list or set of plain values that of its elements."""
    asked = field.get("validate") or field.get("elem", {}).get("validate")
    kind = field["type"] if "validate" in field else field.get("elem", {}).get("type")
    if not asked or kind not in ("TypeString", "TypeInt", "TypeFloat"):
        return {}
    says: Mapping[str, list[str]] = asked["says"]
    if any(not isinstance(said, list) for said in says.values()):
        return {}
    name = asked["name"]
    if "Any" in name.rpartition("/")[2]:
        return {}
    own = re.search(r"validation\.(\w+)$", name)
    if own and own[1] in _FORMS:
        return {"format": _FORMS[own[1]]}
    refused = [said for probe in _BOGUS if (said := says.get(probe))]
    # Of several messages for one value nobody can tell whether one or all of them count.
    if not refused or any(len(said) != 1 for said in refused):
        return {}
    found = _from_message(refused[0][0].replace("KEY", ""), says, kind)
    return found if _sound(found, says) else {}


def _sound(limit: Mapping[str, Any], says: Mapping[str, list[str]]) -> bool:
    """Whether nothing that the validator took would be refused."""
    taken = [probe for probe, said in says.items() if not said and probe not in ("", "LONG")]
    schema = AttributeSchema("string", **{k: v for k, v in limit.items() if k != "any_case"})
    schema = replace(schema, enum_ci=limit.get("any_case", False), enum=tuple(schema.enum))
    rules = rules_of(BodySchema({"it": schema}))
    return not any(problems("", {"it": probe}, rules) for probe in taken)


def _from_message(said: str, says: Mapping[str, list[str]], kind: str) -> dict[str, Any]:
    if "to be one of [" in said:
        return _enum(said, says, kind)
    if m := re.search(r"expected length of\s+to be in the range \((\d+) - (\d+)\)", said):
        return {"pattern": _length(int(m[1]), int(m[2]))}
    if m := re.search(r'to match regular expression "(.*)", got', said):
        return _pattern([m[1].replace("\\\\", "\\")])
    if kind != "TypeString":
        return next((make(m) for sign, make in _MESSAGES if (m := sign.search(said))), {})
    return next(({"format": form} for sign, form in _SAID if sign.search(said)), {})


def _enum(said: str, says: Mapping[str, list[str]], kind: str) -> dict[str, Any]:
    inner = said[said.index("to be one of [") + 14 : said.rindex("]")]
    if kind != "TypeString":
        return {"enum": [int(word) for word in inner.split()]}
    words = _WORDS.findall(inner) or inner.split()
    if not words or any(says.get(word, [""]) for word in words if word):
        return {}
    upper = [word.upper() for word in words if word.upper() not in words]
    any_case = bool(upper) and all(not says.get(word, [""]) for word in upper)
    return {"enum": words} | ({"any_case": True} if any_case else {})


def _between(name: str, field: Said, inside: str) -> Iterator[dict[str, Any]]:
    """Constraints of which all names stand in one body."""

    def here(key: str) -> list[str] | None:
        names = [path.removeprefix(inside) for path in field.get(key, ())]
        plain = all(path.startswith(inside) for path in field.get(key, ()))
        return names if names and plain and not any("." in one for one in names) else None

    if others := here("ConflictsWith"):
        for other in others:
            if other != name:
                yield {"kind": "at_most_one", "of": sorted((name, other))}
    for key, kind in (("ExactlyOneOf", "exactly_one"), ("AtLeastOneOf", "at_least_one")):
        if others := here(key):
            yield {"kind": kind, "of": sorted({*others, name})}
    if rest := sorted(set(here("RequiredWith") or ()) - {name}):
        yield {"kind": "requires", "if": name, "then": rest}


# The framework


def _framework_body(fields: Said, *, top: bool, resource: bool) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    constraints: list[dict[str, Any]] = []
    for name, field in sorted(fields.items()):
        settable = field.get("Optional") or field.get("Required") or "Block" in field["t"]
        if not settable:
            continue
        if top:
            constraints += _of_attribute(name, field)
        limits = _framework_limits(field)
        if resource and _framework_replaces(field):
            limits["replaces"] = True
        inner = {}
        if "sub" in field:
            inner = _framework_body(field["sub"], top=False, resource=resource)
        if "Block" in field["t"]:
            if inner or limits.get("replaces"):
                blocks[name] = inner | ({"replaces": True} if limits.get("replaces") else {})
        elif limits or inner:
            attributes[name] = limits | inner
    return _built(attributes, blocks, constraints)


def _framework_replaces(field: Said) -> bool:
    return any(one["d"] in _REPLACES for one in field.get("PlanModifiers", ()))


def _framework_limits(field: Said) -> dict[str, Any]:
    found: dict[str, Any] = {}
    patterns: list[str] = []
    if field.get("CustomType") in _CUSTOM:
        found["format"] = _CUSTOM[field["CustomType"]]
    for validator in field.get("Validators", ()):
        words = validator["d"]
        if "at least one of the validations" in words or "keysAre" in validator["t"]:
            continue
        words, element, rest = _inner(words)
        if rest or (element and not re.search(r"(list|set)validator\.value", validator["t"])):
            continue
        if "regexp" in validator:
            patterns.append(validator["regexp"])
        elif words.startswith("value must be one of: "):
            found["enum"] = _values(words)
        elif m := re.search(r"string length must be at most (\d+)$", words):
            patterns.append(_length(0, int(m[1])))
        elif m := re.search(r"string length must be between (\d+) and (\d+)$", words):
            patterns.append(_length(int(m[1]), int(m[2])))
        elif "timeDurationValidator" in validator["t"]:
            found["format"] = "duration"
        elif words.startswith("value must be "):
            for sign, make in _MESSAGES:
                if m := sign.search(words):
                    found |= make(m)
                    break
    return found | _pattern(patterns)


def _inner(words: str) -> tuple[str, bool, bool]:
    """What is said of elements, without the words around it; whether it is about elements, and
    whether it says several things."""
    before = "element value must satisfy all validations: "
    if not words.startswith(before):
        return words, False, False
    return words.removeprefix(before), True, " + " in words


def _values(words: str) -> list[Any]:
    inner = words[words.index("[") + 1 : words.rindex("]")]
    return _WORDS.findall(inner) or [int(word) for word in re.findall(r"-?\d+", inner)]


def _names(words: str) -> list[str] | None:
    inner = words[words.rindex("[") + 1 : words.rindex("]")]
    names = [name for name in inner.split(",") if name]
    return names if all(re.fullmatch(r"\w+", name) for name in names) else None


def _of_attribute(name: str, field: Said) -> Iterator[dict[str, Any]]:
    for validator in field.get("Validators", ()):
        kind = validator["t"].rpartition(".")[2]
        if not validator["t"].startswith("schemavalidator."):
            continue
        names = _names(validator["d"])
        if not names:
            continue
        if kind == "ConflictsWithValidator":
            for other in names:
                if other != name:
                    yield {"kind": "at_most_one", "of": sorted((name, other))}
        elif kind in ("ExactlyOneOfValidator", "AtLeastOneOfValidator"):
            word = "exactly_one" if kind.startswith("Exactly") else "at_least_one"
            yield {"kind": word, "of": sorted({name, *names})}
        elif kind == "AlsoRequiresValidator":
            yield {"kind": "requires", "if": name, "then": sorted(set(names) - {name})}


_CONFIG = {
    "ConflictingValidator": "at_most_one",
    "AtLeastOneOfValidator": "at_least_one",
    "ExactlyOneOfValidator": "exactly_one",
    "RequiredTogetherValidator": "together",
}


def _of_config(validator: Said) -> dict[str, Any] | None:
    kind = _CONFIG.get(validator["t"].rpartition(".")[2])
    names = _names(validator["d"]) if kind else None
    return {"kind": kind, "of": names} if kind and names else None


# Patterns


def _length(least: int, most: int) -> str:
    """A pattern for a length. Providers count bytes: one that is too short in characters may be
    long enough where one of them is not ASCII."""
    longest = rf"(?s:\A.{{0,{most}}}\Z)"
    if least <= 1:
        return longest
    return rf"(?=(?s:.*[^\x00-\x7f])|(?s:\A.{{{least},}}\Z)){longest}"


_NOT_PYTHON = re.compile(r"\\[zpPQEC]|\[\[:|\(\?[^:i]|\(\?i[^)]")


def _pattern(patterns: list[str]) -> dict[str, Any]:
    """Patterns of Go as one of Python's; what reads differently there is left out."""
    plain = []
    for one in patterns:
        case = one.startswith("(?i)")
        text = one.removeprefix("(?i)")
        if one.startswith(("(?s:", "(?=")):
            plain.append(one)
        elif not _NOT_PYTHON.search(text) and _compiles(text) and _quick(text):
            plain.append(f"(?i:{text})" if case else text)
    if not plain:
        return {}
    joined = plain[0] if len(plain) == 1 else "".join(rf"(?=(?s:.*?)(?:{one}))" for one in plain)
    whole = f"(?a){joined}" if len(plain) == 1 else rf"(?a)\A{joined}"
    return {"pattern": whole}


def _quick(text: str) -> bool:
    """Whether no text makes Python's search for a pattern endless: what repeats in a group that
    repeats itself must begin with a plain character."""
    for end in re.finditer(r"(?<!\\)\)[*+{]", text):
        depth, start = 0, end.start()
        while start >= 0:
            depth += (text[start] == ")") - (text[start] == "(")
            if depth == 0:
                break
            start -= 1
        inside = text[start + 1 : end.start()].removeprefix("?:")
        if re.search(r"[*+}]", inside) and not re.match(r"(?:\\[.\-]|[ ,;:/\-])(?![*?{+])", inside):
            return False
    return True


def _compiles(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
