"""Which readers and writers there are, and the way through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.core.draft import DraftedFile, LineOrigin
from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.syntax.yaml import Mapping as YamlMapping
from assistant.syntax.yaml import parse_yaml, target
from assistant.translate.compose import read_compose
from assistant.translate.containers.kubernetes import write_kubernetes
from assistant.translate.containers.quadlet import write_quadlet
from assistant.translate.containers.terraform import write_terraform
from assistant.translate.ledger import Ledger
from assistant.translate.model import Stack
from assistant.translate.written import Page, Written

FROM: Mapping[str, Callable[[str, str, Ledger], Stack]] = {"compose": read_compose}
"""What can be read, by the tool's id."""
TO: Mapping[str, Callable[[Stack, Ledger], Written]] = {
    "terraform": write_terraform,
    "kubernetes": write_kubernetes,
    "quadlet": write_quadlet,
}
"""What can be written."""


def translate(path: str, text: str, to: str) -> Translation:
    """The file at `path` in the words of `to`.

    Raises UsageError for a target that is not known or the source's own, and for a text that is not
    whole; Declined for a kind of file that is not read. What the file says raises nothing.
    """
    if to not in TO:
        raise UsageError(f"no translation into {to} is known", mend=f"--to takes: {', '.join(TO)}")
    of = _kind(path, text)
    if of == to:
        raise UsageError(f"{path} is a file of {to} already", mend="give another --to")
    ledger = Ledger(text)
    stack = FROM[of](path, text, ledger)
    if not stack.services:
        raise Declined(f"{path} has no services to translate", mend="compose files name them")
    written = TO[to](stack, ledger)
    lines = ledger.close()
    return Translation(
        source=path,
        of=of,
        to=to,
        files=tuple(_file(page, path) for page in written.pages),
        lines=lines,
        aside=len(text.removesuffix("\n").split("\n")) - len(lines),
        placeholders=written.placeholders,
        added=written.added,
    )


def _kind(path: str, text: str) -> str:
    """The id of the tool that the file belongs to; what is wrong with it is an error."""
    if path.lower().endswith((".yml", ".yaml")):
        file = parse_yaml(path, text)
        if file.findings:
            first = file.findings[0]
            place = f"{path}:{first.start.line}:{first.start.column}"
            raise UsageError(f"{place}: {first.summary}", mend=f"dryfit check {path}")
        document = target(file.documents[0]) if file.documents else None
        if isinstance(document, YamlMapping) and isinstance(document.get("services"), YamlMapping):
            return "compose"
    raise Declined(
        f"{path} is in no form that is translated",
        mend="what is read: compose files (.yml or .yaml with `services:`)",
    )


def _file(page: Page, source: str) -> DraftedFile:
    origins = tuple(
        LineOrigin(line, "user", f"{source}:{','.join(map(str, lines))}")
        for line, lines in sorted(page.origins.items())
    )
    return DraftedFile(page.path, page.language, page.text.encode(), origins)
