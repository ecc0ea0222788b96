"""Predicates about blocks and declarations."""

from __future__ import annotations

from assistant.check.obligations.answer import Answer, Args, met, unmet
from assistant.check.rules.secrets.secret_literal import secret_literals
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body, references


def refers(subject: Subject, args: Args) -> Answer:
    """Something in the block uses a name."""
    wanted = str(args["to"]).split(".")
    blocks = subject.blocks(str(args["from"]))
    if not blocks:
        return unmet(f"there is no block `{args['from']}`")
    first = None
    for found in blocks:
        place = _use_of(found, found.block.body, wanted)
        if place is None:
            return unmet(f"it does not use `{args['to']}`", found.at)
        first = first or place
    return met(first)


def _use_of(found: Found, body: Body, wanted: list[str]) -> str | None:
    for attribute in body.attributes:
        for reference in references(attribute.value):
            if list(reference.parts[: len(wanted)]) == wanted:
                return found.place(reference.span)
    places = (_use_of(found, block.body, wanted) for block in body.blocks)
    return next((place for place in places if place), None)


def block_exists(subject: Subject, args: Args) -> Answer:
    """There is such a block."""
    blocks = subject.blocks(str(args["block"]))
    return met(blocks[0].at) if blocks else unmet(f"there is no block `{args['block']}`")


def blocks_at_least(subject: Subject, args: Args) -> Answer:
    """There are at least so many such blocks."""
    blocks = subject.blocks(str(args["block"]))
    if len(blocks) >= int(args["count"]):
        return met(blocks[0].at if blocks else None)
    return unmet(f"there are {len(blocks)}", blocks[0].at if blocks else None)


def block_absent(subject: Subject, args: Args) -> Answer:
    """There is no such block."""
    blocks = subject.blocks(str(args["block"]))
    return unmet("it is there", blocks[0].at) if blocks else met()


def variable_declared(subject: Subject, args: Args) -> Answer:
    """A variable is declared."""
    for module in subject.modules:
        if declared := module.variables.get(str(args["name"])):
            return met(declared.at)
    return unmet(f"no variable is called `{args['name']}`")


def variable_sensitive(subject: Subject, args: Args) -> Answer:
    """A variable is declared as sensitive."""
    for module in subject.modules:
        declared = module.variables.get(str(args["name"]))
        if declared is not None:
            attribute = declared.block.body.attribute("sensitive") if declared.block else None
            marked = attribute is not None and module.value(attribute.value) in (True, "true")
            return met(declared.at) if marked else unmet("it is not sensitive", declared.at)
    return unmet(f"no variable is called `{args['name']}`")


def variable_without_default(subject: Subject, args: Args) -> Answer:
    """A variable is declared and has no default, so that the user must give it."""
    for module in subject.modules:
        if declared := module.variables.get(str(args["name"])):
            if declared.value is None:
                return met(declared.at)
            return unmet("it has a default", declared.at)
    return unmet(f"no variable is called `{args['name']}`")


def output_declared(subject: Subject, args: Args) -> Answer:
    """An output is declared."""
    blocks = [b for b in subject.blocks("output") if b.block.names == (str(args["name"]),)]
    return met(blocks[0].at) if blocks else unmet(f"no output is called `{args['name']}`")


def plugin_required(subject: Subject, args: Args) -> Answer:
    """A plugin or provider is required by the files."""
    for address in ("packer.required_plugins", "terraform.required_providers"):
        for found in subject.blocks(address):
            attribute = found.block.body.attribute(str(args["name"]))
            if attribute is not None:
                return met(found.place(attribute.span))
    return unmet(f"`{args['name']}` is not required anywhere")


def no_secret_literals(subject: Subject, args: Args) -> Answer:
    """No password or token is written out."""
    found = next(iter(secret_literals(subject)), None)
    return met() if found is None else unmet(found.what, found.at)
