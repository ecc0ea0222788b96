"""A companion format takes part in the check: its findings, and its name on the rungs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest

import assistant.check as check
from assistant.check import check_files
from assistant.check.formats import Format, format_of
from assistant.check.formats.known import FORMATS
from assistant.core.finding import Finding, Position
from assistant.knowledge import Packs
from assistant.knowledge.formats import about

DATA = [
    path.name.removesuffix(".json")
    for path in (files("assistant.knowledge") / "data" / "formats").iterdir()
    if path.name.endswith(".json")
]


def _findings(path: str, text: str) -> Iterator[Finding]:
    here = Position(1, 1)
    if "crash" in text:
        raise ZeroDivisionError("oh")
    if "bad" in text:
        yield Finding("schema/bad", "error", "It is bad", path, here, here, "schema")


TOY = Format(
    name="toy",
    matches=lambda path, _: path.endswith(".toy"),
    check=_findings,
    schema=lambda: ("toy names", "1"),
    reader=lambda: ("toy reader", "2"),
)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "format_of", lambda path, text: format_of(path, text, (TOY,)))


@pytest.mark.usefixtures("toy")
def test_a_format_is_named_on_the_rungs(packs: Packs) -> None:
    parsed, schema, _ = check_files({"a.toy": "fine"}, packs).evidence
    assert (parsed.status, parsed.by, parsed.version) == ("passed", "toy reader", "2")
    assert (schema.status, schema.by, schema.files) == ("passed", "toy names", ("a.toy",))


@pytest.mark.usefixtures("toy")
def test_its_findings_fail_the_schema_rung(packs: Packs) -> None:
    result = check_files({"a.toy": "bad"}, packs)
    assert [f.code for f in result.findings] == ["schema/bad"]
    assert [e.status for e in result.evidence] == ["passed", "failed", "passed"]


@pytest.mark.usefixtures("toy")
def test_a_crash_becomes_a_finding(packs: Packs) -> None:
    result = check_files({"a.toy": "crash"}, packs)
    assert [(f.code, f.path) for f in result.findings] == [("internal/check-crashed", "a.toy")]


def test_yaml_formats_are_read_once_and_named(packs: Packs) -> None:
    files = {
        "compose.yaml": "services:\n  a: {image: 'x:1'}\n  a: {image: 'y:1'}\n",
        "user-data": "#cloud-config\npackages: [a]\n",
        "other.yaml": "a: 1\n",
        "templates/user-data.tftpl": "#cloud-config\npakages: ${names}\nhostname: ${name}\n",
    }
    result = check_files(files, packs)
    assert [(f.code, f.severity, f.path) for f in result.findings] == [
        ("parse/duplicate-key", "error", "compose.yaml"),
        ("schema/unknown-key", "error", "templates/user-data.tftpl"),
    ]
    parsed, schema, _ = result.evidence
    assert parsed.by == "PyYAML"
    assert parsed.files == tuple(sorted(files))
    assert (schema.status, schema.by) == ("failed", "cloud-init 25.1.4, compose-spec 2026-10")


def test_templates_with_directives_are_left_alone(packs: Packs) -> None:
    text = "#cloud-config\npakages:\n%{ for p in names }\n  - ${p}\n%{ endfor }\n"
    assert check_files({"user-data": text}, packs).findings == ()
    text = "## template: jinja\n#cloud-config\n{% if x %}\npakages: [{{ y }}]\n{% endif %}\n"
    assert check_files({"user-data": text}, packs).findings == ()


def test_what_only_looks_like_a_directive_is_read(packs: Packs) -> None:
    text = "#cloud-config\nruncmd:\n  - curl -w '%{http_code}' x\npakages: []\n"
    assert [f.code for f in check_files({"user-data": text}, packs).findings] == [
        "schema/unknown-key"
    ]
    helm = "kind: Service\n{{- if .Values.x }}\nmetadata: {{ .x }}\n{{- end }}\n"
    assert check_files({"service.yaml": helm}, packs).findings == ()


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.name)
def test_the_rung_says_so_where_the_data_does_not_hold_every_name(fmt: Format) -> None:
    if fmt.schema is not None:
        complete = {one.name: one.complete for one in map(about, DATA)}
        assert fmt.whole == complete[fmt.schema()[0]]
