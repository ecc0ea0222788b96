"""A Dockerfile needs no sudo.

Its steps run as root until `USER` says otherwise, and most base images have no `sudo`: the step
fails with "not found". Leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.shell import commands

_BARE = later(
    r"(?:docker\.io/)?(?:library/)?(?:debian|ubuntu|alpine|fedora|rockylinux|almalinux|python|node"
    r"|golang|rust|nginx|httpd|php|ruby|openjdk|eclipse-temurin)(?:[:@].*)?\Z"
)
"""Images that begin as root and have no sudo."""


def with_sudo(subject: Subject) -> Iterator[Hit]:
    """Steps with sudo on an image that has none, where no other account was chosen."""
    for file in subject.dockerfiles:
        if "sudo" not in file.source.text:
            continue
        for stage in file.stages:
            if not stage[0].words or not _BARE.match(stage[0].words[0]):
                continue
            for step in stage:
                if step.keyword == "USER" or re.search(r"install[^&;|]*\ssudo\b", step.arguments):
                    break
                if step.keyword != "RUN" or step.is_json:
                    continue
                if any(command.sudo for command in commands(step.arguments)):
                    yield Hit(file.source, file.span_of(step), "The image has no `sudo`",
                              "Leave it out: the step runs as root.")  # fmt: skip


RULE = Rule(
    code="rule/sudo-in-image",
    severity="warning",
    page=__doc__ or "",
    check=with_sudo,
    bad={"Dockerfile": "FROM debian:12\nRUN sudo apt-get update\n"},
    good={"Dockerfile": "FROM debian:12\nRUN apt-get update\n"},
    at=("Dockerfile", 2, 1),
)
