"""Elements of sets find what they were before."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.simulate.pairs import pair
from assistant.simulate.schema import Attribute, Block
from assistant.simulate.values import UNKNOWN

BLOCK = Block(
    {
        "name": Attribute("string", required=True),
        "port": Attribute("number", optional=True, computed=True),
        "uid": Attribute("string", computed=True),
    }
)


def one(name: Any, port: Any = None, uid: str | None = None) -> dict[str, Any]:
    return {"name": name, "port": port, "uid": uid}


def test_a_choosy_element_gets_the_only_one_that_fits() -> None:
    prior = [one("a", 1, "x"), one("a", 2, "y")]
    assert pair(BLOCK, prior, [one("a"), one("a", 1)]) == [prior[1], prior[0]]


def test_the_certain_goes_before_the_possible() -> None:
    prior = [one("a", 1, "x"), one("b", 1, "y")]
    assert pair(BLOCK, prior, [one(UNKNOWN), one("a")]) == [prior[1], prior[0]]


def test_what_is_new_has_nothing_before() -> None:
    assert pair(BLOCK, [one("a", 1, "x")], [one("b"), one("a")]) == [None, one("a", 1, "x")]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.booleans()),
        max_size=6,
        unique_by=lambda drawn: drawn[:2],
    ),
    st.randoms(use_true_random=False),
)
def test_whatever_the_order_every_element_finds_its_own(drawn: Any, random: Any) -> None:
    prior = [one(name, port, f"{name}{port}") for name, port, _ in drawn]
    config = [one(name, port if said else None) for name, port, said in drawn]
    random.shuffle(config)
    found = pair(BLOCK, prior, config)
    assert None not in found
    assert len({held["uid"] for held in found}) == len(prior)
    for asked, held in zip(config, found, strict=True):
        assert asked["name"] == held["name"]
        assert asked["port"] in (None, held["port"])
