"""Containers on Proxmox VE (LXC), with the provider bpg/proxmox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.mountpoints import PARAMETER
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import (
    Data,
    comment,
    duty,
    nested,
    output,
    put,
    ref,
    resource,
    var,
)
from assistant.targets.terraform.machines import access, devices, inventory, pve_source, software
from assistant.targets.terraform.machines.fleet import (
    SIZES,
    Fleet,
    fleet,
    hardware_address,
    second_card,
)
from assistant.targets.terraform.machines.images import container_template
from assistant.targets.terraform.machines.pve import (
    addresses,
    connection,
    data_storage,
    machine_id,
    place,
    second_network,
    second_network_duties,
    settled,
    storages,
    tags,
    vlan,
)

_KIND = "proxmox_virtual_environment_container"
_ADDRESS = 'try(split("/", {}.ipv4["eth0"])[0], {}.initialization[0].hostname)'
_BLOCK = f"resource.{_KIND}.container"
_PLACE = "disk_mount"
_READ_ONLY = ":ro"
_FAMILIES = ("debian", "ubuntu")


def containers(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on the containers."""
    machines = fleet(scene, "vm_id", "vlan", "node", partly=True)
    return {
        "name": f"{machines.machines[0].name}-lxc",
        "variables": list(_variables(machines)),
        "fragments": {
            **connection(scene, root=_from_host(scene)),
            "machines": [
                *machines.locals(),
                _template(machines),
                _container(machines),
                *software.installed(machines, f"{_KIND}.container{{}}"),
                *devices.high_availability(machines, _KIND, "container"),
                *inventory.written(machines, f"{_KIND}.container", _ADDRESS, '"root"'),
            ],
            "outputs": list(_outputs(machines)),
        },
        "obligations": [
            *_duties(machines),
            *software.duties(scene),
            *devices.ha_duties(scene, _KIND, "container"),
            *inventory.duties(machines, f"{_KIND}.container"),
        ],
        "notes": [*_notes(scene), *software.notes(scene), *machines.notes()],
    }


def _notes(scene: Scene) -> Iterator[Data]:
    address = container_template(scene)
    if address:
        yield {"text": f"Not verified here: that {address} is there."}
    else:
        yield {"text": f"No container template of {scene.os_title} is known: fill in template_url."}

    if _from_host(scene):
        yield {
            "text": "Proxmox lets only root@pam hand folders and devices of the node to a"
            " container, or let it mount, and refuses it to a token: the provider logs on with"
            " root's password."
        }
    if "param:bind" in scene.facts and _unprivileged(scene):
        yield {
            "text": "Root of an unprivileged container is uid 100000 on the node: give the folders"
            " to that uid, or to the one that the service has plus 100000, where it is to write."
        }


def _from_host(scene: Scene) -> bool:
    return scene.holds(
        ["param:bind|param:device|has:lxc-nfs|has:lxc-cifs|has:lxc-fuse|has:lxc-keyctl"]
    )


def _template(machines: Fleet) -> Data:
    body = [
        put("content_type", "vztmpl"),
        put("datastore_id", var("template_storage")),
        put("url", var("template_url")),
        put("overwrite", False, "containers keep the template that they were made from"),
    ]
    return pve_source.downloaded(machines, "proxmox_download_file", "template", body)


