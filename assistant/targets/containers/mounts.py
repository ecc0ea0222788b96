"""Folders and devices of the host that the goal hands to a container."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import TUNNEL, Cast, Role
from assistant.targets.scene import Scene

_READ_ONLY = ":ro"
SHARED = ("media", "photos", "music", "books", "downloads", "recordings")
"""What several services may look after together: each that keeps it under this name sees it."""
_OF_ALL = "volumes"
"""What each service keeps, databases too: 'all data folders under /srv'."""
_STORES = ("database", "db")
"""What a database alone keeps, whatever the folder's path names beside it."""
_TOGETHER = "shared"
"""A folder that all of those see at the same path: no file has to be copied between them."""
_LIBRARIES = ("movies", "films", "tv", "series", "shows", "music", "videos", "anime", "media")
"""What folders with something to play are called."""
_COPIES = ("backup", "backups")
_COPIED_TO = re.compile(
    r"\b(?:backups?|back(?:s|ed|ing)?[\s-]up|dump(?:s|ed)?|cop(?:y|ies|ied))\b[^,;]*\b(?:to|into|onto)\s+\Z",
    re.IGNORECASE,
)
"""Words before a folder that copies go to, whatever they are copies of."""
_WHERE = r"on|at|in|under|the|an?|its|own|fast|ssd|nvme|hdd|disk|stored|kept|lives|is|to|folder"
"""Words between a service and the folder that it has."""
_ANY = ("", "data", "files", "storage", "state", "content")
"""Words for whatever a service keeps."""
_SETTINGS = ("config", "configs", "configuration", "configurations", "settings", "appdata")
_EACH = (*_SETTINGS, "data", "state", "storage", "volumes")
"""What each of several services keeps for itself: they share the folder, and no folder in it."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of the host inside a container."""

    source: str
    target: str
    read_only: bool
    given: Parameter


def mounts(role: Role, cast: Cast, scene: Scene) -> Mapping[str, Mount]:
    """The goal's folders for a service: by the name of the volume whose place they take, or by
    their own path where they take none and stand inside at the same path."""
    if role.service.gathers:
        return _gathered(role, cast, scene)
    paths = {volume.name: volume.path for volume in cast.volumes(role)}
    called = {word: volume.name for volume in cast.volumes(role) for word in volume.words}
    copies = backup_folder(scene)
    out: dict[str, Mount] = {}
    # What says which of its folders it is stands before what only says that it is one.
    every = sorted((p for p in scene.given if p.name == "mount"), key=_is_vague)
    for given in every:
        name, _, told = str(given.value).partition("=")
        source = told.removesuffix(_READ_ONLY)
        own = called.get(name) if role in cast.apps else None
        wide = name in SHARED and (
            own is not None
            or (name not in called and any(word in paths for word in (name, f"{name}s")))
        )
        last = source.rstrip("/").rpartition("/")[2]
        library = name in _LIBRARIES or (not name and last in _LIBRARIES)
        if library and "media" in paths and name not in {*paths, *called}:
            name = "media"
        if copies is not None and given == copies.given:
            continue
        if name == _TOGETHER:
            key = next((volume for volume in paths if volume in SHARED), None)
            if key is not None:
                scene.setting("mount")
                out[key] = Mount(source, source, told != source, given)
            continue
        if _is_parted(given, source, name, cast, scene):
            for key, folder in _parts(role, source, name, paths):
                scene.setting("mount")
                out[key] = Mount(folder, paths[key], told != source, given)
            continue
        if name in role.service.sees and _named(given, source, cast, scene) in (None, role):
            scene.setting("mount")
            out[name] = Mount(source, role.service.sees[name], told != source, given)
            continue
        if _owner(given, source, cast, scene) != role and not wide:
            continue
        key = _volume(called.get(name, name), source, paths)
        if key in out and key in paths and name not in _ANY:
            # Several folders of one kind: each below the place of all, under its own name.
            first = out[key]
            if first.target == paths[key]:
                out[key] = replace(first, target=_below(paths[key], first.source))
            scene.setting("mount")
            out[source] = Mount(source, _below(paths[key], source), told != source, given)
            continue
        key = source if key in out else key
        if key not in paths and not source.startswith("/"):
            continue  # inside there is no such place
        scene.setting("mount")
        out[key] = Mount(source, paths.get(key, source), told != source, given)
    return out


def _gathered(role: Role, cast: Cast, scene: Scene) -> Mapping[str, Mount]:
    """The folders that a service copies from, and the one that its copies go to."""
    own = {v.name: v for v in cast.volumes(role)}
    out: dict[str, Mount] = {}
    for given in (p for p in scene.given if p.name == "mount"):
        name, _, told = str(given.value).partition("=")
        source = told.removesuffix(_READ_ONLY)
        kept = next((v for v in own.values() if name in (v.name, *v.words)), None)
        if kept is None and role != lead(cast):
            continue
        scene.setting("mount")
        if kept is not None:
            out[kept.name] = Mount(source, kept.path, read_only=False, given=given)
            continue
        inside = f"{role.service.gathers}/{source.strip('./')}"
        out[source] = Mount(source, inside, read_only=True, given=given)
    return out


def gathered_volumes(role: Role, cast: Cast, scene: Scene) -> Iterator[str]:
    """What other services keep, for one that copies it out, as source:target:ro."""
    if not role.service.gathers or role == lead(cast):
        return
    for other in (r for r in cast.everyone if not r.service.gathers):
        bound = mounts(other, cast, scene)
        for volume in cast.volumes(other):
            name = f"{other.id}-{volume.name}"
            if volume.name not in bound:
                yield f"{name}:{role.service.gathers}/{name}:ro"
        for mount in bound.values():
            inside = f"{role.service.gathers}/{mount.source.strip('./')}"
            yield f"{mount.source}:{inside}:ro"


