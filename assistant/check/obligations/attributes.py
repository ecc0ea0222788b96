"""Predicates about attributes of blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.check import measures
from assistant.check.obligations.answer import Answer, Args, met, unknown, unmet
from assistant.check.subject import Setting, Subject
from assistant.syntax.hcl import Body, Unknown, as_text, known, references

Test = Callable[[Setting], bool | None]


def _each(subject: Subject, args: Args, test: Test, failed: str) -> Answer:
    """Every matching block must have a setting at the path that passes the test."""
    blocks = subject.blocks(str(args["block"]))
    if not blocks:
        return unmet(f"there is no block `{args['block']}`")
    path, first, open_ = str(args["path"]), None, None
    for found in blocks:
        settings = subject.settings(found, path)
        verdicts = [(test(setting), setting) for setting in settings]
        if not settings:
            return unmet(f"`{path}` is not set", found.at)
        passed = next((s for verdict, s in verdicts if verdict), None)
        if passed is not None:
            first = first or passed.at
            continue
        doubtful = next((s for verdict, s in verdicts if verdict is None), None)
        if doubtful is None:
            setting = settings[0]
            return unmet(failed.format(value=_shown(setting.value)), setting.at)
        open_ = open_ or doubtful.at
    if open_:
        return unknown(f"only a run can tell what `{path}` is", open_)
    return met(first)


def _shown(value: Any) -> str:
    text = as_text(value)
    return text if text is not None else "not a plain value"


def attribute_equals(subject: Subject, args: Args) -> Answer:
    """The attribute has the value."""
    wanted = args["value"]

    def test(setting: Setting) -> bool | None:
        return None if not known(setting.value) else measures.equal(setting.value, wanted)

    return _each(subject, args, test, f"it is {{value}} and not {_shown(wanted)}")


def attribute_equals_any(subject: Subject, args: Args) -> Answer:
    """The attribute has one of the values."""
    options = [option.strip() for option in str(args["values"]).split("|")]

    def test(setting: Setting) -> bool | None:
        if not known(setting.value):
            return None
        return any(measures.equal(setting.value, option) for option in options)

    return _each(subject, args, test, f"it is {{value}} and none of {', '.join(options)}")


def attribute_not_equals(subject: Subject, args: Args) -> Answer:
    """The attribute is absent or has another value."""
    open_ = None
    for found in subject.blocks(str(args["block"])):
        for setting in subject.settings(found, str(args["path"])):
            if not known(setting.value):
                open_ = open_ or setting.at
            elif measures.equal(setting.value, args["value"]):
                return unmet(f"it is {_shown(args['value'])}", setting.at)
    return unknown("only a run can tell its value", open_) if open_ else met()


def attribute_within(subject: Subject, args: Args) -> Answer:
    """Wherever the attribute stands, it has one of the values, or of a list only such; it need
    not stand anywhere."""
    options = [option.strip() for option in str(args["values"]).split("|")]
    open_ = None
    for found in subject.blocks(str(args["block"])):
        for setting in subject.settings(found, str(args["path"])):
            if not known(setting.value):
                open_ = open_ or setting.at
            elif not all(
                any(measures.equal(one, option) for option in options)
                for one in (setting.value if isinstance(setting.value, list) else [setting.value])
            ):
                shown = _shown(setting.value)
                return unmet(f"it is {shown} and none of {', '.join(options)}", setting.at)
    return unknown("only a run can tell its value", open_) if open_ else met()


def attribute_set(subject: Subject, args: Args) -> Answer:
    """The attribute (or nested block) is there and neither null nor empty."""

    def test(setting: Setting) -> bool | None:
        if setting.attribute is None or isinstance(setting.value, Unknown):
            return True
        return measures.is_set(setting.value)

    return _each(subject, args, test, "it is null or empty")


def attribute_unset(subject: Subject, args: Args) -> Answer:
    """The attribute is absent, null or empty."""
    for found in subject.blocks(str(args["block"])):
        for setting in subject.settings(found, str(args["path"])):
            if isinstance(setting.value, Unknown):
                return unknown("only a run can tell whether it is empty", setting.at)
            if setting.attribute is None or measures.is_set(setting.value):
                return unmet("it is set", setting.at)
    return met()


def _compared(subject: Subject, args: Args, *, least: bool) -> Answer:
    wanted, unit = args["value"], str(args.get("unit", ""))

    def test(setting: Setting) -> bool | None:
        if not known(setting.value):
            return None
        pair = measures.magnitudes(setting.value, wanted, unit)
        return False if pair is None else pair[0] >= pair[1] if least else pair[0] <= pair[1]

    word = "least" if least else "most"
    return _each(subject, args, test, f"it is {{value}}; at {word} {_shown(wanted)} is needed")


def attribute_at_least(subject: Subject, args: Args) -> Answer:
    """The attribute is at least the value."""
    return _compared(subject, args, least=True)


def attribute_at_most(subject: Subject, args: Args) -> Answer:
    """The attribute is at most the value."""
    return _compared(subject, args, least=False)


def attribute_contains(subject: Subject, args: Args) -> Answer:
    """The text occurs in the string, in an element or in a key."""
    wanted = str(args["text"])

    def inside(value: Any) -> bool | None:
        if isinstance(value, Unknown):
            return None
        if isinstance(value, list | dict):
            verdicts = [inside(item) for item in value]
            if isinstance(value, dict):
                verdicts += [inside(item) for item in value.values()]
            return True if True in verdicts else None if None in verdicts else False
        return wanted in (as_text(value) or "")

    return _each(subject, args, lambda s: _written(subject, s, wanted) or inside(s.value),
                 f"`{wanted}` is not in it")  # fmt: skip


def _written(subject: Subject, setting: Setting, wanted: str) -> bool:
    """Whether the literal text of an attribute holds a text, whatever is computed around it."""
    if setting.attribute is None:
        return False
    body = Body(setting.attribute.span, (setting.attribute,))
    return any(wanted in text for text, _ in subject.texts_of(body))


def attribute_references(subject: Subject, args: Args) -> Answer:
    """The attribute's expression uses a name."""
    wanted = str(args["to"]).split(".")

    def test(setting: Setting) -> bool | None:
        value = setting.attribute.value if setting.attribute else None
        return value is not None and any(
            list(r.parts[: len(wanted)]) == wanted for r in references(value)
        )

    return _each(subject, args, test, f"it does not use `{args['to']}`")
