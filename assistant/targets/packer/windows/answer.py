"""The answer file of the build: what Windows Setup asks, and how Packer gets in."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.plan import Choice, Printed, Segment
from assistant.targets.packer.windows import components as part
from assistant.targets.packer.windows import tables
from assistant.targets.packer.windows.xml import Node, document, leaf, node, ref
from assistant.targets.scene import Scene

_FROM_CD = (
    "cmd.exe /c for %d in (D E F G H I J) do if exist %d:\\{script} "
    "powershell.exe -NoProfile -ExecutionPolicy Bypass -File %d:\\{script}"
)
"""Drive letters of optical drives are not fixed, so the script is looked for on each."""


def answer_file(scene: Scene, args: Mapping[str, str | int | float | bool]) -> tuple[Segment, ...]:
    """autounattend.xml. With `without_tpm` the TPM test of Windows 11 Setup is passed over."""
    return document(
        part.unattend(
            _windows_pe(scene, bool(args.get("without_tpm"))),
            _specialize(scene),
            _first_start(scene, str(args.get("id", "answer"))),
        )
    )


def _windows_pe(scene: Scene, without_tpm: bool) -> Node:
    return part.settings(
        "windowsPE",
        part.international(scene, "International-Core-WinPE"),
        _drivers(scene) if scene.holds(["media:virtio|media:pvscsi"]) else None,
        part.component(
            "Setup",
            _lab_config() if without_tpm else None,
            _disk(),
            _image(),
            _user_data(scene),
        ),
    )


def _drivers(scene: Scene) -> Node:
    paths: list[str] = []
    if scene.holds(["media:virtio"]):
        paths += tables.driver_paths(str(scene.value("os")))
    if scene.holds(["media:pvscsi"]):
        paths += tables.pvscsi_paths()
    entries = [
        node("PathAndCredentials", leaf("Path", path), wcm_action="add", wcm_keyValue=str(number))
        for number, path in enumerate(paths, 1)
    ]
    return part.component(
        "PnpCustomizationsWinPE",
        node("DriverPaths", *entries),
        comment="drivers of the disk: the medium's letter is not fixed, paths that are not there"
        " are ignored",
    )


def _lab_config() -> Node:
    path = 'reg.exe add "HKLM\\SYSTEM\\Setup\\LabConfig" /v BypassTPMCheck /t REG_DWORD /d 1 /f'
    command = node(
        "RunSynchronousCommand",
        leaf("Order", 1),
        leaf("Description", "this machine has no TPM"),
        leaf("Path", path),
        wcm_action="add",
    )
    return node("RunSynchronous", command)


def _disk() -> Node:
    created = [("EFI", 260), ("MSR", 16), ("Primary", None)]
    partitions = [
        node(
            "CreatePartition",
            leaf("Order", order),
            leaf("Type", kind),
            leaf("Extend", True) if size is None else leaf("Size", size),
            wcm_action="add",
        )
        for order, (kind, size) in enumerate(created, 1)
    ]
    formatted = (
        node(
            "ModifyPartition",
            leaf("Order", 1),
            leaf("PartitionID", 1),
            leaf("Format", "FAT32"),
            leaf("Label", "System"),
            wcm_action="add",
        ),
        node(
            "ModifyPartition",
            leaf("Order", 2),
            leaf("PartitionID", 3),
            leaf("Format", "NTFS"),
            leaf("Label", "Windows"),
            leaf("Letter", "C"),
            wcm_action="add",
        ),
    )
    disk = node(
        "Disk",
        leaf("DiskID", 0),
        leaf("WillWipeDisk", True),
        node("CreatePartitions", *partitions),
        node("ModifyPartitions", *formatted),
        wcm_action="add",
    )
    return node(
        "DiskConfiguration",
        leaf("WillShowUI", "OnError"),
        disk,
        comment="UEFI layout; nothing stands behind C:, so that clones can grow it",
    )


def _image() -> Node:
    name = node(
        "MetaData", leaf("Key", "/IMAGE/NAME"), ref("Value", "windows_image"), wcm_action="add"
    )
    target = node("InstallTo", leaf("DiskID", 0), leaf("PartitionID", 3))
    return node("ImageInstall", node("OSImage", node("InstallFrom", name), target))


def _user_data(scene: Scene) -> Node:
    key = node("ProductKey", ref("Key", "product_key"), leaf("WillShowUI", "OnError"))
    return node(
        "UserData",
        leaf("AcceptEula", True),
        key if scene.holds(["media:needs-key"]) else None,
    )


def _specialize(scene: Scene) -> Node:
    name: str | Printed = "*"
    if scene.holds(["param:hostname"]):
        name = scene.printed("hostname", tables.computer_name(str(scene.value("hostname"))))
    shell = part.component(
        "Shell-Setup", leaf("ComputerName", name), *part.registered(scene), part.time_zone(scene)
    )
    return part.settings("specialize", shell, part.policies())


def _first_start(scene: Scene, name: str) -> Node:
    server = scene.holds(["windows:server"])
    accounts = node(
        "UserAccounts",
        part.password("AdministratorPassword", "build_password") if server else None,
        part.administrator("build_username", "build_password"),
    )
    logon = node(
        "AutoLogon",
        leaf("Enabled", True),
        ref("Username", "build_username"),
        part.password("Password", "build_password"),
        leaf("LogonCount", 1),
        comment="once: the commands below run at this logon",
    )
    return part.settings(
        "oobeSystem",
        part.international(scene),
        part.component("Shell-Setup", part.oobe(scene), accounts, logon, _first_logon(scene, name)),
    )


def _first_logon(scene: Scene, name: str) -> Node:
    scripts: list[tuple[str, tuple[str, ...]]] = []
    if scene.holds(["guest-tools"]):
        tools = ("Guest tools from the attached medium", "Install the guest tools and their agent")
        scripts.append(("guest-tools.ps1", tools))
    if scene.holds(["door:ssh"]):
        door = ("The OpenSSH server, the firewall rule last", "Open SSH for the build")
        scripts.append(("ssh-up.ps1", door))
    else:
        door = ("WinRM over HTTPS, the firewall rule last", "Open WinRM over HTTPS for the build")
        scripts.append(("winrm-up.ps1", door))
    commands = [
        node(
            "SynchronousCommand",
            leaf("Order", order),
            leaf(
                "Description",
                Choice(f"{name}.first-logon.{order}", f"What {script} does, in a line", options),
            ),
            leaf("CommandLine", _FROM_CD.replace("{script}", script)),
            wcm_action="add",
        )
        for order, (script, options) in enumerate(scripts, 1)
    ]
    return node("FirstLogonCommands", *commands)
