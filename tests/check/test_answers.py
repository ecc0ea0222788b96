"""Names of settings in answer files: a slip is found, another setting is left alone."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.check.schema.answers import NAMES
from assistant.knowledge import Packs

HEAD = (
    '<unattend xmlns="urn:schemas-microsoft-com:unattend">\n<settings pass="oobeSystem">\n'
    '<component name="Microsoft-Windows-{}" processorArchitecture="amd64"'
    ' publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">\n'
)
TAIL = "\n</component>\n</settings>\n</unattend>\n"


def said(packs: Packs, component: str, inside: str) -> list[tuple[str, str, int]]:
    files = {"autounattend.xml": HEAD.format(component) + inside + TAIL}
    return [(f.code, f.detail, f.start.line) for f in check_files(files, packs).findings]


@pytest.mark.parametrize(
    ("component", "inside", "detail"),
    [
        ("Shell-Setup", "<OOBE><HideEulaPage>true</HideEulaPage></OOBE>",
         "Did you mean `HideEULAPage`? Names are read by case."),
        ("Shell-Setup", "<Autologon/>", "Did you mean `AutoLogon`? Names are read by case."),
        ("Setup", "<UserData><AcceptEulla>true</AcceptEulla></UserData>",
         "Did you mean `AcceptEula`?"),
        ("International-Core-WinPE", "<SetupUiLanguage/>",
         "Did you mean `SetupUILanguage`? Names are read by case."),
    ],
)  # fmt: skip
def test_a_slip_is_a_warning(packs: Packs, component: str, inside: str, detail: str) -> None:
    assert said(packs, component, inside) == [("schema/unknown-element", detail, 4)]


@pytest.mark.parametrize(
    ("component", "inside"),
    [
        ("Shell-Setup", "<OOBE><SomethingOfNextYear>1</SomethingOfNextYear></OOBE>"),
        ("Shell-Setup", "<AutoLogon><Username>a</Username></AutoLogon>"),
        ("TCPIP", "<Interfaces><interfase/></Interfaces>"),
        ("Setup", "<UpgradeData><Upgraed>1</Upgraed></UpgradeData>"),
    ],
)
def test_what_is_not_known_here_is_left_alone(packs: Packs, component: str, inside: str) -> None:
    assert said(packs, component, inside) == []


def test_every_listed_element_stands_where_it_can_be_reached() -> None:
    for component, names in NAMES.items():
        inside = {name for listed in names.values() for name in listed.split()}
        lost = set(names) - inside - {""}
        assert lost <= {"Password", "Credentials"}, component
