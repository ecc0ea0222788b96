"""Predicates about the order, judged on the timeline and nothing else."""

from __future__ import annotations

from typing import Any

from assistant.check.obligations.answer import Answer, Args, met, unknown, unmet
from assistant.check.subject import Subject
from assistant.core.timeline import share
from assistant.timeline import Moment

_NO_STEP = ("shutdown", "error-cleanup")
"""What is no step of a build that goes well."""


def _moments(subject: Subject, what: Any) -> list[Moment]:
    """The moments that an argument means."""
    wanted = str(what)
    moments = subject.timeline.moments
    if wanted in ("communicator", "sysprep", "shutdown", "restart"):
        return [m for m in moments if m.what == wanted]
    if wanted == "firstlogon":
        return [m for m in moments if m.stage == "oobeSystem" and m.lane == "image"]
    exact = [m for m in moments if m.what == wanted]
    if exact:
        return exact
    if paths := set(subject.paths(wanted)):
        return [m for m in moments if m.what in paths]
    named = [m for m in moments if m.what.rpartition("/")[2] == wanted]
    if named:
        return named
    kinds = [m for m in moments if m.kind == wanted and m.what not in subject.files]
    return kinds or [m for m in moments if m.kind == wanted or m.what.startswith(wanted)]


def _place(moment: Moment) -> str:
    return f"{moment.path}:{moment.line}"


def runs(subject: Subject, args: Args) -> Answer:
    """It runs at all."""
    found = _moments(subject, args["what"])
    return met(_place(found[0])) if found else unmet(f"nothing runs `{args['what']}`")


def runs_in(subject: Subject, args: Args) -> Answer:
    """It runs in a stage, and in no other."""
    found = _moments(subject, args["what"])
    if not found:
        return unmet(f"nothing runs `{args['what']}`")
    wrong = next((m for m in found if m.stage != args["stage"]), None)
    return unmet(f"it runs in {wrong.stage}", _place(wrong)) if wrong else met(_place(found[0]))


def _ordered(subject: Subject, first: Any, second: Any) -> Answer:
    """Every moment of `first` before every one of `second`."""
    before, after = _moments(subject, first), _moments(subject, second)
    for what, found in ((first, before), (second, after)):
        if not found:
            return unmet(f"nothing runs `{what}`")
    open_ = None
    pairs = [(one, other) for one in before for other in after if one is not other]
    together = [pair for pair in pairs if share(*pair)]
    for one, other in together:
        is_before = subject.timeline.before(one, other)
        if is_before is False:
            return unmet(f"`{first}` comes after `{second}`", _place(one))
        if is_before is None or "unknown" in (one.certainty, other.certainty):
            open_ = open_ or _place(one)
    apart = pairs and not together and all(one.course != other.course for one, other in pairs)
    if open_ or apart:
        text = f"the order of `{first}` and `{second}` cannot be told"
        return unknown(text, open_ or _place(before[0]))
    return met(_place(before[0]))


def runs_before(subject: Subject, args: Args) -> Answer:
    """`first` runs before `second`."""
    return _ordered(subject, args["first"], args["second"])


def runs_after(subject: Subject, args: Args) -> Answer:
    """`first` runs after `second`."""
    answer = _ordered(subject, args["second"], args["first"])
    if answer.status == "unmet" and "comes after" in answer.why:
        return unmet(f"`{args['first']}` comes before `{args['second']}`", answer.at)
    if answer.status == "met":
        return met(_place(_moments(subject, args["first"])[0]))
    return answer


def last_before_shutdown(subject: Subject, args: Args) -> Answer:
    """Nothing but the shutdown comes after it."""
    found = _moments(subject, args["what"])
    if not found:
        return unmet(f"nothing runs `{args['what']}`")
    for one in found:
        if one.certainty == "unknown":
            return unknown(f"when `{args['what']}` runs cannot be told", _place(one))
        for other in subject.timeline.moments:
            later = other.order > one.order and share(one, other)
            if later and other.lane == "image" and other.stage not in _NO_STEP:
                return unmet(f"`{other.what}` comes after it", _place(other))
    return met(_place(found[-1]))
