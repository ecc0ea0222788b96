"""What no draft may do, whatever was asked: the suite's own eyes, nothing of the checker's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.bench.reading import Files
from assistant.bench.suite import Suite

_SECRET = re.compile(r"(?i)(?:^|_)(?:password|passwd|passwort|secret|token|api_?key|secret_key)$")
_NOT_SECRET = re.compile(
    r"(?i)(?:_file|_path|_id|_name|_policies|_ttl|_type|_length|_version|_url|_hash)$"
)
_OPEN = re.compile(r"\A[^\s${<%!]{3,}\Z")
"""A literal: neither a reference nor a placeholder."""
_IN_XML = re.compile(r"<(?:\w*Password)>\s*<Value>([^<]*)</Value>")
_IN_LINES = re.compile(r"(?im)^[^#\n]*\b(?:--|rootpw )?(?:password|passwd)[=: ]+([^\s\"'#]+)")
_MANAGED = {22, 3389, 5985, 5986}
_WORLD = {"0.0.0.0/0", "::/0", "*", "Internet"}
_PORTS = re.compile(r"(?i)(?:^|_)(?:from_)?ports?$|port_range|port_ranges")


def unsound(name: str, files: Files, suite: Suite) -> list[str]:
    """What breaks this check, a line each; empty where the draft is sound."""
    match name:
        case "parses":
            return [f"{path}: {words}" for path, words in files.read_all().items()]
        case "known-names":
            return list(_unknown_names(files, suite))
        case "no-open-password":
            return list(_open_passwords(files))
        case _:
            return list(_open_ports(files))


def _unknown_names(files: Files, suite: Suite) -> Iterator[str]:
    for path, tree in files.hcl.items():
        if path.endswith(".pkr.hcl"):
            for kind in ("source", "data"):
                for block in tree.get(kind, []):
                    yield from (f"{path}: {n}" for n in block if n not in suite.packer_parts)
            for word in ("provisioner", "post-processor"):
                for body in _under(tree.get("build", []), word):
                    yield from (f"{path}: {n}" for n in body if n not in suite.packer_parts)
        else:
            for kind in ("resource", "data"):
                for block in tree.get(kind, []):
                    yield from (f"{path}: {n}" for n in block if n not in suite.terraform_types)


def _under(tree: Any, word: str) -> Iterator[dict[str, Any]]:
    """The bodies of blocks of this name, however deep."""
    if isinstance(tree, list):
        for item in tree:
            yield from _under(item, word)
    elif isinstance(tree, dict):
        for key, item in tree.items():
            if key == word:
                yield from (body for body in item if isinstance(body, dict))
            else:
                yield from _under(item, word)


def _open_passwords(files: Files) -> Iterator[str]:
    for path, tree in (*files.hcl.items(), *files.yaml.items()):
        yield from (f"{path}: {key}" for key, value in _pairs(tree) if _is_open(key, value))
    for path, tree in files.hcl.items():
        for block in tree.get("variable", []):
            for name, body in block.items():
                if isinstance(body, dict) and _is_open(name, body.get("default")):
                    yield f"{path}: variable {name}"
    for path, text in files.texts.items():
        if "nattend" in path:
            yield from (f"{path}: a password" for m in _IN_XML.finditer(text) if _literal(m[1]))
        elif path.endswith((".cfg", ".ks", ".preseed", ".env")):
            yield from (f"{path}: a password" for m in _IN_LINES.finditer(text) if _literal(m[1]))


def _pairs(tree: Any) -> Iterator[tuple[str, Any]]:
    """Keys with their plain values, and KEY=VALUE texts of environments."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, dict | list):
                yield from _pairs(value)
            else:
                yield str(key), value
    elif isinstance(tree, list):
        for item in tree:
            if isinstance(item, str) and "=" in item:
                yield tuple(item.split("=", 1))  # type: ignore[misc]
            else:
                yield from _pairs(item)


def _is_open(key: str, value: Any) -> bool:
    secret = _SECRET.search(key) and not _NOT_SECRET.search(key)
    return bool(secret) and isinstance(value, str) and _literal(value)


def _literal(value: str) -> bool:
    hashed = value.startswith(("$", "{", "*", "!"))
    return not hashed and bool(_OPEN.match(value)) and not value.startswith(("/run/", "file("))


def _open_ports(files: Files) -> Iterator[str]:
    for path, tree in files.hcl.items():
        for body in _bodies(tree):
            if _goes_out(body) or not _managed(files, body):
                continue
            settled = files.settled(body)
            values = [v for value in settled.values() for v in _flat(value)]
            if any(value in _WORLD for value in values if isinstance(value, str)):
                yield f"{path}: a management port is open to everybody"


def _bodies(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for item in tree:
            yield from _bodies(item)
    elif isinstance(tree, dict):
        if any(_PORTS.search(str(key)) for key in tree):
            yield tree
        for key, item in tree.items():
            if "egress" not in str(key) and "outbound" not in str(key):
                yield from _bodies(item)


def _goes_out(body: dict[str, Any]) -> bool:
    words = " ".join(str(body.get(key, "")) for key in ("direction", "type", "access")).lower()
    return any(word in words for word in ("out", "egress", "deny"))


def _managed(files: Files, body: dict[str, Any]) -> bool:
    low, high = (files.settled(body.get(key)) for key in ("from_port", "to_port"))
    if isinstance(low, int) and isinstance(high, int):
        return any(low <= port <= high for port in _MANAGED) or low == high == 0
    for key, value in body.items():
        if _PORTS.search(str(key)) and "source_port" not in str(key):
            for item in _flat(files.settled(value)):
                ends = [int(n) for n in re.findall(r"\d+", str(item))][:2]
                if ends and any(ends[0] <= port <= ends[-1] for port in _MANAGED):
                    return True
                if item == "*":
                    return True
    return False


def _flat(value: Any) -> list[Any]:
    return [v for item in value for v in _flat(item)] if isinstance(value, list) else [value]