def _container(machines: Fleet) -> Data:
    scene = machines.scene
    system = next((f for f in _FAMILIES if f"distribution:{f}" in scene.facts), "centos")
    body = [
        comment(
            "container.comment",
            "What the containers are",
            "Each container is made from the template that is downloaded",
            "What is made here, terraform destroy takes away",
            "The containers",
        ),
        *machines.each(),
        put("node_name", pve_source.node(machines)),
        put("unprivileged", _unprivileged(scene), "whether root in there is no root outside"),
        put("start_on_boot", True, "starts with the node"),
    ]
    body += machine_id(machines)
    body += tags(scene)
    if "param:resource_pool" in scene.facts:
        body.append(put("pool_id", {"param": "resource_pool"}))
    body += [
        nested("cpu", put("cores", machines.value("cpus"))),
        nested("memory", put("dedicated", machines.value("memory_mb"), "in MB"), *_swap(scene)),
        nested(
            "disk",
            put("datastore_id", var("storage")),
            put("size", machines.value("disk_gb"), "in GB"),
        ),
        *_mounts(scene),
        *_binds(scene),
        *_devices(scene),
        _network(machines),
        *([_second(scene)] if second_card(scene) else []),
        nested(
            "initialization",
            put("hostname", machines.name()),
            *addresses(machines),
            nested("user_account", put("keys", {"list": [access.key(scene)]})),
        ),
        nested(
            "operating_system",
            put(
                "template_file_id",
                pve_source.file_of(machines, "proxmox_download_file", "template"),
            ),
            put("type", system),
        ),
    ]
    if software.wanted(scene) and not machines.addressed:
        body.append(nested("wait_for_ip", put("ipv4", True, "the software is installed over it")))
    features = list(_features(scene))
    if features:
        body.append(nested("features", *features))
    body.append(
        nested(
            "lifecycle",
            put(
                "ignore_changes",
                {"list": [ref("operating_system"), ref("initialization[0].user_account")]},
                "a newer template or another key makes no container anew",
            ),
        )
    )
    return resource(_KIND, "container", body)


def _unprivileged(scene: Scene) -> bool:
    return "has:lxc-privileged" not in scene.facts


def _nested(scene: Scene) -> bool:
    return scene.holds(["has:nesting|has:docker-engine|has:kubernetes"])


def _features(scene: Scene) -> Iterator[Data]:
    if _nested(scene):
        yield put("nesting", True, "other containers may run in there")
    if "has:lxc-fuse" in scene.facts:
        yield put("fuse", True, "FUSE may mount in there")
    if "has:lxc-keyctl" in scene.facts:
        yield put("keyctl", True, "Docker asks for it")
    kinds = [kind for kind in ("cifs", "nfs") if f"has:lxc-{kind}" in scene.facts]
    if kinds:
        yield put("mount", {"list": kinds}, "file systems that the container may mount")


def _swap(scene: Scene) -> Iterator[Data]:
    if "param:swap_mb" in scene.facts:
        yield put("swap", {"param": "swap_mb"}, "in MB")


def _mounts(scene: Scene) -> Iterator[Data]:
    """Volumes of their own, where the goal says or below /srv."""
    told = dict(str(p.value).split("=")[:2] for p in scene.given if p.name == _PLACE)
    if told:
        scene.setting(_PLACE)
    for number, given in enumerate((p for p in scene.given if p.name == "data_disk_gb"), 1):
        scene.setting("data_disk_gb")
        path = "/srv/data" if number == 1 else f"/srv/data{number}"
        yield _volume(scene, f"{given.value}G", told.get(str(given.value), path), given)
    for given in (p for p in scene.given if p.name == PARAMETER):
        place, _, megabytes = str(given.value).partition("=")
        if megabytes.isdigit():
            scene.setting(PARAMETER)
            yield _volume(scene, f"{-(-int(megabytes) // 1024)}G", place, given)


def _volume(scene: Scene, size: str, path: str, given: Parameter) -> Data:
    return nested(
        "mount_point",
        put("volume", data_storage(scene)),
        put("size", {"text": [size], "why": scene.why(given)}),
        put("path", path),
    )


def _binds(scene: Scene) -> Iterator[Data]:
    """Folders of the node that the containers see."""
    for given in (p for p in scene.given if p.name == "bind"):
        scene.setting("bind")
        source, _, rest = str(given.value).partition("=")
        target = rest.removesuffix(_READ_ONLY)
        shut = [put("read_only", True)] if rest != target else []
        volume = put("volume", {"text": [source], "why": scene.why(given)})
        yield nested("mount_point", volume, put("path", target), *shut)


