"""HCL blocks to text with the choices in place, laid out as `packer fmt` and `terraform fmt` do.

Two spaces a level, `=` aligned over consecutive attributes that stand on one line, a blank line
between blocks. Values are source text: lines after the first are moved in with the block, the
text of a heredoc stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.core.plan import Attribute, Block, Comment, Printed, Segment

_INDENT = "  "
_HEREDOC = re.compile(r"<<-?([A-Za-z_][A-Za-z0-9_-]*)\s*\Z")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
Item = Attribute | Block | Comment


def print_blocks(blocks: Sequence[Block]) -> tuple[Segment, ...]:
    """A file's blocks as segments; ends in a newline unless there are no blocks."""
    out: list[Segment] = []
    for number, block in enumerate(blocks):
        if number:
            out.append(Printed("\n"))
        out += _block(block, "")
    return joined(out)


def joined(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Neighbouring printed text of one origin made one; empty text left out."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if isinstance(segment, Printed):
            if not segment.text:
                continue
            if isinstance(last, Printed) and (last.origin, last.why) == (
                segment.origin,
                segment.why,
            ):
                out[-1] = replace(last, text=last.text + segment.text)
                continue
        out.append(segment)
    return tuple(out)


def _block(block: Block, indent: str) -> Iterator[Segment]:
    labels = "".join(f" {_quoted(label)}" for label in block.labels)
    if not block.body:
        yield Printed(f"{indent}{block.type}{labels} {{}}\n")
        return
    yield Printed(f"{indent}{block.type}{labels} {{\n")
    inner = indent + _INDENT
    widths = _name_widths(block.body)
    for number, item in enumerate(block.body):
        if number and _apart(block.body[number - 1], item):
            yield Printed("\n")
        if isinstance(item, Block):
            yield from _block(item, inner)
        elif isinstance(item, Comment):
            yield Printed(f"{inner}# ")
            yield from item.segments
            yield Printed("\n")
        else:
            yield Printed(f"{inner}{item.name.ljust(widths[number])} = ")
            yield from _moved_in(item.value, inner)
            yield Printed("\n")
    yield Printed(f"{indent}}}\n")


def _apart(before: Item, item: Item) -> bool:
    """True where a blank line stands between two items of a body."""
    if isinstance(before, Block):
        return True
    return not isinstance(before, Comment) and isinstance(item, Block | Comment)


def _name_widths(body: Sequence[Item]) -> dict[int, int]:
    """For each attribute's place in the body, the width that its name is filled up to.

    A heredoc counts as standing on one line, as the formatters have it.
    """
    widths: dict[int, int] = {}
    run: list[int] = []

    def close() -> None:
        if run:
            widest = max(len(body[n].name) for n in run)  # type: ignore[union-attr]
            widths.update(dict.fromkeys(run, widest))
            run.clear()

    for number, item in enumerate(body):
        if isinstance(item, Attribute) and not _opens_lines(item.value):
            run.append(number)
            continue
        close()
        if isinstance(item, Attribute):
            widths[number] = len(item.name)
    close()
    return widths


def _opens_lines(value: Sequence[Segment]) -> bool:
    """True for a value that goes on over several lines otherwise than by a heredoc."""
    for segment in value:
        texts = (segment.text,) if isinstance(segment, Printed) else segment.options
        for text in texts:
            first, newline, _ = text.partition("\n")
            if newline:
                return not _HEREDOC.search(first)
    return False


def _moved_in(value: Sequence[Segment], indent: str) -> Iterator[Segment]:
    """The value with `indent` after its line breaks, but for those inside a heredoc."""
    mover = _Mover(indent)
    for segment in value:
        if isinstance(segment, Printed):
            yield replace(segment, text=mover.move(segment.text))
        elif segment.options:
            yield replace(segment, options=tuple(mover.peek(text) for text in segment.options))
            mover.line += segment.options[0]
        else:
            yield segment


class _Mover:
    """Walks over a value's text, line by line, knowing whether it is inside a heredoc."""

    def __init__(self, indent: str) -> None:
        self.indent = indent
        self.line = ""
        self.marker = ""

    def move(self, text: str) -> str:
        """The text moved in; what follows goes on from its last line."""
        lines = text.split("\n")
        out = [lines[0]]
        self.line += lines[0]
        for line in lines[1:]:
            self._end_of_line()
            bare = self.marker or not line
            out.append(line if bare else self.indent + line)
            self.line = line
        return "\n".join(out)

    def peek(self, text: str) -> str:
        """The text moved in, without going on from it."""
        line, marker = self.line, self.marker
        moved = self.move(text)
        self.line, self.marker = line, marker
        return moved

    def _end_of_line(self) -> None:
        if self.marker:
            if self.line.strip() == self.marker:
                self.marker = ""
        elif found := _HEREDOC.search(self.line):
            self.marker = found[1]


def _quoted(label: str) -> str:
    escaped = label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped.replace("${", "$${").replace("%{", "%%{")}"'


def is_identifier(name: str) -> bool:
    """True for what may be the name of a block or attribute."""
    return _IDENTIFIER.match(name) is not None
