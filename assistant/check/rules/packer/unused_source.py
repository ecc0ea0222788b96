"""Every source is used by a build.

Packer does not look into a source that no build names: mistakes in it stay unseen, and nothing is
built from it. Add it to the `sources` of a build, or delete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Module, references


def unused(subject: Subject) -> Iterator[Hit]:
    """Sources beside builds that do not name them."""
    for module in subject.modules:
        builds = list(module.of_type("build"))
        if module.tool != "packer" or module.broken or not builds:
            continue
        named = _named(subject, module)
        for placed in module.of_type("source") if named is not None else ():
            name = ".".join(placed.block.names)
            if len(placed.block.names) == 2 and name not in (named or ()):
                yield Hit(
                    placed.file.source,
                    placed.block.header_span,
                    f"No build uses the source `{name}`",
                    "Packer does not check it, and builds nothing from it.",
                )


def _named(subject: Subject, module: Module) -> frozenset[str] | None:
    """The sources that builds name; None where an expression decides."""
    names: set[str] = set()
    for found in subject.blocks("build"):
        if found.module is not module:
            continue
        if found.block.body.blocks_of("dynamic"):
            return None
        for block in found.block.body.blocks_of("source"):
            names.update(".".join(label.split(".")[-2:]) for label in block.names)
        attribute = found.block.body.attribute("sources")
        if attribute is None:
            continue
        value = subject.value(module, attribute.value)
        for item in value if isinstance(value, list) else (None,):
            if isinstance(item, str):
                names.add(".".join(item.split(".")[-2:]))
        parts = [use.parts for use in references(attribute.value)]
        bare = {".".join(map(str, p[-2:])) for p in parts if p[0] not in ("var", "local")}
        known = isinstance(value, list) and all(isinstance(i, str) for i in value)
        if not known and len(bare) < len(parts):
            return None
        names |= bare
    return frozenset(names)


_BUILD = 'build {\n  sources = ["source.null.a"]\n}\n'
RULE = Rule(
    code="rule/unused-source",
    severity="warning",
    page=__doc__ or "",
    check=unused,
    bad={"a.pkr.hcl": 'source "null" "a" {\n}\nsource "null" "b" {\n}\n' + _BUILD},
    good={"a.pkr.hcl": 'source "null" "a" {\n}\n' + _BUILD},
    at=("a.pkr.hcl", 3, 1),
)
