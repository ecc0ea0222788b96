"""What shell scripts do that matters to the order: restarts, units for later, waiting."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.syntax.patterns import later
from assistant.targets.staging import Later, Reading

_COMMENT = later(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
_RESTARTS = later(
    r"(?:^|[;&|({]|\bthen\b|\belse\b|\bdo\b|\bsudo\b|\bnohup\b)[ \t]*(?:/(?:usr/)?s?bin/)?"
    r"(?:reboot(?=\s*(?:$|[;&|)}]|-))|shutdown[ \t]+(?:[^\n;&|]*[ \t])?-r\b|systemctl[ \t]+reboot\b"
    r"|init[ \t]+6\b)",
    re.MULTILINE,
)
_ENABLES = later(r"\bsystemctl[ \t]+(?:--[\w-]+[ \t]+)*enable[ \t]+(?P<units>[^\n;&|]+)")
_WAITS = later(r"cloud-init[ \t]+status[^\n;&|]*(?:--wait|-w)\b|/boot-finished\b")
_COPIES = later(r"\s*(?:sudo\s+)?(?:mv|cp|install|rsync|ln|chmod|chown|mkdir|systemctl)\s")
_TELLING = ("reboot", "shutdown", "init ", "systemctl", "boot-finished")


def read_shell(text: str, known: Reading) -> Reading:
    """Add what a shell script does. Comments do not count."""
    if _COPIES.match(text) and "\n" not in text.strip() and "&&" not in text and ";" not in text:
        known = replace(known, copies=True)
    if not any(word in text for word in _TELLING):
        return known
    bare = _COMMENT.sub("", text)
    restarts = _RESTARTS.search(bare)
    units = [
        Later("startup", word, "root", bare.count("\n", 0, match.start()) + 1, sure=True)
        for match in _ENABLES.finditer(bare)
        for word in match["units"].replace('"', " ").replace("'", " ").split()
        if not word.startswith("-")
    ]
    return replace(
        known,
        restarts=bare.count("\n", 0, restarts.end() - 1) + 1 if restarts else known.restarts,
        waits_for_first_boot=known.waits_for_first_boot or bool(_WAITS.search(bare)),
        leaves=(*known.leaves, *units),
    )