def _below(path: str, source: str) -> str:
    return f"{path}/{source.rstrip('/').rpartition('/')[2]}"


def _is_vague(given: Parameter) -> bool:
    return str(given.value).partition("=")[0] in _ANY


def backup_folder(scene: Scene) -> Mount | None:
    """The goal's folder for copies of the data, where it asks for copies."""
    if "has:backup" not in scene.facts:
        return None
    for given in (p for p in scene.given if p.name == "mount"):
        role, _, source = str(given.value).partition("=")
        last = source.rstrip("/").rpartition("/")[2].lower()
        at = scene.goal.find(source.removesuffix(_READ_ONLY), given.span.start if given.span else 0)
        copied = role in _ANY and _COPIED_TO.search(scene.goal[: max(at, 0)])
        if role in _COPIES or copied or (not role and re.search(r"backup|dump", last)):
            scene.setting("mount")
            return Mount(source, "", read_only=False, given=given)
    return None


def _owner(given: Parameter, source: str, cast: Cast, scene: Scene) -> Role | None:
    """The service that stands in the folder's own name or right before it, else the one that a
    goal means."""
    name = str(given.value).partition("=")[0]
    calls = (r for r in cast.everyone for v in cast.volumes(r) if name in (v.name, *v.words))
    if name in _STORES:
        return next(calls, lead(cast))
    meant = None if name in (*_ANY, *_EACH) else next(calls, None)
    return _named(given, source, cast, scene) or meant or lead(cast)


def _named(given: Parameter, source: str, cast: Cast, scene: Scene) -> Role | None:
    words = re.split(r"[/_.-]+", source.lower())
    named = (role for role in cast.everyone if role.id in words or role.id in source.split("/"))
    before = scene.goal[: given.span.start] if given.span else ""
    said = (r for r in cast.everyone if _ends_with(before, r) and not _in_a_list(before, r))
    return next(named, None) or next(said, None)


def _is_parted(given: Parameter, source: str, name: str, cast: Cast, scene: Scene) -> bool:
    """Whether each of several services has a folder of its own in this one."""
    asked = cast.everyone if name == _OF_ALL else cast.apps
    several = len([r for r in asked if r.id not in cast.added and not cast.is_proxy(r)]) > 1
    whole = name == _OF_ALL or _named(given, source, cast, scene) is None
    return several and name in _EACH and whole


def _parts(
    role: Role, source: str, name: str, paths: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The volumes of a service that lie in a folder of all, each with its own folder there."""
    wanted = [key for key in paths if name not in _SETTINGS or key == "config"]
    for key in wanted:
        own = f"{source.rstrip('/')}/{role.id}"
        yield key, own if len(wanted) == 1 else f"{own}/{key}"


def _names(role: Role) -> str:
    return "|".join(re.escape(name) for name in (role.id, role.service.title))


def _ends_with(text: str, role: Role) -> bool:
    said = rf"\b(?:{_names(role)})(?:'s)?(?:\s+(?:{_WHERE}))*\s+\Z"
    return re.search(said, text, re.IGNORECASE) is not None


def _in_a_list(text: str, role: Role) -> bool:
    """True for the last of 'sonarr and radarr', of which a folder may be said together."""
    lead = rf"(?:,|\band|&|\+)\s*(?:{_names(role)})(?:'s)?\s+\Z"
    if re.search(rf"/[\w./-]*\s*{lead}", text, re.IGNORECASE):
        return False  # the one before it has a folder of its own
    once = len(re.findall(rf"\b(?:{_names(role)})\b", text, re.IGNORECASE)) == 1
    return once and re.search(lead, text, re.IGNORECASE) is not None


def _volume(name: str, source: str, paths: Mapping[str, str]) -> str:
    """The volume that a folder stands for: by its name, by the folder's, or the only one."""
    last = source.rstrip("/").rpartition("/")[2]
    for word in (name, f"{name}s", last):
        if word in paths:
            return word
    return next(iter(paths)) if name in _ANY and len(paths) == 1 else source


def devices(role: Role, cast: Cast, scene: Scene) -> Iterator[Parameter]:
    """The goal's devices for a service."""
    for given in (p for p in scene.given if p.name == "device"):
        if role == (_said_before(given, cast, scene) or _made_for(given, cast) or lead(cast)):
            scene.setting("device")
            yield given


def _said_before(given: Parameter, cast: Cast, scene: Scene) -> Role | None:
    """The service in whose own words the value stands: 'zigbee2mqtt on /dev/ttyUSB0'."""
    before = scene.goal[: given.span.start] if given.span else ""
    near: list[tuple[int, Role]] = []
    for role in cast.everyone:
        found = re.search(rf"\b(?:{_names(role)})(?P<gap>(?:\s+[\w-]+){{0,4}}\s+)\Z", before, re.I)
        if found:
            near.append((len(found["gap"]), role))
    return min(near, key=lambda one: one[0])[1] if near else None


def _made_for(given: Parameter, cast: Cast) -> Role | None:
    """The first service that is there for devices of this kind."""
    path = str(given.value)
    return next((r for r in cast.everyone if path.startswith(r.service.devices or ("\0",))), None)


def in_memory(role: Role, cast: Cast, scene: Scene) -> Iterator[str]:
    """The folders that the goal wants in memory, of the service that it means."""
    for given in (p for p in scene.given if p.name == "tmpfs"):
        if role == lead(cast):
            scene.setting("tmpfs")
            yield str(given.value)


def lead(cast: Cast) -> Role | None:
    """The service that a goal means when it says of no one in particular what it sees."""
    apps = [app for app in cast.apps if app.id != TUNNEL and not app.service.gathers]
    return next(iter((*apps, *cast.databases, *cast.apps)), None)
