"""Places that a goal leaves open between: proxmox or hyper-v."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from assistant.core.intent import Parameter, Question
from assistant.understand.facts import platforms
from assistant.understand.reading import Found, Reading
from assistant.understand.settled import Settled

_OR = re.compile(
    r"\s*(?:\([^)]*\)\s*)?,?\s*\bor\s+(?:(?:on|for|in|with|a|an|the|my|maybe|even)\s+)*", re.I
)


def open_places(reading: Reading) -> tuple[Found, ...]:
    """The places of which the goal wants one or the other; none where it does not say 'or'."""
    found = sorted(platforms(reading), key=lambda f: f.span.start)
    gaps = [reading.goal[one.span.end : two.span.start] for one, two in itertools.pairwise(found)]
    listed = [bool(_OR.fullmatch(gap)) or gap.strip() == "," for gap in gaps]
    if not listed or not all(listed) or not _OR.fullmatch(gaps[-1]):
        return ()
    return tuple(found)


def ask_for_place(
    reading: Reading, places: Mapping[str, Found], sets: Mapping[str, str], out: Settled
) -> str:
    """The one place that is drafted: the answer, else visibly the first. `places`: the builders or
    providers, each with where the goal names it."""
    names = list(places)
    chosen = sets.get("platform", "")
    if chosen in names:
        out.parameters.append(Parameter("platform", chosen, "set"))
    else:
        chosen = names[0]
        said = " or ".join(names)
        why = f"the goal leaves open {said}; the first that it names"
        out.assume("platform", chosen, why)
        text = f"The goal leaves open where: {said}?"
        out.questions.append(Question("platform", text, tuple(names), chosen, why))
    others = [found for name, found in places.items() if name != chosen]
    reading.things[:] = [found for found in reading.things if found not in others]
    return chosen
