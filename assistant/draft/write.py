"""Plan to Draft: the names are verified, then file after file is printed or written."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

from assistant.core.draft import Decision, Draft, DraftedFile, Tokens
from assistant.core.errors import Cancelled, Unfinished
from assistant.core.events import FileFinished, Listener, Note, TextWritten
from assistant.core.plan import Choice, Plan, PlannedFile, Printed, Segment
from assistant.draft.grammar import choices_in
from assistant.draft.hcl import joined, print_blocks
from assistant.draft.names import verify_names
from assistant.draft.provenance import decisions_of, origins_of
from assistant.draft.scene import ask_of, scene_of
from assistant.draft.sections import Stretch, stretches_of
from assistant.knowledge import Packs
from assistant.models import Section, Usage, Writer


def write_draft(
    plan: Plan,
    packs: Packs,
    writer: Writer,
    *,
    seed: int = 0,
    listen: Listener,
    stop: threading.Event,
) -> Draft:
    """Write every file of the plan, telling each stretch of text as it comes.

    The same plan, model and seed give the same bytes. Raises Cancelled once `stop` is set,
    UnknownName when the plan holds a name that no pack has, Unfinished when the model fails.
    """
    verify_names(plan, packs)
    outlines = [_Outline.of(file) for file in plan.files]
    _refuse_twins(outlines)
    run = _Run(writer, seed, listen, stop)
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
        return cls(file, segments, stretches_of(segments, file.language))


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
    usage: list[Usage] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def begin(self, plan: Plan, outlines: list[_Outline]) -> None:
        """Set the scene, unless nothing is left for the model to decide."""
        longest = [
            stretch.grammar.longest + len(ask_of(outline.file.path, stretch.choices))
            for outline in outlines
            for stretch in outline.stretches
            if stretch.grammar
        ]
        if longest:
            begun = self.writer.begin(scene_of(plan), max(longest), self.stop)
            self.usage.append(Usage(prompt=begun.prompt))
            for note in begun.notes:
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
            if stretch.grammar is None:
                texts.append(stretch.text)
                self.printed.append(stretch.text)
                self.listen(TextWritten(file.path, stretch.text, "printed"))
            else:
                texts.append(self.section(file.path, stretch))
                chosen += choices_in(stretch.segments, texts[-1])
        self.decisions += decisions_of(file.path, outline.segments, chosen)
        self.listen(FileFinished(file.path))
        return DraftedFile(
            file.path,
            file.language,
            "".join(texts).encode(),
            origins_of(outline.segments, chosen),
        )

    def section(self, path: str, stretch: Stretch) -> str:
        """Have the model write one section."""
        assert stretch.grammar is not None  # noqa: S101 - the caller looked
        section = Section(
            id=stretch.choices[0].id,
            ask=ask_of(path, stretch.choices),
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
