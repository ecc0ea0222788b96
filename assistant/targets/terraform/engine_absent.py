"""Files that a configuration reads and that lie outside of the draft: nobody handed them over."""

from __future__ import annotations

import re
from posixpath import join, normpath

from assistant.targets.terraform.engine_messages import Complaint

_MISSING = re.compile(r'no file exists at "([^"\n]+)"|failed: open ([^:\n]+): no such file')
WORDS = "a file that is not in the draft; one line of text stood for it"
TEXT = "placeholder\n"


def absent_file(complaint: Complaint, root: str) -> str:
    """The file outside of the draft that a complaint misses, as the engine names it from the folder
    `root`; empty for anything else. A file that is missing inside of the draft is the draft's own
    fault."""
    match = _MISSING.search(" ".join(complaint.detail.split()))
    path = (match[1] or match[2]) if match else ""
    if path.startswith(("~", "/")):
        return path
    outside = normpath(join(root, path)).split("/")[0] == ".."
    return path if path and outside else ""
