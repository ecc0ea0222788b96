"""Checks of the suite, judged on the files of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from assistant.bench.reading import Files, at
from assistant.bench.sound import unsound
from assistant.bench.suite import (
    Check,
    FilesLook,
    InstancesLook,
    Look,
    OrderLook,
    Scalar,
    Suite,
    TextLook,
)

_COMMENT = re.compile(r"^\s*(?:#|//).*$", re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def holds(check: Check, files: Files, suite: Suite) -> bool:
    """Whether the draft does what the check asks."""
    match check.kind:
        case "any":
            return any(holds(part, files, suite) for part in check.any or ())
        case "all":
            return all(holds(part, files, suite) for part in check.all or ())
        case "text" if check.text:
            return _text(check.text, files)
        case "files" if check.files:
            return _files(check.files, files)
        case "order" if check.order:
            return _order(check.order, files)
        case "instances" if check.instances:
            return _instances(check.instances, files)
        case "sound":
            return not unsound(check.sound or "", files, suite)
        case language:
            return _look(getattr(check, language), language, files)


def described(check: Check) -> str:
    """The check in a line, for the one who reads what failed."""
    match check.kind:
        case "any":
            return " or ".join(described(part) for part in check.any or ())
        case "all":
            return " and ".join(described(part) for part in check.all or ())
        case "text" if check.text:
            look = check.text
            return f"text has {look.has}" if look.has else f"text lacks {look.lacks}"
        case "files" if check.files:
            wanted = check.files
            return f"a file {wanted.has}" if wanted.has else f"no file {wanted.lacks}"
        case "order" if check.order:
            return f"{check.order.first} before {check.order.then}"
        case "instances" if check.instances:
            return f"{check.instances.is_} of {check.instances.type}"
        case "sound":
            return check.sound or ""
        case language:
            look = getattr(check, language)
            asked = next(
                f"{name} {value}"
                for name, value in (
                    ("is", look.is_), ("has", look.has), ("lacks", look.lacks),
                    ("exists", look.exists), ("least", look.least),
                )
                if value is not None
            )  # fmt: skip
            return f"{'|'.join(look.places)} {asked}"


def _text(look: TextLook, files: Files) -> bool:
    named = list(files.named(look.file))
    if look.has is not None:
        return any(re.search(look.has, text, re.MULTILINE) for _, text in named)
    lacks = re.compile(look.lacks or "", re.MULTILINE)
    return bool(named) and not any(lacks.search(_COMMENT.sub("", text)) for _, text in named)


def _files(look: FilesLook, files: Files) -> bool:
    if look.has is not None:
        return any(True for _ in files.named(look.has))
    return not any(True for _ in files.named(look.lacks or ""))


def _order(look: OrderLook, files: Files) -> bool:
    for text in (*(text for _, text in files.named(look.file)), _steps(files)):
        first = re.search(look.first, text)
        last = [found.start() for found in re.finditer(look.then, text)]
        if first and last and first.start() < last[-1]:
            return True
    return False


def _steps(files: Files) -> str:
    """What a Packer build runs, in its order: provisioners with the scripts that they name, then
    the commands that shut machines down."""
    steps: list[str] = []
    for tree in files.hcl.values():
        for build in tree.get("build", []):
            for block in build.get("provisioner", []):
                steps += _run(str(block), files)
    for tree in files.hcl.values():
        for value in at(tree, ["source", "*", "*", "shutdown_command"]):
            steps += _run(str(files.settled(value)), files)
    return "\n".join(steps)


def _run(step: str, files: Files) -> list[str]:
    named = [text for path, text in files.texts.items() if path.rsplit("/", 1)[-1] in step]
    return [step, *named]


def _look(look: Look, language: str, files: Files) -> bool:
    found = [v for place in look.places for v in files.values(language, look.file, place)]
    values = [leaf for value in found for leaf in _leaves(value)]
    if look.or_absent and not found:
        return True
    if look.exists is not None:
        return bool(found) is look.exists
    if look.least is not None:
        return len(found) >= look.least
    if look.has is not None:
        return any(re.search(look.has, str(value), re.MULTILINE) for value in values)
    if look.lacks is not None:
        return not any(re.search(look.lacks, str(value), re.MULTILINE) for value in values)
    wanted = look.is_ or []
    test = all if look.every else any
    return bool(values) and test(any(_same(value, w) for w in wanted) for value in values)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    return [value]


def _same(value: Any, wanted: Scalar) -> bool:
    """Equal as a person reads it: 2 and "2", true and "true" are one."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).lower() == str(wanted).lower()
    try:
        return float(value) == float(wanted)
    except (TypeError, ValueError):
        return str(value) == str(wanted)


def _instances(look: InstancesLook, files: Files) -> bool:
    number = 0
    for tree in files.hcl.values():
        for block in tree.get("resource", []):
            for kind, named in block.items():
                if fnmatchcase(kind, look.type):
                    number += sum(_times(body, files) for body in named.values())
    return number >= look.is_ if look.least else number == look.is_


def _times(body: Mapping[str, Any], files: Files) -> int:
    if "count" in body:
        count = files.settled(body["count"])
        return int(count) if isinstance(count, int) or str(count).isdecimal() else 1
    if "for_each" not in body:
        return 1
    each = files.settled(body["for_each"])
    if isinstance(each, str):
        inner = each.removeprefix("${").removesuffix("}").strip()
        named = re.fullmatch(r"(?:toset|tomap)?\(?\s*((?:var|local)\.[\w-]+)\s*\)?", inner)
        each = files.settled(f"${{{named[1]}}}") if named else _QUOTED.findall(inner)
    return len(each) if isinstance(each, list | dict) else 1
