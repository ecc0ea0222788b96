"""Where Terraform keeps its state: words that no resource comes from."""

from __future__ import annotations

import re

from assistant.core.intent import Span
from assistant.understand.reading import Reading

_PLACE = r"(?:s3|http|pg|postgres|gcs|azurerm|azure|consul|remote)"
_STATE = re.compile(
    r"(?<!for )(?<!for the )\b(?:(?:keep|store|put|with)\s+(?:the\s+)?)?"
    rf"(?:(?:terraform|tf|{_PLACE})\s+)*(?:"
    r"(?:remote\s+state|(?<=terraform\s)state|(?<=tf\s)state|tfstate|state)(?:\s+file)?"
    r"(?:\s+(?:is|goes|stored|kept|lives))*\s+(?:in|on|at|to)\s+"
    rf"|(?:(?<=terraform\s)|(?<=tf\s)|(?<=s3\s)|(?<=http\s)|(?<=pg\s)|(?<=gcs\s)|(?<=remote\s)"
    r"|(?<=azurerm\s)|(?<=consul\s))backend\b)[^,;]*",
    re.IGNORECASE,
)
_NAME = r"(?:\s+(?:called|named))?\s+[\"'`]?(?P<name>(?=[\w.-]*[a-z])[a-z0-9][\w.-]*[a-z0-9])"
_NO_NAME = frozenset(
    ("with", "in", "and", "on", "at", "for", "bucket", "storage", "backend", "key")
)
_PLACES = (
    ("state_s3", re.compile(rf"\b(?:s3(?:\s+(?:bucket|backend))?|bucket){_NAME}", re.I)),
    (
        "state_gcs",
        re.compile(
            rf"\b(?:gcs|google)(?:\s+cloud)?(?:\s+(?:storage|bucket|backend))*{_NAME}", re.I
        ),
    ),
    ("state_azurerm", re.compile(rf"\bstorage\s+account{_NAME}", re.I)),
    ("state_http", re.compile(r"(?P<name>https?://[^\s,;\"']+[\w/])")),
)
"""The parameter of each kind of place, and how the place is named."""
_KINDS = {
    "state_s3": re.compile(r"\b(?:s3|minio)\b", re.I),
    "state_gcs": re.compile(r"\b(?:gcs|google)\b", re.I),
    "state_azurerm": re.compile(r"\b(?:azure|azurerm|storage\s+account)\b", re.I),
    "state_http": re.compile(r"\b(?:http|gitlab)\b", re.I),
}
_PG = re.compile(r"\b(?:pg|postgres|postgresql)\b", re.I)
_CONTAINER = re.compile(rf"\bcontainer{_NAME}", re.I)
_GROUP = re.compile(rf"\b(?:resource\s+group|rg){_NAME}", re.I)
_KEY = re.compile(r"\b(?:key|prefix|path)\s+(?P<name>[\w./-]*[\w])", re.I)
_REGION = re.compile(r"(?<![\w-])(?P<name>[a-z]{2}-[a-z]+-[1-4])(?![\w-])")
_TEXT = (
    "No backend is drafted: the state lies beside the files. Write a backend block into versions.tf"
    " and give its credentials to terraform init, not to a file."
)


def set_state_apart(reading: Reading, *, always: bool) -> list[Span]:
    """Claim what the goal says of the state, so that no resource is read from it, and take the
    place as a parameter. `always`: also where the place has no name that a backend could be
    written with, which is said; those words are given back, to be unread."""
    spans: list[Span] = []
    for said in _STATE.finditer(reading.goal):
        place = _place(reading, said)
        if not (place or always):
            continue
        words = [w for w in reading.words if said.start() <= w.start and w.end <= said.end()]
        free = [Span(w.start, w.end) for w in words if reading.free(w.start, w.end)]
        for span in free:
            reading.claim(span.start, span.end, "where the state is kept")
        for name, text, span in place:
            reading.set(name, text, span.start, span.end)
        if free and not place:
            spans += free
            reading.notes.append(("no-backend", _TEXT))
    return spans


def _place(reading: Reading, said: re.Match[str]) -> list[tuple[str, str, Span]]:
    """The parameters that tell the place, with where the goal says them; none where it has no
    name."""
    goal, start = reading.goal, said.start()
    found: list[tuple[str, str, Span]] = []

    def take(parameter: str, form: re.Pattern[str]) -> None:
        match = form.search(goal, start, said.end())
        if match and match["name"].lower() not in _NO_NAME:
            found.append((parameter, match["name"], Span(*match.span("name"))))

    for parameter, form in _PLACES:
        if not found and _KINDS[parameter].search(said.group()):
            take(parameter, form)
    if not found and (pg := _PG.search(goal, start, said.end())):
        found.append(("state_pg", "terraform_remote_state", Span(*pg.span())))
    if not found:
        return []
    take("state_key", _KEY)
    if found[0][0] == "state_azurerm":
        take("state_container", _CONTAINER)
        take("state_group", _GROUP)
    region = _REGION.search(goal) if found[0][0] == "state_s3" else None
    if region:
        found.append(("state_region", region["name"], Span(*region.span())))
    return found
