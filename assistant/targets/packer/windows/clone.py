"""The second answer file: what a machine made from the image is told at its first start."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.plan import Printed, Segment
from assistant.targets.packer.windows import components as part
from assistant.targets.packer.windows.xml import Node, document, leaf, node, ref
from assistant.targets.scene import Scene

_FOLDER = r"C:\Windows\Setup\Scripts"
_ALWAYS = 9999999
"""Logons by itself before Windows asks again."""
_POWERSHELL = "powershell.exe -NoProfile -ExecutionPolicy Bypass -File {}"
_BATCH = "cmd.exe /c {}"


def clone_file(scene: Scene, args: Mapping[str, str | int | float | bool]) -> tuple[Segment, ...]:
    """unattend-clone.xml: generalize, specialize and oobeSystem; nobody is logged on."""
    del args
    return document(part.unattend(_generalize(scene), _specialize(scene), _first_start(scene)))


def _generalize(scene: Scene) -> Node:
    rearm = part.component(
        "Security-SPP",
        leaf("SkipRearm", 1),
        comment="an evaluation can be rearmed only so often; this spares one",
    )
    return part.settings(
        "generalize",
        part.component("PnpSysprep", leaf("PersistAllDeviceInstalls", False)),
        rearm if scene.holds(["media:evaluation"]) else None,
    )


def _specialize(scene: Scene) -> Node:
    shell = part.component(
        "Shell-Setup", leaf("ComputerName", "*"), *part.registered(scene), part.time_zone(scene)
    )
    own = "10-specialize.ps1" if scene.holds(["own-specialize-script"]) else ""
    lines = _commands(scene, "specialize", own)
    commands = [
        node(
            "RunSynchronousCommand",
            leaf("Order", order),
            leaf("Description", what),
            leaf("Path", line),
            wcm_action="add",
        )
        for order, (what, line) in enumerate(lines, 1)
    ]
    run = part.component("Deployment", node("RunSynchronous", *commands)) if commands else None
    return part.settings("specialize", run, shell)


def _commands(scene: Scene, when: str, own: str) -> list[tuple[str, str]]:
    """What starts each script of a folder by its name, then takes the folder away: it may tell what
    nobody else has to know. `own` is the draft's own script in it, empty where it has none."""
    given = (
        path for kind in ("script", "batch") for path in scene.user_files.get(f"{when}-{kind}", ())
    )
    names = [path.rpartition("/")[2] for path in given]
    names += [own] if own else []
    lines = [(f"Run {name}", _starter(name).format(rf"{_FOLDER}\{when}\{name}")) for name in names]
    gone = ("Take the scripts away", rf"cmd.exe /c rd /s /q {_FOLDER}\{when}")
    return [*lines, gone] if lines else []


def _starter(name: str) -> str:
    return _POWERSHELL if name.lower().endswith(".ps1") else _BATCH


def _first_start(scene: Scene) -> Node:
    accounts = node(
        "UserAccounts",
        part.password("AdministratorPassword", "admin_password")
        if scene.holds(["windows:server"])
        else None,
        _accounts(scene),
    )
    return part.settings(
        "oobeSystem",
        part.international(scene),
        part.component(
            "Shell-Setup", part.oobe(scene), accounts, _logs_on(scene), _first_logon(scene)
        ),
    )


def _accounts(scene: Scene) -> Node | None:
    """The administrator of a clone, and somebody without his rights where the goal wants one."""
    several = _several(scene)
    if not scene.holds(["clone-account"]):
        return node("LocalAccounts", *several) if several else None
    user = part.account("user_username", "user_password", "Users")
    return node(
        "LocalAccounts",
        part.account("admin_username", "admin_password", "Administrators"),
        user if scene.holds(["user-account"]) else None,
        *several,
    )


def _several(scene: Scene) -> list[Node]:
    """The accounts that the goal lists: without an administrator's rights unless it says so."""
    if not scene.holds(["param:users"]):
        return []
    scene.setting("users")
    group = "Administrators" if scene.holds(["has:local-admins"]) else "Users"
    names = dict.fromkeys(str(p.value) for p in scene.given if p.name == "users")
    return [
        node(
            "LocalAccount",
            part.password("Password", "users_password"),
            leaf("Name", Printed(name, "goal", "asked for in the goal")),
            leaf("Group", group),
            wcm_action="add",
        )
        for name in names
    ]


def _logs_on(scene: Scene) -> Node | None:
    """Logs an account on at every start of the clone."""
    if not scene.holds(["clone-logs-on"]):
        return None
    user, secret = ("admin_username", "admin_password")
    if scene.holds(["user-account"]):
        user, secret = ("user_username", "user_password")
    named = ref("Username", user)
    if not scene.holds(["clone-account"]):
        named = leaf("Username", "Administrator")
    return node(
        "AutoLogon",
        leaf("Enabled", True),
        named,
        part.password("Password", secret),
        leaf("LogonCount", 1 if scene.holds(["has:logon-once"]) else _ALWAYS),
    )


def _first_logon(scene: Scene) -> Node | None:
    own = "10-first-logon.ps1" if scene.holds(["own-logon-script"]) else ""
    commands = _commands(scene, "logon", own)
    if not commands:
        return None
    return node(
        "FirstLogonCommands",
        *(
            node(
                "SynchronousCommand",
                leaf("Order", order),
                leaf("Description", what),
                leaf("CommandLine", line),
                wcm_action="add",
            )
            for order, (what, line) in enumerate(commands, 1)
        ),
    )
