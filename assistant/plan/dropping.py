"""A plan without some of its steps, and without what depends on them.

What depends on a step is found by the names in the text, and judged by the checker: an element
of a list goes, else the attribute, else the block around it, whichever leaves fewest errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.core.errors import UsageError
from assistant.core.plan import (
    Attribute,
    Block,
    Comment,
    Plan,
    PlannedFile,
    Printed,
    Segment,
    Step,
)
from assistant.core.steps import address, steps_of
from assistant.knowledge.spelling import alike
from assistant.plan.elements import without_elements

Item = Attribute | Block | Comment
Place = tuple[int, ...]
_ROUNDS = 60
"""References that are followed, at most."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checker says of a plan with any choice made."""

    errors: frozenset[str]
    met: frozenset[str]
    """Ids of obligations."""


Look = Callable[[Plan], Looked]


def drop(plan: Plan, names: Sequence[str], look: Look) -> Plan:
    """`plan` without these steps; its notes say what went with each.

    Raises UsageError, with the nearest names, for one that the plan does not have.
    """
    before = look(plan) if names else None
    for name in names:
        plan = _without(plan, name, look)
    if before is None:
        return plan
    met = look(plan).met
    owed = [o for o in plan.obligations if o.id not in before.met or o.id in met]
    gone = [o.text for o in plan.obligations if o not in owed]
    notes = (f"No longer held to: {'; '.join(gone)}.",) if gone else ()
    return replace(plan, obligations=tuple(owed), notes=(*plan.notes, *notes))


def _without(plan: Plan, name: str, look: Look) -> Plan:
    steps = {step.name: step for step in steps_of(plan)}
    if name not in steps:
        near = alike(name, steps, 3)
        mend = f"nearest: {', '.join(near)}" if near else "dryfit plan shows the steps"
        raise UsageError(f"--drop {name}: the plan has no step of this name", mend=mend)
    work = _Work(plan, look, plan)
    work.drop(steps[name])
    work.follow()
    work.tidy()
    with_it = [gone for gone in dict.fromkeys(work.gone) if gone != name]
    also = f"; with it went {', '.join(with_it)}" if with_it else ""
    return replace(work.plan, notes=(*work.plan.notes, f"Left out, as asked: {name}{also}."))


@dataclass(slots=True)
class _Work:
    """A plan on its way to a smaller one."""

    plan: Plan
    look: Look
    whole: Plan
    gone: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    """Names that must not stand in the plan any more."""

    def drop(self, step: Step) -> None:
        file = _file(self.plan, step.path)
        if step.kind == "file":
            self._lose_file(file)
            return
        block = _at(file, step.at)
        self.plan = _with_file(self.plan, _cut(file, step.at))
        self._lost(block, step.name)

    def follow(self) -> None:
        """Take away what refers to what is gone, until nothing does."""
        for _ in range(_ROUNDS):
            found = next(self._references(), None)
            if found is None:
                return
            file, place, token = found
            ways = list(_ways(file, place, token))
            plans = [_with_file(self.plan, one) for one, _, _ in ways]
            # A whole resource that goes leaves references behind, which are followed next.
            lost = [_token(block) if block else token for _, block, _ in ways]
            wrong = [
                sum(not any(t and t in error for t in (*self.tokens, own)) for error in errors)
                for own, errors in (
                    (o, self.look(p).errors) for o, p in zip(lost, plans, strict=True)
                )
            ]
            best = wrong.index(min(wrong))
            self.plan = plans[best]
            _, block, told = ways[best]
            if block is not None:
                self._lost(block, told)
            elif told:
                self.gone.append(told)

    def tidy(self) -> None:
        """Variables and files that something used, and nothing does now, go as well."""
        for file in self.whole.files:
            for block in file.blocks:
                if block.type == "variable" and self._orphan(f"var.{block.labels[0]}"):
                    self._lose_variable(block.labels[0])
        for file in self.whole.files:
            here = any(file.path == other.path for other in self.plan.files)
            if here and not file.blocks and self._orphan(file.path):
                self._lose_file(file)

    def _orphan(self, token: str) -> bool:
        return _mentions(self.whole, token) and not _mentions(self.plan, token)

    def _references(self) -> Iterator[tuple[PlannedFile, Place, str]]:
        for token in self.tokens:
            for file in self.plan.files:
                for place, attribute in _attributes(file):
                    if _speaks(attribute.value, token):
                        yield file, place, token

    def _lost(self, block: Block, told: str) -> None:
        self.gone.append(told)
        if token := _token(block):
            self.tokens.append(token)

    def _lose_file(self, file: PlannedFile) -> None:
        self.plan = replace(
            self.plan,
            files=tuple(_unlisted(f, file.path) for f in self.plan.files if f.path != file.path),
        )
        self.gone.append(file.path)
        self.tokens.append(file.path)
        for block in file.blocks:
            if block.type not in ("terraform", "packer", "locals", "build"):
                self._lost(block, address(block))

    def _lose_variable(self, name: str) -> None:
        files = []
        for file in self.plan.files:
            blocks = tuple(b for b in file.blocks if (b.type, b.labels) != ("variable", (name,)))
            example = file.path.endswith(".example")
            segments = _unset(file.segments, name) if example else file.segments
            files.append(replace(file, blocks=blocks, segments=segments))
        self.plan = replace(self.plan, files=tuple(files))
        self.gone.append(f"variable.{name}")


