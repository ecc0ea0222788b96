"""Values that follow from one that the goal gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.targets.packer.windows.tables import time_zone


def _azure_size(text: str) -> str:
    """B2s, standard_d2s_v5 as Azure writes them: Standard_B2s, Standard_D2s_v5."""
    bare = text.lower().removeprefix("standard_")
    return f"Standard_{bare[:1].upper()}{bare[1:]}"


def _pve_calendar(cron: str) -> str:
    """A line of cron as Proxmox VE's calendar writes it: 30 2 * * 0 as sun 02:30."""
    parts = cron.split()
    if len(parts) != 5:
        return cron
    minute, hour, day, _, week = parts
    if hour == "*":
        return minute if minute.startswith("*/") else f"*:{int(minute):02}"
    clock = (
        f"{hour}:{int(minute):02}"
        if "/" in hour or "," in hour
        else f"{int(hour):02}:{int(minute):02}"
    )
    days = re.sub(r"[0-6]", lambda m: _WEEK[int(m.group())], week).replace("-", "..")
    front = "" if week == "*" else f"{days} "
    return f"{front}{clock}" if day == "*" else f"{front}*-{day} {clock}"


def _azure_database_size(text: str) -> str:
    """B1ms, D2s_v3 as the databases of Azure write them: B_Standard_B1ms, GP_Standard_D2s_v3."""
    bare = re.sub(r"^(?:b|gp|mo)_", "", text.lower()).removeprefix("standard_")
    tier = {"b": "B", "d": "GP", "e": "MO"}[bare[0]]
    return f"{tier}_{_azure_size(bare)}"


_WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def _lambda_runtime(text: str) -> str:
    """python 3.12, node 20 as Lambda calls them: python3.12, nodejs20.x."""
    if text.lower().startswith("go"):
        return "provided.al2023"
    name, version = re.sub(r"[\d.x ]", "", text.lower()), "".join(re.findall(r"[\d.]", text))
    name = "nodejs" if name.startswith("node") else name
    version = version.strip(".") or {"python": "3.13", "nodejs": "22"}.get(name, "")
    return f"{name}{version}.x" if name == "nodejs" else f"{name}{version}"


def _cron_clock(time: str) -> str:
    """7, 18:30 as cron's minute and hour: 0 7, 30 18."""
    hour, _, minute = time.replace(".", ":").partition(":")
    return f"{int(minute or 0)} {int(hour)}"


def _clock(text: str) -> str:
    """7:30 as 0730, 7 pm as 1900."""
    hour, _, minute = re.sub(r" ?[ap]m$", "", text.lower()).partition(":")
    late = text.lower().endswith("pm")
    said = int(hour) % 12 + 12 * late if text.lower().endswith("m") else int(hour)
    return f"{said:02}{int(minute or 0):02}"


def _redirected(pair: str) -> tuple[str, str]:
    """'old.example.com to www.example.com': the name, and the address that it leads to."""
    old, _, new = re.sub(r"\s+(?:permanently\s+)?to\s+", " ", pair).partition(" ")
    return old.rpartition("//")[2], new if "://" in new else f"https://{new}"


def _github_events(text: str) -> str:
    """'push and pull requests' as GitHub calls what a webhook tells: push,pull_request."""
    names = {"pr": "pull_request", "pushe": "push", "tag": "create", "issue": "issues"}
    parts = re.split(r"\s*(?:,\s*and\b|,|\band\b|&)\s*", text.lower())
    plain = [re.sub(r"[ _]", "_", part.strip()).rstrip("s") for part in parts]
    return ",".join(names.get(part, part) for part in plain)


def _aws_schedule(text: str) -> str:
    """5 minutes as rate(5 minutes), 6:30 as cron(30 6 * * ? *), night as two o'clock."""
    clock = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?(?: ?(am|pm))?", "2" if text == "night" else text)
    if clock:
        hour = int(clock[1]) % 12 + (12 if clock[3] == "pm" else 0) if clock[3] else int(clock[1])
        return f"cron({int(clock[2] or 0)} {hour} * * ? *)"
    number, unit = re.sub(r"\D", "", text) or "1", re.sub(r"[\d ]", "", text).rstrip("s")
    unit = {"min": "minute", "morning": "day"}.get(unit, unit)
    return f"rate({number} {unit}{'s' if number != '1' else ''})"


