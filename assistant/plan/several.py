"""A goal of several parts: each planned by its own recipe in a folder of its own, and wired.

What one part offers and another wants stands in their recipes; nothing here knows a tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant import paths
from assistant.core.errors import Declined
from assistant.core.intent import Intent, Parameter, Part
from assistant.core.plan import (
    Attribute,
    Block,
    Choice,
    Comment,
    Obligation,
    Plan,
    PlannedFile,
    Printed,
    Segment,
)
from assistant.core.request import UserFile
from assistant.knowledge import Packs
from assistant.plan.carrying import carried_values, decided, filled
from assistant.plan.library import recipes, systems_and_families
from assistant.plan.planner import Laid, can_draft, finish, fitting, lay_out
from assistant.plan.recipe import Offer, Recipe, Want
from assistant.plan.settle import part_facts, slug
from assistant.plan.unseen import Unseen, unseen_of
from assistant.targets.placeholder import suffix_of
from assistant.targets.scene import Scene

_IN_FILES = ("file_", "xml_", "yaml_", "json_")
"""Predicates whose argument `path` is a file's; that of others is an attribute's."""

_SCRIPTS = frozenset(("what", "first", "second"))
"""Arguments of the predicates about order, which may be a script's path."""


_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part with its recipe and its folder."""

    part: Part
    recipe: Recipe
    folder: str
    facts: frozenset[str]

    def offer(self, thing: str) -> Offer | None:
        """What it offers of a kind."""
        return next((o for o in self.recipe.offers if o.thing == thing and self._on(o.when)), None)

    def wants(self) -> Iterator[Want]:
        """What it could use."""
        return (want for want in self.recipe.wants if self._on(want.when))

    def _on(self, when: Sequence[str]) -> bool:
        return Scene("", "", self.facts, {}, "", self.part.platforms).holds(when)


@dataclass(frozen=True, slots=True)
class _Wire:
    want: Want
    giver: _Piece
    taker: _Piece
    value: Parameter


def several(intent: Intent, packs: Packs, user_files: Sequence[UserFile]) -> Plan:
    """The plan of a goal with several parts. Raises as `make_plan` does."""
    if not intent.parts:
        known = recipes(paths.prompts_dir())
        raise Declined("the goal names nothing that can be drafted", mend=can_draft(known))
    pieces = _ordered(list(_pieces(intent)))
    wires = [wire for taker in pieces for wire in _wires(taker, pieces, intent)]
    laid: list[tuple[_Piece, Laid]] = []
    for piece in pieces:
        own = _own(intent, piece, wires)
        for giver in (one for at, one in laid for w in wires if _carries(w, at, piece)):
            own = replace(own, parameters=(*own.parameters, *carried_values(giver)))
        laid.append((piece, lay_out(own, own.parts[0], packs, _for(user_files, piece, pieces))))
    used = {name for _, one in laid for name in one.scene.used}
    plans = [
        (piece, finish(one, [*_unseen(intent, piece, one, used, first=at == 0)]))
        for at, (piece, one) in enumerate(laid)
    ]
    for wire in (w for w in wires if w.want.carries):
        plans = _carried(plans, wire)
    return _joined(intent, plans, [w for w in wires if not w.want.carries])


def _carries(wire: _Wire, giver: _Piece, taker: _Piece) -> bool:
    return wire.want.carries and wire.giver is giver and wire.taker is taker


def _carried(plans: list[tuple[_Piece, Plan]], wire: _Wire) -> list[tuple[_Piece, Plan]]:
    """The plans, the taker's with the giver's files inside of it: both have the same text."""
    giver = next(plan for piece, plan in plans if piece is wire.giver)
    settled = replace(giver, files=tuple(map(decided, giver.files)))
    out = []
    for piece, plan in plans:
        if piece is wire.giver:
            plan = settled
        elif piece is wire.taker:
            at = wire.want.file
            files = (filled(f, settled.files) if f.path == at else f for f in plan.files)
            plan = replace(plan, files=tuple(files))
        out.append((piece, plan))
    return out


def _pieces(intent: Intent) -> Iterator[_Piece]:
    folder = paths.prompts_dir()
    known, oses = recipes(folder), systems_and_families(folder)
    targets = [part.target for part in intent.parts]
    for part in intent.parts:
        facts = part_facts(part, oses)
        name = part.target
        if targets.count(name) > 1:
            name = slug(f"{name} {part.os or part.subject}")
        yield _Piece(part, fitting(part, known, oses), name, facts)


def _ordered(pieces: list[_Piece]) -> list[_Piece]:
    """Who offers something before who wants it; else as the goal has them."""
    out: list[_Piece] = []
    left = list(pieces)
    while left:
        ready = [
            piece
            for piece in left
            if not any(_before(other, piece) for other in left if other is not piece)
        ]
        following = ready[0] if ready else left[0]
        out.append(following)
        left.remove(following)
    return out


def _before(other: _Piece, piece: _Piece) -> bool:
    """Whether the other is used first: it offers what this one wants, or fills a place of it."""
    offers = any(other.offer(want.thing) for want in piece.wants() if not want.leads)
    return offers or any(piece.offer(want.thing) for want in other.wants() if want.leads)


def _wires(taker: _Piece, pieces: Sequence[_Piece], intent: Intent) -> Iterator[_Wire]:
    for want in taker.wants():
        for giver in pieces if not want.pair or len(pieces) == _PAIR else ():
            offer = giver.offer(want.thing)
            if giver is taker or offer is None:
                continue
            value = _value(offer, giver, intent)
            if value is not None:
                name = want.param
                why = f"what {giver.folder}/ gives"
                yield _Wire(want, giver, taker, Parameter(name, value, "assumed", None, why))
                break


def _value(offer: Offer, giver: _Piece, intent: Intent) -> str | int | bool | None:
    if offer.path:
        return f"../{giver.folder}/{offer.path.removeprefix('./')}"
    values = giver.part.parameters or intent.parameters
    given = next((p.value for p in values if offer.before and p.name == offer.before), None)
    if given is None:
        given = next((p.value for p in values if p.name == offer.param), None)
    if given is not None or offer.default is None:
        return given
    if isinstance(offer.default, str):
        return offer.default.replace("{os}", giver.part.os or "image")
    return offer.default if isinstance(offer.default, int | bool) else str(offer.default)


def _own(intent: Intent, piece: _Piece, wires: Sequence[_Wire]) -> Intent:
    """The intent as this part sees it: its own values, and those that it shares with another."""
    values = [p for p in (piece.part.parameters or intent.parameters) if p.name != "target"]
    names = {p.name for p in values}
    for wire in wires:
        shared = wire.giver.offer(wire.want.thing)
        if wire.giver is piece and shared is not None and shared.param:
            why = f"{wire.taker.folder}/ has it too"
            mine = Parameter(shared.param, wire.value.value, "assumed", None, why)
            values += [mine] if shared.param not in names else []
        if wire.giver is piece and wire.want.leads:
            why = f"{wire.taker.folder}/ writes it"
            values.append(Parameter("filled_by", wire.taker.folder, "assumed", None, why))
        if wire.taker is piece and wire.value.name not in names:
            values.append(wire.value)
            theirs = wire.giver.part.parameters or intent.parameters
            values += [p for p in theirs if p.name in wire.want.shares and p.name not in names]
    return replace(intent, parts=(piece.part,), parameters=tuple(values))


def _for(files: Sequence[UserFile], piece: _Piece, pieces: Sequence[_Piece]) -> list[UserFile]:
    """The user's files that this part has a place for. The last gets those that no part has one
    for, and says so."""
    if piece is pieces[-1]:
        return [f for f in files if not any(_takes(p, f) for p in pieces[:-1])]
    return [f for f in files if _takes(piece, f)]


def _takes(piece: _Piece, file: UserFile) -> bool:
    name = file.name.lower()
    return any(name in r.names or suffix_of(name) in r.suffixes for r in piece.recipe.user_files)


def _unseen(
    intent: Intent, piece: _Piece, one: Laid, used: set[str], *, first: bool
) -> Iterator[Unseen]:
    """What is left out: of this part's own; the words that nobody understood with the first."""
    own = _own(intent, piece, ())
    told = replace(own, unread=intent.unread if first else ())
    left = [p for p in told.parameters if p.name not in used]
    yield from unseen_of(replace(told, parameters=tuple(left)), one.recipe, one.scene, one.given)


