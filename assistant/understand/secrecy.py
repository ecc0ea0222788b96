"""Secrets in a goal: found first, so that nothing else reads them as a value."""

from __future__ import annotations

import re

from assistant.core.intent import Intent
from assistant.understand.reading import Reading

SECRET = "a secret, kept out of the draft"  # noqa: S105
"""Meaning of a mention that holds a secret; renderers may hide such a stretch."""

_KINDS = (
    r"(?:admin|root|user|login|db|database|api|access|auth|secret|private|client|vault|winrm|ssh"
    r"|licen[cs]e|product|signing|encryption|recovery|wifi|bearer)[\s_/-]?"
)
_WORDS = r"password|passwd|passphrase|passwort|kennwort|pwd|token"
_VALUE = r"(?P<value>\"[^\"\n]+\"|'[^'\n]+'|“[^”\n]+”|[^\s\"'“”]+)"
_NAMED = re.compile(
    rf"\b(?P<name>(?:{_KINDS}){{0,2}}(?:{_WORDS}|secret|apikey|api[\s_-]?key|access[\s_-]?key))"
    rf"(?P<link>\s*[:=]\s*|\s+(?:is|ist)\s+|\s+(?=[\"'“])){_VALUE}",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"\b(?P<name>(?:{_KINDS}){{0,2}}(?:pw|pass|pin|key|cred|creds|credential|credentials))"
    rf"\s*[:=]\s*{_VALUE}",
    re.IGNORECASE,
)
"""Names that are ordinary words too: only before a colon or an equals sign they hold a secret."""
_BARE = re.compile(
    rf"\b(?P<name>(?:[a-z]+\s)?(?:{_WORDS}|pw|pass))\s+(?P<value>[^\s,;]*[^\s,;.])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:ssh|ecdsa|sk)-|[~./]|[a-z]:\\|[0-9]{4,5}\Z", re.IGNORECASE)
"""Begins of what is no secret after 'key:': a public key, a path, a length in bits."""
_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}"
    r"|\bxox[abpr]-[\w-]{10,}|\bhvs\.[\w-]{20,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+",
    re.DOTALL,
)


def find_secrets(reading: Reading) -> None:
    """Claim every secret; its name becomes the parameter `secret`, its value nothing at all."""
    goal = reading.goal
    for match in _SHAPES.finditer(goal):
        _take(reading, match.start(), match.end(), "")
    for match in _NAMED.finditer(goal):
        said_so = match["link"].strip() != "is" or match["value"] not in reading.lexicon.common
        if said_so and reading.free(match.start(), match.end()):
            _take(reading, match.start("value"), match.end("value"), match["name"])
    for match in _SHORT.finditer(goal):
        kind = match["name"].lower().endswith("key") and _says_a_kind(match["value"], reading)
        if reading.free(match.start(), match.end()) and not kind:
            _take(reading, match.start("value"), match.end("value"), match["name"])
    for match in _BARE.finditer(goal):
        value = match["value"]
        if reading.free(match.start(), match.end()) and _looks_secret(value, reading):
            _take(reading, match.start("value"), match.end("value"), match["name"].split()[-1])


def _says_a_kind(value: str, reading: Reading) -> bool:
    """True for 'key: ed25519', 'key: ~/.ssh/id.pub': what is said about it, not itself."""
    bare = value.strip("\"'“”.,;").lower()
    known = bare in reading.lexicon.values.algorithms or bare in reading.lexicon.common
    return known or bool(_PLAIN.match(bare))


def _looks_secret(value: str, reading: Reading) -> bool:
    """True for a mixture of letters with digits or signs that is no number, size or known word."""
    bare = value.strip("\"'“”").lower()
    if re.fullmatch(r"[0-9.,]+[a-z]{0,2}", bare) or "/" in bare or bare in reading.lexicon.common:
        return False
    if re.fullmatch(r"[^\W\d_]+(-[^\W\d_]+)*", bare):
        return False
    return bool(re.search(r"[0-9!@#$%^&*+=?~]", bare))


def _take(reading: Reading, start: int, end: int, name: str) -> None:
    reading.claim(start, end, SECRET)
    label = re.sub(r"[\s-]+", "_", name.strip().lower()) or "secret"
    said = f"the goal holds a secret ({label.replace('_', ' ')}): it is not copied into the draft; "
    text = said + "a sensitive variable takes its place"
    if ("secret-in-goal", text) not in reading.notes:
        reading.notes.append(("secret-in-goal", text))
    place = reading.goal.lower().rfind(name.lower(), 0, start) if name else -1
    if place >= 0:
        reading.set("secret", label, place, place + len(name))


def redacted(intent: Intent) -> str:
    """The goal with every secret in it covered by asterisks; spans stay where they are."""
    text = intent.goal
    for mention in sorted(intent.mentions, key=lambda m: -m.span.start):
        if mention.meaning == SECRET:
            cover = "*" * (mention.span.end - mention.span.start)
            text = text[: mention.span.start] + cover + text[mention.span.end :]
    return text
