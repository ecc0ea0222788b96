"""What a Helm chart is told by its own settings, and charts that the draft brings itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Data, Node, words

if TYPE_CHECKING:
    from assistant.plan.open.fills import Fills

VALUE, SECRET, OWN = "set:", "ask:", "own:"
"""As in `understand/resources/charts.py`."""
_FOLDER = "charts"


def is_of_chart(path: str) -> bool:
    """Whether a path of a goal's value is no attribute, but a setting of the chart."""
    return path.startswith((VALUE, SECRET, OWN))


def write_settings(fills: Fills, node: Node) -> None:
    """The settings of a release's chart, and the charts of the draft that come along with it."""
    plain: list[Data] = []
    secret: list[Data] = []
    own: dict[str, dict[str, str]] = {}
    for path, parameter in node.given.items():
        key = path.partition(":")[2]
        if path.startswith(VALUE):
            plain.append(_entry(key, {"param": parameter, "as": "{}"}))
        elif path.startswith(SECRET):
            secret.append(_entry(key, _secret(fills, node, key)))
            fills.scene.used.add(parameter)
        elif path.startswith(OWN):
            chart, _, at = key.partition("/")
            own.setdefault(chart, {})[at] = parameter
    plain += _needed(fills, node)
    for attribute, entries in (("set", plain), ("set_sensitive", secret)):
        if entries:
            node.values[attribute] = {"list": entries}
    for chart, given in own.items():
        _bring(fills, node, chart, given)


def _needed(fills: Fills, node: Node) -> Iterator[Data]:
    """Settings without which the chart does not run, where the goal says nothing of them."""
    garden = fills.garden
    facts = garden.facts.get(node.provider)
    given = node.given.get("chart", "")
    chart = str(garden.settings[given].value) if given else ""
    for key, fill in (facts.chart_needs.get(chart, {}) if facts else {}).items():
        value = None if f"{VALUE}{key}" in node.given else fills.value(node, key, fill)
        if value is not None:
            yield _entry(key, value)


def _entry(key: str, value: Data) -> Data:
    return {"map": {"name": key, "value": value}}


def _secret(fills: Fills, node: Node, key: str) -> Data:
    leaf = key.rpartition(".")[2]
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in leaf)
    name = f"{node.label}_{snake}"
    fills.garden.variables[name] = {
        "name": name,
        "description": f"{words(snake).capitalize()} of {words(node.label)}",
        "type": "string",
        "sensitive": True,
    }
    return {"var": name}


def _bring(fills: Fills, node: Node, chart: str, given: dict[str, str]) -> None:
    """A release of a chart that stands in the draft, after the release that it builds upon."""
    facts = fills.garden.facts[node.provider]
    label = chart.replace("-", "_")
    where = {"name": chart, "chart": f"./{_FOLDER}/{chart}"}
    made = fills.garden.make(node.type, node, where, label=label)
    made.named = True
    made.values["namespace"] = {"expr": fills.link(made, "namespace", node, "namespace")}
    entries = [_entry(key, {"param": parameter, "as": "{}"}) for key, parameter in given.items()]
    for key, fill in facts.charts[chart].set.items():
        value = None if key in given else fills.value(made, key, fill)
        if value is not None:
            entries.append(_entry(key, value))
    made.values["set"] = {"list": entries}
    fills.garden.notes += facts.charts[chart].notes


def chart_files(garden: Garden) -> Iterator[Data]:
    """The files of the charts that the draft brings itself."""
    for node in garden.ordered():
        facts = garden.facts.get(node.provider)
        for name, chart in (facts.charts if facts else {}).items():
            if node.values.get("chart") == f"./{_FOLDER}/{name}":
                for file in chart.files:
                    path = f"{_FOLDER}/{name}/{file.path}"
                    yield {**msgspec.to_builtins(file), "path": path}
