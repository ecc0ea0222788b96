"""`dryfit packs diff`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from assistant.cli.packs import packs as command
from assistant.core.errors import Declined, UsageError
from assistant.core.schema import (
    AttributeSchema,
    BlockSchema,
    BodySchema,
    Component,
    Constraint,
)
from assistant.knowledge import PackInfo, Packs
from assistant.knowledge.diff import Change, Contents, Kind, compare, contents_of, differences
from assistant.knowledge.packs import DATA
from assistant.knowledge.show_diff import diff_text
from assistant.knowledge.store import Gathered, Pack, write
from assistant.render import schemas

SCHEMA = json.loads((Path(schemas.__path__[0]) / "packs.schema.json").read_text(encoding="utf-8"))
INFO = PackInfo(
    *("terraform/a/b", "1.0.0", "terraform", "a/b", "b", "test", None, "complete", "2026-01-02", 1)
)


def pack(body: BodySchema, version: str = "1.0.0", name: str = "resource/b_x") -> Contents:
    info = replace(INFO, version=version)
    component = Component(f"terraform/{name}", info.name, version, True, body)
    return Contents(info, {name: component})


OLD = BodySchema(
    {
        "gone": AttributeSchema("string"),
        "kind": AttributeSchema("string", enum=("a", "b")),
        "must": AttributeSchema("string"),
        "nest": AttributeSchema("any", nested=BodySchema({"in": AttributeSchema("bool")})),
        "secret": AttributeSchema("string"),
    },
    {"disk": BlockSchema(BodySchema({"size": AttributeSchema("number")}), max_items=1)},
    (Constraint("at_most_one", {"of": ["gone", "kind"]}),),
    {"past": None},
)
NEW = BodySchema(
    {
        "come": AttributeSchema(["list", "string"]),
        "kind": AttributeSchema("string", enum=("a", "b", "c")),
        "must": AttributeSchema("string", required=True, optional=False),
        "nest": AttributeSchema("any", nested=BodySchema({"in": AttributeSchema("string")})),
        "secret": AttributeSchema("string", sensitive=True, deprecated="key"),
    },
    {
        "disk": BlockSchema(BodySchema({"size": AttributeSchema("string")})),
        "port": BlockSchema(BodySchema(), nesting="set"),
    },
    (Constraint("exactly_one", {"of": ["come", "kind"]}),),
    {"gone": "come"},
)
TEXT = """\
terraform/a/b 1.0.0 → terraform/a/b 2.0.0
~ resource/b_x
    + attribute come: list(string)
    - attribute gone: string
    ~ attribute kind: enum ["a", "b"] → ["a", "b", "c"]
    ~ attribute must: required false → true
    ~ attribute nest.in: type bool → string
    ~ attribute secret: sensitive false → true
    ~ attribute secret: deprecated none → "key"
    ~ block disk: max_items 1 → 0
    ~ attribute disk.size: type number → string
    + block port
    - constraint: at most one: gone, kind
    + constraint: exactly one: come, kind
    + past name gone
    - past name past"""


def test_everything_that_can_differ() -> None:
    found = compare(pack(OLD), pack(NEW, "2.0.0"))
    assert diff_text([found]) == TEXT


def test_the_other_way_round_is_the_mirror_image() -> None:
    there = compare(pack(OLD), pack(NEW)).changes
    back = compare(pack(NEW), pack(OLD)).changes
    turned: dict[Kind, Kind] = {"added": "removed", "removed": "added", "changed": "changed"}
    mirrored = {repr(replace(c, kind=turned[c.kind], before=c.after, after=c.before)) for c in back}
    assert {repr(c) for c in there} == mirrored


def test_what_one_of_them_does_not_say_is_not_compared() -> None:
    new = pack(NEW)
    unmarked = Contents(replace(new.info, marked=False), new.components)
    fields = {change.field for change in compare(pack(OLD), unmarked).changes}
    assert not fields & {"sensitive", "deprecated"}
    assert "max_items" in fields
    unknown = compare(pack(OLD), pack(BodySchema(known=False)))
    assert unknown.changes == ()


def test_whole_components() -> None:
    found = compare(pack(OLD), pack(OLD, name="data/b_x"))
    assert found.changes == (
        Change("added", "component", "data/b_x"),
        Change("removed", "component", "resource/b_x"),
    )
    assert diff_text([found]).splitlines()[1:] == ["+ data/b_x", "- resource/b_x"]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    def put(name: str, *contents: Contents) -> Path:
        made = [Pack(c.info, [Gathered(x) for x in c.components.values()]) for c in contents]
        write(tmp_path / name, made, [])
        return tmp_path / name

    other = replace(INFO, name="terraform/a/c", source="a/c", local_name="c", preferred=False)
    same = pack(OLD, name="resource/c_x")
    moved = Contents(other, same.components)
    return (
        put("one", pack(OLD), moved, Contents(replace(other, version="0.5"), {})),
        put("two", pack(NEW, "2.0.0"), moved),
    )


def run(*args: str) -> Any:
    return CliRunner().invoke(command, ["diff", *args])


def out_json(*args: str) -> list[Any]:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.exception
    value = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(value)
    found: list[Any] = value["differences"]
    return found


def test_two_files(files: tuple[Path, Path]) -> None:
    one, two = map(str, files)
    found = out_json(one, two)
    assert [(d["before"] and d["before"]["version"], d["after"] and d["after"]["version"])
            for d in found] == [("1.0.0", "2.0.0"), ("0.5", None)]  # fmt: skip
    lines = run(one, two).stdout.splitlines()
    assert lines[0] == "terraform/a/b 1.0.0 → terraform/a/b 2.0.0"
    assert lines[-1] == "- terraform/a/c 0.5"
    assert run(one, one).stdout == "no difference\n"


def test_two_versions_of_libvirt(packs: Packs) -> None:
    (found,) = out_json("libvirt@0.7.6", "libvirt@0.9.7")
    changes = {(c["kind"], c["what"], c["component"], c["path"]) for c in found["changes"]}
    assert ("removed", "block", "resource/libvirt_domain", "disk") in changes
    assert ("added", "attribute", "resource/libvirt_domain", "memory_unit") in changes
    assert ("added", "component", "resource/libvirt_combustion", "") in changes
    assert run("libvirt@0.7.6", "libvirt").stdout == run("libvirt@0.7.6", "libvirt@0.9.7").stdout
    (nothing,) = out_json("terraform/dmacvicar/libvirt@0.7.6", "dmacvicar/libvirt@0.7.6")
    assert nothing["changes"] == []


def test_the_shipped_file_does_not_differ_from_itself(packs: Packs) -> None:
    contents = [contents_of(packs, i) for i in packs.packs() if i.local_name in ("qemu", "helm")]
    assert differences(contents, contents) == ()


@pytest.mark.parametrize(
    ("args", "kind", "word"),
    [
        (("libvirt@0.1.0", "libvirt"), Declined, "libvirt 0.1.0"),
        (("banana", "libvirt"), Declined, "banana"),
        (("docker", "docker"), UsageError, "several packs"),
        ((str(DATA), "libvirt"), UsageError, "pack file"),
    ],
)
def test_what_cannot_be_compared(args: tuple[str, str], kind: type, word: str) -> None:
    result = run(*args)
    assert isinstance(result.exception, kind)
    assert word in str(result.exception)
    assert result.stdout == ""
