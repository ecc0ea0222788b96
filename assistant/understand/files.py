"""Files and folders: of the user's own, on the host, seen by a container."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter, Span
from assistant.understand.cues import PLAYBOOK
from assistant.understand.lexicon import lexicon
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import Reading

_PATH = re.compile(r"(?<![\w/\\.:])(?:[A-Za-z]:\\[^\s\"'“”<>|]*|(?:~|\.{1,2})?/[\w.@~-][\w./@~-]*)")
_FILE = re.compile(
    r"(?<![\w/\\.@-])(?:\.\\)?[\w][\w/\\-]*(?:\.[\w-]+)*\.(?P<suffix>[A-Za-z0-9]{1,6})(?![\w-])"
)
_KEY = re.compile(
    r"\b(?:(?:with|and|using|by|via)\s+)?(?:(?:my|the|a|an|his|her|their)\s+)?(?:(?:public|ssh)\s+)*keys?"
    r"\s*(?:(?:from|in|at|is|file|of|:|=)\s*)*\Z",
    re.IGNORECASE,
)
_NEW_KEY = re.compile(
    r"\b(?:sav|writ|stor|put)\w*\s+(?:(?:it|them|the|private|key|to|in|into|as|a|file|local)\s+)+"
    r"(?P<path>id_[a-z0-9_-]*[a-z0-9])(?![\w./-]*\w)",
    re.IGNORECASE,
)
"""A key that is written to a file of the name that SSH's own keys have."""
_PUBLIC_KEY = re.compile(
    r"(?P<key>(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)|sk-[\w.@-]+)\s+AAAA[\w+/=]{8,}"
    r"(?:\s+[\w.+-]+@[\w.-]*\w)?)"
)
"""A public key as its file has it: kind, the key itself, whose it is."""
_SHUT = re.compile(r"[\s,(]*(?:(?:is|mounted|as)\s+)?(?:read[\s-]?only|readonly|ro)\b\)?", re.I)
_TOGETHER = re.compile(
    r"\b(?:(?:an?|the|one|with)\s+)*(?:shared|common)\s+(?:(?:media|data|library|downloads?)\s+)?"
    r"(?:(?:folder|directory|volume|mount|path|root)\s+)?(?:(?:at|in|on|under)\s+|:\s*)?\Z",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"\b(?:(?:both|all|the|their|its|each|with|and)\s+)*(?:data\s+|docker\s+|named\s+)?(?:folders|directories|dirs|volumes)"
    r"(?:\s+(?:are|go|live|stored|kept|mapped|mounted|bind|of\s+(?:all|both|the)\s+(?:services|containers)))*"
    r"\s+(?:under|in|at|below|on|to|into)\s+\Z",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:(?:an?|the|with|and|using|as|host|docker|local|its)\s+)*(?:bind(?:s|ed)?[\s-]*)?(?:mount(?:s|ed|ing)?|volumes?|bind)"
    r"(?:\s+(?:from|at|in|on|under|to|of|for|is|:|the|data|host|folder|directory|path))*\s*:?\s*\Z",
    re.IGNORECASE,
)
"""Words before a folder of the host that say that a container sees it, and not as what."""
_AMONG = re.compile(
    r"(?:\s+(?:folder|volume|directory))?\s+(?:is\s+)?(?:shared|common)\s+(?:by|between|for|across|among|to|with)"
    r"\s+(?:all|both|them|everything|the\s+services)(?:\s+(?:of\s+them|services|containers|apps))?",
    re.IGNORECASE,
)
_FOLDER = re.compile(r"\bfolder\s+(?:named\s+|called\s+)?\Z", re.IGNORECASE)
_INVENTORY = re.compile(r"\b(?:vsphere|vcenter|esxi?)\b", re.IGNORECASE)
"""Where these stand, a folder is one of the inventory and none of a disk."""
_NFS = re.compile(
    r"(?:\bmount(?:s|ed|ing)?\s+)?(?:(?:an?|the|my|our)\s+)*\bnfs(?:\s*v?[34](?:\.[012])?)?"
    r"(?:\s+(?:share|export|mount|volume|folder|storage)s?)?\s*(?:from|at|of|on|:)?\s*"
    r"(?P<export>(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?):/[\w./-]*\w)\s*"
    r"(?:(?:is\s+)?mounted\s+)?(?:on|at|to|under|in|as|->|→)\s+(?P<point>/[\w./-]*\w)",
    re.IGNORECASE,
)
_FOLDER_PATH = r"/[\w.@-]+(?:/[\w.@-]+)*"
_BIND = re.compile(
    r"(?P<lead>\b(?:(?:with|and|plus)\s+)?(?:(?:an?|the)\s+)?(?:bind[\s-]?mount(?:s|ed|ing)?|mount(?:s|ed|ing)?"
    r"(?:[\s-]?points?)?|mp[0-9])\s*(?:of|for|from|:)?\s*(?:the\s+)?(?:(?:host|node)(?:'s)?\s+)?(?:folder|path|directory|dataset)?\s*)?"
    rf"(?<![\w/.])(?P<source>{_FOLDER_PATH})"
    r"(?:\s+(?:from|on|of)\s+the\s+(?:host|node)(?:'s\s+\w+)?)?"
    rf"(?:\s*(?:mounted\s+)?(?:to|at|on|into|in|as|under|->|=>|→|:)\s*(?P<target>{_FOLDER_PATH}))?"
    r"(?:\s+in(?:side)?\s+(?:the|it|each)(?:\s+(?:container|lxc|ct))?)?"
    r"(?P<shut>\s*,?\s*\(?(?:read[\s-]?only|ro)\b\)?)?",
    re.IGNORECASE,
)
_SMB = re.compile(
    r"(?:\bmount(?:s|ed|ing)?\s+)?(?:(?:an?|the|my|our)\s+)*\b(?:smb|cifs|samba|windows)\s+(?:shares?|folder|drive)?\s*(?:from|at|of|on|:)?\s*"
    r"(?P<share>(?://|\\\\)[\w.-]+(?:[/\\][\w.$-]+)+)\s*"
    r"(?:(?:is\s+)?mounted\s+)?(?:on|at|to|under|in|as|->|→)\s+(?P<point>/[\w./-]*\w)"
    r"(?:\s+(?:with|using|by)\s+(?:an?\s+|the\s+)?credentials?(?:\s+file)?)?",
    re.IGNORECASE,
)
_SMB_MOUNTED = re.compile(
    r"\bmount(?:s|ed|ing)?\s+(?:(?:an?|the|my|our|share|folder)\s+)*(?P<share>(?://|\\\\)[\w.-]+(?:[/\\][\w.$-]+)+)\s*"
    r"(?:on|at|to|under|in|as|->)\s+(?P<point>/[\w./-]*\w)"
    r"(?:\s+(?:with|using|by)\s+(?:an?\s+|the\s+)?credentials?(?:\s+file)?)?(?:\s*[,(]?\s*(?:via\s+|with\s+|as\s+|type\s+)?(?:cifs|smb|samba)\)?)?",
    re.IGNORECASE,
)
"""The same with no word for SMB before it: the share's form says it."""
_UID = re.compile(r"\b(?:and\s+|with\s+)?(?P<kind>uid|gid)\s*[=:]?\s*(?P<n>[0-9]{1,6})\b", re.I)
_EXPORTED = re.compile(
    r"\bnfs\b.*\b(?:export|server|shar)|\b(?:export|server|shar).*\bnfs\b", re.I | re.S
)
_BY_CLIENTS = (
    re.compile(
        r"(?:\b(?:and|with|the|all|other|its|on|for|have|let)\s+)*\bclients?\s+(?:(?:that|which|should|must|will|to)\s+)*"
        r"mount(?:s|ing|ed)?(?:\s+(?:it|this|that|the\s+(?:share|export|folder)))?\s+(?:at|on|under|to|in|as)\s+"
        r"(?P<point>/[\w./-]*\w)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:and\s+)?mount(?:s|ing|ed)?\s+(?:it\s+|this\s+|the\s+(?:share|export)\s+)?on\s+(?:(?:the|all|its|every)\s+)*clients?"
        r"\s+(?:at|under|to|in|as)\s+(?P<point>/[\w./-]*\w)",
        re.IGNORECASE,
    ),
)
_PROJECT = re.compile(
    r"\b(?:compose|docker|stack|project)\b[^,;]*?\s(?P<all>(?:(?:from|in|at|of)\s+(?P<source>\.{0,2}/?[\w][\w./-]*/?[\w-]*)\s+)?"
    r"(?:to|into|under)\s+(?P<folder>/[\w./-]*\w))",
    re.IGNORECASE,
)
_COPIES = re.compile(r"\b(?:deploy|cop(?:y|ies)|bring|put|sync|roll\s?out|ship|run)", re.IGNORECASE)
_SERVER_GROUP, _CLIENT_GROUP = "nfs_server", "nfs_clients"
_MOUNTED_SHARE = re.compile(
    r"\bmount(?:s|ed|ing)?\s+(?:the\s+)?(?P<export>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:/[\w./-]*\w)\s+"
    r"(?:on|at|to|under|in|as)\s+(?P<point>/[\w./-]*\w)",
    re.IGNORECASE,
)
"""The same with no word for NFS beside it: host:/path is no other share's form."""
_STICK = re.compile(
    r"\b(?:(?:with|and|using)\s+)?(?:(?:an?|the|my)\s+)?(?:(?:usb|zigbee|z-wave|zwave|serial|coral|intel|amd|integrated)\s+)*"
    r"(?:(?:stick|dongle|adapter|device|coordinator|tuner|i?gpu)\s*(?:on|at|is|in|:)?"
    r"|(?:gpu\s+|device\s+)?pass(?:es|ed|ing)?[\s-]?(?:through|thru)(?:\s+(?:of|for))?(?:\s+(?:the|an?))?(?:\s+i?gpu)?)\s*\Z",
    re.IGNORECASE,
)
"""Words for the device that the path behind them names."""
_DEVICE = "/dev/"
_COLLECTIONS = frozenset(
    (
        "media", "tv", "series", "photos", "pictures", "music", "movies", "videos", "films",
        "library", "books", "documents", "files", "downloads", "recordings", "models", "originals",
    )
)  # fmt: skip
"""What several folders may hold together."""
_IN_MEMORY = "/dev/shm"  # noqa: S108  a folder of the host
"""A folder, and no device."""
_DISK = re.compile(r"/dev/(?:[svx]d[a-z]|nvme|mmcblk|disk/|mapper/)")
_MOUNTED = re.compile(
    r"\b(?:(?:and|then)\s+)?mount(?:s|ed|ing)?(?:\s+it)?(?:\s+(?:at|on|under|to|as|in))?\s+\Z"
    r"|/dev/[\w/]+\s+(?:at|on|to|under|->)\s+\Z",
    re.IGNORECASE,
)
_PREFIX_LENGTH = re.compile(r"/[0-9]{1,2}")
"""No file: the network's part of an address that stands before it."""


