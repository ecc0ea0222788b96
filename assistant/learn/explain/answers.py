"""What stands in answer files for Windows Setup."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.explanation import Known, Spot
from assistant.knowledge.answers import Setting, answer_pack
from assistant.knowledge.formats import about
from assistant.knowledge.spelling import near
from assistant.learn.explain.facts import listed
from assistant.syntax.source import Source
from assistant.syntax.xml import Element, parse_xml

_PASSES = {
    "windowsPE": "while Setup runs from the media: disks, image, product key",
    "offlineServicing": "on the image before it starts: drivers and packages",
    "generalize": "when sysprep takes out what is the machine's own",
    "specialize": "at the first start of the installed system, as SYSTEM, before anyone logs on",
    "auditSystem": "in audit mode, before logging on",
    "auditUser": "in audit mode, after logging on",
    "oobeSystem": "before the first logon, in the welcome screens; its FirstLogonCommands after it",
}
"""When a pass runs, in our words; the passes are those of Microsoft's Windows Setup."""
_TYPES = {
    "bool": "true or false", "string": "text", "int": "a whole number", "enum": "one of its values",
    "computer": "a computer's name", "image": "an image's name", "key": "a product key",
    "keyboard": "a keyboard layout", "locale": "a language tag", "timezone": "a time zone's name",
}  # fmt: skip


def answer_spots(path: str, text: str) -> Iterator[Spot]:
    """Every element, in order of the text."""
    file = parse_xml(path, text)
    if file.root is not None:
        whole = file.source.line_of(len(text.rstrip()))
        yield from _element(file.source, file.root, None, "", 0, whole, "")


def _element(
    source: Source, element: Element, setting: Setting | None, owner: str, level: int, end: int,
    inside: str,
) -> Iterator[Spot]:  # fmt: skip
    """`setting`: what is known of it; None: not an element of a component."""
    known, inner, named = _known(element, setting, owner)
    start = source.line_of(element.span.start)
    path = f"{inside}/{element.name}" if inside else element.name
    elements = tuple(path.split("/", n)[-1] for n in range(path.count("/") + 1))
    name = element.name
    if element.name == "settings":
        name = f"settings pass={element.attributes.get('pass', '')}"
        elements = (element.attributes.get("pass", ""),)
    elif element.name == "component":
        name = element.attributes.get("name", "component")
        elements = (name,)
    yield Spot(source.path, start, end, level, "element", name, "unattend", known, elements)
    for n, child in enumerate(element.children):
        following = element.children[n + 1] if n + 1 < len(element.children) else None
        last = max(source.line_of(child.span.start), _before(source, following, end, child))
        own = inner.inside.get(child.name) if inner is not None else None
        below = "" if element.name in ("unattend", "settings") else path
        yield from _element(source, child, own, named, level + 1, last, below)


def _before(source: Source, following: Element | None, end: int, child: Element) -> int:
    """The last line of an element: a leaf ends where its text does, another before the next."""
    if not child.children:
        closing = source.text.find("</", child.span.end)
        alone = source.text[: child.span.end].endswith("/>")
        return source.line_of(child.span.start if alone or closing < 0 else closing)
    if following is None:
        return end - 1
    return source.line_of(following.span.start) - 1


def _known(
    element: Element, setting: Setting | None, owner: str
) -> tuple[Known, Setting | None, str]:
    pack = " ".join((about("unattend").name, about("unattend").version))
    if element.name == "unattend":
        return (
            Known("An answer file: what Windows Setup and sysprep would ask.", pack=pack),
            None,
            "",
        )
    if element.name == "settings":
        stage = element.attributes.get("pass", "")
        if stage in _PASSES:
            return Known(f"The pass `{stage}`: {_PASSES[stage]}.", pack=pack), None, ""
        near_ = near(stage, list(_PASSES))
        return Known(f"Windows Setup has no pass `{stage}`.", (), False, near_, pack), None, ""
    if element.name == "component":
        return _component(element.attributes.get("name", ""), pack)
    if setting is None:
        return Known(f"What `{element.name}` means here no pack says.", known=False), None, owner
    said = f"`{element.name}` of {owner}" if owner else f"`{element.name}`"
    facts = _facts(setting)
    if setting.inside:
        facts.append(("holds", listed(setting.inside)))
        word = "an entry, of which there may be several" if setting.item else "holds more settings"
        return Known(f"{said}: {word}.", tuple(facts), pack=pack), setting, f"`{element.name}`"
    kind = _TYPES.get(setting.type.split(" ")[0], setting.type)
    need = ", required" if setting.required else ""
    return Known(f"{said} is {kind}{need}.", tuple(facts), pack=pack), setting, f"`{element.name}`"


def _component(name: str, pack: str) -> tuple[Known, Setting | None, str]:
    known = answer_pack()
    component = known.components.get(name)
    if component is not None:
        facts = [("passes", listed(component.passes))] if component.passes else []
        facts.append(("holds", listed(component.body.inside)))
        whole = Known(f"Settings of the component `{name}`.", tuple(facts), pack=pack)
        return whole, component.body, f"`{name}`"
    if name in known.names:
        said = f"The component `{name}`; of its settings nothing is kept here."
        return Known(said, pack=pack), None, f"`{name}`"
    said = f"No component `{name}` is known."
    return Known(said, (), False, near(name, sorted(known.names)), pack), None, f"`{name}`"


def _facts(setting: Setting) -> list[tuple[str, str]]:
    kind, _, rest = setting.type.partition(" ")
    facts: list[tuple[str, str]] = []
    if kind == "enum":
        facts.append(("values", ", ".join(rest.split("|"))))
    elif kind == "int" and rest:
        low, _, high = rest.partition("..")
        facts.append(("range", f"from {low}" + (f" to {high}" if high else "")))
    elif kind == "string" and rest:
        facts.append(("length", f"at most {rest}"))
    if setting.required:
        facts.append(("required", "yes"))
    return facts
