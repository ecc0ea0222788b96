"""Which readers and writers there are, and the way through them."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.draft import DraftedFile, LineOrigin
from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.syntax.hcl import parse
from assistant.syntax.texts import json_findings
from assistant.syntax.yaml import Mapping as YamlMapping
from assistant.syntax.yaml import parse_yaml, target
from assistant.translate.compose import read_compose
from assistant.translate.containers.compose import write_compose
from assistant.translate.containers.kubernetes import write_kubernetes
from assistant.translate.containers.quadlet import write_quadlet
from assistant.translate.containers.terraform import write_terraform
from assistant.translate.docker import holds_docker, read_docker
from assistant.translate.kinds import Family, Kind, brackets, comments, hcl_aside, whole
from assistant.translate.ledger import Ledger
from assistant.translate.packer_json import holds_template, read_template, write_hcl
from assistant.translate.written import Page


def _yaml(path: str, _text: str) -> bool:
    return path.lower().endswith((".yml", ".yaml"))


def _is_compose(path: str, text: str) -> bool:
    if not _yaml(path, text):
        return False
    file = parse_yaml(path, text)
    document = target(file.documents[0]) if file.documents else None
    return isinstance(document, YamlMapping) and isinstance(document.get("services"), YamlMapping)


CONTAINERS = Family(
    {
        "compose": write_compose,
        "terraform": write_terraform,
        "kubernetes": write_kubernetes,
        "quadlet": write_quadlet,
    }
)
TEMPLATES = Family({"packer": write_hcl})
KINDS: tuple[Kind, ...] = (
    Kind(
        id="compose",
        title="a compose file",
        looks=".yml or .yaml with `services:`",
        matches=_is_compose,
        read=read_compose,
        family=CONTAINERS,
        faults=lambda path, text: parse_yaml(path, text).findings,
        aside=comments,
    ),
    Kind(
        id="terraform",
        title="Terraform with Docker's provider",
        looks=".tf with docker_container",
        matches=holds_docker,
        read=read_docker,
        family=CONTAINERS,
        faults=lambda path, text: parse(path, text).findings,
        aside=hcl_aside,
    ),
    Kind(
        id="packer-json",
        title="a Packer JSON template",
        looks=".json with `builders`",
        matches=holds_template,
        read=read_template,
        family=TEMPLATES,
        faults=json_findings,
        aside=brackets,
    ),
)
"""What can be read; of several that match a file the first counts."""
TO: tuple[str, ...] = tuple(dict.fromkeys(to for kind in KINDS for to in kind.family.writers))
"""What can be written."""
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
    kind = kind_of(path, text)
    if to not in kind.family.writers or to == kind.id:
        own = to == kind.id
        why = f"it is {to}'s own already" if own else f"no translation of it into {to} is known"
        others = [k.title for k in KINDS if to in k.targets]
        hint = f"; {to} is written from {', '.join(others)}" if others and not own else ""
        raise UsageError(
            f"{path} was read as {kind.title}: {why}{hint}",
            mend=f"--to takes for this file: {', '.join(kind.targets)}",
        )
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


def kind_of(path: str, text: str) -> Kind:
    """The kind of the file; UsageError where its text is not whole, Declined where none fits."""
    for kind in KINDS:
        if kind.matches(path, text):
            whole(kind, path, text)
            return kind
    if _yaml(path, text):
        for fault in parse_yaml(path, text).findings:
            if fault.severity == "error":
                place = f"{path}:{fault.start.line}:{fault.start.column}"
                raise UsageError(f"{place}: {fault.summary}", mend=f"dryfit check {path}")
    reads = "; ".join(f"{kind.title} ({kind.looks})" for kind in KINDS)
    raise Declined(f"{path} is in no form that is translated", mend=f"what is read: {reads}")


def _file(page: Page, source: str) -> DraftedFile:
    origins = tuple(
        LineOrigin(line, "user", f"{source}:{','.join(map(str, lines))}")
        for line, lines in sorted(page.origins.items())
        if lines
    )
    return DraftedFile(page.path, page.language, page.text.encode(), origins)
