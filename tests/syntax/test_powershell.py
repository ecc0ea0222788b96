"""PowerShell is read whatever stands in it: names, parameters and values have their places."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.syntax.powershell import Command, parse_powershell


def one(text: str) -> Command:
    (command,) = parse_powershell("a.ps1", text).commands
    return command


def test_a_command_has_its_parts() -> None:
    text = "Get-Item -Path:'a''b' -Force \"c\" d,e $f -5\n"
    command = one(text)
    assert command.name == "Get-Item"
    assert [a.parameter for a in command.arguments if a.parameter] == ["Path", "Force"]
    values = [a.values for a in command.arguments if a.parameter is None]
    assert values == [("a'b",), ("c",), ("d", "e"), (None,), (None,)]
    assert next(a.colon for a in command.arguments if a.parameter is None)
    spans = [text[a.span.start : a.span.end] for a in command.arguments]
    assert spans == ["-Path", "'a''b'", "-Force", '"c"', "d,e", "$f", "-5"]


@pytest.mark.parametrize(
    ("text", "name", "operator"),
    [
        ("& 'C:\\a b\\x.exe' /q\n", "C:\\a b\\x.exe", "&"),
        ('& "$env:X\\x.exe" /q\n', None, "&"),
        (". ./lib.ps1\n", "./lib.ps1", "."),
        ("reg add HKLM\\x\n", "reg", ""),
    ],
)
def test_what_is_called(text: str, name: str | None, operator: str) -> None:
    assert (one(text).name, one(text).operator) == (name, operator)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Get-Item -Path:'a''b' \"c`\"$d\" e,'f g'\n",
            ("Get-Item", "-Path:a'b", 'c"$d', "e", "f g"),
        ),
        ("Set-X (Get-Y) { Do-Z } @{a = 1} $(b) >$null\n", ("Set-X", "()", "{}", "{}", "()")),
        ('C:\\a\\b.exe /u:"C:\\d e" 2>&1\n', ("C:\\a\\b.exe", "/u:C:\\d e")),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert parse_powershell("a", text).commands[0].words == words


def test_texts_and_loops() -> None:
    script = parse_powershell("a", "$K = 'a'\n\"b $K\" | Out-File c\nwhile ($true) { d }\n")
    assert [(t.value, t.variable, t.piped) for t in script.texts] == [
        ("a", "k", False),
        ("b $K", "", True),
    ]
    assert [(span.start, span.end) for span in script.loops] == [(29, 34)]


def test_the_tags_of_user_data_hide_no_command() -> None:
    script = parse_powershell("a.ps1", "<powershell>\nGet-Item a\n</powershell>\n")
    assert "Get-Item" in [c.name for c in (*script.commands, *script.doubtful)]


def test_functions_are_known_by_their_last_name() -> None:
    script = parse_powershell("a", "function global:Do-It { }\nfilter Even { }\nclass Box { }\n")
    assert script.functions == {"do-it", "even", "box"}


def test_columns_count_characters() -> None:
    text = "Write-Host 'ü€😀'; Get-Item -Path x\n"
    second = parse_powershell("a", text).commands[1]
    assert text[second.name_span.start : second.name_span.end] == "Get-Item"


@pytest.mark.parametrize(
    "text",
    [
        "function Get-Foo { param($x) Get-Item -Path $x }\n",
        "switch ($x) { 'a' { Get-Item b } default { throw 'x' } }\n",
        "foreach ($i in 1..3) { Start-Sleep -Seconds $i }\n",
        "$x = if ($a) { 1 } else { 2 }\n",
        "winget install --exact --id=OpenTofu.Tofu --source=winget\n",
        "Get-Item $env:TEMP\\x -Force && echo b || echo c\n",
        "choco install git.install --params='\"/NoIcons\"'\n",
    ],
)
def test_sound_scripts_have_no_finding(text: str) -> None:
    assert parse_powershell("a", text).findings == ()


def test_what_stands_where_the_grammar_is_lost_is_not_given() -> None:
    script = parse_powershell("a", "if $x { Get-Nothing }\nGet-Item a\n")
    assert [f.severity for f in script.findings] == ["warning"]
    assert "Get-Item" in [c.name for c in script.commands]
    assert "Get-Nothing" not in [c.name for c in script.commands]


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("Get-Item param switch{}()[]\"'`$@#|;&.,:\n é😀=%<>"), max_size=80
    )
)
def test_nothing_raises_and_spans_lie_in_the_text(text: str) -> None:
    script = parse_powershell("a", text)
    for command in script.commands:
        for span in (command.span, command.name_span, *(a.span for a in command.arguments)):
            assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize(
    "text", ["param(" * 20_000, "{" * 50_000, "@'\n" * 20_000, "} a {" * 5_000, "\ud800", "a\0b"]
)
def test_odd_texts_are_answered_soon(text: str) -> None:
    began = time.process_time()
    parse_powershell("a", text)
    assert time.process_time() - began < 5
