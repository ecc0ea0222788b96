"""Packages are installed with their signature checked.

A repository that is trusted without a signature can install anything as root, and so can whoever
stands between it and the machine. Install the repository's key and name it with `signed-by`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_OPTIONS = {
    "apt-get": {"--allow-unauthenticated", "--force-yes"},
    "apt": {"--allow-unauthenticated", "--force-yes"},
    "dnf": {"--nogpgcheck"},
    "yum": {"--nogpgcheck"},
    "zypper": {"--no-gpg-checks"},
    "apk": {"--allow-untrusted"},
    "rpm": {"--nosignature"},
}
_WRITTEN = later(r"\[[^\]\n]*\btrusted=yes\b[^\]\n]*\]|(?<![\w_])gpgcheck\s*[=:]\s*(?:0|no)\b")
_NEEDLES = ("trusted=yes", "gpgcheck", "--allow-un", "--force-yes", "--no-gpg", "--nosig")


def unsigned(subject: Subject) -> Iterator[Hit]:
    """Options and repository entries that take packages without a signature."""
    for path, text in sorted(subject.files.items()):
        if path.lower().endswith((".md", ".txt", ".rst")):
            continue
        for match in _WRITTEN.finditer(text) if "trusted=yes" in text or "gpgcheck" in text else ():
            if "#" not in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]:
                yield Hit(subject.source(path), Span(*match.span()), "Unsigned packages are taken",
                          "Install the repository's key, and name it.")  # fmt: skip
    for script in subject.scripts:
        if not any(needle in script.text for needle in _NEEDLES):
            continue
        for command in script.commands:
            for word in command.options:
                if word.text in _OPTIONS.get(command.name, ()):
                    yield Hit(script.source, script.span(word.span), "Unsigned packages are taken",
                              "Install the repository's key instead.")  # fmt: skip


RULE = Rule(
    code="rule/unsigned-packages",
    severity="warning",
    page=__doc__ or "",
    check=unsigned,
    bad={"a.sh": "#!/bin/sh\napt-get install -y --allow-unauthenticated foo\n"},
    good={"a.sh": "#!/bin/sh\napt-get install -y foo\n"},
    at=("a.sh", 2, 20),
)
