"""The printer: golden layouts, and laws over any blocks."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest
import tree_sitter_hcl
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import Language, Parser

from assistant.core.plan import Attribute, Block, Choice, Comment, Printed
from assistant.draft.grammar import choices_in
from assistant.draft.hcl import print_blocks
from assistant.draft.sections import stretches_of
from assistant.models import Section
from tests.draft.plans import blocks, numbered, text
from tests.draft.writers import RandomWriter

PARSER = Parser(Language(tree_sitter_hcl.language()))

SOURCE = Block(
    "source",
    ("qemu", 'w"in${x}'),
    (
        Comment(text("An unattended installation")),
        Attribute("cpus", text("4")),
        Attribute("memory", text("8192")),
        Attribute("boot_command", text('[\n  "<enter>",\n  "<wait>"\n]')),
        Attribute("tags", text("{\n  a = 1\n}")),
        Attribute("script", text("<<EOT\n  as it is\n\nEOT")),
        Attribute("vm", text('"x"')),
        Comment(text("The clone's own disk")),
        Block("disk", (), (Attribute("size", text("10")),)),
        Block("empty"),
        Attribute("last", text("true")),
    ),
)
GOLDEN = """\
source "qemu" "w\\"in$${x}" {
  # An unattended installation
  cpus   = 4
  memory = 8192
  boot_command = [
    "<enter>",
    "<wait>"
  ]
  tags = {
    a = 1
  }
  script = <<EOT
  as it is

EOT
  vm     = "x"

  # The clone's own disk
  disk {
    size = 10
  }

  empty {}

  last = true
}

variable "a" {}
"""


def printed(*items: Block) -> str:
    out = ""
    for segment in print_blocks(items):
        assert isinstance(segment, Printed)
        out += segment.text
    return out


def test_the_layout() -> None:
    assert printed(SOURCE, Block("variable", ("a",))) == GOLDEN


def test_options_of_several_lines_are_moved_in_too() -> None:
    options = ("[\n  1\n]", "[]")
    block = Block("a", (), (Attribute("b", (Choice("c", "", options=options),)),))
    (choice,) = [s for s in print_blocks((block,)) if isinstance(s, Choice)]
    assert choice.options == ("[\n    1\n  ]", "[]")


def written(*items: Block, seed: int = 0) -> str:
    """The blocks as a random writer fills them in, through the real sections and grammars."""
    writer, out = RandomWriter(), []
    for stretch in stretches_of(print_blocks(items)):
        if stretch.grammar is None:
            out.append(stretch.text)
            continue
        pieces: list[str] = []
        section = Section(
            stretch.choices[0].id,
            "",
            stretch.grammar.lark,
            stretch.grammar.spelled,
            stretch.grammar.longest,
        )
        writer.write(section, seed, lambda t, _: pieces.append(t), threading.Event())  # noqa: B023
        out.append("".join(pieces))
        assert len(choices_in(stretch.segments, out[-1])) == len(stretch.choices)
    return "".join(out)


@settings(deadline=None, max_examples=60)
@given(st.lists(blocks, min_size=1, max_size=3).map(tuple), st.integers(0, 3))
def test_whatever_is_chosen_parses(items: tuple[Block, ...], seed: int) -> None:
    source = written(*numbered(items), seed=seed)
    tree = PARSER.parse(source.encode())
    assert not tree.root_node.has_error, source
    assert all(line == line.rstrip() or "# " in line for line in source.split("\n"))


@pytest.mark.container
def test_packer_fmt_has_nothing_to_change(tmp_path: Path, packer_engine: None) -> None:
    from assistant.prove import engines

    engine = engines.installed("packer")[0]
    file = tmp_path / "a.pkr.hcl"
    file.write_text(GOLDEN, encoding="utf-8")
    done = subprocess.run(
        [str(engine.path), "fmt", "-diff", str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == GOLDEN
