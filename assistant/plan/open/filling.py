"""What stands in each resource: the goal's values, references, safe defaults, variables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from assistant.core.errors import UsageError
from assistant.core.intent import Parameter
from assistant.core.schema import AttributeSchema
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.declaring import declare
from assistant.plan.open.derive import FORMS
from assistant.plan.open.facts import Beside, Fill
from assistant.plan.open.growing import Garden
from assistant.plan.open.lookups import looked_up
from assistant.plan.open.nodes import Data, Node
from assistant.plan.open.opening import open_gate, opened_to_internet
from assistant.plan.open.ranges import part_of, range_around
from assistant.plan.open.running import run_service
from assistant.plan.open.schema import reference_path, required
from assistant.plan.open.software import installing
from assistant.plan.recipe import Scalar, Variable
from assistant.plan.values import literal
from assistant.targets.scene import Scene

_NAMES = ("name", "metadata.name", "display_name", "title")
_ROUNDS = 6
"""Blocks that come with a value may ask for more; deeper than this none nest."""


class Filler:
    """Fills the resources of a garden, which may make more of them."""

    def __init__(self, garden: Garden, scene: Scene) -> None:
        self.garden = garden
        self.scene = scene

    def fill(self, node: Node) -> None:
        """Everything that stands in one resource."""
        garden = self.garden
        for path, parameter in node.given.items():
            self._known(node, path, parameter)
            node.values[path] = self._given(node, path, parameter)
        filled = garden.filled(node)
        node.blocks |= set(filled.blocks)
        run_service(self, node)
        if filled.gate is not None and not node.reserved:
            open_gate(self, node, filled.gate)
        self._name(node)
        named_so = self.name_path(node)
        if named_so in filled.set:
            usual = filled.set[named_so]
            text = usual.is_ if isinstance(usual, Fill) else usual
            if node.count > 1 and isinstance(text, str) and not _has(node, named_so):
                node.values[named_so] = {"text": [text, "-", {"expr": "count.index + 1"}]}
            self._set(node, named_so, usual)
        elif not filled.set.get(named_so):
            self._plain_name(node)
        for path, fill in filled.set.items():
            self._set(node, path, fill)
        facts = garden.facts.get(node.provider)
        for path, fill in (facts.everywhere if facts else {}).items():
            ref = fill.ref if isinstance(fill, Fill) else None
            if at_path(node.body, path) is not None and (ref or "").partition(".")[0] != node.type:
                self._set(node, path, fill)
        for _ in range(_ROUNDS):
            missing = [p for p in self._required(node) if not _has(node, p)]
            if not missing:
                break
            for path in missing:
                self._ask(node, path)
        self._safe(node)
        self._one_of(node)
        alone = sum(n.type == node.type for n in garden.nodes) == 1
        for beside in filled.with_:
            self._beside(node, beside if isinstance(beside, Beside) else Beside(beside), alone)
        for note in filled.notes:
            text, when = (note, ()) if isinstance(note, str) else (note.text, note.when)
            if text not in garden.notes and self._holds(node, when):
                garden.notes.append(text)

    def _beside(self, node: Node, beside: Beside, alone: bool) -> None:
        """What is made along with a resource, unless the draft has it."""
        if not self._holds(node, beside.when):
            return
        there = [n for n in self.garden.nodes if n.type == beside.type]
        one = alone and not beside.set
        if any(one or n.named or n.index == node.index for n in there):
            return
        made = self.garden.make(beside.type, node)
        made.inside, made.around = node.address, node.inside
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
        form = self.garden.filled(node).forms.get(path)
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
        if node.count > 1 and path == self.name_path(node):
            return {"text": [plain, "-", {"expr": "count.index + 1"}]}
        return plain

    # What facts and schema ask for

    def _set(self, node: Node, path: str, fill: Scalar | Fill) -> None:
        if _has(node, path) or any(path.startswith(f"{p}.") for p in node.values):
            return
        place = self.garden.place_of(node, path)
        fill = self._around(node, path, fill)
        value = self._place(place) if place else self.value(node, path, fill)
        if value is not None:
            node.values[path] = value

    def _around(self, node: Node, path: str, fill: Scalar | Fill) -> Scalar | Fill:
        """The range of a network, around the subnets that the goal gives it."""
        facts = self.garden.facts.get(node.provider)
        fills = (f for one in (facts.resources if facts else {}).values() for f in one.set.values())
        if not any(isinstance(f, Fill) and f.within == f"{node.type}.{path}" for f in fills):
            return fill
        range_ = str(range_around(self, node, path))
        return Fill(list_=[range_]) if isinstance(fill, Fill) else range_

    def value(self, node: Node, path: str, fill: Scalar | Fill) -> Data | None:
        """A fill in the form of recipes; None where it does not hold."""
        if isinstance(fill, str):
            return fill.replace("{label}", node.label)
        if not isinstance(fill, Fill):
            return fill
        if not self._holds(node, fill.when):
            return None if fill.otherwise is None else self.value(node, path, fill.otherwise)
        made = self._form(node, path, fill)
        if fill.why and made is not None:
            if not isinstance(made, dict):
                made = {"expr": literal(made)}
            made = {**made, "why": made.get("why") or fill.why}
        return made

    def _holds(self, node: Node, when: Sequence[str]) -> bool:
        here = {f"made:{n.type}" for n in self.garden.nodes}
        here |= {f"has:{p}" for p in node.values}
        here |= {f"said:{p}" for p in node.given}
        here |= {f"named:{n.type}" for n in self.garden.nodes if n.named}
        here |= {f"is:{p}={v}" for p, v in node.values.items() if not isinstance(v, dict | list)}
        here |= {f"is:{p}={self.garden.settings[n].value}" for p, n in node.given.items()}
        here |= {f"there:{n.type}.{p}" for n in self.garden.nodes for p in n.values}
        here |= {
            f"there:{n.type}.{p}={self.garden.settings[name].value}"
            for n in self.garden.nodes
            for p, name in n.given.items()
        }
        here |= {f"inside:{node.inside.partition('.')[0]}"}
        here |= {f"holds:{n.type}" for n in self.garden.nodes if n.inside == node.address}
        here |= {
            f"within:{n.type}.{p}={self.garden.settings[name].value}"
            for n in self.garden.nodes
            for p, name in n.given.items()
            if n.address == node.inside
        }
        here |= {"several"} if node.count > 1 else set()
        types = [n.type for n in self.garden.nodes]
        here |= {f"one:{kind}" for kind in types if types.count(kind) == 1}
        here |= {"open:internet"} if opened_to_internet(self.scene.given) else set()
        facts = self.scene.facts | here | {f"param:{name}" for name in self.garden.settings}
        return all(_one(fact, facts) for fact in when)

    def _form(self, node: Node, path: str, fill: Fill) -> Data | None:
        if fill.ref is not None:
            return self._ref(node, path, fill)
        if fill.within is not None:
            return part_of(self, node, path, fill)
        if fill.is_ is not None:
            return fill.is_
        if fill.own is not None:
            return node.values.get(fill.own)
        if fill.value is not None:
            return {"var": fill.value}
        if fill.var is not None:
            return self._var(node, fill.var)
        if fill.expr is not None:
            if fill.needs is not None:
                self._var(node, fill.needs, label=node.label)
            return {"expr": self._source(node, path, fill.expr)}
        if fill.each is not None:
            return self._each(node, path, fill.each)
        if fill.list_ is not None:
            parts = [self.value(node, path, part) for part in fill.list_]
            return {"list": [part for part in parts if part is not None]}
        if fill.text is not None:
            parts = [self.value(node, path, part) for part in fill.text]
            return {"text": [part for part in parts if part is not None]}
        made = {key: self.value(node, path, one) for key, one in (fill.map or {}).items()}
        return {"map": {key: one for key, one in made.items() if one is not None}}

    def _ref(self, node: Node, path: str, fill: Fill) -> Data | None:
        type_, _, attribute = (fill.ref or "").partition(".")
        where = {
            at: value.replace("{label}", node.label) if isinstance(value, str) else value
            for at, value in fill.where.items()
        }
        found = self.garden.of_type(type_, node, where)
        found = [n for n in found if where or not n.reserved]
        if fill.held:
            found = [n for n in found if n.inside == node.inside]
        if fill.all:
            return (
                {"list": [{"expr": self.link(node, path, n, attribute)} for n in found]}
                if found
                else None
            )
        if found and self.garden.filled(found[0]).each:
            found = [n for n in found if not self._serves_another(n, node)]
        target = found[0] if found else self.garden.make(type_, node, where)
        return {"expr": self.link(node, path, target, attribute)}

    def _serves_another(self, target: Node, node: Node) -> bool:
        """Whether one of another resource's type, beside this one, refers to the target."""
        alike = [n for n in self.garden.nodes if n.type == node.type and n is not node]
        heads = (f"{target.address}.", f"{target.address}[")
        return any(name.startswith(heads) for other in alike for _, name in other.links)

    def link(self, node: Node, path: str, target: Node, attribute: str) -> str:
        """The expression of another resource's attribute, noted as what stands at the path."""
        at = reference_path(target.body, attribute)
        index = ""
        if target.count > 1:
            index = "[count.index]" if node.count == target.count else "[0]"
        name = f"{target.address}{index}.{at}"
        node.links.append((path, name))
        return name

    def _each(self, node: Node, path: str, each: str) -> Data | None:
        type_, _, attribute = each.partition(".")
        found = sorted(self.garden.of_type(type_, node), key=lambda n: (n.index, n.label))
        if not found:
            return None
        width = max(len(n.label) for n in found)
        lines = [f"  {n.label.ljust(width)} = {self.link(node, path, n, attribute)}" for n in found]
        return {"expr": "\n".join(["jsonencode({", *lines, "})"])}

    def _source(self, node: Node, path: str, text: str) -> str:
        """HCL source text with the resource's label, and with names of others, filled in."""

        def others(match: re.Match[str]) -> str:
            found = sorted(self.garden.of_type(match[1], node), key=lambda n: n.address)
            return ", ".join(self.link(node, path, n, match[2]) for n in found)

        settings = self.garden.settings
        text = re.sub(r"\{param:([\w.]+)\}", lambda m: str(settings[m[1]].value), text)
        return re.sub(r"\{all:(\w+)\.([\w.]+)\}", others, text.replace("{label}", node.label))

    def _var(self, node: Node, variable: Variable, label: str = "") -> Data:
        data = msgspec.to_builtins(variable)
        several = sum(n.type == node.type for n in self.garden.nodes) > 1
        label = label or (node.label if several else "")
        name = re.sub(r"_+", "_", variable.name.replace("{label}", label)).strip("_")
        self.garden.variables.setdefault(name, {**data, "name": name})
        return {"var": name}

    def name_path(self, node: Node) -> str:
        """Path of the attribute that holds the resource's name; empty where none does."""
        paths = (self.garden.filled(node).name, *_NAMES)
        for path in paths:
            schema = at_path(node.body, path) if path else None
            if schema is not None and (schema.required or schema.optional):
                return path
        return ""

    def _name(self, node: Node) -> None:
        """A name where the goal gives none: another resource's, or the user's own where it must be
        unique."""
        filled = self.garden.filled(node)
        path = self.name_path(node)
        schema = at_path(node.body, path) if path else None
        if schema is None or _has(node, path):
            return
        for type_ in filled.named_after:
            other = next(iter(self.garden.of_type(type_, node)), None)
            theirs = self.name_path(other) if other else ""
            if other is not None and theirs in other.values and other.count == 1:
                node.values[path] = other.values[theirs]
                return
        if filled.unique:
            what = self.garden.title(node)
            text = f"Name of the {what}, the only one of this name in the world"
            node.values[path] = declare(self.garden, node, path, schema, text)

    def _plain_name(self, node: Node) -> None:
        """A plain name where nothing else gives one; it can be changed."""
        path = self.name_path(node)
        schema = at_path(node.body, path) if path else None
        if schema is None or _has(node, path) or not (schema.required or schema.optional):
            return
        own = not schema.required and schema.computed and path != "metadata.name"
        if own and not node.named:
            return
        name = f"{node.type}.{node.label}.{path}"
        plain = self.garden.title(node).lower().replace(" ", "-")
        value = plain if node.label == "main" else node.label.replace("_", "-")
        if schema.pattern and not re.search(schema.pattern, value):
            node.values[path] = declare(self.garden, node, path, schema, "")
            return
        setting = Parameter(name, value, "assumed", None, "the goal gives no name")
        self.garden.settings[name] = setting
        node.given[path] = name
        node.values[path] = self._given(node, path, name)

    def _ask(self, node: Node, path: str) -> None:
        """A required attribute that nothing has given so far."""
        schema = at_path(node.body, path)
        if schema is None:
            node.blocks.add(path)
            return
        facts = self.garden.facts.get(node.provider)
        leaf = path.rpartition(".")[2]
        if facts is not None and leaf in facts.common:
            value = self.value(node, path, facts.common[leaf])
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
                "list": [{"expr": self.link(node, path, n, reference.attribute)} for n in found]
            }
        return {"expr": self.link(node, path, found[0], reference.attribute)}

    # What may stand there besides

    def _safe(self, node: Node) -> None:
        facts = self.garden.facts.get(node.provider)
        for name, fill in (facts.safe if facts else {}).items():
            schema = node.body.attributes.get(name)
            if (
                schema is not None
                and schema.optional
                and schema.deprecated is None
                and not _has(node, name)
            ):
                value = self.value(node, name, fill)
                if value is not None:
                    node.values[name] = value

    def _one_of(self, node: Node) -> None:
        """Of attributes of which one must be set, the first that can be written."""
        for rule in node.body.constraints:
            names = [str(name) for name in rule.args.get("of", ())]
            if rule.kind not in ("exactly_one", "at_least_one") or any(
                _has(node, n) for n in names
            ):
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
        for name, schema in sorted(node.body.attributes.items()):
            if not schema.optional or schema.required or schema.deprecated is not None:
                continue
            if _has(node, name) or name.endswith("_prefix"):
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
                links = [self.link(node, name, n, reference.attribute) for n in found]
                node.values[name] = (
                    {"list": [{"expr": link} for link in links]}
                    if reference.several
                    else {"expr": links[0]}
                )


def _certain(name: str) -> bool:
    """True for a name that says that it holds another resource's key."""
    return name.endswith(("_id", "_ids", "_name", "_names", "_arn", "_arns"))


def _one(fact: str, facts: frozenset[str] | set[str]) -> bool:
    if fact.startswith("not:"):
        return not _one(fact[4:], facts)
    return any(name in facts for name in fact.split("|"))


def _has(node: Node, path: str) -> bool:
    """Whether something stands at the path or below it."""
    at: Mapping[str, Data] = node.values
    return path in at or path in node.blocks or any(p.startswith(f"{path}.") for p in at)
