"""Machines on vSphere: clones of a template, customised as they start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import (
    Data,
    comment,
    data,
    duty,
    nested,
    output,
    provider,
    put,
    ref,
    resource,
    var,
)
from assistant.targets.terraform.machines import access, customised, inventory, k3s
from assistant.targets.terraform.machines.fleet import (
    Fleet,
    fleet,
    layout,
    search_domains,
    second_card,
    second_card_duty,
    taken_at_once,
)

_VM = "vsphere_virtual_machine.vm"
_BLOCK = "resource.vsphere_virtual_machine.vm"
_TEMPLATE = "data.vsphere_virtual_machine.template"
_DATACENTER = "data.vsphere_datacenter.dc.id"
_PLACES = (
    ("resource_pool", "vsphere_resource_pool", "pool"),
    ("datastore_cluster", "vsphere_datastore_cluster", "store"),
    ("host", "vsphere_host", "host"),
)
"""What else is looked up where the goal names it: parameter, kind, label."""
_RULES = (
    ("anti-affinity", "vsphere_compute_cluster_vm_anti_affinity_rule", "apart"),
    ("affinity", "vsphere_compute_cluster_vm_affinity_rule", "together"),
)
_ASKS_EFI = frozenset(("has:uefi", "has:secure-boot", "has:tpm"))


def vsphere(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on the machines."""
    machines = fleet(scene)
    return {
        "name": f"{machines.machines[0].name}-vsphere",
        "variables": list(_variables(machines)),
        "fragments": {
            "providers": [
                put("vsphere", {"map": {"source": "vmware/vsphere", "version": "~> 2.15"}}),
                *inventory.provider(machines.scene),
            ],
            "provider": [
                provider(
                    "vsphere",
                    put("vsphere_server", var("vsphere_server")),
                    put("user", var("vsphere_user")),
                    put("password", var("vsphere_password")),
                )
            ],
            "machines": [
                *_looked_up(scene),
                *machines.locals(),
                _machine(machines),
                *_apart(machines),
                *inventory.written(machines, _VM, "{}.default_ip_address"),
            ],
            "outputs": list(_outputs(machines)),
        },
        "obligations": [
            *_duties(machines),
            *inventory.duties(machines, _VM),
            *k3s.duties(scene),
        ],
        "commands": list(k3s.commands(machines)),
        "notes": list(machines.notes()),
    }


def _looked_up(scene: Scene) -> Iterator[Data]:
    yield data("vsphere_datacenter", "dc", [put("name", var("datacenter"))])
    stores = (("vsphere_datastore", "datastore", "datastore"),)
    for kind, label, name in (
        *(() if "param:datastore_cluster" in scene.facts else stores),
        ("vsphere_compute_cluster", "cluster", "cluster"),
        ("vsphere_network", "network", "network"),
        ("vsphere_virtual_machine", "template", "template"),
    ):
        body = [put("name", var(name)), put("datacenter_id", ref(_DATACENTER))]
        yield data(kind, label, body)
    if "param:second_network" in scene.facts:
        body = [put("name", {"param": "second_network"}), put("datacenter_id", ref(_DATACENTER))]
        yield data("vsphere_network", "second", body)
    for name, kind, label in _PLACES:
        if f"param:{name}" in scene.facts:
            body = [put("name", {"param": name}), put("datacenter_id", ref(_DATACENTER))]
            yield data(kind, label, body)


