"""Variables of the source as variables of Terraform."""

from __future__ import annotations

import re

from assistant.core.translation import Placeholder
from assistant.translate.hcl_writing import Body, inside, label, quoted
from assistant.translate.naming import Names
from assistant.translate.texts import Text, Variable

_SECRET = re.compile(r"pass(word|wd|phrase)?\b|secret|token|(api|private|access)_?key|credential")
RESERVED = frozenset({"source", "version", "providers", "count", "for_each", "lifecycle",
                       "depends_on", "locals"})  # fmt: skip
"""Names that a variable of Terraform's cannot have, as modules take them for themselves."""


def is_secret(name: str) -> bool:
    """Whether a name says that its value is nobody else's business."""
    return bool(_SECRET.search(name.lower()))


class Variables:
    """Collects what is asked for, and gives the expressions that stand for it."""

    def __init__(self, reserved: frozenset[str] = RESERVED) -> None:
        """`reserved`: names that the target does not take."""
        self._names = Names(
            lambda name: f"{label(name)}_value" if label(name) in reserved else label(name)
        )
        self._seen: dict[str, Variable] = {}
        self._why: dict[str, str] = {}
        self._hidden: set[str] = set()

    def code(self, text: Text | None) -> str:
        """A text as an expression."""
        if text is None:
            return quoted("")
        if len(text.parts) == 1 and isinstance(text.parts[0], Variable):
            return f"var.{self._use(text.parts[0])}"
        parts = (
            inside(part, before_expression=number < len(text.parts))
            if isinstance(part, str)
            else f"${{var.{self._use(part)}}}"
            for number, part in enumerate(text.parts, 1)
        )
        return f'"{"".join(parts)}"'

    def ask(self, name: str, why: str, default: str | None = None) -> str:
        """A variable that the source does not have; its expression."""
        used = self._use(Variable(name, default))
        self._why[used] = why
        return f"var.{used}"

    def hide(self, name: str) -> None:
        """The variable is a secret, whatever it is called."""
        self._hidden.add(name)

    def _use(self, variable: Variable) -> str:
        name = self._names.of(variable.name)
        known = self._seen.get(name)
        if known is None or known.default is None:
            self._seen[name] = variable if variable.default is not None or not known else known
        return name

    def why(self, name: str) -> str:
        """What the variable stands for."""
        return self._why.get(name, f"`{self._seen[name].name}` of the source")

    def body(self) -> Body:
        """The file that declares them."""
        file = Body()
        for name, variable in self._seen.items():
            block = file.block(f'variable "{name}"')
            block.set("type", "string")
            block.set("description", quoted(self.why(name).replace("`", "")))
            if variable.default is not None:
                block.set("default", quoted(variable.default))
            if is_secret(variable.name) or variable.name in self._hidden:
                block.set("sensitive", "true")
        return file

    def placeholders(self) -> tuple[Placeholder, ...]:
        """What the user is told to give."""
        return tuple(Placeholder(n, self.why(n), v.default) for n, v in self._seen.items())
