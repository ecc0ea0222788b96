"""From the resources that a goal names to all that the draft needs, along the references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.core.errors import Unfinished
from assistant.core.intent import Parameter, Part
from assistant.core.schema import AttributeSchema
from assistant.knowledge import Packs
from assistant.knowledge.body_paths import at_path
from assistant.knowledge.catalogue import catalogues_of
from assistant.knowledge.references import Reference, References
from assistant.plan.open.facts import Filled, Lookup, ProviderFacts
from assistant.plan.open.nodes import Data, Node, words

_TAGS = ("tags.", "labels.", "metadata.labels.")
"""Paths of tags, as providers call them."""
_DEEPEST = 8
"""Resources made for one another, one after the other, before the schema is thought at fault."""


@dataclass
class Garden:
    """The resources of one draft while they grow."""

    part: Part
    settings: dict[str, Parameter]
    """The goal's parameters by name; values that are assumed are added."""
    packs: Packs
    facts: Mapping[str, ProviderFacts]
    nodes: list[Node] = field(default_factory=list)
    variables: dict[str, Data] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lookups: dict[tuple[str, str], Lookup] = field(default_factory=dict)
    """Data sources by provider and name, in the order in which they were asked for."""

    files: list[Data] = field(default_factory=list)
    """Files of the draft beside Terraform's own, in the form of recipes."""

    counted: set[str] = field(default_factory=set)
    """Parameters that say how often a resource stands."""

    def __post_init__(self) -> None:
        self.catalogues = catalogues_of(self.packs)
        self._depth: dict[str, int] = {}

    def start(self) -> None:
        """Put in the resources that the goal names, with the values that it gives them."""
        for index, one in enumerate(self.part.resources):
            node = self._node(one.address.rsplit("/", 1)[1], one.label, index)
            node.named = True
            node.count = one.count if one.count > 1 else node.count
            node.inside = one.inside
            node.fills, node.fills_with = one.fills, one.fills_with
            if one.there:
                self._stand(node)
        there = {f"{n.type}.{n.label}": n.address for n in self.nodes if n.there}
        for node in self.nodes:
            node.inside = there.get(node.inside, node.inside)
        self.places = [n for n in self.nodes if n.fills]
        self.nodes = [n for n in self.nodes if not n.fills]
        for node in self.nodes:
            self._depth[node.address] = 0

    def _node(self, type_: str, label: str, index: int) -> Node:
        component = self.packs.component(f"terraform/resource/{type_}")
        info = self.packs.pack(component.pack) if component else None
        if component is None or info is None:
            raise Unfinished(f"no pack has the resource {type_}")
        node = Node(type_, label, info.local_name, component.body, index)
        head = f"{type_}.{label}."
        node.given = {n[len(head) :]: n for n in self.settings if n.startswith(head)}
        node.count = self._usual_count(node)
        self.nodes.append(node)
        return node

    def _stand(self, node: Node) -> None:
        """Make it one that is there already: a data source, where a pack has one."""
        type_ = self.filled(node).there.data or node.type
        component = self.packs.component(f"terraform/data/{type_}")
        node.there = True
        if component is not None:
            node.source, node.body = type_, component.body

    def is_kept(self, type_: str) -> bool:
        """Whether such a resource is there with one that is, as the subnets of a network are."""
        return any(n.there and type_ in self.filled(n).there.keeps for n in self.nodes)

    def _usual_count(self, node: Node) -> int:
        """How often it stands where the goal does not say it of that itself."""
        count = self.filled(node).count
        if count is None:
            return 1
        given = self.settings.get(count.param)
        if given is not None:
            self.counted.add(count.param)
            said = str(given.value)
            return int(said) if said.isdigit() else 2
        named = {one.address.rsplit("/", 1)[1] for one in self.part.resources}
        return max([1, *(number for kind, number in count.beside.items() if kind in named)])

    def filled(self, node: Node) -> Filled:
        """What is known of a resource's type."""
        facts = self.facts.get(node.provider)
        return (facts.resources.get(node.type) if facts else None) or Filled()

    def make(
        self,
        type_: str,
        asked_by: Node,
        where: Mapping[str, Data] | None = None,
        *,
        label: str = "",
        beside: bool = False,
    ) -> Node:
        """One more resource, for the sake of another: one that this refers to, or one that stands
        beside it. Raises Unfinished when that has no end."""
        depth = self._depth[asked_by.address] + 1
        if depth > _DEEPEST:
            raise Unfinished(f"{type_} and {asked_by.type} ask for one another without end")
        taken = {n.label for n in self.nodes if n.type == type_}
        wanted = label or asked_by.label
        label = wanted if wanted not in taken else f"{wanted}_{len(taken) + 1}"
        own = any(value == asked_by.label for value in (where or {}).values())
        label = "main" if not taken and not asked_by.named and not own else label
        node = self._node(type_, label, asked_by.index)
        node.around = asked_by.inside or asked_by.around
        if self.is_kept(type_) and not beside:
            self._stand(node)
            where = {}
        self._tagged(node, asked_by)
        node.values.update(where or {})
        node.reserved = bool(where)
        if self.filled(node).each:
            node.count, node.counted_by = asked_by.count, asked_by.counted_by
        self._depth[node.address] = depth
        return node

    def _tagged(self, node: Node, asked_by: Node) -> None:
        """Give a resource the tags of the one that it is made for."""
        if node.there:
            return
        said = [*asked_by.given.items()]
        for one in self.nodes:
            said += [*one.given.items()] if one.named and one.index == asked_by.index else []
        for path, parameter in said:
            if path.startswith(_TAGS) and at_path(node.body, path) is not None:
                node.given.setdefault(path, parameter)

    def of_type(
        self, type_: str, seen_from: Node, where: Mapping[str, Data] | None = None
    ) -> list[Node]:
        """The resources of a type that another may refer to: that it is put in, then that named
        last before it."""
        found = [
            n
            for n in self.nodes
            if n.type == type_
            and n is not seen_from
            and all(self.says(n, path, value) for path, value in (where or {}).items())
            and not self.reaches(n, seen_from)
        ]

        def far(node: Node) -> tuple[bool, bool, int]:
            after = node.index > seen_from.index
            apart = node.address not in (seen_from.inside, seen_from.around)
            return apart, after, abs(node.index - seen_from.index)

        return sorted(found, key=far)

    def says(self, node: Node, path: str, value: Data) -> bool:
        """Whether the resource has this value there, from the goal or from its type's facts."""
        if path in node.given:
            return str(self.settings[node.given[path]].value) == str(value)
        return str(node.values.get(path)) == str(value)

    def reaches(self, start: Node, goal: Node) -> bool:
        """Whether `start` refers to `goal`, through others too."""
        seen: set[str] = set()
        left = [start]
        while left:
            node = left.pop()
            if node.address in seen:
                continue
            seen.add(node.address)
            for _, name in node.links:
                for other in self.nodes:
                    if name.startswith((f"{other.address}.", f"{other.address}[")):
                        if other is goal:
                            return True
                        left.append(other)
        return False

    def reference(self, node: Node, path: str, schema: AttributeSchema) -> Reference | None:
        """What the attribute refers to: as the facts say, else as the names do."""
        facts = self.facts.get(node.provider)
        said = facts.references.get(f"{node.type}.{path}") if facts else None
        several = isinstance(schema.type, list) and schema.type[0] in ("list", "set")
        if said is not None:
            type_, _, attribute = said.partition(".")
            return Reference(type_, attribute, several) if said else None
        catalogue = self.catalogues.of(node.provider)
        known = References(catalogue) if catalogue else None
        return known.of(node.type, path.rpartition(".")[2], schema) if known else None

    def may_make(self, node: Node, type_: str) -> bool:
        """Whether a resource may be made unasked: it is what this one belongs to, or cheap."""
        facts = self.facts.get(node.provider)
        return node.type.startswith(f"{type_}_") or (facts is not None and type_ in facts.make)

    def providers(self) -> Iterator[str]:
        """Local names of the providers in use, sorted."""
        yield from sorted({node.provider for node in self.nodes})

    def ordered(self) -> list[Node]:
        """The resources, each behind those that it refers to, else by their names: the order of
        the goal's words is not seen in the files."""
        out: list[Node] = []

        def place(node: Node, above: tuple[Node, ...]) -> None:
            if node in out or node in above:
                return
            for _, name in sorted(node.links):
                for other in sorted(self.nodes, key=lambda n: n.address):
                    if name.startswith((f"{other.address}.", f"{other.address}[")):
                        place(other, (*above, node))
            out.append(node)

        for node in sorted(self.nodes, key=lambda n: n.address):
            place(node, ())
        return out

    def place_of(self, node: Node, path: str) -> Node | None:
        """What is there already and says, at this path, where the resource goes."""
        found = (p for p in self.places if p.fills == path and p.address == node.inside)
        return next(found, None)

    def title(self, node: Node) -> str:
        """The resource's type in words."""
        return self.filled(node).title or words(node.type, node.provider)
