"""First-run pages are hidden one by one, not skipped as a whole.

`SkipMachineOOBE` and `SkipUserOOBE` are deprecated: they leave out the set-up of accounts and
language that later steps rely on. Hide the pages instead: HideEULAPage, HideOnlineAccountScreens,
HideWirelessSetupInOOBE, ProtectYourPC.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAMES = ("SkipMachineOOBE", "SkipUserOOBE")


def skipped(subject: Subject) -> Iterator[Hit]:
    """Both settings, where they are on."""
    for tree in subject.answer_files:
        for name in _NAMES:
            for element in tree.root.find(f"OOBE/{name}") if tree.root is not None else ():
                if element.text.lower() in ("true", "1"):
                    yield at_element(
                        tree,
                        element,
                        f"{name} is deprecated and skips more than pages",
                        "Hide the single pages, and give a LocalAccount.",
                    )


def _oobe(line: str) -> str:
    inside = f"      <OOBE>\n        {line}\n      </OOBE>\n"
    return unattend(component("oobeSystem", "Shell-Setup", inside))


RULE = Rule(
    code="rule/skip-oobe",
    severity="warning",
    page=__doc__ or "",
    check=skipped,
    bad={"autounattend.xml": _oobe("<SkipMachineOOBE>true</SkipMachineOOBE>")},
    good={"autounattend.xml": _oobe("<HideEULAPage>true</HideEULAPage>")},
    at=("autounattend.xml", 5, 9),
)
