"""A container image is named with a version.

`latest`, or no tag at all, is another image next month: the same files then build something else.
Give a tag, better a digest.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import services
from assistant.check.rules.kubernetes import containers
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.source import Source, Span
from assistant.syntax.steps import Dockerfile
from assistant.syntax.yaml import Scalar

_PLACES = (("resource.docker_image", "name"), ("source.docker", "image"))


def unpinned(subject: Subject) -> Iterator[Hit]:
    """Image names without a version."""
    for address, name in _PLACES:
        for found in subject.blocks(address):
            attribute = found.block.body.attribute(name)
            value = found.module.value(attribute.value) if attribute else None
            built = found.block.body.blocks_of("build")
            if attribute is not None and isinstance(value, str) and not built:
                yield from _judged(found.file.source, attribute.value.span, value)
    for service in services(subject):
        image = service.text("image")
        if image is not None and service.body.get("build") is None:
            yield from _judged(service.source, image.span, image.text)
    for container in containers(subject):
        given = container.body.get("image")
        if isinstance(given, Scalar):
            yield from _judged(container.source, given.span, given.text)
    for file in subject.dockerfiles:
        for span, name in _bases(file):
            yield from _judged(file.source, span, name)


def _bases(file: Dockerfile) -> Iterator[tuple[Span, str]]:
    """The images that a Dockerfile begins with, stages of its own left out."""
    stages = {"scratch"}
    for step in file.steps:
        if step.keyword != "FROM" or not step.words:
            continue
        name = step.words[0]
        start = step.at + step.arguments.find(name)
        if name.lower() not in stages:
            yield Span(start, start + len(name)), name
        if len(step.words) > 2 and step.words[1].upper() == "AS":
            stages.add(step.words[2].lower())


def _judged(source: Source, span: Span, name: str) -> Iterator[Hit]:
    if not name or "@" in name or any(sign in name for sign in "${%<"):
        return
    tag = name.rpartition("/")[2].partition(":")[2]
    if tag in ("", "latest"):
        yield Hit(source, span, f"`{name}` names no version of the image",
                  "Write a tag that stays, or a digest.")  # fmt: skip


RULE = Rule(
    code="rule/unpinned-image",
    severity="warning",
    page=__doc__ or "",
    check=unpinned,
    bad={"a.tf": 'resource "docker_image" "a" {\n  name = "caddy:latest"\n}\n'},
    good={"a.tf": 'resource "docker_image" "a" {\n  name = "caddy:2.8"\n}\n'},
    at=("a.tf", 2, 10),
)
