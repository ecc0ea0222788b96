from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.targets.packer.engine_copy import CopiedFile, Copy, Cut
from assistant.targets.packer.engine_tree import read_tree, walk

SOURCE = b"""source "qemu" "a" {
  cpus = 4
  nested {
    deep = [
      1,
    ]
  }
  last = true
}
"""


def test_what_is_cut_leaves_its_lines() -> None:
    (block,) = read_tree(SOURCE)
    nested = block.blocks[0]
    cut = CopiedFile.of(SOURCE).cut([Cut("a", nested.start, nested.end)])
    assert cut.content.decode().splitlines() == [
        'source "qemu" "a" {', "  cpus = 4", "  ", "", "", "", "", "  last = true", "}",
    ]  # fmt: skip
    assert [cut.origin(n) for n in range(1, 10)] == list(range(1, 10))


def test_an_added_line_points_at_the_line_it_follows() -> None:
    (block,) = read_tree(SOURCE)
    opening = SOURCE.index(b"{", block.blocks[0].start) + 1
    cut = CopiedFile.of(SOURCE).cut([Cut("a", opening, opening, '\nextra = "x"')])
    lines = cut.content.decode().splitlines()
    assert lines[2:5] == ["  nested {", 'extra = "x"', "    deep = ["]
    assert [cut.origin(n) for n in (3, 4, 5, 9)] == [3, 3, 4, 8]


@given(
    st.text(alphabet="ab\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10), st.text("x\n", max_size=5))),
)
def test_lines_lead_back_in_order(text: str, places: list[tuple[int, int, str]]) -> None:
    content = text.encode()
    cuts, end = [], 0
    for start, length, new in sorted(places):
        if end <= start <= start + length <= len(content):
            cuts.append(Cut("a", start, start + length, new))
            end = start + length + 1
    cut = CopiedFile.of(content).cut(cuts)
    assert len(cut.lines) == cut.content.count(b"\n") + 1
    assert list(cut.lines) == sorted(cut.lines)
    assert cut.lines[0] == 1
    assert cut.lines[-1] == content.count(b"\n") + 1


def test_half_typed_text_gives_what_parses() -> None:
    assert [c[-1].type for c in walk(read_tree(b'source "qemu" "a" {\n cpus = \n'))] in (
        [], ["source"],
    )  # fmt: skip
    assert read_tree(b"\xff\xfe{{{") == ()


def test_templates_are_those_of_one_folder() -> None:
    copy = Copy.of({"a.pkr.hcl": b"", "x/b.pkr.hcl": b"", "c.auto.pkrvars.hcl": b""})
    assert copy.templates("") == ["a.pkr.hcl"]
    assert copy.templates("x") == ["x/b.pkr.hcl"]
