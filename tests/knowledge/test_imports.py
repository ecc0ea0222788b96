"""Packs of the user's own, from what Terraform or OpenTofu prints."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from assistant.check import check_files
from assistant.cli.packs import packs
from assistant.core.errors import DryfitError, Exit, Unfinished, UsageError
from assistant.knowledge import Packs
from assistant.knowledge import imports as importing
from assistant.knowledge.imports.document import BadDocument, Origin, Unversioned, read_document
from assistant.knowledge.packs import DATA
from assistant.paths import packs_dir
from assistant.render import schemas

ACME: dict[str, Any] = {
    "provider": {"version": 0, "block": {"attributes": {"token": {"type": "string"}}}},
    "resource_schemas": {
        "acme_server": {
            "version": 1,
            "block": {
                "attributes": {
                    "name": {"type": "string", "description": "The name.", "required": True},
                    "id": {"type": "string", "computed": True},
                    "size": {"type": "number", "optional": True, "computed": True},
                    "key": {"type": "string", "optional": True, "sensitive": True},
                    "once": {"type": "string", "optional": True, "write_only": True},
                    "old": {"type": ["list", "dynamic"], "optional": True, "deprecated": True},
                    "disks": {
                        "nested_type": {
                            "nesting_mode": "list",
                            "attributes": {"gb": {"type": "number", "required": True}},
                        },
                        "optional": True,
                    },
                },
                "block_types": {
                    "port": {
                        "nesting_mode": "list",
                        "min_items": 1,
                        "max_items": 3,
                        "block": {"attributes": {"number": {"type": "number", "optional": True}}},
                    },
                    "one": {"nesting_mode": "single", "block": {"deprecated": True}},
                },
                "description_kind": "plain",
            },
        },
        "acme_gone": {"version": 0, "block": {"deprecated": True}},
    },
    "data_source_schemas": {"acme_server": {"version": 0, "block": {}}},
    "ephemeral_resource_schemas": {"acme_token": {"version": 0, "block": {}}},
    "functions": {"shout": {"return_type": "string"}},
    "resource_identity_schemas": {"acme_server": {"version": 0}},
}
BUILT_IN: dict[str, Any] = {"provider": {"version": 0, "block": {}}}
ADDRESS = "registry.opentofu.org/acme/acme"
LOCK = f'provider "{ADDRESS}" {{\n  version     = "1.2.3"\n  constraints = "~> 1.0"\n}}\n'
SCHEMA = json.loads((Path(schemas.__path__[0]) / "packs.schema.json").read_text(encoding="utf-8"))


def document(**providers: Any) -> dict[str, Any]:
    found = {ADDRESS: ACME, "terraform.io/builtin/terraform": BUILT_IN, **providers}
    return {"format_version": "1.0", "provider_schemas": found}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    path = folder / "schema.json"
    path.write_text(json.dumps(document()))
    return path


def run(*args: str) -> Result:
    return CliRunner().invoke(packs, args)


def out(*args: str) -> dict[str, Any]:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.exception
    value: dict[str, Any] = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(value)
    return value


def failure(*args: str) -> DryfitError:
    result = run(*args)
    assert isinstance(result.exception, DryfitError), result.output
    assert result.stdout == ""
    return result.exception


def test_a_provider_becomes_a_pack(file: Path) -> None:
    shipped = DATA.read_bytes()
    (file.parent / ".terraform.lock.hcl").write_text(LOCK)
    (made,) = out("import", str(file))["imported"]
    assert (made["name"], made["version"], made["components"]) == (
        "terraform/acme/acme",
        "1.2.3",
        5,
    )
    assert made["origin"].startswith("providers schema -json, schema.json, sha256 ")
    known = Packs.open()
    info = known.pack("terraform/acme/acme")
    assert info is not None
    assert (info.imported, info.preferred, info.completeness) == (True, True, "complete")
    server = known.component("terraform/resource/acme_server")
    assert server is not None
    assert (server.complete, server.flags_certain, server.version) == (True, True, "1.2.3")
    names = server.body.attributes
    assert (names["name"].required, names["name"].optional) == (True, False)
    assert (names["id"].optional, names["id"].computed) == (False, True)
    assert (names["size"].optional, names["size"].computed) == (True, True)
    assert (names["key"].sensitive, names["once"].write_only) == (True, True)
    assert (names["old"].deprecated, names["old"].type) == ("", ["list", "any"])
    assert names["disks"].type == ["list", ["object", {"gb": "number"}]]
    nested = names["disks"].nested
    assert nested is not None
    assert nested.attributes["gb"].required
    port = server.body.blocks["port"]
    assert (port.nesting, port.min_items, port.max_items) == ("list", 1, 3)
    one = server.body.blocks["one"]
    assert (one.nesting, one.max_items, one.deprecated) == ("single", 1, "")
    gone = known.component("terraform/resource/acme_gone")
    assert gone is not None
    assert gone.deprecated == ""
    assert known.component("terraform/ephemeral/acme_token") is not None
    assert known.component("terraform/provider/acme") is not None
    assert "acme_server" in known.nearest("acme_servr")
    assert DATA.read_bytes() == shipped
    listed = [p for p in out("list")["packs"] if p["imported"]]
    assert [p["name"] for p in listed] == ["terraform/acme/acme"]
    assert any("imported" in line for line in run("list").stdout.splitlines())


def schema_codes(text: str) -> dict[str, str]:
    findings = check_files({"main.tf": text}, Packs.open()).findings
    return {f.code: f.severity for f in findings if f.source == "schema"}


def test_an_imported_pack_arms_the_checks(file: Path) -> None:
    text = 'resource "acme_server" "a" {\n  name = "a"\n  nmae = "b"\n  port {}\n}\n'
    assert schema_codes(text) == {"schema/unknown-component": "warning"}
    out("import", str(file), "--version", "acme/acme=1.2.3")
    assert schema_codes(text) == {"schema/unknown-attribute": "error"}
    evidence = check_files({"main.tf": text}, Packs.open()).evidence
    rung = next(e for e in evidence if e.rung == "schema")
    assert "acme/acme 1.2.3" in f"{rung.by} {rung.version}"
    text += 'terraform {\n  required_providers {\n    acme = {\n      source = "acme/acme"\n'
    text += '      version = "~> 2.0"\n    }\n  }\n}\n'
    assert schema_codes(text) == {
        "schema/unknown-attribute": "warning",
        "schema/other-version": "info",
    }


def test_an_imported_version_stands_beside_the_shipped_ones(file: Path) -> None:
    before = Packs.open().versions["terraform/hashicorp/random"]
    address = "registry.terraform.io/hashicorp/random"
    random: Any = {"resource_schemas": {"random_thing": {"block": {}}}}
    file.write_text(json.dumps({"format_version": "1.0", "provider_schemas": {address: random}}))
    out("import", str(file), "--version", "random=2.0.0")
    known = Packs.open()
    assert known.versions["terraform/hashicorp/random"] == "2.0.0"
    assert [p.version for p in known.of_source("terraform", "hashicorp/random")] == [
        "2.0.0",
        before,
    ]
    shipped = known.component("terraform/resource/random_pet", before)
    assert shipped is not None
    out("import", str(file), "--version", f"random={before}")
    known = Packs.open()
    assert known.versions["terraform/hashicorp/random"] == before
    same = [p for p in known.packs() if (p.local_name, p.version) == ("random", before)]
    assert [p.imported for p in same] == [True]
    assert known.addresses(same[0]) == ("terraform/resource/random_thing",)
    assert known.component("terraform/resource/random_pet") is None
    assert out("remove", "random", before)["removed"]["name"] == "terraform/hashicorp/random"
    out("remove", "hashicorp/random", "2.0.0")
    assert Packs.open().component("terraform/resource/random_pet") is not None


def test_the_version_is_found_or_asked_for(file: Path, tmp_path: Path) -> None:
    error = failure("import", str(file))
    assert isinstance(error, UsageError)
    assert ADDRESS in error.summary
    assert "--version acme=1.2.3" in error.mend
    lock = tmp_path / "other.hcl"
    lock.write_text(LOCK)
    assert out("import", str(file), "--lock", str(lock))["imported"][0]["version"] == "1.2.3"
    given = out("import", str(file), "--lock", str(lock), "--version", f"{ADDRESS}=v1.9.0-rc1")
    assert given["imported"][0]["version"] == "1.9.0-rc1"
    assert "is not NAME=VERSION" in failure("import", str(file), "--version", "acme").summary
    assert "no file at" in failure("import", str(file), "--lock", str(tmp_path / "no")).summary
    (tmp_path / "empty.hcl").write_text("")
    error = failure("import", str(file), "--lock", str(tmp_path / "empty.hcl"))
    assert (error.code, "names no provider" in error.summary) == (Exit.USAGE, True)
    error = failure("import", str(file), "--version", f"{ADDRESS}=../../x")
    assert "is not a version" in error.summary


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "truncated"),
        ("not json", "malformed"),
        (json.dumps(document())[:-300], "truncated"),
        ("[]", "object"),
        ("{}", "format_version"),
        ('{"format_version": "2.0"}', "format_version"),
        ('{"format_version": 1}', "format_version"),
        ('{"format_version": "1.0", "provider_schemas": {}}', "no provider"),
        (json.dumps(document(**{"../../etc/x": ACME})), "not a provider's address"),
        (json.dumps(document(acme=ACME)), "not a provider's address"),
        (json.dumps(document(**{"mirror.example/acme/acme": ACME})), "two providers"),
        ("[" * 100_000, "object"),
        ('{"format_version": "1.0", "x": ' + "[" * 100_000, ""),
    ],
)
def test_what_is_no_schema_is_said_in_one_line(file: Path, text: str, word: str) -> None:
    file.write_text(text)
    error = failure("import", str(file), "--version", "acme/acme=1.2.3")
    assert isinstance(error, Unfinished)
    assert error.code == Exit.UNFINISHED
    assert word in error.summary
    assert "\n" not in error.summary
    assert "providers schema -json" in error.mend
    assert list(packs_dir().iterdir()) == []


def test_places_that_are_no_file(file: Path, tmp_path: Path) -> None:
    assert failure("import", str(tmp_path / "nowhere")).code == Exit.USAGE
    assert failure("import", str(tmp_path)).code == Exit.USAGE
    assert failure("import", "/dev/zero").code == Exit.USAGE


def test_a_file_that_is_too_large_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "FILE_BYTES", 100)
    assert "larger than" in failure("import", str(file), "--version", "acme/acme=1.2.3").summary


def test_a_reader_that_dies_or_hangs_is_reported(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    args = ("import", str(file), "--version", "acme/acme=1.2.3")
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert "ended with code 1" in failure(*args).summary
    sleeper = file.parent / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(sleeper))
    monkeypatch.setattr(importing, "SECONDS", 0.2)
    assert "took longer" in failure(*args).summary
    assert list(packs_dir().iterdir()) == []


def test_memory_is_bounded(file: Path) -> None:
    from assistant.knowledge.imports import __main__ as child
    from assistant.knowledge.imports.messages import Request

    def read(*_: object) -> None:
        raise MemoryError

    request = Request(str(file), str(file.parent), {}, "test", "2026-01-02")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "read_document", read)
        assert "memory" in child.answer(request).bad


def test_what_an_ended_import_left_is_tidied_up(file: Path) -> None:
    left = packs_dir() / ".import-left"
    left.mkdir(parents=True)
    out("import", str(file), "--version", "acme/acme=1.2.3")
    assert left.exists()
    os.utime(left, (0, 0))
    out("import", str(file), "--version", "acme/acme=1.2.3")
    assert not left.exists()


def test_removing(file: Path) -> None:
    assert failure("remove", "docker", "4.6.0").code == Exit.USAGE
    out("import", str(file), "--version", "acme/acme=1.2.3")
    assert failure("remove", "acme", "1.2.4").code == Exit.USAGE
    (path,) = packs_dir().iterdir()
    path.write_text("damaged")
    assert failure("list").code == Exit.MISSING
    assert str(path) in failure("list").mend
    assert out("remove", "acme", "1.2.3")["removed"] == {
        "name": "terraform/acme/acme",
        "version": "1.2.3",
    }
    out("list")
    out("import", str(file), "--version", "acme/acme=1.2.3")
    assert out("remove", "acme@1.2.3")["removed"]["version"] == "1.2.3"
    assert failure("remove", "acme").code == Exit.USAGE


def test_a_warning_before_the_schema_is_passed_over() -> None:
    text = "\nWarning: Unable to open CLI configuration file\n\n" + json.dumps(document())
    packs = read_document(text.encode(), {"acme/acme": "1.2.3"}, Origin("x", "2026-01-02"))
    assert [pack.info.name for pack in packs] == ["terraform/acme/acme"]


def test_the_same_text_gives_the_same_packs() -> None:
    data = json.dumps(document()).encode()
    read = [read_document(data, {"acme/acme": "1.2.3"}, Origin("x", "2026-01-02"))] * 2
    assert read[0] == read[1]
    with pytest.raises(Unversioned):
        read_document(data, {}, Origin("x", "2026-01-02"))


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(_VALUES, st.sampled_from(["resource_schemas", "provider", "data_source_schemas"]))
def test_odd_documents_are_refused_or_read(value: Any, key: str) -> None:
    odd = {"format_version": "1.0", "provider_schemas": {ADDRESS: {key: value}}}
    data = json.dumps(odd).encode()
    with contextlib.suppress(BadDocument):
        read_document(data, {"acme/acme": "1.2.3"}, Origin("x", "2026-01-02"))


@given(_VALUES)
def test_odd_types_are_refused_or_read(value: Any) -> None:
    block = {"attributes": {"a": {"type": value, "optional": True}}}
    schema = {"resource_schemas": {"acme_x": {"block": block}}}
    odd = {"format_version": "1.0", "provider_schemas": {ADDRESS: schema}}
    with contextlib.suppress(BadDocument):
        read_document(json.dumps(odd).encode(), {"acme/acme": "1"}, Origin("x", "2026-01-02"))
