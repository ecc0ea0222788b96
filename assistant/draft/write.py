"""Plan to Draft: the names are verified, then file after file is printed or written."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.core.draft import Decision, Draft, DraftedFile, Tokens
from assistant.core.errors import Cancelled, Unfinished
from assistant.core.events import FileFinished, Listener, Note, TextWritten
from assistant.core.plan import Choice, Plan, PlannedFile, Printed, Segment
from assistant.draft.grammar import allows, choices_in
from assistant.draft.hcl import joined, print_blocks
from assistant.draft.names import verify_names
from assistant.draft.provenance import decisions_of, origins_of
from assistant.draft.scene import ASK_LIMIT, ask_of, cut_ask, cut_from, scene_of
from assistant.draft.sections import Stretch, stretches_of
from assistant.knowledge import Packs
from assistant.models import Section, Usage, Writer


@dataclass(frozen=True, slots=True)
class Revision:
    """What is written anew of a draft; all else stays as it was chosen."""

    kept: Mapping[str, str]
    """Text of every choice point of the draft, by its id."""
    anew: Mapping[str, str]
    """Sections to write again, by id, each with what was found in it, in a line."""
    round: int
    """From 1: another round rolls other dice."""


def write_draft(
    plan: Plan,
    packs: Packs,
    writer: Writer,
    *,
    seed: int = 0,
    listen: Listener,
    stop: threading.Event,
    revision: Revision | None = None,
    earlier: Mapping[str, str] | None = None,
) -> Draft:
    """Write every file of the plan, telling each stretch of text as it comes.

    `earlier` holds what was chosen in an earlier draft, by the choice points' ids: it stays where
    it still is one of the alternatives, and only the rest is written. The same plan, model, seed,
    revision and earlier choices give the same bytes. Raises Cancelled once `stop` is
    set, UnknownName when the plan holds a name that no pack has, Unfinished when the model fails.
    """
    verify_names(plan, packs)
    outlines = [_Outline.of(file) for file in plan.files]
    _refuse_twins(outlines)
    run = _Run(writer, seed, listen, stop, revision, earlier or {})
    run.begin(plan, outlines)
    files = tuple(run.file(outline) for outline in outlines)
    return Draft(files, tuple(run.decisions), run.tokens())


@dataclass(frozen=True, slots=True)
class _Outline:
    """A planned file, cut into stretches."""

    file: PlannedFile
    segments: tuple[Segment, ...]
    stretches: tuple[Stretch, ...]

    @classmethod
    def of(cls, file: PlannedFile) -> _Outline:
        segments = print_blocks(file.blocks) if file.blocks else joined(file.segments)
        if segments and isinstance(segments[-1], Choice):
            # a section must end in literal text, and a text file in a line's end
            segments = (*segments, Printed("\n"))
        return cls(file, segments, stretches_of(segments))


def _refuse_twins(outlines: list[_Outline]) -> None:
    seen: set[str] = set()
    for outline in outlines:
        for stretch in outline.stretches:
            for choice in stretch.choices:
                if choice.id in seen:
                    raise Unfinished(f"the plan has two choice points {choice.id}")
                seen.add(choice.id)


@dataclass(slots=True)
class _Run:
    """One draft on its way."""

    writer: Writer
    seed: int
    listen: Listener
    stop: threading.Event
    revision: Revision | None = None
    earlier: Mapping[str, str] = field(default_factory=dict)
    usage: list[Usage] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def begin(self, plan: Plan, outlines: list[_Outline]) -> None:
        """Set the scene, unless nothing is left for the model to decide."""
        more = 0 if self.revision is None else ASK_LIMIT
        longest = [
            stretch.grammar.longest + len(ask_of(outline.file.path, stretch.choices)) + more
            for outline in outlines
            for stretch in outline.stretches
            if stretch.grammar and (self.revision or self.kept(stretch) is None)
        ]
        if longest:
            begun = self.writer.begin(scene_of(plan), max(longest), self.stop)
            self.usage.append(Usage(prompt=begun.prompt))
            for note in (*cut_from(plan), *begun.notes):
                self.listen(Note(note))

    def file(self, outline: _Outline) -> DraftedFile:
        """Print or write one file."""
        file = outline.file
        if file.user_bytes is not None:
            self.listen(
                TextWritten(file.path, file.user_bytes.decode("utf-8", "replace"), "printed")
            )
            self.listen(FileFinished(file.path))
            return DraftedFile(file.path, file.language, file.user_bytes)
        texts: list[str] = []
        chosen: list[str] = []
        for stretch in outline.stretches:
            if self.stop.is_set():
                raise Cancelled
            kept = self.kept(stretch)
            if kept is not None:
                texts.append(kept)
                self.printed.append(kept)
                self.listen(TextWritten(file.path, kept, "printed"))
            else:
                texts.append(self.section(file.path, stretch))
            chosen += choices_in(stretch.segments, texts[-1]) if stretch.choices else []
        self.decisions += decisions_of(file.path, outline.segments, chosen)
        self.listen(FileFinished(file.path))
        return DraftedFile(
            file.path,
            file.language,
            "".join(texts).encode(),
            origins_of(outline.segments, chosen),
        )

    def kept(self, stretch: Stretch) -> str | None:
        """The text of a stretch that the model has no say in, or None."""
        if stretch.grammar is None:
            return stretch.text
        if self.revision is None:
            fits = all(allows(one, self.earlier.get(one.id)) for one in stretch.choices)
            return stretch.written(self.earlier) if fits else None
        if stretch.id in self.revision.anew:
            return None
        return stretch.written(self.revision.kept)

    def section(self, path: str, stretch: Stretch) -> str:
        """Have the model write one section."""
        assert stretch.grammar is not None  # noqa: S101 - the caller looked
        ask, name = ask_of(path, stretch.choices), stretch.id
        if self.revision is not None:
            ask += f"; not so: {cut_ask(self.revision.anew[name])}"
            name += f"#{self.revision.round}"
        section = Section(
            id=name,
            ask=ask,
            grammar=stretch.grammar.lark,
            spelled=stretch.grammar.spelled,
            longest=stretch.grammar.longest,
        )
        pieces: list[str] = []

        def hear(text: str, how: Literal["forced", "sampled"]) -> None:
            pieces.append(text)
            self.listen(TextWritten(path, text, how))

        self.usage.append(self.writer.write(section, self.seed, hear, self.stop))
        return "".join(pieces)

    def tokens(self) -> Tokens:
        """All that the draft cost."""
        return Tokens(
            prompt=sum(u.prompt for u in self.usage),
            reused=sum(u.reused for u in self.usage),
            sampled=sum(u.sampled for u in self.usage),
            forced=sum(u.forced for u in self.usage),
            printed=sum(u.printed for u in self.usage)
            + (self.writer.count(tuple(self.printed)) if self.printed else 0),
        )


def section_at(plan: Plan, draft: Draft, path: str, line: int) -> str | None:
    """The id of the section that wrote line `line` (from 1) of a file of `draft`, or None where
    the plan decided it. A line next to a choice, of the same section, counts."""
    spec = next((file for file in plan.files if file.path == path), None)
    if spec is None or spec.user_bytes is not None:
        return None
    chosen = {decision.id: decision.text for decision in draft.decisions}
    first = 1
    for stretch in _Outline.of(spec).stretches:
        text = stretch.written(chosen)
        last = first + text.count("\n") - text.endswith("\n")
        if stretch.grammar is not None and first <= line <= last:
            return stretch.id
        first += text.count("\n")
    return None
