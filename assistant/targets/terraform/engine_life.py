"""What a life of a configuration showed: applied, planned again, destroyed, its tests run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.core.finding import Severity
from assistant.targets.judging import Case, Verdict
from assistant.targets.placeholders import Variable
from assistant.targets.terraform.configuration import Configuration
from assistant.targets.terraform.engine_findings import findings_of, place_text
from assistant.targets.terraform.engine_messages import Changes, Complaint, Told, read_lines
from assistant.targets.terraform.engine_script import Said
from assistant.targets.terraform.engine_trial import Outcome, Shown
from assistant.targets.terraform.engine_values import (
    INVALID,
    refused_value,
)

_OF_RULE = re.compile(r"(resource|data|ephemeral)/\w+|provider\b")
"""How a simulated provider begins the detail of what a rule for values says."""


@dataclass(frozen=True, slots=True)
class Life:
    """What each of the commands said."""

    said: Mapping[str, Said]
    told: Mapping[str, Told]

    @classmethod
    def of(cls, outcome: Outcome) -> Life | None:
        """The life that an outcome holds; None where none was begun."""
        if "apply" not in outcome.said:
            return None
        names = ("apply", "second", "destroy", "test")
        said = {name: outcome.said[name] for name in names if name in outcome.said}
        return cls(said, {name: read_lines(one.text) for name, one in said.items()})

    def errors(self, name: str) -> list[Complaint]:
        """The errors of one command."""
        return [c for c in self._told(name).complaints if c.severity == "error"]

    def ended_well(self, name: str) -> bool:
        """Whether a command was run to its good end."""
        return name in self.said and self.said[name].code == 0

    def count(self, name: str, operation: str) -> Changes:
        """What a command counted."""
        return self._told(name).done(operation) or Changes()

    def _told(self, name: str) -> Told:
        return self.told.get(name, Told())


def refused_values(outcome: Outcome, shown: Shown, root: str) -> list[Variable]:
    """Those of our values that a rule of the draft refuses."""
    life = Life.of(outcome)
    errors = life.errors("apply") if life is not None else []
    found = (refused_value(c, shown.variables, root) for c in errors)
    return [variable for variable in found if variable is not None]


def life_verdict(
    case: Case,
    configuration: Configuration,
    shown: Shown,
    outcome: Outcome,
    simulated: str,
) -> Verdict | None:
    """The rung `executed`; None where nothing was begun. `simulated` names the packs that stand
    in for providers, in words; empty where none does."""
    life = Life.of(outcome)
    if life is None:
        return None
    common = Verdict(
        "simulated" if shown.simulated else "passed",
        files=tuple(p for p in outcome.answer.read or () if p in shown.copy.files),
        not_shown=shown.copy.not_shown,
        supplied=shown.supplied,
        log=outcome.log,
        rung="executed",
    )
    if life.ended_well("apply"):
        why = ", ".join(word for word in (_created(life), _second(life), _destroyed(life)) if word)
        why = f"{why}; {simulated}, nothing real was touched" if simulated else why
        verdict = replace(common, why=why)
    else:
        verdict = _not_applied(common, life, case, configuration, shown, simulated)
    return _tested(verdict, life, case, configuration, shown) if configuration.tests else verdict


def _tested(
    verdict: Verdict, life: Life, case: Case, configuration: Configuration, shown: Shown
) -> Verdict:
    """The same with what the draft's own tests said. One that fails is an error only where nothing
    made up can be what it did not expect."""
    tested = replace(verdict, why=f"{verdict.why}; {_tests(life)}")
    failing = life.errors("test")
    if not failing:
        return tested
    if shown.simulated or shown.supplied:
        return _said_of(tested, failing, case, configuration, "warning")
    return _said_of(replace(tested, status="failed"), failing, case, configuration, "error")


def _not_applied(
    common: Verdict,
    life: Life,
    case: Case,
    configuration: Configuration,
    shown: Shown,
    simulated: str,
) -> Verdict:
    """A life that ended at its beginning: an error only where nothing made up can be its cause."""
    errors = life.errors("apply")
    phase = "apply" if life.told["apply"].done("plan") else "plan"
    if not life.said["apply"].ended:
        return replace(common, status="not_run", why=f"the {phase} did not end within the limits")
    ours = [refused_value(c, shown.variables, case.root) for c in errors]
    names = sorted({v.name for v in ours if v is not None})
    if names:
        why = f"no value was found that the draft's own rule accepts for: {', '.join(names)}"
        return replace(common, status="not_run", why=why)
    certain = [c for c in errors if _certain(c, configuration, shown)]
    if certain:
        told = (f"refused: {certain[0].summary}", simulated)
        failed = replace(common, status="failed", why="; ".join(filter(None, told)))
        return _said_of(failed, certain, case, configuration, "error")
    said = errors[0] if errors else None
    words = f"{said.summary}{place_text(said, case.root)}" if said else "without a word"
    why = f"the {phase} with {_made_up(shown)} ended with: {words}"
    return replace(common, status="not_run", why=why)


def _certain(complaint: Complaint, configuration: Configuration, shown: Shown) -> bool:
    if complaint.summary == INVALID:
        return True
    if shown.supplied:
        return False
    if not shown.simulated:
        return True
    mocked = any(configuration.everywhere("data", "ephemeral"))
    return _OF_RULE.match(complaint.detail) is not None and not mocked


def _made_up(shown: Shown) -> str:
    parts = ["a simulated provider"] if shown.simulated else []
    parts += ["supplied values"] if shown.supplied else []
    return " and ".join(parts) or "the real providers"


def _said_of(
    verdict: Verdict,
    complaints: Sequence[Complaint],
    case: Case,
    configuration: Configuration,
    most: Severity,
) -> Verdict:
    fallback = min((f.path for f in configuration.files), default="")
    found = findings_of(complaints, case.files, case.root, fallback, most=most)
    return replace(verdict, findings=(*verdict.findings, *found))


def _created(life: Life) -> str:
    done = life.count("apply", "apply")
    words = f"created {done.add}"
    return f"{words} and changed {done.change}" if done.change else words


def _second(life: Life) -> str:
    if not life.ended_well("second"):
        return "a second plan did not end well"
    again = life.count("second", "plan")
    if again.none:
        return "a second plan changed nothing"
    return f"a second plan still changes {again.add + again.change + again.remove}"


def _destroyed(life: Life) -> str:
    if life.ended_well("destroy"):
        return f"destroyed {life.count('destroy', 'destroy').remove}"
    errors = life.errors("destroy")
    return f"not destroyed: {errors[0].summary}" if errors else ""


def _tests(life: Life) -> str:
    counts = life.told["test"].tests if "test" in life.told else None
    if counts is None:
        return "its tests were not run"
    all_of_them = sum(counts.values())
    word = "test" if all_of_them == 1 else "tests"
    return f"{counts['passed']} of {all_of_them} {word} passed"
