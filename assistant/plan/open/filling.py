"""What stands in each resource: the goal's values, references, safe defaults, variables."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.errors import UsageError
from assistant.core.intent import Parameter
from assistant.core.schema import AttributeSchema
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.charts import is_of_chart, write_settings
from assistant.plan.open.commands import give_command, mount_claim
from assistant.plan.open.declaring import declare
from assistant.plan.open.derive import CONTENT, FILE, FORMS, UNDER
from assistant.plan.open.facts import Beside, Fill
from assistant.plan.open.fills import Fills, in_file
from assistant.plan.open.growing import Garden
from assistant.plan.open.lookups import looked_up
from assistant.plan.open.naming import give_name, name_path, plain_name
from assistant.plan.open.nodes import Data, Node, has
from assistant.plan.open.opening import open_gate
from assistant.plan.open.ranges import plain_of, range_around
from assistant.plan.open.running import run_service
from assistant.plan.open.schema import required
from assistant.plan.open.software import installing
from assistant.plan.open.there import look_up
from assistant.plan.recipe import Scalar
from assistant.plan.values import literal
from assistant.targets.scene import Scene

_ROUNDS = 6
"""Blocks that come with a value may ask for more; deeper than this none nest."""


class Filler:
    """Fills the resources of a garden, which may make more of them."""

    def __init__(self, garden: Garden, scene: Scene) -> None:
        self.garden = garden
        self.scene = scene
        self.fills = Fills(garden, scene)

    def fill(self, node: Node) -> None:
        """Everything that stands in one resource."""
        garden = self.garden
        if node.there:
            look_up(self.fills, node)
            return
        give_command(self.fills, node)
        mount_claim(self.fills, node)
        for path, parameter in node.given.items():
            if is_of_chart(path):
                continue
            self._known(node, path, parameter)
            node.values[path] = self._given(node, path, parameter)
        filled = garden.filled(node)
        node.blocks |= set(filled.blocks)
        run_service(self.fills, node)
        gate = filled.gate
        if gate is not None and not node.reserved and self.fills.holds(node, gate.when):
            open_gate(self.fills, node, gate)
        give_name(garden, node)
        named_so = name_path(garden, node)
        if named_so in filled.set:
            usual = filled.set[named_so]
            text = usual.is_ if isinstance(usual, Fill) else usual
            if node.count > 1 and isinstance(text, str) and not has(node, named_so):
                node.values[named_so] = {"text": [text, "-", {"expr": "count.index + 1"}]}
            self._set(node, named_so, usual)
        elif not filled.set.get(named_so):
            self._plain_name(node, named_so)
        for path, fill in filled.set.items():
            self._set(node, path, fill)
        write_settings(self.fills, node)
        facts = garden.facts.get(node.provider)
        for path, fill in (facts.everywhere if facts else {}).items():
            ref = fill.ref if isinstance(fill, Fill) else None
            if at_path(node.body, path) is not None and (ref or "").partition(".")[0] != node.type:
                self._set(node, path, fill)
        for _ in range(_ROUNDS):
            missing = [p for p in self._required(node) if not has(node, p)]
            if not missing:
                break
            for path in missing:
                self._ask(node, path)
        self._safe(node)
        self._one_of(node)
        alone = sum(n.type == node.type for n in garden.nodes) == 1
        before = [*garden.nodes]
        for beside in filled.with_:
            one = beside if isinstance(beside, Beside) else Beside(beside)
            self._beside(
                node, one, [n for n in before if n.type == one.type and n is not node], alone=alone
            )
        for note in filled.notes:
            text, when = (note, ()) if isinstance(note, str) else (note.text, note.when)
            if text not in garden.notes and self.fills.holds(node, when):
                garden.notes.append(text)

    def _beside(self, node: Node, beside: Beside, there: list[Node], *, alone: bool) -> None:
        """What is made along with a resource, unless the draft had one before; `there`: of its
        type."""
        if not self.fills.holds(node, beside.when) or (
            self.garden.is_kept(beside.type) and not beside.anyway
        ):
            return
        if beside.per:
            self._for_each(beside)
            return
        one = beside.once or (alone and not beside.set)
        if any(one or n.named or n.index == node.index for n in there):
            return
        made = self.garden.make(beside.type, node, beside=True)
        made.inside, made.around = node.address, node.inside
        for path, fill in beside.set.items():
            self._set(made, path, fill)

    def _for_each(self, beside: Beside) -> None:
        """One beside each resource of a type, which refers to that one."""
        for other in [n for n in self.garden.nodes if n.type == beside.per]:
            made = self.garden.make(beside.type, other, beside=True, label=other.label)
            made.inside = made.around = other.address
            for path, fill in beside.set.items():
                self._set(made, path, fill)

    def _required(self, node: Node) -> list[str]:
        present = frozenset(node.values) | node.blocks
        return list(required(node.body, present))

    # What the goal gives

    def _known(self, node: Node, path: str, parameter: str) -> None:
        """Raise UsageError for a value that was set at a place that there is not."""
        setting = self.garden.settings[parameter]
        if setting.source == "set" and at_path(node.body, path) is None:
            near = ", ".join(sorted(node.body.attributes)[:8])
            raise UsageError(
                f"--set {parameter}: {node.type} has no {path}", mend=f"it has {near}…"
            )

    def _given(self, node: Node, path: str, parameter: str) -> Data:
        settings = self.garden.settings
        form = self.garden.filled(node).forms.get(path, "")
        if form == FILE:
            return self._kept(parameter)
        if form == CONTENT or form.startswith(UNDER):
            return self._entry(parameter, form)
        if form and settings[parameter].source == "goal":
            made = FORMS[form](str(settings[parameter].value))
            settings[parameter] = replace(settings[parameter], value=made)
        value = settings[parameter].value
        found = looked_up(self.garden, node, value)
        if found is not None:
            self.scene.used.add(parameter)
            return {"expr": found, "why": self.scene.why(settings[parameter])}
        found = installing(self.garden, node, path, value)
        if found is not None:
            self.scene.used.add(parameter)
            return {"expr": found, "why": "what cloud-init does at the first start"}
        if in_file(self.garden, node, path, value):
            self.scene.used.add(parameter)
            return {"expr": f"trimspace(file(pathexpand({literal(value)})))"}
        schema = at_path(node.body, path)
        kind = schema.type if schema else "string"
        if isinstance(kind, list) and kind[0] in ("list", "set"):
            parts = [part.strip() for part in str(value).split(",")]
            names = []
            for index, part in enumerate(parts):
                name = f"{parameter}.{index}"
                number = int(part) if kind[1] == "number" and part.isdigit() else part
                settings[name] = Parameter(name, number, "goal", settings[parameter].span)
                names.append(name)
            self.scene.used.add(parameter)
            return {"list": [{"param": name} for name in names]}
        text = kind == "string" or isinstance(kind, list)
        plain: Data = {"param": parameter}
        if text and isinstance(value, bool):
            settings[parameter] = replace(settings[parameter], value=str(value).lower())
        elif text and not isinstance(value, str):
            plain = {"param": parameter, "as": "{}"}
        if node.count > 1 and path == name_path(self.garden, node):
            return {"text": [plain, "-", {"expr": "count.index + 1"}]}
        return plain

    def _kept(self, parameter: str) -> Data:
        """A list with the content of a file, whose place in the draft is kept."""
        file = str(self.garden.settings[parameter].value)
        self.scene.used.add(parameter)
        note = f"Put your own {file} in the place of the one in the draft: it holds nothing."
        lines = ["# Your own values for the chart", "{}"]
        what = f"the place of your own {file}"
        self.garden.files.append({"path": file, "language": "yaml", "what": what, "lines": lines})
        self.garden.notes.append(note)
        return {"list": [{"expr": f'file("${{path.module}}/{file}")'}]}

    def _entry(self, parameter: str, form: str) -> Data:
        """A map with one entry: the value under a key, or the content of the file that it names."""
        if form.startswith(UNDER):
            return {"map": {form.removeprefix(UNDER): {"param": parameter}}}
        file = str(self.garden.settings[parameter].value)
        name = re.sub(r"\W+", "_", file).lower()
        text = f"What stands in {file}"
        variable = {"name": name, "description": text, "type": "string"}
        self.garden.variables[name] = variable
        self.scene.used.add(parameter)
        return {"map": {file: {"var": name}}}

    def _plain_name(self, node: Node, path: str) -> None:
        name = plain_name(self.garden, node)
        if name:
            node.given[path] = name
            node.values[path] = self._given(node, path, name)

    # What facts and schema ask for

    def _set(self, node: Node, path: str, fill: Scalar | Fill) -> None:
        if has(node, path) or any(path.startswith(f"{p}.") for p in node.values):
            return
        place = self.garden.place_of(node, path)
        fill = self._around(node, path, fill)
        value = self._place(place) if place else self.fills.value(node, path, fill)
        if value is not None:
            node.values[path] = value

    def _around(self, node: Node, path: str, fill: Scalar | Fill) -> Scalar | Fill:
        """The range of a network, around the subnets that the goal gives it."""
        facts = self.garden.facts.get(node.provider)
        fills = (f for one in (facts.resources if facts else {}).values() for f in one.set.values())
        if not any(isinstance(f, Fill) and f.within == f"{node.type}.{path}" for f in fills):
            return fill
        range_ = str(range_around(self.garden, node, path))
        if isinstance(fill, Fill) and range_ == str(plain_of(fill)):
            return fill
        return Fill(list_=[range_]) if isinstance(fill, Fill) and fill.list_ else range_

    def _ask(self, node: Node, path: str) -> None:
        """A required attribute that nothing has given so far."""
        schema = at_path(node.body, path)
        if schema is None:
            node.blocks.add(path)
            return
        facts = self.garden.facts.get(node.provider)
        leaf = path.rpartition(".")[2]
        if facts is not None and leaf in facts.common:
            value = self.fills.value(node, path, facts.common[leaf])
            if value is not None:
                node.values[path] = value
                return
        value = self._referred(node, path, schema)
        if value is None and len(schema.enum) == 1:
            value = schema.enum[0]
        if (
            value is None
            and schema.default is not None
            and isinstance(schema.default, str | int | bool)
        ):
            value = schema.default
        node.values[path] = (
            value if value is not None else declare(self.garden, node, path, schema, "")
        )

    def _referred(self, node: Node, path: str, schema: AttributeSchema) -> Data | None:
        reference = self.garden.reference(node, path, schema)
        if reference is None:
            return None
        found = self.garden.of_type(reference.type, node)
        if not found and self.garden.may_make(node, reference.type):
            found = [self.garden.make(reference.type, node)]
        if not found:
            return None
        if reference.several:
            return {
                "list": [
                    {"expr": self.fills.link(node, path, n, reference.attribute)} for n in found
                ]
            }
        return {"expr": self.fills.link(node, path, found[0], reference.attribute)}

    # What may stand there besides

    def _safe(self, node: Node) -> None:
        facts = self.garden.facts.get(node.provider)
        for name, fill in (facts.safe if facts else {}).items():
            schema = node.body.attributes.get(name)
            if (
                schema is not None
                and schema.optional
                and schema.deprecated is None
                and not has(node, name)
            ):
                value = self.fills.value(node, name, fill)
                if value is not None:
                    node.values[name] = value

    def _one_of(self, node: Node) -> None:
        """Of attributes of which one must be set, the first that can be written."""
        for rule in node.body.constraints:
            names = [str(name) for name in rule.args.get("of", ())]
            if rule.kind not in ("exactly_one", "at_least_one") or any(has(node, n) for n in names):
                continue
            fitting = [n for n in names if n in node.body.attributes]
            fitting = [n for n in fitting if node.body.attributes[n].deprecated is None]
            if fitting:
                schema = node.body.attributes[fitting[0]]
                value = self._referred(node, fitting[0], schema)
                node.values[fitting[0]] = (
                    value
                    if value is not None
                    else declare(self.garden, node, fitting[0], schema, "")
                )

    def _place(self, place: Node) -> Data:
        """Where the others are put, in a thing that is there already."""
        self.scene.used.update(place.given.values())
        parts = re.split(r"(\{\w+\})", place.fills_with)
        text = [{"var": part[1:-1]} if part.startswith("{") else part for part in parts if part]
        return {"text": text}

    def connect(self, node: Node) -> None:
        """Optional references to what the goal names: an address to the server beside it."""
        if node.there:
            return
        for name, schema in sorted(node.body.attributes.items()):
            if not schema.optional or schema.required or schema.deprecated is not None:
                continue
            if has(node, name) or name.endswith("_prefix"):
                continue
            place = self.garden.place_of(node, name)
            if place is not None:
                node.values[name] = self._place(place)
                continue
            reference = self.garden.reference(node, name, schema)
            if reference is None or not _certain(name):
                continue
            found = [n for n in self.garden.of_type(reference.type, node) if n.named]
            found = [n for n in found if n.address == node.inside] or found
            if found and node.named and (reference.several or len(found) == 1):
                links = [self.fills.link(node, name, n, reference.attribute) for n in found]
                node.values[name] = (
                    {"list": [{"expr": link} for link in links]}
                    if reference.several
                    else {"expr": links[0]}
                )


def _certain(name: str) -> bool:
    """True for a name that says that it holds another resource's key."""
    return name.endswith(("_id", "_ids", "_name", "_names", "_arn", "_arns"))