def _pve_content(text: str) -> str:
    """backups, isos and images as Proxmox calls what a storage holds, with commas."""
    kinds = re.findall(r"[a-z]+", text.lower())
    plain = {"backups": "backup", "isos": "iso", "image": "images"}
    return ",".join(plain.get(kind, kind) for kind in kinds if kind != "and")


def _aws_cron(text: str) -> str:
    """A line of cron as AWS has it: six fields, of which one for days is a question mark, and
    Sunday is 1."""
    minute, hour, day, month, weekdays = text.split()
    if weekdays == "*":
        return f"cron({minute} {hour} {day} {month} ? *)"
    named = re.sub(r"[0-7]", lambda m: str(int(m[0]) % 7 + 1), weekdays)
    return f"cron({minute} {hour} ? {month} {named} *)"


_MAY = {"read": ["read"], "list": ["list"], "write": ["create", "update", "read"]}
_MAY["manage"] = [*_MAY["write"], "delete", "list"]
"""What Vault calls that somebody reads, lists or writes what stands at a path."""


def _vault_policy(text: str) -> str:
    """'read and list secret/data/app/*' as a policy of Vault. A policy stays as it is."""
    said, _, path = (
        f"read {text}".rpartition(" ") if re.match(r"[\w-]+/", text) else text.rpartition(" ")
    )
    if not said or text.lstrip().startswith("path"):
        return text
    verbs = [verb for verb in _MAY if re.search(rf"\b{verb[:4]}", said, re.IGNORECASE)] or ["read"]
    able = dict.fromkeys(one for verb in verbs for one in _MAY[verb])
    listed = ", ".join(f'"{one}"' for one in able)
    return f'path "{path}" {{\n  capabilities = [{listed}]\n}}\n'


_OWN_IMAGES = ("snapshot", "image", "ami")
"""Words for an image of the user's own, which a lookup finds."""

_GUESTS = (
    "Datastore.AllocateSpace,Datastore.Audit,Pool.Audit,SDN.Use,Sys.Audit,VM.Allocate,VM.Audit,VM.Clone"
    ",VM.Config.CDROM,VM.Config.CPU,VM.Config.Cloudinit,VM.Config.Disk,VM.Config.HWType"
    ",VM.Config.Memory,VM.Config.Network,VM.Config.Options,VM.Migrate,VM.PowerMgmt"
)
"""What Proxmox VE asks of somebody who makes and runs machines."""


def _pve_privileges(text: str) -> str:
    """'manage VMs' as privileges of Proxmox VE. Names of privileges stay as they are."""
    return re.sub(r"\s*,?\s+and\s+|\s*,\s*", ",", text) if "." in text else _GUESTS


_KINDS = ("VM", "Datastore", "Pool", "Sys", "User", "SDN", "Mapping", "Template")
_RIGHTS = ("Admin", "User", "Auditor")


def _pve_role(text: str) -> str:
    """pvevmadmin as Proxmox VE writes the role: PVEVMAdmin."""
    names = ["Administrator", *(f"PVE{k}{r}" for k in ("", *_KINDS) for r in _RIGHTS)]
    return next((name for name in names if name.lower() == text.lower()), text)


def _pve_pool_role(text: str) -> str:
    """The role of somebody who may use or manage the machines of a pool, or see them."""
    if re.match(r"manag|admin|right|permission", text, re.IGNORECASE):
        return "PVEVMAdmin"
    return "PVEAuditor" if text.lower().startswith("see") else "PVEVMUser"


_READS = ("get", "list", "watch")
_VERBS = {
    "manage": (*_READS, "create", "update", "patch", "delete"),
    "write": ("create", "update", "patch"),
    "edit": ("update", "patch"),
    "restart": ("get", "patch"),
    "scale": ("get", "patch", "update"),
    "read": _READS, "view": _READS, "see": _READS,
    **{verb: (verb,) for verb in (*_READS, "create", "update", "patch", "delete")},
}  # fmt: skip


def _kube_verbs(text: str) -> str:
    """'create and delete' as Kubernetes names what somebody may do."""
    said = [verb for verb in _VERBS if re.search(rf"\b{verb}", text, re.IGNORECASE)]
    return ",".join(dict.fromkeys(one for verb in said for one in _VERBS[verb]))


def _kube_resources(text: str) -> str:
    """'pods, config maps and logs' as the API calls them, with commas."""
    names = re.split(r"\s*[,/]\s*(?:and\s+)?|\s+and\s+", text.lower())
    return ",".join(
        "pods/log" if name in ("logs", "pod logs") else name.replace(" ", "") for name in names
    )


