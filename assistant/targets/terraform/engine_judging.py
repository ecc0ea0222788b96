"""Showing a configuration to an engine until it has a word on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding, Severity
from assistant.knowledge.addresses import canonical_source
from assistant.syntax.hcl import Body
from assistant.targets.judging import Case, Try, Verdict
from assistant.targets.placeholders import Variable
from assistant.targets.telling import why_partial
from assistant.targets.terraform.configuration import Configuration, uses
from assistant.targets.terraform.engine_absent import absent_file
from assistant.targets.terraform.engine_certain import Doubt, certain
from assistant.targets.terraform.engine_copy import Copy
from assistant.targets.terraform.engine_findings import findings_of, is_of_draft
from assistant.targets.terraform.engine_life import Life, life_verdict, refused_values
from assistant.targets.terraform.engine_messages import Complaint, read_validation
from assistant.targets.terraform.engine_older import excused, loosened, unknown_type
from assistant.targets.terraform.engine_providers import Part
from assistant.targets.terraform.engine_refused import refusals, state_places
from assistant.targets.terraform.engine_shapes import shape
from assistant.targets.terraform.engine_trial import Outcome, Shown, show
from assistant.targets.terraform.engine_trouble import (
    init_trouble,
    of_init,
    of_lock,
    trouble,
    unread,
    unsatisfied,
)
from assistant.targets.terraform.engine_unknown import not_judged, stand_in
from assistant.targets.terraform.engine_values import open_variables
from assistant.targets.terraform.simulated import Simulation, Wanted, address_of, simulation

ROUNDS = 24
"""How often the copy is changed and shown again, at most."""


class Judging:
    """One configuration before one engine."""

    def __init__(
        self, case: Case, configuration: Configuration, parts: tuple[Part, ...], attempt: Try
    ) -> None:
        self.case, self.configuration, self.parts = case, configuration, parts
        self._attempt = attempt
        self._variables = open_variables(configuration)
        self._lifeless = self.lifeless()
        self._simulations: dict[frozenset[str], Simulation] = {}
        self._shown: Shown
        self._outcome: Outcome

    def lifeless(self) -> str:
        """Why nothing is planned, applied or destroyed; empty where it can be."""
        for refused in refusals(self.configuration):
            return f"nothing is planned with {refused}"
        if self.configuration.outside:
            one = self.configuration.outside[0]
            return f"module {one.key} at {one.place} comes from {one.source}, which is not here"
        lacking = [p.source for p in self.parts if not p.hermetic and p.wanted.info is None]
        if lacking:
            return f"there is no pack to simulate {', '.join(lacking)} from"
        return ""

    def verdict(self) -> Verdict:
        """The rung `engine`."""
        simulated = frozenset(p.source for p in self.parts if p.real is None)
        shown = self._opening(simulated)
        for _ in range(ROUNDS):
            outcome = self._show(shown)
            validated = outcome.said.get("validate")
            complaints = read_validation(validated.text) if validated else None
            self._shown, self._outcome = shown, outcome
            if of_lock(outcome) and self.configuration.lock in shown.copy.files:
                why = "it holds other checksums than the providers that are here"
                shown = replace(shown, copy=shown.copy.without_file(self.configuration.lock, why))
                continue
            after = self._distrusting(shown, self._named(unsatisfied(outcome), shown))
            stuck = trouble(outcome, complaints)
            if stuck and after is None:
                after = self._distrusting(shown, frozenset(p.source for p in shown.real))
            if after is None and (stuck or complaints is None):
                return Verdict("not_run", why=stuck, log=outcome.log)
            if after is None and complaints is not None:
                after = self._after(shown, complaints, outcome)
            if after is None:
                break
            shown = after
        complaints = complaints or ()
        failed = init_trouble(self._outcome, complaints)
        if failed:
            return Verdict("not_run", why=failed, log=self._outcome.log)
        return self._verdict([c for c in complaints if not of_init(c)])

    def living(self) -> tuple[Shown, Simulation]:
        """What is shown to lead a life, and what stands in for its providers; after `verdict`."""
        shown = self._living(self._shown)
        return shown, self._simulation(shown)

    def life(self) -> Verdict | None:
        """The rung `executed`, of the last trial where that was one of a life."""
        shown, outcome = self._living(self._shown), self._outcome
        if Life.of(outcome) is None:
            outcome = self._show(shown)
        shown, outcome = self._accepted(shown, outcome)
        words = self._stand_ins(shown, doubts=False)
        return life_verdict(self.case, self.configuration, shown, outcome, words)

    def _show(self, shown: Shown) -> Outcome:
        """Show a copy, with a life after it where that needs no other copy."""
        living = shown if self._lifeless else self._living(shown)
        life = living is not shown and living.copy.files == shown.copy.files
        document = self._simulation(living if life else shown).document
        return show(
            self.case, self.configuration, shown, self._attempt, document=document, life=life
        )

    def _simulation(self, shown: Shown) -> Simulation:
        """What stands in for the providers that are simulated."""
        if shown.simulated not in self._simulations:
            wanted = [part.wanted for part in self.parts if part.source in shown.simulated]
            made = simulation(wanted, self.case.packs, self.case.engine)
            for one in wanted:
                if one.info is not None and not one.info.marked:
                    self._reshape(made, one)
            unknown = [part for part in self.parts if part.unknown]
            free = [stand_in(part, self.configuration, self.case.engine) for part in unknown]
            if known := [one for one in free if one is not None]:
                document = {"providers": [*made.document["providers"], *known]}
                made = replace(made, document=document)
            self._simulations[shown.simulated] = made
        return self._simulations[shown.simulated]

    def _living(self, shown: Shown) -> Shown:
        """What leads a life: the same, with everything simulated that would touch more than the
        state."""
        if shown.live:
            return shown
        simulated = frozenset(p.source for p in self.parts if not _real_life(p))
        return replace(self._opening(simulated), made=shown.made, live=True)

    def _reshape(self, made: Simulation, wanted: Wanted) -> None:
        """Let a provider of which only bindings are known take blocks where the draft has them."""
        address = address_of(wanted.source, self.case.engine)
        provider = next(p for p in made.document["providers"] if p["address"] == address)
        bodies: dict[tuple[str, str], list[Body]] = {}
        for found in uses(self.configuration, wanted.types):
            key = (found.block.type, found.block.names[0])
            bodies.setdefault(key, []).append(found.block.body)
        for (kind, name), some in bodies.items():
            shape(provider, kind, name, some)

    def _accepted(self, shown: Shown, outcome: Outcome) -> tuple[Shown, Outcome]:
        """The same with values that the draft's own rules accept, as far as any are known."""
        for _ in range(ROUNDS):
            refused = refused_values(outcome, shown, self.case.root)
            if not refused:
                break
            after = _next_values(shown.variables, refused)
            if after is None:
                break
            shown = replace(shown, variables=after)
            outcome = self._show(shown)
        return shown, outcome

    def _opening(self, simulated: frozenset[str]) -> Shown:
        """What is shown first with those providers simulated."""
        copy = Copy.of(self.case.files)
        for name, found in state_places(self.configuration):
            why = "the state of a trial stays in the sandbox"
            copy = copy.without(found.file, found.block.span, name, why)
        for part in self.parts:
            loose = loosened(copy, part) if part.source not in simulated else copy
            if loose is None:
                simulated |= {part.source}
            else:
                copy = loose
        real = [p for p in self.parts if p.source not in simulated]
        lock = self.configuration.lock
        if lock in copy.files and any(p.locked and p.real_version != p.locked for p in real):
            copy = copy.without_file(lock, "it holds another version than the one that is here")
        live = not self._lifeless and all(_real_life(p) for p in real)
        return Shown(copy, self.parts, simulated, self._variables, live=live)

    def _after(
        self, shown: Shown, complaints: Sequence[Complaint], outcome: Outcome
    ) -> Shown | None:
        """What to show next; None where nothing can be done about what is complained of."""
        copy, distrusted = shown.copy, set[str]()
        made = list(shown.made)
        args = (self.configuration, shown.real, self.case.packs)
        for complaint in complaints:
            found = excused(complaint, copy, *args)
            if found is not None:
                copy = found[0]
            elif (part := unknown_type(complaint, *args)) is not None:
                distrusted.add(part.source)
            elif (path := absent_file(complaint, self.case.root)) and path not in made:
                made.append(path)
        if distrusted:
            return self._distrusting(shown, frozenset(distrusted))
        if copy is not shown.copy or len(made) > len(shown.made):
            return replace(shown, copy=copy, made=tuple(made))
        if not any(c.severity == "error" for c in complaints):
            return None
        # The files would take a newer version, or were shown cut: that may be all that is wrong.
        packs = self.case.packs
        doubtful = {p.source for p in shown.real if not p.fits or any(p.newer(packs))}
        return self._distrusting(shown, frozenset(doubtful))

    def _named(self, names: set[str], shown: Shown) -> frozenset[str]:
        sources = {canonical_source("terraform", name) for name in names}
        return frozenset(
            p.source for p in shown.real if canonical_source("terraform", p.source) in sources
        )

    def _distrusting(self, shown: Shown, sources: frozenset[str]) -> Shown | None:
        """The same with more providers simulated; None where there is nothing to gain."""
        known = {p.source for p in shown.real if p.wanted.info is not None}
        more = (sources & known) - shown.simulated
        if not more:
            return None
        return replace(self._opening(shown.simulated | more), made=shown.made)

    def _verdict(self, complaints: Sequence[Complaint]) -> Verdict:
        shown, outcome, case = self._shown, self._outcome, self.case
        read = outcome.answer.read
        if read is None:
            read = tuple(f.path for f in self.configuration.files)
        common = Verdict(
            "passed",
            files=tuple(sorted(p for p in read if p in shown.copy.files)),
            not_shown=(
                *shown.copy.not_shown,
                *self._moved(shown),
                *self._outside(),
                *self._unknown(),
            ),
            supplied=replace(shown, variables=()).supplied,
            log=outcome.log,
        )
        doubt = Doubt.of(self.configuration, shown, unread=unread(outcome))
        told = [c for c in complaints if is_of_draft(c, case.files, case.root)]
        sure = [c for c in told if certain(c, doubt)]
        findings = (
            *self._findings(sure, "error"),
            *self._findings(
                [c for c in told if c not in sure and not absent_file(c, case.root)], "warning"
            ),
        )
        errors = [c for c in sure if c.severity == "error"]
        common = replace(common, findings=findings)
        if errors:
            words = (f"refused: {errors[0].summary}", self._stand_ins(shown, doubts=False))
            return replace(common, status="failed", why="; ".join(filter(None, words)))
        unsure = [c for c in complaints if c.severity == "error"]
        if unsure:
            return replace(common, status="not_run", why=doubt.why(unsure[0]))
        if self._simulated(shown):
            return replace(common, status="simulated", why=self._stand_ins(shown))
        if common.not_shown or shown.made:
            why = why_partial(common.not_shown, shown.made)
            return replace(common, status="partial", why=why)
        return replace(common, why=self._real(shown))

    def _findings(self, complaints: Sequence[Complaint], most: Severity) -> Iterator[Finding]:
        fallback = min((f.path for f in self.configuration.files), default="")
        return findings_of(complaints, self.case.files, self.case.root, fallback, most=most)

    def _moved(self, shown: Shown) -> Iterator[NotShown]:
        """Providers that are shown under a name that no registry has today."""
        for part in shown.real:
            found = next(uses(self.configuration, part.wanted.types), None)
            if part.moved and part.real is not None and found is not None:
                why = f"no registry has a provider {part.source} any more"
                place = found.place
                yield NotShown(part.source, place.path, place.line, why, part.real.source)

    def _outside(self) -> Iterator[NotShown]:
        for one in self.configuration.outside:
            why = f"it comes from {one.source or 'elsewhere'}, which is not here"
            yield NotShown(
                f"module {one.key}", one.place.path, one.place.line, why,
                "a stand-in that takes its arguments",
            )  # fmt: skip

    def _unknown(self) -> Iterator[NotShown]:
        for part in self.parts:
            if part.unknown:
                yield not_judged(part, self.configuration)

    def _simulated(self, shown: Shown) -> bool:
        """Whether a pack stands for a provider."""
        return bool(shown.simulated - {p.source for p in self.parts if p.unknown})

    def _real(self, shown: Shown) -> str:
        real = sorted(f"{p.source} {p.real_version}" for p in shown.real)
        return f"with {', '.join(real)}" if real else ""

    def _stand_ins(self, shown: Shown, *, doubts: bool = True) -> str:
        if not self._simulated(shown):
            return ""
        made = self._simulation(shown)
        names = sorted(f"{source} {version}" for source, version in made.versions.items())
        what = "a simulated provider" if len(names) == 1 else "simulated providers"
        words = f"with {what}: {', '.join(names)}"
        if real := self._real(shown):
            words = f"{words}; {real}"
        return "; ".join([words, *(made.doubts if doubts else ())])


def _real_life(part: Part) -> bool:
    """Whether the real provider may plan and apply here."""
    return part.hermetic and part.real is not None


def _next_values(
    variables: Sequence[Variable], refused: Sequence[Variable]
) -> tuple[Variable, ...] | None:
    """The variables with other values for those that were refused; None where one has no more."""
    names = {variable.name for variable in refused}
    after = [v.next() if v.name in names else v for v in variables]
    found = tuple(v for v in after if v is not None)
    return found if len(found) == len(after) else None
