"""A service comes back after the machine was restarted.

Without a restart policy a container stays down after a crash, an update of the engine or a reboot,
until somebody notices. Write `restart: unless-stopped`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import at, services
from assistant.check.rules.looking import absent
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_SUMMARY = "Nothing starts this again after a crash or a reboot"


def staying_down(subject: Subject) -> Iterator[Hit]:
    """Containers that publish ports and have no policy."""
    for service in services(subject):
        body = service.body
        whole = body.complete and {"image", "build"} & body.entries.keys()
        if not service.items("ports") or not whole or "extends" in body.entries:
            continue
        policy = body.get("restart") or at(body, "deploy", "restart_policy")
        if policy is None and body.get("profiles") is None:
            yield Hit(service.source, service.name.span, _SUMMARY,
                      "Write `restart: unless-stopped`.")  # fmt: skip
    for found in subject.blocks("resource.docker_container"):
        inside = found.block.body
        if inside.blocks_of("ports") and absent(inside, "restart"):
            yield Hit(found.file.source, found.block.header_span, _SUMMARY,
                      'Set `restart = "unless-stopped"`.')  # fmt: skip


_SERVICE = "services:\n  web:\n    image: caddy:2.8\n    ports: ['80:80']\n{}"
RULE = Rule(
    code="rule/no-restart",
    severity="info",
    page=__doc__ or "",
    check=staying_down,
    bad={"compose.yaml": _SERVICE.format("")},
    good={"compose.yaml": _SERVICE.format("    restart: unless-stopped\n")},
    at=("compose.yaml", 2, 3),
)
