"""An answer file is one that Windows Setup reads as it is meant.

Setup passes over components whose attributes do not fit without a word, and stops in a pass that
it cannot parse. The root is `unattend` in its namespace; each `settings` names one of the seven
passes, once; each component has its name, architecture, public key token, language and version
scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.source import Span
from assistant.syntax.xml import Element, XmlFile
from assistant.targets.windows.answers import PASSES

NAMESPACE = "urn:schemas-microsoft-com:unattend"
_FIXED = {
    "publicKeyToken": "31bf3856ad364e35",
    "language": "neutral",
    "versionScope": "nonSxS",
}
_ARCHITECTURES = ("amd64", "arm64", "x86", "wow64")


def faults(subject: Subject) -> Iterator[Hit]:
    """Everything about answer files that Setup would stumble over."""
    for tree in subject.answer_files:
        if tree.root is not None:
            yield from _root(tree, tree.root)


def _root(tree: XmlFile, root: Element) -> Iterator[Hit]:
    if root.name != "unattend" or root.namespace != NAMESPACE:
        yield Hit(tree.source, root.span, "The root is not `unattend` in its namespace",
                  f'Write <unattend xmlns="{NAMESPACE}">.')  # fmt: skip
    seen: set[str] = set()
    for settings in root.children:
        if settings.name != "settings":
            continue
        name = settings.attributes.get("pass", "")
        if name not in PASSES:
            yield Hit(tree.source, settings.span, f"Windows Setup has no pass `{name}`",
                      f"The passes are {', '.join(PASSES)}.")  # fmt: skip
        elif name in seen:
            yield Hit(tree.source, settings.span, f"The pass {name} stands here twice")
        seen.add(name)
        for component in settings.children:
            yield from _component(tree, component)


def _component(tree: XmlFile, component: Element) -> Iterator[Hit]:
    if component.name != "component":
        yield Hit(tree.source, component.span, f"<{component.name}> may not stand in a pass")
        return
    if not component.attributes.get("name"):
        yield Hit(tree.source, component.span, "The component has no name")
    architecture = component.attributes.get("processorArchitecture", "")
    if architecture not in _ARCHITECTURES and "${" not in architecture:
        yield Hit(tree.source, component.span, "The processorArchitecture is not known",
                  'It is "amd64" on 64-bit PCs and "arm64" on ARM.',
                  severity="warning")  # fmt: skip
    for name, value in _FIXED.items():
        if component.attributes.get(name) != value:
            yield Hit(tree.source, component.span, f'The component needs {name}="{value}"',
                      severity="warning")  # fmt: skip
    yield from _orders(tree, component)


def _orders(tree: XmlFile, component: Element) -> Iterator[Hit]:
    """Commands of one list carry different orders."""
    for name in ("RunSynchronous", "RunAsynchronous", "FirstLogonCommands", "LogonCommands"):
        for commands in component.all(name):
            seen: set[str] = set()
            for command in commands.children:
                order = command.child("Order")
                number = order.text if order is not None else ""
                if not number.isdecimal() and "${" not in number:
                    yield Hit(tree.source, command.span, "The command has no Order",
                              severity="warning")  # fmt: skip
                elif number in seen:
                    span = order.span if order is not None else Span(0, 0)
                    yield Hit(tree.source, span, f"Order {number} stands twice in <{name}>")
                seen.add(number)


_COMPONENT = (
    '    <component name="Microsoft-Windows-Setup" processorArchitecture="amd64"'
    ' publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS"/>\n'
)
RULE = Rule(
    code="rule/answer-file",
    severity="error",
    page=__doc__ or "",
    check=faults,
    bad={
        "autounattend.xml": f'<unattend xmlns="{NAMESPACE}">\n  <settings pass="winPE">\n'
        f"{_COMPONENT}  </settings>\n</unattend>\n"
    },
    good={
        "autounattend.xml": f'<unattend xmlns="{NAMESPACE}">\n  <settings pass="windowsPE">\n'
        f"{_COMPONENT}  </settings>\n</unattend>\n"
    },
    at=("autounattend.xml", 2, 3),
)