FILE = "file"
"""The form of a file's name whose content stands in a list: a place of the draft is kept for it."""
CONTENT = "content"
"""The form of a file's name: a map with that file, whose content a variable holds."""
UNDER = "under "
"""Before the key of a map under which a value stands: under kubernetes.io/metadata.name."""

FORMS: Mapping[str, Callable[[str], str]] = {
    "dn": lambda domain: ",".join(f"dc={part}" for part in domain.lower().split(".")),
    "upper": lambda text: text.upper(),
    "dotted": lambda domain: domain.rstrip(".") + ".",
    "azure_size": _azure_size,
    "azure_database_size": _azure_database_size,
    "http_url": lambda place: place if "://" in place else f"http://{place}",
    "listed": lambda names: ",".join(re.split(r"\s*(?:,\s*and\b|,|\band\b|&)\s*", names)),
    "node_lts": lambda version: f"{version}-lts",
    "capital": lambda text: text[:1].upper() + text[1:],
    "lambda_runtime": _lambda_runtime,
    "aws_schedule": _aws_schedule,
    "github_events": _github_events,
    "cron_clock": _cron_clock,
    "cron_daily": lambda time: f"{_cron_clock(time)} * * *",
    "tag_key": lambda pair: re.split(r"\s*[=:]\s*", pair)[0],
    "tag_value": lambda pair: re.split(r"\s*[=:]\s*", pair)[1],
    "before_to": lambda pair: _redirected(pair)[0],
    "behind_to": lambda pair: _redirected(pair)[1],
    "country_set": lambda names: " ".join(
        f'\\"{name}\\"' for name in re.findall("[A-Z]{2}", names)
    ),
    "aws_cron": _aws_cron,
    "upper_multi": lambda place: place if "-" in place else place.upper(),
    "days_as_seconds": lambda days: str(int(days) * 86400),
    "minutes_short": lambda minutes: f"{minutes}m",
    "iso_minutes": lambda minutes: f"PT{minutes}M",
    "quoted": lambda names: ", ".join(f'"{name}"' for name in names.split(",")),
    "first": lambda names: names.split(",")[0],
    "own_image": lambda text: "lookup:own-image" if text.lower() in _OWN_IMAGES else text,
    "windows_zone": time_zone,
    "vault_policy": _vault_policy,
    "clock": _clock,
    "clock_colon": lambda time: ":".join(f"{int(part):02}" for part in f"{time}:0".split(":")[:2]),
    "kube_resources": _kube_resources,
    "kube_verbs": _kube_verbs,
    "pve_calendar": _pve_calendar,
    "pve_content": _pve_content,
    "pve_privileges": _pve_privileges,
    "pve_role": _pve_role,
    "pve_pool_role": _pve_pool_role,
    "pve_realm": lambda user: user if "@" in user else f"{user}@pve",
}
"""dn: corp.example.com as dc=corp,dc=example,dc=com. dotted: a DNS name with its last dot.
azure_size: a size of a machine in Azure's own writing; azure_database_size: that of a database.
iso_minutes: 15 as PT15M; minutes_short: as 15m;
days_as_seconds: 30 as 2592000. lambda_runtime, aws_schedule, aws_cron: as Lambda,
EventBridge and AWS Backup write them; github_events: as webhooks call them; cron_clock: 7 as 0 7;
cron_daily: as 0 7 * * *.
tag_key, tag_value: of env=prod. before_to, behind_to: the two names of a redirect; country_set: AT
and DE as a set of Cloudflare's rules. upper_multi: eu as EU, a region as it is. node_lts: 20 as
20-lts. capital: with a large first letter. http_url: localhost:3000 with its scheme. listed: a, b
and c with commas. quoted: a,b as "a", "b"; first: a of them. pve_realm: a user with Proxmox' own
realm;
pve_role: a role of Proxmox' own; pve_pool_role: that of somebody who uses a pool; pve_privileges:
what somebody may do, as Proxmox names it. vault_policy: what may be done at a path, as a policy of
Vault. clock: 7:30 as 0730; clock_colon: 2 as 02:00; pve_calendar: a line of cron as Proxmox'
calendar has it; pve_content: what a storage of Proxmox holds. kube_resources, kube_verbs: what a
role is about and may do, as Kubernetes names it. own_image: an image of the user's own as its
lookup. windows_zone: Europe/Berlin as Windows calls it."""
