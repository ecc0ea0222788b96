"""Components of Windows answer files that the build and its clones have in common."""

from __future__ import annotations

from assistant.core.plan import Printed
from assistant.targets.packer.windows import tables
from assistant.targets.packer.windows.xml import Node, leaf, node, ref
from assistant.targets.scene import Scene

_UNATTEND = "urn:schemas-microsoft-com:unattend"
_WCM = "http://schemas.microsoft.com/WMIConfig/2002/State"
_POLICIES = (
    ("HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsStore", "AutoDownload", 2,
     "Store apps that update for one user stop sysprep"),
    ("HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CloudContent",
     "DisableWindowsConsumerFeatures", 1, "no apps that arrive by themselves"),
    ("HKLM\\SYSTEM\\CurrentControlSet\\Control\\BitLocker", "PreventDeviceEncryption", 1,
     "an encrypted system drive stops sysprep"),
)  # fmt: skip


def unattend(*passes: Node | None) -> Node:
    """The root of an answer file."""
    root = node("unattend", *passes)
    attributes = (("xmlns", _UNATTEND), ("xmlns:wcm", _WCM))
    return Node(root.tag, root.children, attributes=attributes)


def settings(name: str, *components: Node | None) -> Node:
    """One configuration pass."""
    return node("settings", *components, **{"pass": name})


def component(name: str, *children: Node | None, comment: str = "") -> Node:
    """A component for 64-bit Windows; one of another architecture would be skipped in silence."""
    return node(
        "component",
        *children,
        comment=comment,
        name=f"Microsoft-Windows-{name}",
        processorArchitecture="amd64",
        publicKeyToken="31bf3856ad364e35",
        language="neutral",
        versionScope="nonSxS",
    )


def international(scene: Scene, name: str = "International-Core") -> Node:
    """Language, region and keyboard; without it Setup or the first start asks."""
    locale = str(scene.value("locale"))
    keyboard = tables.input_locale(str(scene.value("keyboard")), locale)
    language = scene.printed("locale")
    in_setup = node("SetupUILanguage", leaf("UILanguage", language))
    return component(
        name,
        in_setup if name.endswith("WinPE") else None,
        leaf("InputLocale", scene.printed("keyboard", keyboard)),
        leaf("SystemLocale", scene.printed("locale")),
        leaf("UILanguage", language),
        leaf(
            "UserLocale",
            scene.printed(
                "regional_format" if scene.holds(["param:regional_format"]) else "locale"
            ),
        ),
    )


def registered(scene: Scene) -> tuple[Node | None, Node | None]:
    """Whom Windows is registered to, where the goal says so."""
    names = (("RegisteredOrganization", "organisation"), ("RegisteredOwner", "registered_owner"))
    first, second = (
        leaf(tag, scene.printed(name)) if scene.holds([f"param:{name}"]) else None
        for tag, name in names
    )
    return first, second


def time_zone(scene: Scene) -> Node:
    """The time zone by Windows' name."""
    zone = tables.time_zone(str(scene.value("timezone")))
    return leaf("TimeZone", scene.printed("timezone", zone))


def oobe(scene: Scene) -> Node:
    """The pages of the first start that nobody is there to answer."""
    return node(
        "OOBE",
        leaf("HideEULAPage", True),
        leaf("HideOEMRegistrationScreen", True),
        leaf("HideOnlineAccountScreens", True),
        leaf("HideWirelessSetupInOOBE", True),
        leaf("HideLocalAccountScreen", True) if scene.holds(["windows:server"]) else None,
        leaf("ProtectYourPC", 3),
    )


def password(tag: str, variable: str) -> Node:
    """A password that the template fills in from a sensitive variable."""
    return node(tag, ref("Value", variable), leaf("PlainText", True))


def administrator(name: str, secret: str) -> Node:
    """A local account in Administrators; both values come from the draft's variables."""
    return node("LocalAccounts", account(name, secret, "Administrators"))


def account(name: str, secret: str, group: str) -> Node:
    """A local account in one of the groups that Windows brings along."""
    return node(
        "LocalAccount",
        password("Password", secret),
        ref("Name", name),
        ref("DisplayName", name),
        leaf("Group", group),
        wcm_action="add",
    )


def policies() -> Node:
    """Registry values that must be there before the first logon."""
    commands = []
    for order, (key, value, data, why) in enumerate(_POLICIES, 1):
        path = f'reg.exe add "{key}" /v {value} /t REG_DWORD /d {data} /f'
        commands.append(
            node(
                "RunSynchronousCommand",
                leaf("Order", order),
                leaf("Description", why),
                leaf("Path", Printed(path, why=why)),
                wcm_action="add",
            )
        )
    return component("Deployment", node("RunSynchronous", *commands))
