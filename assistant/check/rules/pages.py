"""All rules on one page: `python -m assistant.check.rules.pages > docs/rules.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from assistant.check.rules import containers, linux, packer, secrets, terraform, windows
from assistant.check.rules.rule import Rule

_ROOMS = (windows, packer, terraform, containers, linux, secrets)
_SEVERITIES = ("error", "warning", "info")
_HEAD = """# Rules

What the checker looks for beyond names and types. Every rule is one file under
`assistant/check/rules/`; this page is made from them by `python -m assistant.check.rules.pages`,
and their examples are run as tests.

An **error** is certain to fail or to harm; a **warning** should be looked at; **info** is advice. A
finding can be switched off in the file, by a comment that ends its line or stands above it:
`dryfit: ignore[rule/power-cut]`. `dryfit: ignore-file[...]` holds for the whole file.
"""
_LANGUAGES = {
    ".hcl": "hcl", ".tf": "hcl", ".tfvars": "hcl", ".xml": "xml", ".ps1": "powershell",
    ".psm1": "powershell", ".cmd": "bat", ".bat": "bat", ".sh": "sh", ".yaml": "yaml",
    ".yml": "yaml", ".json": "json",
}  # fmt: skip


def page() -> str:
    """The page as Markdown: a table of each room, then every rule with its examples."""
    rooms = [(room, sorted(_rules(room), key=lambda rule: rule.code)) for room in _ROOMS]
    return "".join(
        [
            _HEAD,
            *(f"\n{_table(room, rules)}" for room, rules in rooms),
            *(f"\n{_one(rule)}" for _, rules in rooms for rule in rules),
        ]
    )


def _rules(room: ModuleType) -> tuple[Rule, ...]:
    rules: tuple[Rule, ...] = room.RULES
    return rules


def _table(room: ModuleType, rules: Iterable[Rule]) -> str:
    rows = "".join(
        f"| [`{rule.code}`](#{_anchor(rule)}) | {rule.severity} | {_title(rule)} |\n"
        for rule in rules
    )
    return (
        f"## {_first_line(room)}\n\n| rule | severity | what holds |\n| --- | --- | --- |\n{rows}"
    )


def _one(rule: Rule) -> str:
    _, _, body = rule.page.partition("\n\n")
    path, line, _ = rule.at
    return (
        f"### {rule.code}\n\n**{rule.severity}** · {_title(rule)}\n\n{body.strip()}\n\n"
        f"Found, at line {line} of `{path}`:\n\n{_files(rule.bad)}"
        f"\nNot found:\n\n{_files(rule.good)}"
    )


def _files(files: Mapping[str, str]) -> str:
    return "\n".join(_fenced(path, files[path]) for path in sorted(files))


def _fenced(path: str, text: str) -> str:
    """One file; the fence is longer than any in the text."""
    runs = re.findall(r"(?m)^`{3,}", text)
    fence = "`" * max(3, *(len(run) + 1 for run in runs), 3)
    dot = path.rfind(".")
    language = _LANGUAGES.get(path[dot:], "") if dot >= 0 else ""
    body = text if text.endswith("\n") else f"{text}\n"
    return f"`{path}`\n{fence}{language}\n{body}{fence}\n"


def _title(rule: Rule) -> str:
    return rule.page.partition("\n")[0].strip().replace("|", "\\|")


def _first_line(room: ModuleType) -> str:
    return (room.__doc__ or room.__name__).partition("\n")[0].rstrip(".")


def _anchor(rule: Rule) -> str:
    """The anchor that Markdown renderers give the rule's heading."""
    return re.sub(r"[^\w -]", "", rule.code.lower()).replace(" ", "-")


def counted() -> Iterator[str]:
    """How many rules there are, by severity."""
    rules = [rule for room in _ROOMS for rule in _rules(room)]
    for severity in _SEVERITIES:
        yield f"{sum(rule.severity == severity for rule in rules)} {severity}"


if __name__ == "__main__":
    sys.stdout.write(page())
    sys.stderr.write(f"{', '.join(counted())}\n")