def _joined(intent: Intent, plans: Sequence[tuple[_Piece, Plan]], wires: Sequence[_Wire]) -> Plan:
    files = [_moved(file, piece.folder) for piece, plan in plans for file in plan.files]
    readme = PlannedFile(
        "README.md", "markdown", "the parts, and in which order they are used",
        segments=(Printed("".join(_page(plans, wires))),),
    )  # fmt: skip
    duties = [_duty(one, piece.folder) for piece, plan in plans for one in plan.obligations]
    parameters = [p for _, plan in plans for p in plan.parameters]
    notes = [f"{piece.folder}/: {note}" for piece, plan in plans for note in plan.notes]
    return Plan(
        goal=intent.goal,
        name=slug("-".join(plan.name for _, plan in plans)),
        recipe="+".join(plan.recipe for _, plan in plans),
        targets=tuple(dict.fromkeys(t for _, plan in plans for t in plan.targets)),
        parameters=tuple(dict.fromkeys(parameters)),
        files=(*files, readme),
        obligations=(*duties, *map(_shared, wires)),
        notes=tuple(notes),
    )


def _page(plans: Sequence[tuple[_Piece, Plan]], wires: Sequence[_Wire]) -> Iterator[str]:
    yield "# " + ", then ".join(plan.name for _, plan in plans) + "\n\n"
    yield "Each folder is used for itself, in this order; its README says how.\n\n"
    for number, (piece, plan) in enumerate(plans, 1):
        yield f"{number}. `{piece.folder}/`: {plan.name} ([README]({piece.folder}/README.md))\n"
    if wires:
        yield "\n## What they share\n\n"
        yield from (f"- {wire.want.said}: `{wire.value.value}`\n" for wire in wires)
    yield "\n## Undo\n\nIn the other order: "
    yield ", ".join(f"`{piece.folder}/`" for piece, _ in reversed(plans)) + ".\n"