def find_shares(reading: Reading) -> None:
    """An NFS export and where it is mounted: 10.0.0.5:/srv/data on /mnt/data."""
    for match in (*_NFS.finditer(reading.goal), *_MOUNTED_SHARE.finditer(reading.goal)):
        if reading.free(*match.span()) and reading.value("nfs_export") is None:
            reading.set("nfs_export", match["export"], match.start(), match.end("export"))
            reading.set("mount_point", match["point"], match.end("export"), match.end())


def find_windows_shares(reading: Reading) -> None:
    """A share by SMB and where it is mounted: //nas/data on /mnt/data."""
    for match in (*_SMB.finditer(reading.goal), *_SMB_MOUNTED.finditer(reading.goal)):
        if reading.free(*match.span()) and reading.value("smb_share") is None:
            share = match["share"].replace("\\", "/")
            reading.set("smb_share", share, match.start(), match.end("share"))
            reading.set("mount_point", match["point"], match.end("share"), match.end())
            for uid in _UID.finditer(reading.goal):
                if reading.free(*uid.span()):
                    name = "mount_uid" if uid["kind"].lower() == "uid" else "mount_gid"
                    reading.set(name, int(uid["n"]), *uid.span())


def find_clients(reading: Reading) -> None:
    """Clients that mount what a server of the same playbook exports: each is a group of hosts."""
    if not PLAYBOOK.search(reading.goal) or not _EXPORTED.search(reading.goal):
        return
    found = [m for pattern in _BY_CLIENTS for m in pattern.finditer(reading.goal)]
    for match in [m for m in found if reading.free(*m.span())][:1]:
        server = f"groups['{_SERVER_GROUP}'][0]"
        address = f"hostvars[{server}]['ansible_host'] | default({server})"
        reading.set("mount_point", match["point"], *match.span())
        span, why = Span(*match.span()), "the server of this playbook"
        given = {
            "nfs_export": (f"{{{{ {address} }}}}:{{{{ nfs_folder }}}}",),
            "host_group": (_SERVER_GROUP, _CLIENT_GROUP),
            "host_role": (f"nfs-server:{_SERVER_GROUP}", f"nfs_export:{_CLIENT_GROUP}"),
        }
        reading.parameters += [
            Parameter(name, value, "goal", span, why) for name, vs in given.items() for value in vs
        ]


