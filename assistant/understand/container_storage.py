"""What containers keep elsewhere than in a volume of the host: in memory, or on an NFS server.

'tmpfs for /tmp', 'media from the nfs share 10.0.0.5:/media'.
"""

from __future__ import annotations

import re

from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_CONTAINERS = re.compile(r"\b(?:docker|compose|containers?|podman)\b", re.IGNORECASE)
_PLACE = r"/[\w./-]*\w"
_TMPFS = re.compile(
    r"(?:\b(?:with|and|an?)\s+)*\btmpfs(?:\s+mount(?:s|ed)?)?\s+(?:(?:for|on|at|in|under|to)\s+)?"
    rf"(?P<all>{_PLACE}(?:\s*(?:,\s*(?:and\s+)?|and\s+|&\s*){_PLACE})*)"
    rf"|(?P<one>{_PLACE})\s+(?:(?:is|as|on|in|mounted)\s+)+(?:an?\s+)?tmpfs\b",
    re.IGNORECASE,
)
_EXPORT = r"(?P<export>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:/[\w./-]*\w)"
_LEAD = (
    r"(?:\b(?P<role>{roles})"
    r"(?:\s+(?:folder|directory|library|volume|files|is|are|comes?|lives?|stored|kept))*\s+)?"
)
_NFS = (
    r"(?:(?:from|on|via|over|by|in|at|using|with)\s+)*(?:(?:an?|the|my|our)\s+)?(?:nas\s+)?nfs"
    r"(?:[\s-]+(?:shares?|exports?|servers?|volumes?|mounts?|storage))*\s+(?:(?:on|at|from|of|is)\s+)*"
)
_FOR = r"(?:\s+for\s+(?:the\s+)?(?P<use>{roles})\b)?"
_SHUT = r"(?P<shut>\s*[,(]?\s*(?:read[\s-]?only|ro)\b\)?)?"


def find_container_storage(reading: Reading) -> None:
    """Set `tmpfs` for each folder in memory, and `nfs_volume` as `role=server:/path`, with `:ro`
    where it is only read."""
    if not _CONTAINERS.search(reading.goal):
        return
    for match in _TMPFS.finditer(reading.goal):
        if reading.free(*match.span()):
            for place in re.findall(_PLACE, match["all"] or match["one"]):
                reading.set("tmpfs", place, *match.span())
    roles = "|".join(lexicon().values.mount_roles)
    form = f"{_LEAD}{_NFS}{_EXPORT}{_FOR}{_SHUT}".replace("{roles}", roles)
    for match in re.finditer(form, reading.goal, re.IGNORECASE):
        if reading.free(*match.span()) and not _is_mounted(reading.goal[match.end() :]):
            end = ":ro" if match["shut"] else ""
            role = (match["role"] or match["use"] or "").lower()
            reading.set("nfs_volume", f"{role}={match['export']}{end}", *match.span())


def _is_mounted(rest: str) -> bool:
    """True where a place of the machine follows: that mount is the machine's."""
    return re.match(r"\s+(?:(?:mounted|is)\s+)*(?:at|on|to|under|in)\s+/", rest) is not None