def _shared(wire: _Wire) -> Obligation:
    args = {"path": f"{wire.taker.folder}/{wire.want.file}", "text": str(wire.value.value)}
    return Obligation(
        f"wire.{wire.taker.folder}.{wire.want.thing}", wire.want.said, "file_contains", args
    )


def _duty(one: Obligation, folder: str) -> Obligation:
    args = dict(one.args)
    path = args.get("path")
    if one.check.startswith(_IN_FILES) and isinstance(path, str) and path != "*":
        args["path"] = f"{folder}/{path}"
    if not one.check.startswith(_IN_FILES):
        for name in _SCRIPTS & args.keys():
            if "/" in str(args[name]):
                args[name] = f"{folder}/{args[name]}"
    return replace(one, id=f"{folder}.{one.id}", args=args, folder=folder)


def _moved(file: PlannedFile, folder: str) -> PlannedFile:
    """The file in a folder, its choice points named after it."""
    return replace(
        file,
        path=f"{folder}/{file.path}",
        blocks=tuple(_block(block, folder) for block in file.blocks),
        segments=_segments(file.segments, folder),
    )


def _block(block: Block, folder: str) -> Block:
    body: list[Attribute | Block | Comment] = []
    for item in block.body:
        if isinstance(item, Block):
            body.append(_block(item, folder))
        elif isinstance(item, Attribute):
            body.append(replace(item, value=_segments(item.value, folder)))
        else:
            body.append(replace(item, segments=_segments(item.segments, folder)))
    return replace(block, body=tuple(body))


def _segments(segments: Sequence[Segment], folder: str) -> tuple[Segment, ...]:
    return tuple(
        replace(s, id=f"{folder}.{s.id}") if isinstance(s, Choice) else s for s in segments
    )