def find_project_folders(reading: Reading) -> None:
    """Where a playbook takes a Compose project from, and where it puts it."""
    goal = reading.goal
    if not PLAYBOOK.search(goal) or not _COPIES.search(goal):
        return
    for match in _PROJECT.finditer(goal):
        if reading.free(*match.span("all")) and re.search(r"\bcompose\b", goal, re.IGNORECASE):
            reading.set("compose_folder", match["folder"], *match.span("all"))
            if match["source"]:
                source = f"{match['source'].rstrip('/')}/"
                reading.set("compose_source", source, *match.span("source"))
            return


def find_public_keys(reading: Reading) -> None:
    """A public SSH key that stands in the goal itself."""
    for match in _PUBLIC_KEY.finditer(reading.goal):
        lead = _KEY.search(reading.goal[: match.start()])
        begin = lead.start() if lead and reading.free(lead.start(), match.start()) else None
        if reading.free(*match.span()):
            key = " ".join(match["key"].split())
            start = match.start() if begin is None else begin
            reading.set("public_key", key, start, match.end())


def find_files(reading: Reading) -> None:
    """Paths and file names, by what stands in them and before them."""
    for match in _PATH.finditer(reading.goal):
        _path(reading, match.group().rstrip(".,;:!?"), match.start())
    for match in _NEW_KEY.finditer(reading.goal):
        _path(reading, match["path"], match.start("path"))
    values = lexicon().values
    known = (*values.script_suffixes, *values.file_suffixes, *values.medium_suffixes)
    for match in _FILE.finditer(reading.goal):
        suffix = match["suffix"].lower()
        sound = suffix in known and not match.group()[0].isdigit()
        tool = atoms_of(match.group()) in lexicon().thing_table.entries
        if sound and not tool and reading.free(*match.span()):
            _path(reading, match.group(), match.start())