def _token(block: Block) -> str:
    """What an expression calls a block; empty where none can."""
    match block.type:
        case "resource":
            return ".".join(block.labels)
        case "variable":
            return f"var.{block.labels[0]}"
        case "data" | "module" | "source" | "local":
            return address(block)
    return ""


def _ways(
    file: PlannedFile, place: Place, token: str
) -> Iterator[tuple[PlannedFile, Block | None, str]]:
    """The file without the reference at `place`, in ever larger pieces; the block that goes."""
    item = _item(file, place)
    if isinstance(item, Attribute):
        less = without_elements(item.value, lambda text: bool(_pattern(token).search(text)))
        if less is not None:
            yield _put(file, place, replace(item, value=less)), None, ""
    # The nested block around it says nothing without it; a whole resource may.
    nested = [place[:length] for length in range(len(place) - 1, 1, -1)]
    for around in nested:
        yield _cut(file, around), None, _told(file, (*around, 0))
    if isinstance(item, Attribute):
        yield _cut(file, place), None, f"{_told(file, place)}.{item.name}"
    yield _cut(file, place[:1]), _at(file, place[:1]), _told(file, place[:2])


def _told(file: PlannedFile, place: Place) -> str:
    return ".".join(address(_at(file, place[: n + 1])) for n in range(len(place) - 1))


def _file(plan: Plan, path: str) -> PlannedFile:
    return next(file for file in plan.files if file.path == path)


def _with_file(plan: Plan, new: PlannedFile) -> Plan:
    return replace(plan, files=tuple(new if f.path == new.path else f for f in plan.files))


def _item(file: PlannedFile, place: Place) -> Item:
    item: Item = file.blocks[place[0]]
    for number in place[1:]:
        assert isinstance(item, Block)  # noqa: S101 - only blocks hold others
        item = item.body[number]
    return item


def _at(file: PlannedFile, place: Place) -> Block:
    item = _item(file, place)
    assert isinstance(item, Block)  # noqa: S101 - the caller knows the place
    return item


def _cut(file: PlannedFile, place: Place) -> PlannedFile:
    return _put(file, place, None)


def _put(file: PlannedFile, place: Place, new: Item | None) -> PlannedFile:
    def inside(block: Block, rest: Place) -> Block:
        body = list(block.body)
        if len(rest) > 1:
            child = body[rest[0]]
            assert isinstance(child, Block)  # noqa: S101 - only blocks hold others
            body[rest[0]] = inside(child, rest[1:])
        else:
            body[rest[0] : rest[0] + 1] = [] if new is None else [new]
        return replace(block, body=tuple(body))

    blocks = list(file.blocks)
    if len(place) == 1:
        blocks[place[0] : place[0] + 1] = [new] if isinstance(new, Block) else []
    else:
        blocks[place[0]] = inside(blocks[place[0]], place[1:])
    return replace(file, blocks=tuple(blocks))


def _attributes(file: PlannedFile) -> Iterator[tuple[Place, Attribute]]:
    def inside(body: Sequence[Item], place: Place) -> Iterator[tuple[Place, Attribute]]:
        for number, item in enumerate(body):
            if isinstance(item, Attribute):
                yield (*place, number), item
            elif isinstance(item, Block):
                yield from inside(item.body, (*place, number))

    for number, block in enumerate(file.blocks):
        yield from inside(block.body, (number,))


def _pattern(token: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.-]){re.escape(token)}(?![\w-])")


def _speaks(value: Sequence[Segment], token: str) -> bool:
    text = "".join(s.text if isinstance(s, Printed) else "\0" for s in value)
    return bool(_pattern(token).search(text))


def _mentions(plan: Plan, token: str) -> bool:
    """Whether some block's attribute, or a text that is not for people, has the name in it."""
    if any(_speaks(a.value, token) for file in plan.files for _, a in _attributes(file)):
        return True
    texts = [f for f in plan.files if f.language != "markdown" and f.path != token]
    return any(_speaks(f.segments, token) for f in texts)


def _unlisted(file: PlannedFile, path: str) -> PlannedFile:
    """A page without the line about a file."""
    if file.language != "markdown":
        return file
    line = re.compile(rf"^- `{re.escape(path)}`: .*\n", re.MULTILINE)
    segments = tuple(
        replace(s, text=line.sub("", s.text)) if isinstance(s, Printed) else s
        for s in file.segments
    )
    return replace(file, segments=segments)


def _unset(segments: Sequence[Segment], name: str) -> tuple[Segment, ...]:
    """An example file without the value of a variable, and without the comment above it."""
    line = re.compile(rf"^(?:#.*\n)?#?\s*{re.escape(name)}\s*=.*\n", re.MULTILINE)
    return tuple(
        replace(s, text=line.sub("", s.text)) if isinstance(s, Printed) else s for s in segments
    )
