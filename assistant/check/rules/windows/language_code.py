"""Languages in an answer file are written as Windows writes them.

Windows knows `en-US`, with a hyphen, or a keyboard as `0409:00000409`. A locale as Linux writes
it, `en_US` or `en_US.UTF-8`, stops the pass or brings the language page up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAMES = ("InputLocale", "SystemLocale", "UILanguage", "UILanguageFallback", "UserLocale")
_LINUX = re.compile(r"([a-z]{2})_([A-Z]{2})(?:\.[\w-]+)?")


def foreign(subject: Subject) -> Iterator[Hit]:
    """Values of the language settings with an underscore."""
    for tree in subject.answer_files:
        for name in _NAMES:
            for element in tree.root.all(name) if tree.root is not None else ():
                match = _LINUX.fullmatch(element.text)
                if match:
                    yield at_element(
                        tree,
                        element,
                        f"Windows knows no language `{element.text}`",
                        f"Write {match[1]}-{match[2]}.",
                    )


def _language(code: str) -> str:
    inside = f"      <UILanguage>{code}</UILanguage>\n"
    return unattend(component("oobeSystem", "International-Core", inside))


RULE = Rule(
    code="rule/language-code",
    severity="error",
    page=__doc__ or "",
    check=foreign,
    bad={"autounattend.xml": _language("en_US")},
    good={"autounattend.xml": _language("en-US")},
    at=("autounattend.xml", 4, 7),
)
