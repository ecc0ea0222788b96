"""A Docker Engine on another machine: docker over ssh to ops@nas, ssh://ops@nas:2222."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_DOCKER = re.compile(r"\bdocker\b", re.IGNORECASE)
_TERRAFORM = re.compile(r"\b(?:terraform|(?:open)?tofu|tf)\b", re.IGNORECASE)
_HOST = r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
_PLACE = rf"(?P<place>(?:[a-z_][\w-]*@)?{_HOST}(?::[0-9]{{2,5}})?)(?![\w@/-])"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:\b(?:host|at|on|to|via|over|using|=|:)\s*)*"
        r"(?P<url>(?:ssh|tcp)://(?:[\w.-]+@)?[\w.-]+(?::[0-9]{2,5})?)(?![\w/])",
        r"\b(?:over|via|through|by|using|with)\s+ssh\s+(?:to|on|at|into)\s+(?:the\s+)?"
        rf"(?:(?:docker\s+)?(?:host|server|machine)\s+)?{_PLACE}",
        r"\b(?:(?:on|at|to)\s+)?(?:the\s+)?(?:(?:docker|remote)\s+)*(?:host|server|machine)\s+"
        rf"{_PLACE}\s*,?\s+(?:over|via|through|by|using)\s+ssh\b"
        r"(?:\s+(?:as|with)\s+(?:(?:the\s+)?(?:user|account)\s+)?(?P<user>[a-z_][\w-]*))?",
    )
)


def find_docker_host(reading: Reading) -> None:
    """Set `docker_host` to the address of the Engine, where Terraform reaches it by SSH or TCP."""
    if not (_DOCKER.search(reading.goal) and _TERRAFORM.search(reading.goal)):
        return
    for form in _FORMS:
        match = form.search(reading.goal)
        if match is None or not reading.free(*match.span()):
            continue
        groups = match.groupdict()
        place = str(groups.get("place"))
        if groups.get("user") and "@" not in place:
            place = f"{groups['user']}@{place}"
        url = groups.get("url") or f"ssh://{place}"
        reading.set("docker_host", url, *match.span())
        return
