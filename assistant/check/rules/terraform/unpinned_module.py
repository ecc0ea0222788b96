"""A module from elsewhere is taken at one version.

A Git address without `?ref=` follows the branch, a registry address without `version` the newest
release: the same files build something else next month. Name a tag, a commit or a version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.looking import literal
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_GIT = later(r"\A(?:git::|git@|(?:https://)?(?:github\.com|bitbucket\.org)/|hg::)|\.git\b")
_REGISTRY = later(r"\A(?:[\w.-]+\.[a-z]+(?::\d+)?/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?\Z")


def unpinned(subject: Subject) -> Iterator[Hit]:
    """Modules whose address leaves the version open."""
    for found in subject.blocks("module"):
        attribute = found.block.body.attribute("source")
        address = literal(attribute.value) if attribute else None
        if attribute is None or not isinstance(address, str) or found.module.tool != "terraform":
            continue
        if address.startswith((".", "/")) or found.block.body.broken:
            continue
        if _GIT.search(address):
            if not re.search(r"[?&](?:ref|rev)=[^&]", address):
                yield Hit(found.file.source, attribute.value.span,
                          "The module follows a branch", "Add `?ref=` and a tag.")  # fmt: skip
        elif _REGISTRY.match(address) and found.block.body.attribute("version") is None:
            yield Hit(found.file.source, attribute.value.span,
                      "The module is taken at whatever version is newest",
                      'Add `version = "~> ..."`.')  # fmt: skip


RULE = Rule(
    code="rule/unpinned-module",
    severity="warning",
    page=__doc__ or "",
    check=unpinned,
    bad={"a.tf": 'module "a" {\n  source = "github.com/example/net"\n}\n'},
    good={"a.tf": 'module "a" {\n  source = "github.com/example/net?ref=v1.2.0"\n}\n'},
    at=("a.tf", 2, 12),
)
