"""XML, JSON, PowerShell: what is wrong, and where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.syntax.powershell import bracket_findings
from assistant.syntax.source import Source
from assistant.syntax.texts import json_findings
from assistant.syntax.xml import parse_xml


def test_elements_have_names_text_and_places() -> None:
    xml = parse_xml("a.xml", '<?xml version="1.0"?>\n<a xmlns="urn:é">\n  <ü b="1">t</ü>\n</a>\n')
    assert xml.findings == ()
    assert xml.root is not None
    assert (xml.root.name, xml.root.namespace) == ("a", "urn:é")
    child = xml.root.children[0]
    assert (child.name, child.text, child.attributes) == ("ü", "t", {"b": "1"})
    assert xml.source.slice(child.span) == '<ü b="1">'


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("<a>\n<b>\n</a>", "parse/xml", 3),
        ("", "parse/xml", 1),
        ("<a>&nope;</a>", "parse/xml", 1),
        ('<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', "parse/xml-doctype", 1),
        ("<a>" * 500, "parse/xml-too-deep", 1),
    ],
)
def test_bad_xml(text: str, code: str, line: int) -> None:
    findings = parse_xml("a.xml", text).findings
    assert [(f.code, f.start.line) for f in findings] == [(code, line)]


def test_bad_json_has_its_line() -> None:
    assert [f.start.line for f in json_findings("a", '{\n "a": 1,\n}')] == [3]
    assert json_findings("a", '{"a": 1}') == ()
    assert json_findings("a", "[" * 100000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("if ($a) {\n  b\n", "parse/unclosed"),
        ("a }\n", "parse/unbalanced"),
        ("f(1]\n", "parse/unbalanced"),
        ("if ($a) { 'it''s }' } # }\n", None),
        ('"$(if ($x) { "a}" }) }" ; @{ a = 1 }\n', None),
        ("@'\n}}}\n'@\n<# } #>\n`}\n", None),
        ("Write-Host 'open\n", None),
    ],
)
def test_powershell_brackets(text: str, code: str | None) -> None:
    assert [f.code for f in bracket_findings(Source("a.ps1", text))] == ([code] if code else [])


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<a>/&;\"'{}()[]$@`#:\n -!?é=x%"), max_size=60))
def test_nothing_raises(text: str) -> None:
    for findings in (
        parse_xml("a", text).findings,
        json_findings("a", text),
        bracket_findings(Source("a", text)),
    ):
        for finding in findings:
            assert finding.start <= finding.end
            assert finding.start.line <= text.count("\n") + 1
