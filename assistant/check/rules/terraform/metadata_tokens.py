"""The metadata service of an instance asks for a token.

Without tokens any program that can be made to fetch an address, a web application for example,
gives away the instance's credentials. Set `http_tokens = "required"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import bodies, resources
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def without_tokens(subject: Subject) -> Iterator[Hit]:
    """Instances for which tokens are optional."""
    for found in resources(subject, ("aws_instance", "aws_launch_template")):
        for options in bodies(found.block.body, "metadata_options"):
            attribute = options.attribute("http_tokens")
            if attribute is not None and found.module.value(attribute.value) == "optional":
                yield Hit(found.file.source, attribute.span,
                          "Credentials can be had from this instance without a token",
                          'Set `http_tokens = "required"`.')  # fmt: skip


_INSTANCE = """resource "aws_instance" "a" {{
  metadata_options {{
    http_tokens = "{}"
  }}
}}
"""
RULE = Rule(
    code="rule/metadata-tokens",
    severity="warning",
    page=__doc__ or "",
    check=without_tokens,
    bad={"a.tf": _INSTANCE.format("optional")},
    good={"a.tf": _INSTANCE.format("required")},
    at=("a.tf", 3, 5),
)
