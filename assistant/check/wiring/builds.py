"""Packer's builds: the names in only, except and override, and what an override holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.world import World
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import (
    Block,
    Expression,
    Literal,
    Module,
    Object,
    Traversal,
    Tuple,
    value_of,
)
from assistant.syntax.source import Source

_STEPS = {
    "provisioner": "provisioner", "error-cleanup-provisioner": "provisioner",
    "post-processor": "post-processor",
}  # fmt: skip


class _Build(NamedTuple):
    """The names by which the machines of one build are spoken of."""

    whole: frozenset[str]
    """qemu.win, and with the build's name before it."""
    short: frozenset[str]
    """win."""


def builds(module: Module, world: World, report: Reporter) -> None:
    """Findings about one module's `build` blocks."""
    for placed in module.of_type("build"):
        _quoted(placed.block, placed.file.source, report)
        names = _names(placed.block)
        if names is None:
            continue
        for step in steps_of(placed.block):
            _selected(step, names, placed.file.source, report)
            _overridden(step, names, module, world, placed.file.source, report)


def _quoted(build: Block, source: Source, report: Reporter) -> None:
    """`sources` holds texts: a bare source.type.name is looked up and not found."""
    listed = build.body.attribute("sources")
    items = listed.value.items if listed and isinstance(listed.value, Tuple) else ()
    for item in items:
        if isinstance(item, Traversal) and item.parts[0] == "source":
            text = _address(item)
            fix = rename(source, item.span, f'"{text}"', safe=True) if text else None
            report.add(
                source, item.span, "schema/unquoted-source",
                "A source is named in quotes here", fix=fix,
            )  # fmt: skip


def _names(build: Block) -> _Build | None:
    """None where a name is computed."""
    whole: set[str] = set()
    short: set[str] = set()
    listed = build.body.attribute("sources")
    texts: list[tuple[str, str]] = []
    if listed is not None:
        if not isinstance(listed.value, Tuple):
            return None
        for item in listed.value.items:
            text = _address(item)
            if text is None:
                return None
            texts.append((text, ""))
    for source in build.body.blocks_of("source"):
        given = source.body.attribute("name")
        own = value_of(given.value) if given else ""
        if not source.labels or not isinstance(own, str):
            return None
        texts.append((source.labels[0].text, own))
    if build.body.blocks_of("dynamic"):
        return None
    for text, own in texts:
        type_, _, name = text.removeprefix("source.").partition(".")
        short |= {name, own} - {""}
        whole |= {f"{type_}.{one}" for one in (name, own) if one}
    named = build.body.attribute("name")
    build_name = value_of(named.value) if named else None
    if named is not None and not isinstance(build_name, str):
        return None
    if build_name:
        whole |= {f"{build_name}.{one}" for one in whole}
    return _Build(frozenset(whole), frozenset(short))


def _address(item: Expression) -> str | None:
    if isinstance(item, Traversal) and all(isinstance(p, str) for p in item.parts):
        return ".".join(map(str, item.parts))
    return item.value if isinstance(item, Literal) and isinstance(item.value, str) else None


def steps_of(build: Block) -> Iterator[Block]:
    """What a build runs: provisioners and post-processors, those of a chain too."""
    for block in build.body.blocks:
        if block.type in _STEPS:
            yield block
        elif block.type == "post-processors":
            yield from block.body.blocks_of("post-processor")


def _selected(step: Block, names: _Build, source: Source, report: Reporter) -> None:
    """Names in `only` and `except` that no machine of this build has: nothing is selected."""
    for word in ("only", "except"):
        attribute = step.body.attribute(word)
        items = attribute.value.items if attribute and isinstance(attribute.value, Tuple) else ()
        for item in items:
            text = item.value if isinstance(item, Literal) else None
            if not isinstance(text, str) or text in names.whole or text in names.short:
                continue
            known = sorted(names.whole)
            close = near(text, known)
            fix = rename(source, item.span, f'"{close[0]}"', safe=False) if close else None
            report.add(
                source, item.span, "reference/unknown-build",
                f"{word}: this build makes no `{text}`",
                maybe(close) or f"It makes {', '.join(known)}." if known else "",
                severity="warning", fix=fix,
            )  # fmt: skip


def _overridden(
    step: Block, names: _Build, module: Module, world: World, source: Source, report: Reporter
) -> None:
    """`override`: a machine's name, and arguments of the provisioner."""
    attribute = step.body.attribute("override")
    if attribute is None or not isinstance(attribute.value, Object) or not step.labels:
        return
    address = f"packer/{_STEPS[step.type]}/{step.labels[0].text}"
    component, choice = world.choices[module].component(step, address)
    for entry in attribute.value.entries:
        if entry.key is not None and entry.key not in names.short | names.whole:
            close = near(entry.key, sorted(names.short))
            report.add(
                source, entry.key_span, "reference/unknown-build",
                f"override: this build makes no `{entry.key}`", maybe(close), severity="warning",
                fix=rename(source, entry.key_span, close[0], safe=False) if close else None,
            )  # fmt: skip
        if component is None or not isinstance(entry.value, Object):
            continue
        doubt = not component.complete or (choice is not None and not choice.fits)
        known = [*component.body.attributes, *component.body.blocks]
        for inner in entry.value.entries:
            if inner.key is None or inner.key in known:
                continue
            close = near(inner.key, known)
            safe = certain(inner.key, close) and not doubt
            report.add(
                source, inner.key_span, "schema/unknown-attribute",
                f"{_STEPS[step.type]} `{step.labels[0].text}` has no argument `{inner.key}`",
                maybe(close), severity="warning" if doubt else "error",
                fix=rename(source, inner.key_span, close[0], safe=safe) if close else None,
            )  # fmt: skip
