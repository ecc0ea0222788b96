"""Under whose account a container runs, and what it sees of Docker itself."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.labelled import lacks_labels
from assistant.targets.containers.mounts import lead
from assistant.targets.scene import Scene

SOCKET = "/var/run/docker.sock"
_IDS = ("puid", "pgid")


def account(role: Role, scene: Scene) -> tuple[Parameter, str] | None:
    """The parameter that the goal gives and USER:GROUP, for an image that takes any account."""
    given = [p for p in scene.given if p.name in _IDS]
    if not given or not role.service.user:
        return None
    known = {p.name: str(p.value) for p in given}
    for one in given:
        scene.setting(one.name)
    ids = [known.get("puid", "0"), *([known["pgid"]] if "pgid" in known else [])]
    return given[0], ":".join(ids)


def account_notes(cast: Cast, scene: Scene) -> Iterator[str]:
    """What an account that the goal gives means for folders, and whom it does not reach."""
    given = [p for p in scene.given if p.name in _IDS]
    if not given:
        return
    told = [r for r in cast.everyone if _is_told(r)]
    owners = [r.service.title for r in told if r.service.user]
    if owners and any(p.value for p in given):
        yield (
            f"What {', '.join(owners)} writes has to belong to the account that the goal gives: "
            "chown the folders, or the volumes once, before the first start."
        )
    others = [r for r in cast.apps if r not in told and not cast.is_proxy(r)]
    if others:
        for one in given:
            scene.setting(one.name)
        names = ", ".join(r.service.title for r in others)
        yield (
            f"The account that the goal gives does not reach {names}: known is only the image's."
        )


def _is_told(role: Role) -> bool:
    return role.service.ids or role.service.user or bool(set(_IDS) & set(role.service.told))


def socket(role: Role, cast: Cast, scene: Scene) -> str:
    """How the service sees Docker's socket, as source:target or source:target:ro; empty: it does
    not. Where the goal wants it seen and no service needs it, the first one does."""
    asked = str(scene.value("docker_socket")) if "param:docker_socket" in scene.facts else ""
    needy = any(one.service.docker_socket for one in cast.everyone)
    front = cast.proxy if cast.proxy is not None and not cast.apps else lead(cast)
    gains = role.service.gains_by_socket
    if not role.service.docker_socket and (not asked or (not gains and (needy or role != front))):
        return ""
    read_only = asked == "ro" or (cast.is_proxy(role) and not lacks_labels(cast))
    return f"{SOCKET}:{SOCKET}{':ro' if read_only else ''}"


def capabilities(role: Role, cast: Cast, scene: Scene) -> list[str]:
    """The kernel's rights that a service has: those that it needs, and those that the goal gives
    out, to the first service where none needs them."""
    needed = role.service.capabilities
    given = [str(p.value) for p in scene.given if p.name == "capability"]
    if given:
        scene.setting("capability")
    taken = {name for one in cast.everyone for name in one.service.capabilities}
    own = [name for name in given if name not in taken and role == lead(cast)]
    return [*needed, *(name for name in own if name not in needed)]
