"""What a fill of the facts comes to in a resource: a value in the form of recipes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assistant.core.schema import AttributeSchema
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.declaring import declare
from assistant.plan.open.facts import Fill
from assistant.plan.open.growing import Garden
from assistant.plan.open.lookups import MARK, looked_up
from assistant.plan.open.nodes import Data, Node, sentence, words
from assistant.plan.open.opening import opened_to_internet
from assistant.plan.open.ranges import part_of
from assistant.plan.open.schema import reference_path
from assistant.plan.recipe import Scalar, Variable
from assistant.plan.values import literal
from assistant.targets.scene import Scene


class Fills:
    """Works fills out against a garden, which may grow for them."""

    def __init__(self, garden: Garden, scene: Scene) -> None:
        self.garden = garden
        self.scene = scene

    def value(self, node: Node, path: str, fill: Scalar | Fill) -> Data | None:
        """A fill in the form of recipes; None where it does not hold."""
        if isinstance(fill, str):
            return fill.replace("{label}", node.label)
        if not isinstance(fill, Fill):
            return fill
        if not self.holds(node, fill.when):
            return None if fill.otherwise is None else self.value(node, path, fill.otherwise)
        made = self._form(node, path, fill)
        if fill.why and made is not None:
            if not isinstance(made, dict):
                made = {"expr": literal(made)}
            made = {**made, "why": made.get("why") or fill.why}
        return made

    def holds(self, node: Node, when: Sequence[str]) -> bool:
        """Whether the conditions hold for a resource; see `Fill.when`."""
        here = {f"made:{n.type}" for n in self.garden.nodes}
        here |= {f"has:{p}" for p in node.values}
        here |= {f"said:{p}" for p in node.given}
        here |= {f"named:{n.type}" for n in self.garden.nodes if n.named}
        here |= {f"is:{p}={_said(v)}" for p, v in node.values.items() if not isinstance(v, list)}
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
        here |= {f"stands:{n.type}" for n in self.garden.nodes if n.there}
        here |= {"several"} if node.count > 1 else set()
        here |= {"reserved"} if node.reserved else set()
        types = [n.type for n in self.garden.nodes]
        here |= {f"one:{kind}" for kind in types if types.count(kind) == 1}
        here |= {
            f"two:{kind}"
            for kind in types
            if sum(n.count for n in self.garden.nodes if n.type == kind) > 1
        }
        here |= {"open:internet"} if opened_to_internet(self.scene.given) else set()
        facts = self.scene.facts | here | {f"param:{name}" for name in self.garden.settings}
        asked = {name for fact in when for name in fact.split("|") if name in facts}
        self.scene.used.update(n.removeprefix("param:") for n in asked if n.startswith("param:"))
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
            return self.variable(node, fill.var)
        if fill.expr is not None:
            if fill.needs is not None:
                self.variable(node, fill.needs, label=node.label)
            return {"expr": self._source(node, path, fill.expr)}
        if fill.lookup is not None:
            return {"expr": looked_up(self.garden, node, MARK + fill.lookup)}
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
        if fill.nth:
            return self._nth(node, path, found, fill.nth, attribute)
        if fill.all:
            return self._every(node, path, found, attribute) if found else None
        if found and self.garden.filled(found[0]).each:
            found = [n for n in found if not self._serves_another(n, node)]
        target = found[0] if found else self.garden.make(type_, node, where)
        if fill.every:
            return self._every(node, path, [target], attribute)
        return {"expr": self.link(node, path, target, attribute)}

    def _nth(
        self, node: Node, path: str, found: Sequence[Node], nth: int, attribute: str
    ) -> Data | None:
        """One of several by its place in the goal; what stands several times counts as often."""
        order = sorted(found, key=lambda n: (n.index, n.label))
        each = [(n, i) for n in order for i in range(n.count)]
        if nth > len(each):
            return None
        target, number = each[nth - 1]
        link = self.link(node, path, target, attribute)
        return {"expr": link.replace("[0].", f"[{number}].", 1) if target.count > 1 else link}

    def _every(self, node: Node, path: str, targets: Sequence[Node], attribute: str) -> Data:
        """An attribute of some resources as a list, of one that stands several times every one."""
        links = [(n, self.link(node, path, n, attribute)) for n in targets]
        if all(n.count == 1 for n, _ in links):
            return {"list": [{"expr": link} for _, link in links]}
        parts = [
            f"{n.address}[*].{reference_path(n.body, attribute)}" if n.count > 1 else f"[{link}]"
            for n, link in links
        ]
        return {"expr": parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"}

    def _all_of(self, node: Node, path: str, target: Node, attribute: str) -> str:
        """An attribute of all that a resource's count makes, else of the one."""
        link = self.link(node, path, target, attribute)
        return link if target.count == 1 else f"{target.address}[*].{attribute}"

    def _serves_another(self, target: Node, node: Node) -> bool:
        """Whether one of another resource's type, beside this one, refers to the target."""
        alike = [n for n in self.garden.nodes if n.type == node.type and n is not node]
        heads = (f"{target.address}.", f"{target.address}[")
        return any(name.startswith(heads) for other in alike for _, name in other.links)

    def link(
        self, node: Node, path: str, target: Node, attribute: str, *, at: int | None = None
    ) -> str:
        """The expression of another resource's attribute, noted as what stands at the path; `at`:
        of which of those that its count makes."""
        if target.there:
            if (known := self._known_of(target, attribute)) is not None:
                return known
            attribute = self.garden.filled(target).there.as_.get(attribute, attribute)
        index = ""
        if at is not None:
            index = f"[{at}]"
        elif target.count > 1:
            index = "[count.index]" if node.count == target.count else "[0]"
        name = f"{target.address}{index}.{reference_path(target.body, attribute)}"
        node.links.append((path, name))
        return name

    def _known_of(self, target: Node, attribute: str) -> str | None:
        """A variable for what no data source tells of one that is there; None where one does."""
        told = self.garden.filled(target).there.as_.get(attribute, attribute)
        if target.source and at_path(target.body, told) is not None:
            return None
        schema = AttributeSchema("string")
        text = f"{sentence(words(told))} of the {self.garden.title(target)} that is there"
        return f"var.{declare(self.garden, target, told, schema, text)['var']}"

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
            found = sorted(self.garden.of_type(match[2], node), key=lambda n: n.address)
            if match[1] == "every":
                return ", ".join(self._all_of(node, path, n, match[3]) for n in found)
            if match[1] != "all":
                found = [n for n in found if n.reserved == (match[1] == "made")]
            return ", ".join(self.link(node, path, n, match[3]) for n in found)

        def told(match: re.Match[str]) -> str:
            self.scene.used.add(match[1])
            return str(self.garden.settings[match[1]].value)

        text = re.sub(r"\{param:([\w.]+)\}", told, text)
        return re.sub(
            r"\{(all|every|made|said):(\w+)\.([\w.]+)\}",
            others,
            text.replace("{label}", node.label),
        )

    def variable(self, node: Node, variable: Variable, label: str = "") -> Data:
        """A variable of the draft, declared; its name says whose it is where there are several."""
        data = msgspec.to_builtins(variable)
        several = sum(n.type == node.type for n in self.garden.nodes) > 1
        label = label or (node.label if several else "")
        name = re.sub(r"_+", "_", variable.name.replace("{label}", label)).strip("_")
        self.garden.variables.setdefault(name, {**data, "name": name})
        return {"var": name}


def in_file(garden: Garden, node: Node, path: str, value: object) -> bool:
    """Whether a value is the path of a file with what belongs there: ~/.ssh/id_ed25519.pub."""
    own = path in garden.filled(node).files
    return own and isinstance(value, str) and re.match(r"[~./]", value) is not None


def _said(value: object) -> object:
    """A value as conditions name it; one with a reason stands as source text."""
    if isinstance(value, dict) and set(value) == {"expr", "why"}:
        return str(value["expr"]).strip('"')
    return value


def _one(fact: str, facts: frozenset[str] | set[str]) -> bool:
    if fact.startswith("not:"):
        return not _one(fact[4:], facts)
    return any(name in facts for name in fact.split("|"))
