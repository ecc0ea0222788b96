"""What cloud-init sets up in a machine of Proxmox VE beside its account: a snippet on the node.

It is vendor data: what Proxmox writes itself (name, account, key, address) stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, nested, put, ref, resource, var
from assistant.targets.terraform.machines import access, pve_source
from assistant.targets.terraform.machines.fleet import Fleet
from assistant.targets.terraform.machines.packages import packages
from assistant.targets.terraform.machines.pve_source import downloaded, file_of

_KIND = "proxmox_virtual_environment_file"
_FILE = "setup.yaml"
_OTHERS = "user_data"
"""The parameter for user data of another part of the draft."""
_AGENT = "qemu-guest-agent"


def wanted(scene: Scene) -> bool:
    """True where the goal says what is to be in the machines."""
    told = f"param:{_OTHERS}" in scene.facts
    return not access.windows(scene) and (told or bool(packages(scene)))


def takes_over(scene: Scene) -> bool:
    """True where the snippet makes several accounts: of lists cloud-init takes only one, that of
    Proxmox where it has any."""
    return f"param:{_OTHERS}" in scene.facts and "param:users" in scene.facts


def upload(machines: Fleet) -> Iterator[Data]:
    """The snippet, put on the node; beside user data of its own one with each machine's name, which
    Proxmox would tell cloud-init else."""
    scene = machines.scene
    if not wanted(scene):
        return
    path = '"${path.module}/' + _FILE + '"'
    if f"param:{_OTHERS}" in scene.facts:
        given = scene.setting(_OTHERS).value
        path = '"${path.module}/' + str(given) + '"'
    name = '"${var.project}-setup.yaml"'
    yield downloaded(
        machines,
        _KIND,
        "setup",
        [
            put("content_type", "snippets"),
            put("datastore_id", var("snippet_storage")),
            nested("source_raw", put("data", ref(f"file({path})")), put("file_name", ref(name))),
        ],
    )
    if takes_over(scene):
        said = "each.key" if machines.several else f'"{machines.machines[0].name}"'
        own = f'yamlencode({{ "instance-id" = {said}, "local-hostname" = {said} }})'
        file = (
            '"${each.key}-meta.yaml"'
            if machines.several
            else f'"{machines.machines[0].name}-meta.yaml"'
        )
        yield resource(
            _KIND,
            "meta",
            [
                *machines.each(),
                put("content_type", "snippets"),
                put("datastore_id", var("snippet_storage")),
                put("node_name", pve_source.node(machines)),
                nested("source_raw", put("data", ref(own)), put("file_name", ref(file))),
            ],
        )


def attached(machines: Fleet) -> list[Data]:
    """What hands it to cloud-init, inside the machine's `initialization`."""
    scene = machines.scene
    if not wanted(scene):
        return []
    if takes_over(scene):
        why = "in place of what Proxmox tells cloud-init of accounts"
        meta = machines.picked(f"{_KIND}.meta{{}}.id")
        return [
            put("user_data_file_id", file_of(machines, _KIND, "setup"), why),
            put("meta_data_file_id", ref(meta), "the machine's own name"),
        ]
    why = "beside what Proxmox tells cloud-init itself"
    return [put("vendor_data_file_id", file_of(machines, _KIND, "setup"), why)]


def variables(scene: Scene) -> Iterator[Data]:
    """Where it lies, and how it gets there."""
    if wanted(scene):
        said = "Storage for the snippet, with content type Snippets"
        yield {"name": "snippet_storage", "description": said, "default": "local"}
        said = "First part of the name of what is not a machine's own"
        yield {"name": "project", "description": said, "default": "vm"}
        said = "Account on the node that the snippet is uploaded with, over SSH"
        yield {"name": "proxmox_ssh_user", "description": said, "default": "root"}


def files(scene: Scene) -> Iterator[Data]:
    """The file itself, where no other part of the draft has it."""
    if not wanted(scene) or f"param:{_OTHERS}" in scene.facts:
        return
    names = packages(scene)
    lines = ["#cloud-config", "package_update: true", "packages:", *(f"  - {n}" for n in names)]
    if _AGENT in names:
        lines += ["runcmd:", f"  - systemctl start {_AGENT}"]
    what = "what cloud-init installs at a machine's first start"
    yield {"path": _FILE, "language": "yaml", "what": what, "lines": lines}


def duties(scene: Scene, block: str) -> Iterator[Data]:
    """The snippet reaches the machines, with what the goal names."""
    if not wanted(scene):
        return
    said = "cloud-init of the machines gets the snippet"
    kind = "user" if takes_over(scene) else "vendor"
    at = f"initialization.{kind}_data_file_id"
    yield duty("snippet", said, "attribute_references", block=block, path=at, to=f"{_KIND}.setup")
    for name in packages(scene) if f"param:{_OTHERS}" not in scene.facts else ():
        said = f"{name} is installed at the first start"
        yield duty(f"snippet.{name}", said, "file_contains", path=_FILE, text=f"- {name}")


def notes(scene: Scene) -> Iterator[str]:
    """What must be so before the first apply."""
    if wanted(scene):
        yield (
            "The provider puts the snippet on the node over SSH: the storage snippet_storage must"
            " take Snippets (Datacenter, Storage), and ssh-agent must hold a key of"
            " proxmox_ssh_user."
        )
