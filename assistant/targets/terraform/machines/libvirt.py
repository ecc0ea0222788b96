"""Machines on KVM by way of libvirt, with the provider dmacvicar/libvirt in the form of 0.7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import (
    Data,
    comment,
    duty,
    nested,
    output,
    provider,
    put,
    ref,
    var,
)
from assistant.targets.terraform.machines import access, inventory, k3s, libvirt_firmware
from assistant.targets.terraform.machines.fleet import (
    SIZES,
    Fleet,
    fleet,
    hardware_address,
)
from assistant.targets.terraform.machines.images import from_packer, image_address, image_variable
from assistant.targets.terraform.machines.libvirt_network import (
    made,
    mode_of,
    network,
    own_network,
    resolving,
)
from assistant.targets.terraform.machines.packages import packages

_ADDRESS = "{}.network_interface[0].addresses[0]"
_DOMAIN = "resource.libvirt_domain.vm"
_USER_DATA = "user-data.yaml.tftpl"
_NETWORK_DATA = "network-config.yaml.tftpl"
_OF_ANOTHER = "user_data"
"""The parameter for user data of another part of the draft."""


def libvirt(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on the machines."""
    machines = fleet(scene)
    own = own_network(scene)
    blocks = [
        *machines.locals(),
        *([network(scene)] if own else []),
        *([_made_pool(scene)] if _makes_pool(scene) else []),
        *_disks(machines),
        _seed(machines),
        _domain(machines, own),
        *inventory.written(machines, "libvirt_domain.vm", _ADDRESS, "var.username"),
    ]
    return {
        "name": f"{machines.machines[0].name}-libvirt",
        "variables": list(_variables(machines, own)),
        "fragments": {
            "providers": [
                put("libvirt", {"map": {"source": "dmacvicar/libvirt", "version": "~> 0.7.6"}}),
                *inventory.provider(scene),
            ],
            "provider": [provider("libvirt", put("uri", var("libvirt_uri")))],
            "machines": blocks,
            "outputs": list(_outputs(machines)),
        },
        "files": list(_files(machines)),
        "obligations": [
            *_duties(machines, own),
            *inventory.duties(machines, "libvirt_domain.vm"),
            *k3s.duties(scene),
        ],
        "commands": list(k3s.commands(machines)),
        "notes": list(_notes(machines)),
    }


def _given(scene: Scene) -> bool:
    """True where another part of the draft says what cloud-init does, accounts and keys too."""
    return f"param:{_OF_ANOTHER}" in scene.facts


def _makes_pool(scene: Scene) -> bool:
    """True where the draft makes a storage pool of its own."""
    return "param:pool_path" in scene.facts


def _pool(scene: Scene) -> Data:
    """The pool's name, inside of what lies in it."""
    return ref("libvirt_pool.store.name") if _makes_pool(scene) else var("pool")


def _made_pool(scene: Scene) -> Data:
    body = [
        put("name", var("pool")),
        put("type", "dir"),
        put("path", {"param": "pool_path"}, "a folder of the host"),
    ]
    return made("libvirt_pool", "store", body)


