"""Where Terraform keeps its state: words that no resource comes from, since none is drafted."""

from __future__ import annotations

import re

from assistant.core.intent import Span
from assistant.understand.reading import Reading

_PLACE = r"(?:s3|http|pg|postgres|gcs|azurerm|azure|consul|remote)"
_STATE = re.compile(
    rf"(?<!for )(?<!for the )\b(?:(?:terraform|tf|{_PLACE})\s+)*(?:"
    r"(?:remote\s+state|(?<=terraform\s)state|(?<=tf\s)state|tfstate|state)(?:\s+file)?"
    r"(?:\s+(?:is|goes|stored|kept|lives))*\s+(?:in|on|at|to)\s+"
    rf"|(?:(?<=terraform\s)|(?<=tf\s)|(?<=s3\s)|(?<=http\s)|(?<=pg\s)|(?<=gcs\s)|(?<=remote\s))"
    r"backend\b)[^,;]*",
    re.IGNORECASE,
)
_TEXT = (
    "No backend is drafted: the state lies beside the files. Write a backend block into versions.tf"
    " and give its credentials to terraform init, not to a file."
)


def set_state_apart(reading: Reading) -> list[Span]:
    """Claim what the goal says of the state, so that no resource is read from it."""
    said = [m.span() for m in _STATE.finditer(reading.goal)]
    words = [w for w in reading.words if any(s <= w.start and w.end <= e for s, e in said)]
    spans = [Span(w.start, w.end) for w in words if reading.free(w.start, w.end)]
    for span in spans:
        reading.claim(span.start, span.end, "where the state is kept")
    if spans:
        reading.notes.append(("no-backend", _TEXT))
    return spans