def _devices(scene: Scene) -> Iterator[Data]:
    for given in (p for p in scene.given if p.name == "device"):
        scene.setting("device")
        path = {"text": [str(given.value)], "why": scene.why(given)}
        mode = put("mode", "0666", "for every account in the container")
        yield nested("device_passthrough", put("path", path), mode)


def _network(machines: Fleet) -> Data:
    body = [
        put("name", "eth0"),
        put("bridge", var("bridge")),
        *vlan(machines),
        *hardware_address(machines),
    ]
    return nested("network_interface", *body)


def _second(scene: Scene) -> Data:
    return nested("network_interface", put("name", "eth1"), *second_network(scene))


def _variables(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    yield from place(root=_from_host(scene))
    yield from storages(scene, "Storage for the containers' disks")
    yield {
        "name": "template_storage",
        "description": "Storage for the template, with content type Container template",
        "default": "local",
    }
    yield _address(container_template(scene))
    yield from machines.variables(*SIZES)
    yield from settled("bridge", "Bridge of the node that the containers are on")
    yield from access.key_variable(scene)


def _address(known: str) -> Data:
    said = {"name": "template_url", "description": "Address of the container template"}
    if known:
        return {**said, "default": known}
    hint = "a file of https://download.proxmox.com/images/system/"
    return {**said, "hint": hint, "example": '"https://mirror.example.org/template.tar.zst"'}


def _outputs(machines: Fleet) -> Iterator[Data]:
    at = machines.at(f"{_KIND}.container{{}}.vm_id")
    yield output("vm_ids", "Proxmox ids of the containers", at)
    at = machines.at(f"{_KIND}.container{{}}.ipv4")
    yield output("addresses", "IPv4 addresses of the containers, by network card", at)


def _duties(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    yield from machines.duties(_BLOCK)
    for path, name in (("cpu.cores", "cpus"), ("memory.dedicated", "memory_mb")):
        if not machines.differs(name):
            yield _equal(name, f"{name} is what was settled", path, {"param": name})
    if not machines.differs("disk_gb"):
        yield _equal("disk", "The disk has the size", "disk.size", {"param": "disk_gb"})
    said = (
        "Root in the container is " + ("no root" if _unprivileged(scene) else "root") + " outside"
    )
    yield _equal("unprivileged", said, "unprivileged", _unprivileged(scene))
    yield duty(
        "template",
        "Each container is made from the template that is downloaded",
        "attribute_references",
        block=_BLOCK,
        path="operating_system.template_file_id",
        to="proxmox_download_file.template",
    )
    if machines.addressed and not machines.several:
        at = "initialization.ip_config.ipv4.address"
        value = machines.machines[0].own["ip"].value
        yield _equal("ip", "The address is the goal's", at, value)
    yield from second_network_duties(scene, _BLOCK, "network_interface")
    if "param:vlan" in scene.facts:
        at = "network_interface.vlan_id"
        yield _equal(
            "vlan", "The network card is tagged with the goal's VLAN", at, {"param": "vlan"}
        )
    for given in (p for p in scene.given if p.name == "bind"):
        source = str(given.value).partition("=")[0]
        said = f"The containers see {source}"
        yield duty(f"bind.{source}", said, "attribute_equals", block=_BLOCK,
                   path="mount_point.volume", value=source)  # fmt: skip
    for given in (p for p in scene.given if p.name == "device"):
        yield _equal(f"device.{given.value}", f"The containers have {given.value}",
                     "device_passthrough.path", given.value)  # fmt: skip
    if _nested(scene):
        yield _equal("nesting", "Other containers may run in there", "features.nesting", True)
    said = "What logs on to Proxmox is asked for and never shown"
    secret = "proxmox_password" if _from_host(scene) else "proxmox_api_token"
    yield duty("token", said, "variable_sensitive", name=secret)


def _equal(name: str, said: str, path: str, value: Any) -> Data:
    return duty(name, said, "attribute_equals", block=_BLOCK, path=path, value=value)
