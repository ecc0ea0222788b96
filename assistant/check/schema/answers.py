"""Misspelt names of settings in answer files for Windows Setup.

There is no schema of answer files here, so a name that is not listed is not held to be wrong: only
one that looks like a listed name is, and names are read by case. What is listed are the settings
of the components that drafts use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.check.schema.report import Reporter
from assistant.core.finding import Finding
from assistant.syntax.xml import Element, XmlFile

_LONG = 8
"""Letters from which on two slips still mean the same name."""
_LOCALES = "InputLocale SystemLocale UILanguage UILanguageFallback UserLocale"
_PASSWORD = {"Password": "Value PlainText"}
_CREDENTIALS = {"Credentials": "Domain Password Username"} | _PASSWORD
_COMMANDS = {
    "RunSynchronous": "RunSynchronousCommand",
    "RunSynchronousCommand": "Credentials Description Order Path WillReboot",
    "RunAsynchronous": "RunAsynchronousCommand",
    "RunAsynchronousCommand": "Credentials Description Order Path",
}
_SHELL = {
    "": "AutoLogon BluetoothTaskbarIconEnabled ClientApplications ComputerName CopyProfile"
    " ConvertibleSlateModePromptPreference DesktopOptimization DisableAutoDaylightTimeSet"
    " Display DoNotCleanTaskBar EnableStartMenu FirstLogonCommands FolderLocations LogonCommands"
    " NotificationArea OEMInformation OEMName OEMWelcomeCenterLinks OfflineUserAccounts OOBE"
    " ProductKey RegisteredOrganization RegisteredOwner ShowPowerButtonOnStartScreen"
    " ShowWindowsLive SignInMode StartPanelOff StartTiles TaskbarLinks Themes TimeZone"
    " UserAccounts VisualEffects WindowsFeatures",
    "AutoLogon": "Domain Enabled LogonCount Password Username",
    "OOBE": "HideEULAPage HideLocalAccountScreen HideOEMRegistrationScreen"
    " HideOnlineAccountScreens HideWirelessSetupInOOBE NetworkLocation OEMAppId ProtectYourPC"
    " SkipMachineOOBE SkipUserOOBE UnattendEnableRetailDemo VMModeOptimizations",
    "VMModeOptimizations": "SkipAdministratorProfileRemoval SkipNotifyUILanguageChange"
    " SkipWinREInitialization",
    "UserAccounts": "AdministratorPassword DomainAccounts LocalAccounts",
    "AdministratorPassword": "Value PlainText",
    "LocalAccounts": "LocalAccount",
    "LocalAccount": "Description DisplayName Group Name Password",
    "FirstLogonCommands": "SynchronousCommand",
    "LogonCommands": "AsynchronousCommand",
    "SynchronousCommand": "CommandLine Description Order RequiresUserInput",
    "AsynchronousCommand": "CommandLine Description Order RequiresUserInput",
} | _PASSWORD
_SETUP = {
    "": "ComplianceCheck Diagnostics DiskConfiguration Display DynamicUpdate EnableFirewall"
    " EnableNetwork ImageInstall LogPath PageFile Restart RunAsynchronous RunSynchronous"
    " UpgradeData UseConfigurationSet UserData WindowsDeploymentServices",
    "DiskConfiguration": "Disk DisableEncryptedDiskProvisioning WillShowUI",
    "Disk": "CreatePartitions DiskID ModifyPartitions WillWipeDisk",
    "CreatePartitions": "CreatePartition",
    "CreatePartition": "Extend Order Size Type",
    "ModifyPartitions": "ModifyPartition",
    "ModifyPartition": "Active Extend Format Label Letter Order PartitionID TypeID",
    "ImageInstall": "DataImage OSImage",
    "OSImage": "Compact InstallFrom InstallTo InstallToAvailablePartition WillShowUI",
    "InstallFrom": "Credentials MetaData Path",
    "MetaData": "Key Value",
    "InstallTo": "DiskID PartitionID",
    "UserData": "AcceptEula FullName Organization ProductKey",
    "ProductKey": "Key WillShowUI",
} | _COMMANDS | _CREDENTIALS  # fmt: skip
_DRIVERS = {
    "": "DriverPaths",
    "DriverPaths": "PathAndCredentials",
    "PathAndCredentials": "Credentials Path",
} | _CREDENTIALS
NAMES: Mapping[str, Mapping[str, str]] = {
    "Microsoft-Windows-Shell-Setup": _SHELL,
    "Microsoft-Windows-Setup": _SETUP,
    "Microsoft-Windows-International-Core": {"": _LOCALES},
    "Microsoft-Windows-International-Core-WinPE": {
        "": f"{_LOCALES} LayeredDriver SetupUILanguage",
        "SetupUILanguage": "UILanguage WillShowUI",
    },
    "Microsoft-Windows-Deployment": {
        "": "ExtendOSPartition Generalize Reseal RunAsynchronous RunSynchronous",
        "Reseal": "ForceShutdownNow Mode",
        "ExtendOSPartition": "Extend",
    } | _COMMANDS | _CREDENTIALS,
    "Microsoft-Windows-PnpSysprep": {
        "": "DoNotCleanUpNonPresentDevices PersistAllDeviceInstalls"
    },
    "Microsoft-Windows-PnpCustomizationsWinPE": _DRIVERS,
    "Microsoft-Windows-PnpCustomizationsNonWinPE": _DRIVERS,
    "Microsoft-Windows-Security-SPP": {"": "SkipRearm"},
}  # fmt: skip
"""By component: by the element around it (empty: the component itself) the names inside."""


def misspelt(files: Iterable[XmlFile]) -> tuple[Finding, ...]:
    """A warning for every name that looks like a known one and is not."""
    report = Reporter("schema")
    for file in files:
        for component in file.root.all("component") if file.root is not None else ():
            names = NAMES.get(component.attributes.get("name", ""))
            if names is not None:
                _inside(report, file, component, names, "")
    return tuple(report.findings)


def _inside(
    report: Reporter, file: XmlFile, element: Element, names: Mapping[str, str], around: str
) -> None:
    known = names.get(around, "").split()
    for child in element.children:
        if known and child.name not in known:
            meant = _meant(child.name, known)
            if meant:
                by_case = meant.lower() == child.name.lower()
                report.add(
                    file.source, child.span, "schema/unknown-element",
                    f"Windows Setup knows no `{child.name}` here",
                    f"Did you mean `{meant}`?" + (" Names are read by case." if by_case else ""),
                    severity="warning",
                )  # fmt: skip
        _inside(report, file, child, names, child.name)


def _meant(word: str, known: Iterable[str]) -> str | None:
    """The name that a word must have been meant as; None where it may be another setting."""
    slips = 2 if len(word) >= _LONG else 1 if len(word) >= _LONG // 2 else 0
    from rapidfuzz.distance import OSA  # costs start-up time that a file without faults saves

    scored = sorted((OSA.distance(word.lower(), name.lower()), name) for name in known)
    return scored[0][1] if scored and scored[0][0] <= slips else None
