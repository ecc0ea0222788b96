"""The way from a file of one tool to files of another."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.draft import DraftedFile, LineOrigin
from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.syntax.yaml import parse_yaml
from assistant.translate.kinds import Kind, whole
from assistant.translate.ledger import Ledger
from assistant.translate.registry import KINDS, is_yaml
from assistant.translate.written import Page

_CALLED = {
    "docker-compose": "compose", "k8s": "kubernetes", "tf": "terraform", "tofu": "terraform",
    "opentofu": "terraform", "podman": "quadlet", "hcl": "packer", "hcl2": "packer",
    "cloudinit": "cloud-init", "user-data": "cloud-init", "bash": "shell", "sh": "shell",
    "docker": "dockerfile", "ks": "kickstart", "subiquity": "autoinstall",
}  # fmt: skip
"""Other names of targets."""


def translate(
    path: str, text: str, to: str, beside: Mapping[str, str] | None = None
) -> Translation:
    """The file at `path` in the words of `to`.

    `beside`: other files of its folder, in which a reader may look up what this one refers to.
    Raises UsageError for a target that is not known or the source's own, and for a text that is not
    whole; Declined for a kind of file that is not read. What the file says raises nothing.
    """
    to = _CALLED.get(to, to)
    kind = _chosen(path, kinds_of(path, text), to)
    ledger = Ledger(text, kind.aside(text))
    model = kind.read(path, text, ledger, beside or {})
    written = kind.family.writers[to](model, ledger)
    lines = ledger.close()
    return Translation(
        source=path,
        of=kind.id,
        to=to,
        read_as=kind.title,
        files=tuple(_file(page, path) for page in written.pages),
        lines=lines,
        aside=len(text.removesuffix("\n").split("\n")) - len(lines),
        placeholders=written.placeholders,
        added=written.added,
    )


def kinds_of(path: str, text: str) -> tuple[Kind, ...]:
    """All kinds that the file is of: a Packer template may hold an image and steps.

    Raises UsageError where the text is not whole, Declined where no kind fits.
    """
    found = tuple(kind for kind in KINDS if kind.matches(path, text))
    if found:
        whole(found[0], path, text)
        return found
    if is_yaml(path, text):
        for fault in parse_yaml(path, text).findings:
            if fault.severity == "error":
                place = f"{path}:{fault.start.line}:{fault.start.column}"
                raise UsageError(f"{place}: {fault.summary}", mend=f"dryfit check {path}")
    reads = "; ".join(f"{kind.title} ({kind.looks})" for kind in KINDS)
    raise Declined(f"{path} is in no form that is translated", mend=f"what is read: {reads}")


def targets_of(path: str, text: str) -> tuple[str, ...]:
    """What a file can be put into. Raises as `kinds_of`."""
    return _targets(kinds_of(path, text))


def _targets(kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(to for kind in kinds for to in kind.targets))


def _chosen(path: str, kinds: tuple[Kind, ...], to: str) -> Kind:
    """The kind that the target can be made of; UsageError with what is possible instead."""
    for kind in kinds:
        if to in kind.targets:
            return kind
    own = any(to == kind.id for kind in kinds)
    why = f"it is {to}'s own already" if own else f"no translation of it into {to} is known"
    others = [kind.title for kind in KINDS if to in kind.targets]
    hint = f"; {to} is written from {', '.join(others)}" if others and not own else ""
    raise UsageError(
        f"{path} was read as {' and '.join(kind.title for kind in kinds)}: {why}{hint}",
        mend=f"--to takes for this file: {', '.join(_targets(kinds))}",
    )


def _file(page: Page, source: str) -> DraftedFile:
    origins = tuple(
        LineOrigin(line, "user", f"{source}:{','.join(map(str, lines))}")
        for line, lines in sorted(page.origins.items())
        if lines
    )
    return DraftedFile(page.path, page.language, page.text.encode(), origins)