def _disks(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    base = [
        put("name", ref('"${var.project}-base.qcow2"')),
        put("pool", _pool(scene)),
        put("source", var("image_url")),
        put("format", "qcow2"),
    ]
    yield made("libvirt_volume", "base", base)
    size = machines.value("disk_gb")
    gigabytes = size.get("expr", "var.disk_gb")
    body = [
        *machines.each(),
        put("name", ref(f'"{_text_name(machines)}.qcow2"')),
        put("pool", _pool(scene)),
        put("base_volume_id", ref("libvirt_volume.base.id"), "a copy that grows as it is written"),
        put("size", ref(f"{gigabytes} * 1024 * 1024 * 1024"), "in bytes"),
    ]
    yield made("libvirt_volume", "disk", body)
    for number, given in enumerate((p for p in scene.given if p.name == "data_disk_gb"), 1):
        scene.setting("data_disk_gb")
        more = [
            *machines.each(),
            put("name", ref(f'"{_text_name(machines)}-data{number}.qcow2"')),
            put("pool", _pool(scene)),
            put("size", ref(f"{given.value} * 1024 * 1024 * 1024"), scene.why(given)),
        ]
        yield made("libvirt_volume", f"data{number}", more)


def _text_name(machines: Fleet) -> str:
    return "${each.key}" if machines.several else machines.machines[0].name


def _seed(machines: Fleet) -> Data:
    scene = machines.scene
    name = "each.key" if machines.several else f'"{machines.machines[0].name}"'
    body = [
        *machines.each(),
        put("name", ref(f'"{_text_name(machines)}-seed.iso"')),
        put("pool", _pool(scene)),
    ]
    if _given(scene):
        path = '"${path.module}/' + str(scene.setting(_OF_ANOTHER).value) + '"'
        own = f'{{ "instance-id" = {name}, "local-hostname" = {name} }}'
        body += [
            put("user_data", ref(f"file({path})")),
            put("meta_data", ref(f"yamlencode({own})")),
        ]
    else:
        rows = {"hostname": ref(name), "username": var("username"), "key": access.key(scene)}
        told = ", ".join(f"{key} = {_hcl(value)}" for key, value in rows.items())
        text = f'templatefile("${{path.module}}/{_USER_DATA}", {{ {told} }})'
        body.append(put("user_data", ref(text)))
    if machines.addressed:
        address = "each.value.ip" if machines.several else "var.ip_address"
        given = f"address = {address}, gateway = {_gateway(scene)}, servers = {_servers(scene)}"
        text = f'templatefile("${{path.module}}/{_NETWORK_DATA}", {{ {given} }})'
        body.append(put("network_config", ref(text)))
    return made("libvirt_cloudinit_disk", "seed", body)


def _reaches_out(scene: Scene) -> bool:
    """True where the draft's own network has a way out, by way of the host."""
    return own_network(scene) and "has:isolated-network" not in scene.facts


_HOST = "cidrhost(var.network_cidr, 1)"
"""The host's address in a network of libvirt's own, where its name server listens too."""


def _gateway(scene: Scene) -> str:
    if "param:gateway" in scene.facts:
        return "var.gateway"
    return _HOST if _reaches_out(scene) else '""'


def _servers(scene: Scene) -> str:
    if "param:dns" not in scene.facts:
        return f"[{_HOST}]" if _reaches_out(scene) else "[]"
    scene.setting("dns")
    return "[" + ", ".join(f'"{p.value}"' for p in scene.given if p.name == "dns") + "]"


def _hcl(value: Any) -> str:
    return str(value["expr"]) if "expr" in value else f"var.{value['var']}"


def _domain(machines: Fleet, own: bool) -> Data:
    scene = machines.scene
    body = [
        comment(
            "machine.comment",
            "What the machines are",
            "Each machine has a disk that is a copy of the image",
            "What is made here, terraform destroy takes away",
            "cloud-init sets each machine up at its first start",
        ),
        *machines.each(),
        put("name", machines.name()),
        put("vcpu", machines.value("cpus")),
        put("memory", machines.value("memory_mb"), "in MB"),
        put("autostart", True, "starts with the host"),
        put("cloudinit", ref(machines.picked("libvirt_cloudinit_disk.seed{}.id"))),
    ]
    body += libvirt_firmware.firmware(machines)
    if "has:guest-agent" in scene.facts:
        body.append(put("qemu_agent", True))
    body += [
        nested("cpu", put("mode", "host-passthrough")),
        nested("disk", put("volume_id", ref(machines.picked("libvirt_volume.disk{}.id")))),
    ]
    for number in range(1, 1 + sum(p.name == "data_disk_gb" for p in scene.given)):
        volume = machines.picked(f"libvirt_volume.data{number}{{}}.id")
        body.append(nested("disk", put("volume_id", ref(volume))))
    body += [
        _interface(machines, own),
        nested(
            "console", put("type", "pty"), put("target_type", "serial"), put("target_port", "0")
        ),
    ]
    return made("libvirt_domain", "vm", body)


def _interface(machines: Fleet, own: bool) -> Data:
    scene = machines.scene
    mac = hardware_address(machines, "mac")
    lease = [] if machines.addressed else [put("wait_for_lease", True)]
    if own:
        net = ref("libvirt_network.net.id")
        return nested("network_interface", put("network_id", net), *mac, *lease)
    if "param:bridge" in scene.facts:
        return nested("network_interface", put("bridge", {"param": "bridge"}), *mac)
    return nested("network_interface", put("network_name", var("network_name")), *mac, *lease)


def _variables(machines: Fleet, own: bool) -> Iterator[Data]:
    scene = machines.scene
    yield {
        "name": "libvirt_uri",
        "description": "Where libvirt is reached",
        "default": "qemu:///system",
    }
    yield {"name": "pool", "description": "libvirt storage pool", "default": {"param": "storage"}}
    yield {
        "name": "project",
        "description": "First part of what is not a machine's own",
        "default": "lab" if "has:isolated-network" in scene.facts else "vm",
    }
    yield image_variable(scene)
    yield from libvirt_firmware.variables(scene)
    yield from machines.variables(*SIZES)
    if own:
        yield {"name": "network_name", "description": "Name of the network", "default": _net(scene)}
        yield {
            "name": "network_cidr",
            "description": "Addresses of the network",
            "default": {"param": "network_cidr"},
        }
    elif "param:bridge" not in scene.facts:
        said = "libvirt network that the machines are on"
        yield {"name": "network_name", "description": said, "default": _net(scene)}
    if machines.addressed:
        if not machines.several:
            said = "Address of the machine with its prefix length"
            yield {"name": "ip_address", "description": said, "default": machines.address()}
        if "param:gateway" in scene.facts:
            said = "Gateway of the machines"
            yield {"name": "gateway", "description": said, "default": {"param": "gateway"}}
    if not _given(scene) or "param:inventory_file" in scene.facts:
        yield from access.variables(scene)


def _notes(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    known = image_address(scene)
    if from_packer(scene):
        yield {"text": "Build packer/ first: the machines' disks stand on the one that it leaves."}
    elif known:
        yield {"text": f"Not verified here: that {known} is there."}
    else:
        yield {"text": f"No cloud image of {scene.os_title} is known: fill in image_url."}
    if not own_network(scene):
        yield from machines.notes()


def _net(scene: Scene) -> Any:
    if "param:network" in scene.facts:
        return {"param": "network"}
    return "lab" if own_network(scene) else "default"


def _seed_file(scene: Scene) -> Data:
    """The account, and what is installed."""
    wanted = packages(scene)
    admins = "sudo" if scene.holds(["distribution:debian|distribution:ubuntu"]) else "wheel"
    lines = [
        "#cloud-config",
        "hostname: ${hostname}",
        "users:",
        "  - name: ${username}",
        f"    groups: [{admins}]",
        "    shell: /bin/bash",
        "    sudo: ALL=(ALL) NOPASSWD:ALL",
        "    lock_passwd: true",
        "    ssh_authorized_keys:",
        "      - ${key}",
        "ssh_pwauth: false",
    ]
    if wanted:
        lines += ["package_update: true", "packages:", *(f"  - {name}" for name in wanted)]
    return {
        "path": _USER_DATA,
        "language": "text",
        "what": "what cloud-init does at a machine's first start; Terraform fills it in",
        "lines": lines,
    }


def _files(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    if not _given(scene):
        yield _seed_file(scene)
    if machines.addressed:
        yield {
            "path": _NETWORK_DATA,
            "language": "text",
            "what": "the machine's address; Terraform fills it in",
            "lines": [
                "version: 2",
                "ethernets:",
                "  first:",
                "    match:",
                '      name: "e*"',
                "    addresses: [${address}]",
                '%{ if gateway != "" ~}',
                "    routes:",
                "      - to: default",
                "        via: ${gateway}",
                "%{ endif ~}",
                *resolving(scene),
            ],
        }


def _outputs(machines: Fleet) -> Iterator[Data]:
    at = machines.at("libvirt_domain.vm{}.network_interface[0].addresses")
    yield output("addresses", "Addresses of the machines, once they have leases", at)


def _duties(machines: Fleet, own: bool) -> Iterator[Data]:
    yield from machines.duties(_DOMAIN)
    for path, attribute in (("vcpu", "cpus"), ("memory", "memory_mb")):
        if not machines.differs(attribute):
            said = f"{attribute} is what was settled"
            value = {"param": attribute}
            yield duty(attribute, said, "attribute_equals", block=_DOMAIN, path=path, value=value)
    yield duty(
        "disk",
        "Each machine's disk is a copy of the image",
        "attribute_references",
        block="resource.libvirt_volume.disk",
        path="base_volume_id",
        to="libvirt_volume.base",
    )
    yield from libvirt_firmware.duties(machines.scene, _DOMAIN)
    if _makes_pool(machines.scene):
        pool, said = "resource.libvirt_pool.store", "The pool lies in the goal's folder"
        where = {"param": "pool_path"}
        yield duty("pool", said, "attribute_equals", block=pool, path="path", value=where)
    yield duty(
        "seed",
        "cloud-init's data is attached",
        "attribute_references",
        block=_DOMAIN,
        path="cloudinit",
        to="libvirt_cloudinit_disk.seed",
    )
    if not _given(machines.scene):
        said = "Nobody logs on with a password"
        yield duty("password", said, "file_contains", path=_USER_DATA, text="ssh_pwauth: false")
    if own:
        mode = mode_of(machines.scene)
        block = "resource.libvirt_network.net"
        said = "The network has no way out" if mode == "none" else "The network reaches out"
        yield duty("network", said, "attribute_equals", block=block, path="mode", value=mode)
        yield duty(
            "network.on",
            "The machines are on the draft's network",
            "attribute_references",
            block=_DOMAIN,
            path="network_interface.network_id",
            to="libvirt_network.net",
        )
