"""Names that mean something in some places only: each, count, self, and what stands alone."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.check.report import Reporter
from assistant.check.wiring.uses import Use
from assistant.syntax.source import Span

_COUNTED = ("resource", "data", "ephemeral", "module")
_REPEATED = {
    "each": ((*_COUNTED, "import", "provider"), "for_each", "count", "`count.index`"),
    "count": (_COUNTED, "count", "for_each", "`each.key` or `each.value`"),
}
"""By name: the blocks that may have it, the argument that brings it, the other argument, and what
is there with that one."""
_SELF = {"provisioner", "connection", "postcondition"}
_ALONE = {
    "var": "a variable's name", "local": "a local's name", "path": "module, root or cwd",
    "terraform": "workspace", "each": "key or value", "count": "index",
    "module": "a module's name",
}  # fmt: skip
_NEEDED = {"data": "the type and the name of a data source"}


def contexts(uses: Iterable[Use], report: Reporter) -> None:
    """Findings about one Terraform module's references."""
    for use in uses:
        root = use.reference.parts[0]
        if root in _REPEATED:
            _repeated(use, report, str(root))
        elif root == "self":
            _self(use, report)
        if len(use.reference.parts) == 1 and root in _ALONE:
            _alone(use, report, str(root), _ALONE[str(root)])
        elif root == "data" and len(use.reference.parts) < 3:
            _alone(use, report, "data", _NEEDED["data"])


def _word(use: Use) -> Span:
    start = use.reference.span.start
    return Span(start, start + len(str(use.reference.parts[0])))


def _repeated(use: Use, report: Reporter, root: str) -> None:
    """`each` and `count`, in a block that is there several times by the argument of theirs."""
    kinds, argument, other, instead = _REPEATED[root]
    owner = use.frame.owner
    allowed = owner.type in kinds and owner.body.attribute(argument) is not None
    if allowed and not (use.frame.block is owner and use.attribute == argument):
        return
    detail = f"`{root}` is there in a block that has `{argument}`."
    if owner.body.attribute(other) is not None:
        detail = f"This block has `{other}`: write {instead}."
    report.add(
        use.file.source, use.reference.span, "reference/out-of-place",
        f"`{root}` means nothing here", detail,
    )  # fmt: skip


def _self(use: Use, report: Reporter) -> None:
    if _SELF.isdisjoint(use.frame.kinds):
        report.add(
            use.file.source, _word(use), "reference/out-of-place", "`self` means nothing here",
            "It stands for a resource in its own provisioners, connection and postconditions.",
        )  # fmt: skip


def _alone(use: Use, report: Reporter, root: str, what: str) -> None:
    report.add(
        use.file.source, use.reference.span, "reference/incomplete",
        f"`{root}` does not stand alone", f"After it comes {what}.",
    )  # fmt: skip