def _path(reading: Reading, path: str, start: int) -> None:
    end = start + len(path)
    suffix = path.lower().rsplit(".", 1)[-1] if "." in path else ""
    inventory = _INVENTORY.search(reading.goal) and _FOLDER.search(reading.goal[:start])
    if _PREFIX_LENGTH.fullmatch(path):
        return
    if path in ("/", "./", "../") or inventory or not reading.free(start, end):
        return
    values = lexicon().values
    if path.startswith(_DEVICE) and not path.startswith(_IN_MEMORY):
        lead = _STICK.search(reading.goal[:start])
        begin = lead.start() if lead and reading.free(lead.start(), start) else start
        reading.set("device", path, begin, end)
    elif suffix == "pub" or "/.ssh/" in path:
        _key(reading, path, start, end)
    elif suffix in values.script_suffixes:
        reading.set("script", path, start, end)
    elif suffix in values.medium_suffixes:
        reading.set("iso_url", path, start, end)
    elif _DISK.search(reading.goal) and (lead := _MOUNTED.search(reading.goal[:start])):
        begin = lead.start() if reading.free(lead.start(), start) else start
        reading.set("mount_point", path, begin, end)
    else:
        reading.set("path", path, start, end)


def _key(reading: Reading, path: str, start: int, end: int) -> None:
    lead = _KEY.search(reading.goal[:start])
    begin = lead.start() if lead and reading.free(lead.start(), start) else start
    reading.set("ssh_key_file", path, begin, end)


def _not_of_the_container(reading: Reading, place: tuple[int, int]) -> None:
    """Take back that the container's own files are read only, where a folder of the host is."""
    for found in [f for f in reading.things if getattr(f.thing, "id", "") == "read-only-root"]:
        if place[0] <= found.span.start < place[1]:
            reading.things.remove(found)


