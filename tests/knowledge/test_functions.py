"""What functions take and give."""

from __future__ import annotations

import pytest

from assistant.knowledge import Packs
from assistant.knowledge.functions import WORDS, functions, parsed
from assistant.knowledge.types import parse_type


@pytest.mark.parametrize("tool", ["packer", "terraform"])
def test_every_function_of_the_language_has_a_signature(tool: str) -> None:
    packs = Packs.open()
    assert packs.functions(tool) - functions(tool).keys() == set()
    packs.close()


@pytest.mark.parametrize("tool", ["packer", "terraform"])
def test_every_parameter_and_result_is_a_type_or_a_known_word(tool: str) -> None:
    for function in functions(tool).values():
        for text in (*function.parameters, function.result):
            assert text in WORDS or parse_type(text), text


def test_a_signature_says_how_many_arguments() -> None:
    lookup = parsed("mapping, string, any? -> any")
    assert (lookup.least, lookup.most) == (2, 3)
    join = parsed("string, list(string), list(string)... -> string")
    assert (join.least, join.most, join.parameter(7)) == (2, None, "list(string)")
    assert parsed("-> string").most == 0
    with pytest.raises(ValueError, match="no result"):
        parsed("string")


def test_the_tools_differ() -> None:
    assert functions("packer")["lookup"].least == 3
    assert functions("terraform")["lookup"].least == 2
    assert "env" not in functions("terraform")
