"""Containers that copy data out: where to, and what they keep there."""

from __future__ import annotations

import re

from assistant.understand.entries import Service
from assistant.understand.reading import Reading

_COPIERS = frozenset(("restic", "volume-backup", "pg-backup"))
_ROUNDS = frozenset(("watchtower", "diun"))
"""What looks for newer images now and then."""
_BACKUP = "backup"
_NAMED = re.compile(
    r"\b(?:restic|resticker|borg(?:backup)?|docker[\s-]volume[\s-]backup|volume[\s-]backup)\b",
    re.IGNORECASE,
)
_B2 = r"(?:backblaze(?:\s+b2)?|b2)"
_S3 = r"(?:(?:aws|amazon)\s+s3|s3|wasabi|minio)"
_STORE = re.compile(
    rf"(?:\b(?:to|into|in|on|at|with|and|a|an|my|our)\s+)*\b(?:(?P<b2>{_B2})|(?P<s3>{_S3}))"
    r"(?:[\s-]+(?:compatible|cloud|object))*(?:\s+(?:storage|store|bucket))?"
    r"(?:(?<=bucket)\s+(?:called\s+|named\s+)?(?P<bucket>(?!at\b|on\b|and\b|every\b|each\b|with\b|daily\b|nightly\b|keep\b)[a-z0-9][a-z0-9.-]{2,62}))?",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\b(?:nightly|daily|automatic(?:ally)?|regular(?:ly)?|scheduled|(?:every|each)\s+(?:night|day)|once\s+a\s+day|at\s+night)\b",
    re.IGNORECASE,
)
_PERIOD = r"(?P<n{0}>[0-9]{{1,3}})\s*(?:x\s*)?(?P<k{0}>hourly|daily|weekly|monthly|yearly|last)"
_KEEP = re.compile(
    r"(?:\b(?:and|that|it|which)\s+)*\bkeep(?:s|ing)?\s+(?:the\s+)?"
    rf"{_PERIOD.format(0)}(?:\s*(?:,|and|&|\+|/)?\s*{_PERIOD.format(1)})?(?:\s*(?:,|and|&|\+|/)*\s*{_PERIOD.format(2)})?"
    r"(?:\s+(?:snapshots?|backups?|copies))?",
    re.IGNORECASE,
)


def find_backup_stores(reading: Reading) -> None:
    """Where restic or docker-volume-backup copies to, and what stays there."""
    if not _NAMED.search(reading.goal):
        return
    for match in _STORE.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        store = "b2" if match["b2"] else "s3"
        reading.set("backup_store", store, *match.span())
        if match["bucket"]:
            place = "b2:{}:" if match["b2"] else "s3:https://s3.amazonaws.com/{}"
            reading.set("backup_place", place.format(match["bucket"]), *match.span("bucket"))
    for match in _KEEP.finditer(reading.goal):
        if reading.free(*match.span()):
            said = [(match[f"k{at}"], match[f"n{at}"]) for at in range(3) if match[f"n{at}"]]
            words = " ".join(f"--keep-{kind.lower()} {number}" for kind, number in said)
            reading.set("snapshots", words, *match.span())


def leave_to_copiers(reading: Reading) -> None:
    """A container that copies the data out is the backup that the goal asks for. To be called when
    things are read."""
    ids = {f.thing.id for f in reading.things if isinstance(f.thing, Service) and not f.negated}
    if ids & {*_COPIERS, *_ROUNDS}:
        for match in _OFTEN.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set("interval", "daily", *match.span())
    if ids & _COPIERS:
        kept = [f for f in reading.things if getattr(f.thing, "id", "") != _BACKUP]
        reading.things[:] = kept