def _machine(machines: Fleet) -> Data:
    scene = machines.scene
    pool = "data.vsphere_compute_cluster.cluster.resource_pool_id"
    if "param:resource_pool" in scene.facts:
        pool = "data.vsphere_resource_pool.pool.id"
    body = [
        comment(
            "machine.comment",
            "What the machines are",
            "Each machine is a clone of the template",
            "Guest customisation sets each clone up as it starts",
            "What is made here, terraform destroy takes away",
        ),
        *machines.each(),
        put("name", machines.name()),
        put("resource_pool_id", ref(pool)),
        *_store(scene),
        *([put("folder", {"param": "folder"})] if "param:folder" in scene.facts else []),
        put("num_cpus", machines.value("cpus")),
        put("memory", machines.value("memory_mb"), "in MB"),
        put("guest_id", ref(f"{_TEMPLATE}.guest_id")),
        put("firmware", _firmware(scene)),
        put("scsi_type", ref(f"{_TEMPLATE}.scsi_type")),
        *_secured(scene),
        *_cards(scene),
        *_disks(machines),
        nested(
            "clone",
            put("template_uuid", ref(f"{_TEMPLATE}.id")),
            nested("customize", *_customize(machines)),
        ),
        nested(
            "lifecycle",
            put(
                "ignore_changes",
                {"list": [ref("clone[0].template_uuid")]},
                "a newer template makes no machine anew",
            ),
        ),
    ]
    return resource("vsphere_virtual_machine", "vm", body)


def _cards(scene: Scene) -> Iterator[Data]:
    """The network cards; the second one is on the first one's network where the goal says none."""
    labels = ["network"]
    if second_card(scene):
        labels.append("second" if "param:second_network" in scene.facts else "network")
    model: Any = ref(f"{_TEMPLATE}.network_interface_types[0]")
    if "param:nic_model" in scene.facts:
        model = {"param": "nic_model"}
    for label in labels:
        network = put("network_id", ref(f"data.vsphere_network.{label}.id"))
        yield nested("network_interface", network, put("adapter_type", model))


def _store(scene: Scene) -> Iterator[Data]:
    """Where the disks lie, and the one host that runs the machines where the goal says it."""
    if "param:datastore_cluster" in scene.facts:
        yield put("datastore_cluster_id", ref("data.vsphere_datastore_cluster.store.id"))
    else:
        yield put("datastore_id", ref("data.vsphere_datastore.datastore.id"))
    if "param:host" in scene.facts:
        yield put("host_system_id", ref("data.vsphere_host.host.id"))


def _apart(machines: Fleet) -> Iterator[Data]:
    """A rule of the cluster that keeps the machines apart, or together."""
    scene = machines.scene
    for component, kind, end in _RULES:
        if f"has:{component}" in scene.facts and machines.several:
            ids = ref(f"[for machine in {_VM} : machine.id]")
            body = [
                put("name", f"{machines.machines[0].name}-{end}"),
                put("compute_cluster_id", ref("data.vsphere_compute_cluster.cluster.id")),
                put("virtual_machine_ids", ids),
            ]
            yield resource(kind, "machines", body)


