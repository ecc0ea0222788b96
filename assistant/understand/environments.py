"""Several environments from one goal: for dev, staging and prod; the same again for staging."""

from __future__ import annotations

import re

from assistant.core.text import in_words
from assistant.understand.reading import Reading

NAME = (
    r"(?:dev(?:elopment)?|test(?:ing)?|qa|uat|int(?:egration)?|stag(?:e|ing)|pre-?prod(?:uction)?"
    r"|prod(?:uction)?|live)"
)
"""What people call an environment."""
_LINK = r"\s*(?:,\s*(?:and\s+)?|and\s+|/|&|\+)\s*"
_SEVERAL = re.compile(
    rf"\b(?:for|in|per|once\s+for)\s+(?:the\s+)?(?:environments?\s+)?(?P<names>{NAME}(?:{_LINK}{NAME})+)"
    r"(?:\s+environments?)?(?![\w.-]*\w)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    rf"\b(?:and\s+)?(?:the\s+)?same(?:\s+(?:again|thing|setup|stack))*\s+(?:for|in)\s+(?:the\s+)?(?P<names>{NAME}(?:{_LINK}{NAME})*)"
    r"(?:\s+environments?)?(?![\w.-]*\w)",
    re.IGNORECASE,
)
_TOOL = re.compile(r"\b(?:terraform|open\s?tofu|tofu)\b", re.IGNORECASE)
_TEXT = (
    "One environment is drafted. For {names}: keep a state for each (terraform workspace new NAME,"
    " or a folder with a backend key of its own) and give each its values in a NAME.tfvars"
    " (terraform plan -var-file=NAME.tfvars)."
)


def find_environments(reading: Reading, *, always: bool) -> None:
    """Claim the environments that the goal lists, and say how one draft serves them. `always`: also
    where the goal does not name Terraform, which keeps states and takes files of values."""
    if not (always or _TOOL.search(reading.goal)):
        return
    found: list[str] = []
    for form in (_AGAIN, _SEVERAL):
        for match in form.finditer(reading.goal):
            if not reading.free(*match.span()):
                continue
            reading.claim(*match.span(), "environments")
            found += [m.group().lower() for m in re.finditer(NAME, match["names"], re.I)]
    if found:
        names = in_words(list(dict.fromkeys(found)))
        reading.notes.append(("environments", _TEXT.replace("{names}", names)))
