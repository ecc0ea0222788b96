"""The smaller parts: copies, scripts, values, stand-ins."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.versions import satisfies
from assistant.syntax.hcl import parse
from assistant.targets.terraform.configuration import Outside, Place, read_configuration
from assistant.targets.terraform.engine_copy import Copy
from assistant.targets.terraform.engine_outside import version_of
from assistant.targets.terraform.engine_refused import refusals
from assistant.targets.terraform.engine_script import Chain, Command, read_script, script
from assistant.targets.terraform.json_syntax import parse_json


@given(st.text(alphabet="aé\n𝒳 ", max_size=30), st.text(alphabet="zö\r\n", max_size=30))
def test_a_cut_moves_nothing(before: str, value: str) -> None:
    comment = before.replace("\n", "\n# ")
    inside = value.replace("\n", "\n# ")
    text = f'# {comment}\na "b" {{\n  é = [\n# {inside}\n]\n  c = 1\n}}\n'
    file = parse("a.tf", text)
    (block,) = file.body.blocks
    attribute = block.body.attributes[0]
    copy = Copy.of({"a.tf": text.encode()}).without(file, attribute.span, "é", "why")
    now, was = copy.files["a.tf"], text.encode()
    assert len(now) == len(was)
    assert [i for i, b in enumerate(now) if b == 10] == [i for i, b in enumerate(was) if b == 10]
    assert b"c = 1" in now
    assert "é = [".encode() not in now


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ('{"variable": {"v": {"a": 1, "b": 2}}}', "a", '{"b":2}'),
        ('{"variable": {"v": {"a": 1, "b": 2}}}', "b", '{"a":1}'),
        ('{"variable": {"v": {"a": 1}}}', "a", "{}"),
    ],
)
def test_in_json_the_comma_goes_too(text: str, name: str, left: str) -> None:
    file = parse_json("a.tf.json", text)
    attribute = file.body.blocks[0].body.attribute(name)
    assert attribute is not None
    copy = Copy.of({"a.tf.json": text.encode()}).without(file, attribute.span, name, "why")
    now = copy.files["a.tf.json"]
    assert len(now) == len(text)
    assert json.loads(now)["variable"]["v"] == json.loads(left)


def test_a_file_that_is_not_utf_8_is_left_as_it_is() -> None:
    content = b'a "b" {\n  c = "\xff"\n  d = 1\n}\n'
    file = parse("a.tf", content.decode(errors="replace"))
    copy = Copy.of({"a.tf": content})
    assert copy.without(file, file.body.blocks[0].body.attributes[1].span, "d", "why") is copy


def run(written: bytes, folder: Path) -> str:
    path = folder / "steps.sh"
    path.write_bytes(written)
    environment = {
        "TOKEN": "t0k",
        "ENGINE": "/bin/echo",
        "HOME": str(folder),
        "PATH": "/bin:/usr/bin",
    }
    return subprocess.run(
        ["sh", str(path)], env=environment, capture_output=True, text=True, check=False
    ).stdout


def test_the_script_runs_chains_up_to_what_fails(tmp_path: Path) -> None:
    def command(name: str, *words: str, seconds: int = 5, most: int = 1000) -> Command:
        return Command(name, words, seconds, most, counted=name == "three")

    chains = [
        Chain((command("one", "false"), command("two", "true"))),
        Chain((command("three", "$ENGINE", '{"type":"version"}'),), gate=True),
        Chain((command("four", "$ENGINE", "a'b", '"', most=3),)),
        Chain((command("five", "sh", "-c", "sleep 60", seconds=1, most=10),)),
        Chain((command("six", "false"),), gate=True),
        Chain((command("seven", "true"),)),
    ]
    mirror = tmp_path / "mirror"
    links = {f"{mirror}/a/b": str(tmp_path)}
    last = ("printf", "\n%s eight 0 0\n", "t0k")
    files = {"~/x y/z": "text"}
    written = script(chains[:1], folder=str(mirror), last=last)
    assert list(read_script(run(written, tmp_path), "t0k")) == ["one", "eight"]
    written = script(chains, folder=str(mirror), links=links, files=files, last=last)
    said = read_script(run(written, tmp_path), "t0k")
    assert {name: one.code for name, one in said.items()} == {
        "one": 1, "three": 0, "four": 0, "five": 124, "six": 1,
    }  # fmt: skip
    assert said["three"].text == ""
    assert (said["four"].text.strip(), said["four"].whole) == ("a'b", False)
    assert said["three"].whole
    assert not said["five"].ended
    assert (mirror / "a" / "b").resolve() == tmp_path.resolve()
    assert (tmp_path / "x y" / "z").read_text() == "text"


@pytest.mark.parametrize(
    "constraint", ["~> 5.1", ">= 2, < 3", "1.2.3", "~> 1.2.3", ">= 4.0.0", "< 2.0", "= 3.1.0"]
)
def test_a_stand_in_is_of_a_version_that_the_call_takes(constraint: str) -> None:
    one = Outside("m", "a/b/c", constraint, Place("a.tf", 1), (), (), ())
    assert satisfies(version_of(one), constraint)


def test_refusals_are_told_in_the_order_of_the_files() -> None:
    text = 'data "external" "a" {\n}\nresource "x" "y" {\n  provisioner "local-exec" {\n  }\n}\n'
    test = 'run "a" {\n}\ndata "http" "x" {\n}\n'
    files = {"b.tf": text.encode(), "a.tftest.hcl": test.encode()}
    found = refusals(read_configuration(files, "", tofu=True))
    assert [(r.name, str(r.place)) for r in found] == [
        ("data http", "a.tftest.hcl:3"),
        ("data external", "b.tf:1"),
        ("provisioner local-exec", "b.tf:4"),
    ]
