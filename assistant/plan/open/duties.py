"""What a draft of resources must hold: each resource, each value of the goal, each reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.intent import Parameter
from assistant.knowledge.body_paths import at_path
from assistant.plan.open import lookups, software
from assistant.plan.open.charts import is_of_chart
from assistant.plan.open.fills import in_file
from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Data, Node, sentence, words


def obligations(garden: Garden) -> Iterator[Data]:
    """The obligations of all resources, in the form of recipes."""
    for provider in garden.providers():
        yield _duty(
            f"provider.{provider}",
            f"The version of {provider} is pinned",
            "plugin_required",
            name=provider,
        )
    for node in garden.ordered():
        if node.there and not node.source:
            continue
        block = node.block
        what = garden.title(node)
        if node.named:
            yield _duty(
                f"{node.address}", f"There is the {what} {node.label}", "block_exists", block=block
            )
        if node.counted_by:
            yield _duty(
                f"{node.address}.count", "How many there are is told for each environment",
                "attribute_references", block=block, path="count", to=f"var.{node.counted_by}",
            )  # fmt: skip
        elif node.count > 1:
            yield _duty(
                f"{node.address}.count",
                f"There are {node.count}",
                "attribute_equals",
                block=block,
                path="count",
                value=node.count,
            )
        for path, parameter in node.given.items():
            setting = garden.settings[parameter]
            if setting.source == "assumed":
                continue
            if str(setting.value).startswith(lookups.MARK):
                said, to = lookups.duty(garden, node, str(setting.value))
                yield _duty(
                    f"{node.address}.{path}", f"{sentence(words(path))} is that of {said}",
                    "attribute_references", block=block, path=path, to=to,
                )  # fmt: skip
                continue
            if software.is_software(setting.value):
                for name in software.packages_of(garden, node, str(setting.value)):
                    yield _duty(
                        f"{node.address}.{path}.{name}", f"{name} is installed at the first start",
                        "file_contains", path="main.tf", text=f'"{name}"',
                    )  # fmt: skip
                continue
            if is_of_chart(path):
                yield from _chart_duty(node, block, path, setting)
                continue
            if in_file(garden, node, path, setting.value):
                yield _duty(
                    f"{node.address}.{path}",
                    f"{sentence(words(path))} is read from {setting.value}", "attribute_contains",
                    block=block, path=path, text=setting.value,
                )  # fmt: skip
                continue
            yield from _value_duty(node, block, path, setting)
        for place in garden.places:
            if garden.place_of(node, place.fills) is place and place.fills in node.values:
                fixed = re.sub(r"\{\w+\}", "", place.fills_with).strip(",")
                text = f"The {what} lies in {fixed}"
                yield _duty(
                    f"{node.address}.{place.fills}", text, "attribute_contains",
                    block=block, path=place.fills, text=fixed,
                )  # fmt: skip
        for path, wanted, why in node.owed:
            yield _duty(
                f"{node.address}.{path}.{wanted}", why, "attribute_contains",
                block=block, path=path, text=wanted,
            )  # fmt: skip
        for rules, path, ports, names in node.closed:
            if _told_elsewhere(garden, rules, path):
                continue
            yield _duty(
                f"{node.address}.closed", f"Nothing is let in but {names}", "attribute_within",
                block=f"resource.{rules}", path=path, values=ports,
            )  # fmt: skip
        for path, name in node.links:
            if path in node.values:
                to = name.split("[")[0] if "[" in name else name
                at = re.sub(r"#\w+", "", path)
                yield _duty(
                    f"{node.address}.{path}.{to}",
                    f"{sentence(words(path.rpartition('.')[2]))} of the {what} is that of {to}",
                    "attribute_references",
                    block=block,
                    path=at,
                    to=to,
                )


def _told_elsewhere(garden: Garden, rules: str, path: str) -> bool:
    """Whether a rule has the port of another resource, which is not known here: nothing can be
    promised of the rest then."""
    nodes = [n for n in garden.nodes if rules in (n.type, n.address)]
    return any(re.sub(r"#\w+", "", at) == path for n in nodes for at, _ in n.links)


def _chart_duty(node: Node, block: str, path: str, setting: Parameter) -> Iterator[Data]:
    """That the chart's key stands among its settings. One of a chart that the draft brings stands
    in another release."""
    kind, _, key = path.partition(":")
    where = {"set": "set", "ask": "set_sensitive"}.get(kind)
    if where is not None:
        said = f"{key} is {setting.value}" if kind == "set" else f"{key} comes from a variable"
        yield _duty(
            f"{node.address}.{path}", f"The chart's {said}", "attribute_contains",
            block=block, path=where, text=key,
        )  # fmt: skip
        return
    chart, _, key = key.partition("/")
    yield _duty(
        f"{node.address}.{path}", f"{sentence(words(key))} of the {chart} is {setting.value}",
        "attribute_contains", block=f"resource.{node.type}.{chart.replace('-', '_')}", path="set",
        text=str(setting.value),
    )  # fmt: skip


def _value_duty(node: Node, block: str, path: str, setting: Parameter) -> Iterator[Data]:
    schema = at_path(node.body, path)
    kind = schema.type if schema else "string"
    text = f"{sentence(words(path.rpartition('.')[2]))} is {setting.value}"
    id_, at = f"{node.address}.{path}", re.sub(r"#\w+", "", path)
    if isinstance(kind, list) and kind[0] == "map" and "/" in path:
        # A key of a map with dots in it: no path leads there.
        above, key = _within_map(node, path)
        yield _duty(id_, text, "attribute_contains", block=block, path=above, text=key)
    elif isinstance(kind, list) and kind[0] in ("list", "set"):
        for index, part in enumerate(str(setting.value).split(",")):
            text = f"{sentence(words(path.rpartition('.')[2]))} has {part.strip()}"
            yield _duty(
                f"{id_}.{index}",
                text,
                "attribute_contains",
                block=block,
                path=at,
                text=part.strip(),
            )
    elif isinstance(node.values[path], dict) and (
        "map" in (made := node.values[path]) or (node.count > 1 and "text" in made)
    ):
        yield _duty(id_, text, "attribute_contains", block=block, path=at, text=str(setting.value))
    else:
        yield _duty(id_, text, "attribute_equals", block=block, path=at, value=setting.value)


def _within_map(node: Node, path: str) -> tuple[str, str]:
    """The path of the map that a path leads into, and the key in it."""
    parts = path.split(".")
    for end in range(1, len(parts)):
        found = at_path(node.body, ".".join(parts[:end]))
        if found is not None and isinstance(found.type, list) and found.type[0] == "map":
            return ".".join(parts[:end]), ".".join(parts[end:])
    return path, path


def _duty(id_: str, text: str, check: str, /, **args: Data) -> Data:
    return {"id": id_, "text": text, "check": check, "args": args}
