"""Expressions that are compiled late behave as compiled ones, and all of them can be compiled."""

from __future__ import annotations

import importlib
import re
import sys

import pytest

import assistant.check.rules.known
import assistant.timeline
from assistant.syntax.hcl import parse
from assistant.syntax.hcl.nodes import Literal, Template, Tuple
from assistant.syntax.patterns import later


def test_it_is_used_like_a_compiled_one() -> None:
    found = later(r"(?P<word>a+)b", re.IGNORECASE)
    match = found.search("xAAb")
    assert match is not None
    assert match["word"] == "AA"
    assert found.sub("-", "aabab") == "--"
    assert [m.span() for m in found.finditer("ab aab")] == [(0, 2), (3, 6)]
    assert found.pattern == r"(?P<word>a+)b"


def test_a_faulty_one_says_so_when_it_is_used() -> None:
    faulty = later("(")
    with pytest.raises(re.error):
        faulty.match("a")


def test_every_one_can_be_compiled() -> None:
    rooms = (assistant.check.rules.known.__package__, assistant.timeline.__name__)
    kind = type(later(""))
    late = [
        value
        for name, module in list(sys.modules.items())
        if name.startswith(rooms)
        for value in vars(module).values()
        if isinstance(value, kind)
    ]
    assert len(late) > 50
    for one in late:
        re.compile(one.pattern, one.flags)


@pytest.mark.parametrize("name", ["brackets", "literals", "parse", "quick", "scan", "strings"])
def test_no_group_is_possessive(name: str) -> None:
    """Python before 3.11.5, Debian 12's own among them, forgets where it was when a part of such a
    group fails (gh-106052): strings with templates in a list were read as plain ones."""
    module = importlib.import_module(f"assistant.syntax.hcl.{name}")
    patterns = [one for one in vars(module).values() if isinstance(one, re.Pattern)]
    assert [p.pattern for p in patterns if re.search(r"\)[*+?]\+", p.pattern)] == []


def test_a_list_of_texts_with_names_in_them() -> None:
    text = 'a = ["A=${var.a}", "B=${var.b}", "plain"]\n'
    value = parse("a.pkr.hcl", text).body.attributes[0].value
    assert isinstance(value, Tuple)
    assert [type(item) for item in value.items] == [Template, Template, Literal]
