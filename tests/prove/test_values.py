from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge import Packs
from assistant.targets.packer.engine_copy import Copy
from assistant.targets.packer.engine_values import hcl, open_variables, values_file


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def values(text: str, packs: Packs, **more: str) -> dict[str, object]:
    files = {"a.pkr.hcl": text.encode(), **{k: v.encode() for k, v in more.items()}}
    return {v.name: v.value for v in open_variables(Copy.of(files), packs)}


def test_only_what_nothing_gives_a_value(packs: Packs) -> None:
    text = 'variable "a" {\n default = 1\n}\nvariable "b" {\n}\nvariable "c" {\n}\n'
    assert values(text, packs, **{"x.auto.pkrvars.hcl": 'b = "1"\n'}) == {"c": "placeholder-value"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bool", False),
        ("number", 1),
        ("list(string)", []),
        ("map(number)", {}),
        ("object({a = string, b = optional(number), c = list(any)})",
         {"a": "placeholder-value", "b": 1, "c": []}),
        ("object({\n  a = string\n  b = bool\n})", {"a": "placeholder-value", "b": False}),
        ("tuple([string, bool])", ["placeholder-value", False]),
    ],
)  # fmt: skip
def test_by_type(packs: Packs, kind: str, value: object) -> None:
    assert values(f'variable "v" {{\n  type = {kind}\n}}\n', packs) == {"v": value}


def test_by_where_it_goes(packs: Packs) -> None:
    text = """
variable "sum" {
  type = string
}
variable "answers" {
  type = string
}
variable "net" {
  type = string
}
source "qemu" "x" {
  iso_checksum = var.sum
  cd_files     = [var.answers]
  net_device   = var.net
}
"""
    found = values(text, packs)
    assert str(found["sum"]).startswith("sha256:")
    assert found["answers"] == "/etc/hosts"


def test_a_rule_gives_candidates(packs: Packs) -> None:
    text = """
variable "edition" {
  type = string
  validation {
    condition     = contains(["pro", "home"], var.edition)
    error_message = "No."
  }
}
"""
    (variable,) = open_variables(Copy.of({"a.pkr.hcl": text.encode()}), packs)
    assert variable.candidates[:3] == ("placeholder-value", "pro", "home")
    following = variable.next()
    assert following is not None
    assert values_file([following]) == b'edition = "pro"\n'


@given(st.text())
def test_text_is_written_so_that_hcl_takes_it_as_text(text: str) -> None:
    written = hcl(text)
    assert written.startswith('"')
    assert "\n" not in written
    assert "${" not in written.replace("$${", "")


def test_a_list_that_a_rule_wants_filled_gets_an_element(packs: Packs) -> None:
    text = (
        'variable "who" {\n  type = list(string)\n  validation {\n'
        '    condition = length(var.who) > 0\n    error_message = "One."\n  }\n}\n'
    )
    (found,) = open_variables(Copy.of({"a.pkr.hcl": text.encode()}), packs)
    assert found.candidates == ([], ["placeholder-value"])
