"""Lines laid over a block: the new one counts, nothing else changes."""

from __future__ import annotations

from assistant.core.plan import Attribute, Block, Comment, Printed
from assistant.plan.overlay import laid_over


def put(name: str, value: str) -> Attribute:
    return Attribute(name, (Printed(value),))


def test_an_attribute_takes_the_place_of_one_of_its_name() -> None:
    body = (put("a", "1"), Block("b", (), ()), put("c", "2"), Block("d"))
    assert laid_over(body, (put("a", "9"),)) == (put("a", "9"), *body[1:])


def test_a_new_attribute_comes_behind_the_last_one() -> None:
    body = (put("a", "1"), Block("b"))
    assert laid_over(body, (put("c", "2"),)) == (put("a", "1"), put("c", "2"), Block("b"))
    assert laid_over((Block("b"),), (put("c", "2"),)) == (put("c", "2"), Block("b"))


def test_a_block_goes_into_the_first_of_its_type() -> None:
    disks = (Block("disks", (), (put("size", "1"),)), Block("disks", (), (put("size", "2"),)))
    found = laid_over(disks, (Block("disks", (), (put("ssd", "true"),)),))
    assert found == (Block("disks", (), (put("size", "1"), put("ssd", "true"))), disks[1])


def test_a_block_with_labels_is_added_at_the_end() -> None:
    one, other = Block("post-processor", ("manifest",)), Block("post-processor", ("checksum",))
    assert laid_over((one,), (other,)) == (one, other)
    assert laid_over((one,), (one,)) == (one, one)


def test_without_anything_nothing_changes() -> None:
    body = (Comment((Printed("what it is"),)), put("a", "1"))
    assert laid_over(body, ()) == body
