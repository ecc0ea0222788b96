"""Hand-made plans, and strategies that make them."""

from __future__ import annotations

from hypothesis import strategies as st

from assistant.core.plan import (
    Attribute,
    Block,
    Choice,
    Comment,
    Plan,
    PlannedFile,
    Printed,
    Segment,
)

WORDS = "[A-Z][a-z ]{4,30}"


def text(value: str, origin: str = "recipe", why: str = "") -> tuple[Segment]:
    return (Printed(value, origin, why),)  # type: ignore[arg-type]


def quoted(choice: Choice) -> tuple[Segment, ...]:
    return (Printed('"'), choice, Printed('"'))


def plan_of(*files: PlannedFile, targets: tuple[str, ...] = ("packer",)) -> Plan:
    return Plan("a machine image", "machine", "test", targets, (), files, ())


def hcl(*blocks: Block, path: str = "main.pkr.hcl") -> PlannedFile:
    return PlannedFile(path, "hcl", "a test", blocks=blocks)


names = st.from_regex(r"[a-z][a-z_]{0,11}", fullmatch=True)
label_texts = st.text(st.characters(min_codepoint=32, exclude_categories=["C"]), max_size=12)
quoted_texts = st.text("abcXYZ 09_-é…/:.", max_size=20).map(lambda t: f'"{t}"')
single_values = st.one_of(
    st.integers(0, 10**6).map(str),
    st.sampled_from(["true", "null", "var.name", 'lookup(var.a, "b", 3)']),
    quoted_texts,
)
block_values = st.one_of(
    st.lists(quoted_texts, min_size=1, max_size=3).map(
        lambda items: "[\n" + "".join(f"  {item},\n" for item in items) + "]"
    ),
    st.just("{\n  a = 1\n  b = {\n    c = 2\n  }\n}"),
    st.sampled_from(["<<EOT\n  kept\n as it is\n\nEOT", "<<-EOT\n    moved\n  in\n  EOT"]),
)
choice_values = st.one_of(
    st.sampled_from([("true", "false"), ('"a"', '"ab"', '"abc"')]).map(
        lambda options: (Choice("?", "one of these", options=options),)
    ),
    st.sampled_from([WORDS, "[a-z ]{1,20}", "(ab|cd){1,3}x?", "[0-9]{2}(-[0-9]{2}){0,2}"]).map(
        lambda pattern: quoted(Choice("?", "a text", pattern=pattern))
    ),
)
values = st.one_of(
    st.one_of(single_values, block_values).map(lambda value: (Printed(value),)), choice_values
)
attributes = st.builds(Attribute, names, values)
comments = st.sampled_from(
    [
        Comment((Printed("a remark # with signs {"),)),
        Comment((Choice("?", "say what it does", pattern=WORDS),)),
    ]
)


def _block(inner: st.SearchStrategy[object]) -> st.SearchStrategy[Block]:
    body = st.lists(st.one_of(attributes, comments, inner), max_size=5).map(_distinct)
    return st.builds(Block, names, st.lists(label_texts, max_size=2).map(tuple), body, st.just(""))


def _distinct(body: list[object]) -> tuple[object, ...]:
    seen: set[str] = set()
    out = []
    for item in body:
        if isinstance(item, Attribute):
            if item.name in seen:
                continue
            seen.add(item.name)
        out.append(item)
    return tuple(out)


blocks = st.recursive(_block(st.nothing()), _block, max_leaves=6)


def numbered(items: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks with every choice's id its own."""
    count = 0

    def segment(found: Segment) -> Segment:
        nonlocal count
        if isinstance(found, Choice):
            count += 1
            return Choice(f"choice.{count}", found.ask, found.options, found.pattern)
        return found

    def item(found: object) -> object:
        if isinstance(found, Attribute):
            return Attribute(found.name, tuple(map(segment, found.value)))
        if isinstance(found, Comment):
            return Comment(tuple(map(segment, found.segments)))
        assert isinstance(found, Block)
        return block(found)

    def block(found: Block) -> Block:
        body = tuple(item(inner) for inner in found.body)
        return Block(found.type, found.labels, body, found.schema)  # type: ignore[arg-type]

    return tuple(map(block, items))