def _disks(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    said = machines.differs("disk_gb") or _given(scene, "disk_gb") is not None
    size = machines.value("disk_gb") if said else ref(f"{_TEMPLATE}.disks[0].size")
    kind = list(_kind(scene, further=False))
    if not layout(scene, further=False):
        kind = [put("thin_provisioned", ref(f"{_TEMPLATE}.disks[0].thin_provisioned"))]
    yield nested("disk", put("label", "disk0"), put("size", size), *kind)
    for number, given in enumerate((p for p in scene.given if p.name == "data_disk_gb"), 1):
        scene.setting("data_disk_gb")
        yield nested(
            "disk",
            put("label", f"disk{number}"),
            put("unit_number", number),
            put("size", ref(str(given.value)), scene.why(given)),
            *_kind(scene, further=True),
        )


def _kind(scene: Scene, *, further: bool) -> Iterator[Data]:
    """How a disk is laid out on the datastore."""
    yield put("thin_provisioned", not taken_at_once(scene, further=further))
    if layout(scene, further=further) == "eager":
        yield put("eagerly_scrub", True, "filled with zeroes when it is made")


def _given(scene: Scene, name: str) -> Parameter | None:
    setting = scene.settings.get(name)
    return setting if setting is not None and setting.source != "assumed" else None


def _customize(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    host = _host_name(machines)
    if access.windows(scene):
        yield nested(
            "windows_options",
            put("computer_name", host),
            put("admin_password", var("admin_password")),
            *_joined(scene),
            *customised.told(scene),
        )
    else:
        yield nested(
            "linux_options",
            put("host_name", host),
            put("domain", var("domain")),
            *customised.told(scene),
        )
    yield nested("network_interface", *_address(machines))
    if second_card(scene):
        # Customisation wants one for each card; an empty one asks for a lease.
        yield nested("network_interface")
    if machines.addressed and "param:gateway" in scene.facts:
        yield put("ipv4_gateway", {"param": "gateway"})
    servers = [p for p in scene.given if p.name == "dns"]
    if servers:
        scene.setting("dns")
        names = [{"text": [str(p.value)], "why": scene.why(p)} for p in servers]
        yield put("dns_server_list", {"list": names})
    if looked_up := search_domains(scene):
        yield put("dns_suffix_list", {"list": looked_up})


def _joins(scene: Scene) -> bool:
    """True where Windows joins a domain of Active Directory as it is customised."""
    return access.windows(scene) and "has:domain-join" in scene.facts


def _joined(scene: Scene) -> Iterator[Data]:
    if not _joins(scene):
        return
    yield put("join_domain", var("domain"))
    yield put("domain_admin_user", var("domain_join_user"))
    yield put("domain_admin_password", var("domain_join_password"))
    if "param:ou" in scene.facts and "param:domain" in scene.facts:
        unit, domain = scene.setting("ou"), str(scene.value("domain"))
        parts = [f"OU={unit.value}", *(f"DC={part}" for part in domain.split("."))]
        yield put("domain_ou", {"text": [",".join(parts)], "why": scene.why(unit)})


def _firmware(scene: Scene) -> Any:
    """The template's own, but for what the goal says of it."""
    if not _ASKS_EFI.isdisjoint(scene.facts):
        return "efi"
    return "bios" if "has:bios" in scene.facts else ref(f"{_TEMPLATE}.firmware")


def _secured(scene: Scene) -> Iterator[Data]:
    """Secure Boot and a TPM, where the goal names them; both need EFI."""
    if "has:secure-boot" in scene.facts:
        yield put("efi_secure_boot_enabled", True)
    elif "has:no-secure-boot" in scene.facts:
        yield put("efi_secure_boot_enabled", False)
    if "has:tpm" in scene.facts:
        yield nested("vtpm", put("version", "2.0"))


def _host_name(machines: Fleet) -> Any:
    if not machines.several and "param:hostname" in machines.scene.facts:
        return {"param": "hostname"}
    return machines.name()


def _address(machines: Fleet) -> Iterator[Data]:
    """Address and prefix length; none: the clone asks DHCP."""
    if not machines.addressed:
        return
    if machines.several:
        yield put("ipv4_address", ref('split("/", each.value.ip)[0]'))
        yield put("ipv4_netmask", ref('tonumber(split("/", each.value.ip)[1])'))
        return
    scene = machines.scene
    given = machines.machines[0].own["ip"]
    address, _, prefix = str(given.value).partition("/")
    yield put("ipv4_address", ref(f'"{address}"'), scene.why(given))
    yield put("ipv4_netmask", ref(prefix), scene.why(given))


def _variables(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    server, user = '"vcenter.example.org"', '"terraform@vsphere.local"'
    yield _asked("vsphere_server", "Address of vCenter", server, "where you log on to it")
    yield _asked("vsphere_user", "Account at vCenter", user, "one of its own")
    yield {
        "name": "vsphere_password",
        "description": "Password of the account at vCenter",
        "sensitive": True,
        "hint": "of the account in vsphere_user",
    }
    for name, said in (
        ("datacenter", "Datacenter"),
        ("cluster", "Cluster that runs the machines"),
        ("storage", "Datastore for the machines' disks"),
        ("network", "Port group that the machines are on"),
        ("template", "Template that is cloned"),
    ):
        if name == "storage" and "param:datastore_cluster" in scene.facts:
            continue
        out: Data = {"name": "datastore" if name == "storage" else name, "description": said}
        if f"param:{name}" in scene.facts:
            yield out | {"default": {"param": name}}
        else:
            yield out | {"example": '"its name"', "hint": "its name in vCenter"}
    sized = machines.differs("disk_gb") or _given(scene, "disk_gb") is not None
    yield from machines.variables("cpus", "memory_mb", *(["disk_gb"] if sized else []))
    if access.windows(scene):
        yield {
            "name": "admin_password",
            "description": "Password of the machines' administrator",
            "sensitive": True,
            "hint": "what the template's policy takes",
        }
        if _joins(scene):
            yield from _domain(scene)
    else:
        given: Any = {"param": "domain"} if "param:domain" in scene.facts else "lan"
        said = "DNS domain of the machines"
        yield {"name": "domain", "description": said, "default": given}


def _domain(scene: Scene) -> Iterator[Data]:
    """What a domain of Active Directory asks of a machine that joins it."""
    said: Data = {"name": "domain", "description": "Active Directory domain that is joined"}
    if "param:domain" in scene.facts:
        yield said | {"default": {"param": "domain"}}
    else:
        yield said | {"example": '"corp.example.com"', "hint": "its DNS name"}
    user = "Account that may join machines to the domain"
    yield _asked("domain_join_user", user, '"join@corp.example.com"', "one for this alone")
    yield {
        "name": "domain_join_password",
        "description": "Password of that account",
        "sensitive": True,
        "hint": "of the account in domain_join_user",
    }


def _asked(name: str, said: str, example: str, hint: str) -> Data:
    return {"name": name, "description": said, "example": example, "hint": hint}


def _outputs(machines: Fleet) -> Iterator[Data]:
    at = machines.at("vsphere_virtual_machine.vm{}.default_ip_address")
    yield output("addresses", "Addresses of the machines", at)


def _duties(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    yield from machines.duties(_BLOCK)
    yield from second_card_duty(scene, f"{_BLOCK}.network_interface")
    if "param:second_network" in scene.facts:
        yield duty("second-network", "The second network card is on the goal's network",
                   "attribute_equals", block="data.vsphere_network.second", path="name",
                   value={"param": "second_network"})  # fmt: skip
    if "param:resource_pool" in scene.facts:
        yield duty("pool", "The machines are in the goal's resource pool", "attribute_references",
                   block=_BLOCK, path="resource_pool_id",
                   to="data.vsphere_resource_pool.pool")  # fmt: skip
    for path, attribute in (("num_cpus", "cpus"), ("memory", "memory_mb")):
        if not machines.differs(attribute):
            said = f"{attribute} is what was settled"
            value = {"param": attribute}
            yield duty(attribute, said, "attribute_equals", block=_BLOCK, path=path, value=value)
    yield duty(
        "clone",
        "Each machine is a clone of the template, which is looked up by its name",
        "attribute_references",
        block=_BLOCK,
        path="clone.template_uuid",
        to=_TEMPLATE,
    )
    if machines.addressed and not machines.several:
        address = str(scene.value("ip")).partition("/")[0]
        path = "clone.customize.network_interface.ipv4_address"
        said = "The address is the goal's"
        yield duty("ip", said, "attribute_equals", block=_BLOCK, path=path, value=address)
    for component, kind, _ in _RULES:
        if f"has:{component}" in scene.facts and machines.several:
            said = "A rule of the cluster says which hosts the machines run on"
            yield duty(component, said, "attribute_references", block=f"resource.{kind}.machines",
                       path="virtual_machine_ids", to=_VM)  # fmt: skip
    if _joins(scene):
        path = "clone.customize.windows_options.join_domain"
        said = "The machines join the domain"
        yield duty("domain", said, "attribute_references", block=_BLOCK, path=path, to="var.domain")
        said = "The password of who joins them is asked for and never shown"
        yield duty("domain.secret", said, "variable_sensitive", name="domain_join_password")
    if "has:tpm" in scene.facts:
        said = "The machines have a TPM"
        yield duty("tpm", said, "blocks_at_least", block=f"{_BLOCK}.vtpm", count=1)
    if "has:secure-boot" in scene.facts:
        path = "efi_secure_boot_enabled"
        said = "Secure Boot is on"
        yield duty("secure-boot", said, "attribute_equals", block=_BLOCK, path=path, value=True)
    said = "vCenter's password is asked for and never shown"
    yield duty("password", said, "variable_sensitive", name="vsphere_password")
