"""A study version: what a goal aims at a live estate becomes something for a lab."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.intent import Caution, Intent, Parameter
from assistant.understand.lexicon import lexicon

LIVE = "live-estate"
_TEXT = (
    "a study version for a lab: it is aimed at nothing of yours, and what it makes is new; what"
    " could name a system in use is made up ({names})"
)
_NO_NAMES = "a study version for a lab: it is aimed at nothing of yours, and what it makes is new"


def for_lab(intent: Intent) -> Intent:
    """The intent with no value in it that could be that of a system in use.

    A caution against a live estate declines it no more: what is drafted has the lexicon's own
    values for a lab in place of the goal's, each telling which it stands for.
    """
    parameters = tuple(_made_up(parameter) for parameter in intent.parameters)
    names = [p.name for p, old in zip(parameters, intent.parameters, strict=True) if p != old]
    text = _TEXT.replace("{names}", ", ".join(dict.fromkeys(names))) if names else _NO_NAMES
    others = tuple(caution for caution in intent.cautions if caution.code != LIVE)
    return replace(intent, parameters=parameters, cautions=(Caution("lab", text), *others))


def _made_up(parameter: Parameter) -> Parameter:
    # A value of a provider or resource is of the kind that its last name says: ad.domain.
    known, name = lexicon().parameters, parameter.name
    kind = known.get(name) or known.get(name.rpartition(".")[2])
    lab = kind.lab if kind else ""
    if not lab or parameter.source == "set" or parameter.value == lab:
        return parameter
    why = f"--lab: in place of {parameter.value}"
    return Parameter(parameter.name, lab, "assumed", None, why)