def find_binds(reading: Reading) -> None:
    """Folders of the node that a container of Proxmox sees, and where: /tank/media to /media.

    To be called when components are read.
    """
    if not any(getattr(f.thing, "id", "") == "lxc" for f in reading.things):
        return
    for match in _BIND.finditer(reading.goal):
        paths = [p for p in reading.parameters if p.name in ("path", "mount_point") and p.span]
        spans = [match.span("source")] + ([match.span("target")] if match["target"] else [])
        taken = [p for p in paths if p.span and (p.span.start, p.span.end) in spans]
        if len(taken) != len(spans) or (not match["lead"] and not match["target"]):
            continue
        for one in taken:
            reading.parameters.remove(one)
            reading.release(one.span or Span(0, 0))
        shut = ":ro" if match["shut"] else ""
        value = f"{match['source']}={match['target'] or match['source']}{shut}"
        reading.set("bind", value, *match.span())


_NEXT_PATH = re.compile(r"\s*(?:,|and|&|\+|,\s*and)\s+(?P<path>/[\w./-]*\w)", re.IGNORECASE)


def _shut_with_the_next(reading: Reading, end: int) -> bool:
    """True where the folder behind this one in a list is read only: 'from /a and /b read only'."""
    following = _NEXT_PATH.match(reading.goal, end)
    return following is not None and _SHUT.match(reading.goal, following.end()) is not None


def _listed_with(reading: Reading, start: int) -> str:
    """What the folder holds that stands right before this one in a list."""
    for given in (p for p in reading.parameters if p.name == "mount" and p.span):
        role, _, path = str(given.value).partition("=")
        at = reading.goal.rfind(path.removesuffix(":ro"), 0, start)
        following = _NEXT_PATH.match(reading.goal, at + len(path.removesuffix(":ro")))
        next_to = at >= 0 and following and following.start("path") == start
        if role in _COLLECTIONS and next_to:
            return role
    return ""


def find_mounts(reading: Reading) -> None:
    """Folders of the host become mounts, where the goal runs containers.

    To be called when services and tools are read.
    """
    for at, parameter in enumerate(reading.parameters):
        path, span = str(parameter.value), parameter.span
        folder = path.startswith(("/", "./")) and "." not in path.rsplit("/", 1)[-1]
        if parameter.name != "path" or span is None or not folder:
            continue
        roles = "|".join(lexicon().values.mount_roles)
        lead = re.search(
            rf"\b(?P<role>{roles})(?:\s+(?:folder|directory|dir|files?|data|library|volume|is|are|lives?|live"
            r"|(?:bind[\s-])?mount(?:ed|s)?|bound|mapped|comes?|stored|kept|lands?|landing|goes?|go|arrives?|put|saved|(?P<shut>read[\s-]?only|readonly)))*"
            r"(?:\s*(?:from|in|at|to|under|on|:|=|->|=>)\s*|\s+)\Z",
            reading.goal[: span.start],
            re.IGNORECASE,
        )
        shut = _SHUT.match(reading.goal, span.end)
        role = lead["role"].lower() if lead else ""
        together = _TOGETHER.search(reading.goal[: span.start])
        among = _AMONG.match(reading.goal, span.end)
        every = _OF_EACH.search(reading.goal[: span.start])
        if together or among:
            role, lead = "shared", together
        elif every:
            role, lead = "volumes", every
        closed = lead is not None and "shut" in lead.re.groupindex and bool(lead["shut"])
        only = shut or closed or _shut_with_the_next(reading, span.end)
        if not role and (before := _listed_with(reading, span.start)):
            role = before
        if shut:
            _not_of_the_container(reading, shut.span())
        if lead and closed:
            _not_of_the_container(reading, lead.span("shut"))
        value = f"{role}={path}{':ro' if only else ''}"
        bound = None if lead else _BOUND.search(reading.goal[: span.start])
        lead = lead or bound
        own = lead and (closed or reading.free(lead.start(), span.start))
        start = lead.start() if lead and own else span.start
        last = shut or among
        place = reading.claim(start, last.end() if last else span.end, f"mount = {value}")
        reading.parameters[at] = type(parameter)("mount", value, "goal", place, parameter.why)
