"""Names that mean something in some places only: each, count, self, and what stands alone."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.check.report import Reporter
from assistant.check.wiring.uses import Use
from assistant.syntax.source import Span

_EACH = ("resource", "data", "ephemeral", "module", "import", "provider")
_COUNT = ("resource", "data", "ephemeral", "module")
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
        if root == "each":
            _each(use, report)
        elif root == "count":
            _count(use, report)
        elif root == "self":
            _self(use, report)
        if len(use.reference.parts) == 1 and root in _ALONE:
            _alone(use, report, str(root), _ALONE[str(root)])
        elif root == "data" and len(use.reference.parts) < 3:
            _alone(use, report, "data", _NEEDED["data"])


def _word(use: Use) -> Span:
    start = use.reference.span.start
    return Span(start, start + len(str(use.reference.parts[0])))


def _each(use: Use, report: Reporter) -> None:
    owner = use.frame.owner
    allowed = owner.type in _EACH and owner.body.attribute("for_each") is not None
    if allowed and not (use.frame.block is owner and use.attribute == "for_each"):
        return
    detail = "`each` is there in a block that has `for_each`."
    if owner.body.attribute("count") is not None:
        detail = "This block has `count`: write `count.index`."
    report.add(
        use.file.source, use.reference.span, "reference/out-of-place",
        "`each` means nothing here", detail,
    )  # fmt: skip


def _count(use: Use, report: Reporter) -> None:
    owner = use.frame.owner
    allowed = owner.type in _COUNT and owner.body.attribute("count") is not None
    if allowed and not (use.frame.block is owner and use.attribute == "count"):
        return
    detail = "`count` is there in a block that has `count`."
    if owner.body.attribute("for_each") is not None:
        detail = "This block has `for_each`: write `each.key` or `each.value`."
    report.add(
        use.file.source, use.reference.span, "reference/out-of-place",
        "`count` means nothing here", detail,
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
