"""Values of settings in answer files."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.check.report import maybe
from assistant.core.finding import Severity
from assistant.knowledge.answers import answer_pack
from assistant.knowledge.spelling import near
from assistant.syntax.xml import Element

_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-\w+)?\Z", re.I)
_KEYBOARD = re.compile(r"[0-9a-f]{4}:[0-9a-f]{8}\Z|[0-9a-f]{4}:\{[0-9a-f-]{36}\}", re.I)
_KEY = re.compile(r"[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}\Z", re.I)
_BOOLEANS = frozenset({"true", "false", "1", "0"})
_RELEASE = re.compile(r"Windows (?:Server )?\d+", re.I)
_NAME = 15
"""Characters of a computer's name; with a longer one Setup stops in specialize."""


class Fault(NamedTuple):
    """What is wrong with a value."""

    code: str
    summary: str
    detail: str = ""
    severity: Severity = "error"


def value_fault(element: Element, type_: str) -> Fault | None:
    """What is wrong with an element's text; None where nothing is, or nothing here can tell."""
    kind, _, rest = type_.partition(" ")
    text = element.text
    if not text:
        wanted = {"bool": "true or false", "int": "a number"}.get(kind)
        return Fault("schema/value", f"`{element.name}` is empty and needs {wanted}",
                     severity="warning") if wanted else None  # fmt: skip
    match kind:
        case "bool":
            return None if text.lower() in _BOOLEANS else _is(element, "true or false")
        case "int":
            return _number(element, rest)
        case "enum":
            return _among(element, rest.split("|"))
        case "string":
            return _length(element, int(rest)) if rest else None
        case _:
            return _special(element, kind)


def _is(element: Element, wanted: str, severity: Severity = "error") -> Fault:
    summary = f"`{element.name}` is {wanted}, not `{_short(element.text)}`"
    return Fault("schema/value", summary, severity=severity)


def _number(element: Element, bounds: str) -> Fault | None:
    low, _, high = bounds.partition("..")
    if not re.match(r"[+-]?[0-9]{1,18}\Z", element.text):
        return _is(element, "a number")
    number = int(element.text)
    if number < int(low) or (high and number > int(high)):
        wanted = f"from {low} to {high}" if high else f"at least {low}"
        return _is(element, wanted, "warning")
    return None


def _among(element: Element, values: list[str]) -> Fault | None:
    if element.text.lower() in {value.lower() for value in values}:
        return None
    shown = ", ".join(values) if len(values) < 10 else f"{values[0]} to {values[-1]}"
    meant = near(element.text, values, 1)
    return Fault("schema/value", f"`{element.name}` is one of {shown}", maybe(meant))


def _length(element: Element, most: int) -> Fault | None:
    if len(element.text) <= most:
        return None
    return Fault("schema/too-long", f"`{element.name}` has {len(element.text)} characters, and at"
                 f" most {most} are read", severity="warning")  # fmt: skip


def _special(element: Element, kind: str) -> Fault | None:
    text = element.text
    if kind == "computer" and len(text) > _NAME:
        return Fault("schema/too-long", f"A computer's name has at most {_NAME} characters, and"
                     f" this one {len(text)}")  # fmt: skip
    if kind == "key" and not _KEY.match(text):
        return _is(element, "a product key of five groups of five", "warning")
    if kind == "locale" and not _LOCALE.match(text):
        return _is(element, "a language such as en-US", "warning")
    if kind == "keyboard":
        for one in re.split(r"[;,]\s*", text.strip(";")):
            if not (_KEYBOARD.match(one) or _LOCALE.match(one) or one.isalnum()):
                return _is(element, "a keyboard such as 0409:00000409", "warning")
    if kind == "timezone":
        return _time_zone(text)
    return _image(text) if kind == "image" else None


def _time_zone(text: str) -> Fault | None:
    known = answer_pack().time_zones
    if text in known or text.removesuffix("_dstoff") in known:
        return None
    meant = near(text, known, 2)
    return Fault("schema/time-zone", f"Windows has no time zone `{_short(text)}`",
                 maybe(meant) or "Names are Windows' own: UTC, W. Europe Standard Time.",
                 "warning")  # fmt: skip


def _image(text: str) -> Fault | None:
    """An image's name, where it is one and not its number."""
    known = answer_pack().images
    if text.isdecimal() or text.lower() in {name.lower() for name in known}:
        return None
    release = _RELEASE.match(text)
    alike = [n for n in known if release and n.lower().startswith(release[0].lower() + " ")]
    # Microsoft's names are short forms of what editions are called: Pro of Professional.
    short = max((n for n in alike if text.lower().startswith(n.lower())), key=len, default=None)
    meant = (short,) if short else near(text, alike or known, 2)
    if meant:
        return Fault("schema/image-name", f"No image `{_short(text)}` is on Microsoft's ISOs",
                     maybe(meant), "warning")  # fmt: skip
    return Fault("schema/unverified-image", f"Nothing here knows an image `{_short(text)}`",
                 severity="info")  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
