"""Components, passes and the names of settings, against the pack."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.check.formats.unattend.values import value_fault
from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding, Severity
from assistant.knowledge.answers import Component, Setting, answer_pack
from assistant.knowledge.spelling import within
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import is_template
from assistant.syntax.xml import Element, parse_xml
from assistant.targets.windows.answers import PASSES

_WCM = "{http://schemas.microsoft.com/WMIConfig/2002/State}"
_ACTIONS = ("add", "modify", "remove")
_LONG = 8
"""Letters from which on two slips still mean the same name."""
_OPEN = re.compile(r"[${}%@]|__|\b[A-Z]+(?:_[A-Z]+)+\b")
"""What a template or a script puts its own text in place of."""


def answer_findings(path: str, text: str) -> tuple[Finding, ...]:
    """What Setup would not take, or would pass over, in one file."""
    xml = parse_xml(path, text)
    if xml.root is None or (xml.findings and is_template(path)):
        return ()
    judge = _Judge(xml.source)
    for settings in xml.root.children:
        stage = settings.attributes.get("pass", "")
        for component in settings.children if settings.name == "settings" else ():
            if component.name == "component":
                judge.component(component, stage)
    return tuple(judge.report.findings)


class _Judge:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.report = Reporter("schema")
        self.actions_missed = False

    def add(
        self, span: Span, code: str, summary: str, detail: str = "",
        severity: Severity = "warning",
    ) -> None:  # fmt: skip
        self.report.add(self.source, span, code, summary, detail, severity=severity)

    # Components

    def component(self, element: Element, stage: str) -> None:
        name = element.attributes.get("name", "")
        if not name or _OPEN.search(name):
            return
        pack = answer_pack()
        span = _attribute_span(self.source, element, name)
        if name not in pack.names:
            meant = _meant(name, pack.names)
            if meant:
                self.add(span, "schema/unknown-component", f"Windows has no component `{name}`",
                         maybe([meant]))  # fmt: skip
            else:
                self.add(span, "schema/unverified-component",
                         f"Nothing here knows the component `{name}`", severity="info")  # fmt: skip
            return
        known = pack.components.get(name)
        if known is None:
            return
        if stage in PASSES:
            self.stage(span, name, known, stage)
            self.settings_in_pass(element, known, stage)
        self.inside(element, known.body)

    def stage(self, span: Span, name: str, known: Component, stage: str) -> None:
        if known.passes and stage not in known.passes:
            self.add(
                span, "schema/wrong-pass", f"`{name}` has no effect in the pass {stage}",
                f"It belongs in {' or '.join(known.passes)}.",
                "error" if known.sure else "warning",
            )  # fmt: skip

    def settings_in_pass(self, element: Element, known: Component, stage: str) -> None:
        for child in element.children:
            passes = known.within.get(child.name)
            if passes and stage not in passes and stage in known.passes:
                self.add(
                    _name_span(self.source, child), "schema/wrong-pass",
                    f"`{child.name}` has no effect in the pass {stage}",
                    f"It belongs in {' or '.join(passes)}.",
                )  # fmt: skip

    # Settings

    def inside(self, element: Element, setting: Setting) -> None:
        seen: set[str] = set()
        for child in element.children:
            known = setting.inside.get(child.name)
            if known is None:
                self.unknown(child, setting)
                continue
            if child.name in seen and not known.item:
                self.add(_name_span(self.source, child), "schema/duplicate-element",
                         f"`{child.name}` stands here twice")  # fmt: skip
            seen.add(child.name)
            if known.item:
                self.action(child)
            self.one(child, known)
        if _OPEN.search(element.text):
            return
        for name, known in setting.inside.items():
            if known.required and name not in seen:
                self.add(_name_span(self.source, element), "schema/missing-element",
                         f"`{element.name}` needs `{name}`")  # fmt: skip

    def one(self, element: Element, known: Setting) -> None:
        if not known.type:
            if element.text and not element.children and not _OPEN.search(element.text):
                names = ", ".join(known.inside)
                self.add(_text_span(self.source, element), "schema/element-shape",
                         f"`{element.name}` holds elements, not a text",
                         f"They are {names}." if names else "")  # fmt: skip
            else:
                self.inside(element, known)
            return
        if element.children:
            self.add(_name_span(self.source, element), "schema/element-shape",
                     f"`{element.name}` holds a value, not elements")  # fmt: skip
            return
        if _OPEN.search(element.text):
            return
        fault = value_fault(element, known.type)
        if fault is not None:
            span = _text_span(self.source, element)
            self.add(span, fault.code, fault.summary, fault.detail, fault.severity)

    def action(self, element: Element) -> None:
        action = element.attributes.get(f"{_WCM}action")
        if action is None and not self.actions_missed:
            self.actions_missed = True
            self.add(_name_span(self.source, element), "schema/missing-action",
                     f'List items such as `{element.name}` carry wcm:action="add"')  # fmt: skip
        elif action is not None and action not in _ACTIONS and not _OPEN.search(action):
            self.add(_attribute_span(self.source, element, action), "schema/value",
                     f"There is no action `{action}`",
                     f"It is one of {', '.join(_ACTIONS)}.")  # fmt: skip

    def unknown(self, element: Element, setting: Setting) -> None:
        span = _name_span(self.source, element)
        meant = _meant(element.name, setting.inside)
        if meant:
            by_case = meant.lower() == element.name.lower()
            certain = setting.complete and not by_case
            self.add(span, "schema/unknown-element",
                     f"Windows Setup knows no `{element.name}` here",
                     maybe([meant]) + (" Names are read by case." if by_case else ""),
                     "error" if certain else "warning")  # fmt: skip
        elif setting.complete:
            names = ", ".join(sorted(setting.inside))
            self.add(span, "schema/unknown-element",
                     f"Nothing here knows a setting `{element.name}` at this place",
                     f"Known are {names}.")  # fmt: skip
        elif setting.inside:
            self.add(span, "schema/unverified-element",
                     f"Nothing here knows the setting `{element.name}`",
                     severity="info")  # fmt: skip


def _meant(word: str, known: Iterable[str]) -> str | None:
    """The name that a word must have been meant as; None where it may be another one."""
    slips = 2 if len(word) >= _LONG else 1 if len(word) >= _LONG // 2 else 0
    found = within(word, known, slips)
    return found[0][1] if found else None


def _name_span(source: Source, element: Element) -> Span:
    at = source.text.find(element.name, element.span.start)
    return Span(at, at + len(element.name)) if at >= 0 else element.span


def _attribute_span(source: Source, element: Element, value: str) -> Span:
    tag = source.slice(element.span)
    at = max(tag.find(f'"{value}"'), tag.find(f"'{value}'"))
    if at < 0:
        return element.span
    start = element.span.start + at + 1
    return Span(start, start + len(value))


def _text_span(source: Source, element: Element) -> Span:
    """The text right after the start tag; an empty one's start tag."""
    start = element.span.end
    end = source.text.find("<", start)
    raw = source.text[start : end if end >= 0 else start]
    text = raw.strip()
    if not text:
        return element.span
    begin = start + raw.index(text)
    return Span(begin, begin + len(text))
