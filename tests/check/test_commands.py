"""Command lines: what is a command, what only speaks of one, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.check.commands import Command
from assistant.check.subject import Subject
from assistant.syntax.source import Source
from assistant.targets.commands.command import Language, commands_in
from assistant.targets.commands.registry import registry_writes


def commands(text: str, language: Language = "powershell") -> list[Command]:
    return list(commands_in(text, language, Source("a", text), "script"))


def lines(text: str, language: Language = "powershell") -> list[str]:
    return [command.line for command in commands(text, language)]


POWERSHELL = [
    ("# Stop-Service winrm\nGet-Date # not this\n", ["get-date"]),
    ("<# Stop-Service\nwinrm #> Get-Date\n", ["get-date"]),
    ("Write-Host 'net user a; Stop-Service x'\n", ["write-host net user a; stop-service x"]),
    ("& 'C:\\Windows\\System32\\Sysprep\\Sysprep.exe' /oobe `\n  /quit\n", ["sysprep /oobe /quit"]),
    ("$x = Get-Foo -Bar 1; if ($x) { Stop-Computer }\n",
     ["get-foo -bar 1", "stop-computer"]),
    ("$m = [A]::B('x')\nGet-Foo $m.c\n", ["get-foo $m.c"]),
    ("Get-AppxPackage a | Remove-AppxPackage\n", ["get-appxpackage a", "remove-appxpackage"]),
    ("$key = 'HKLM:\\A'\nSet-ItemProperty -Path \"$key\\B\" -Name C -Value 1\n",
     ["a", "set-itemproperty -path hklm:\\a\\b -name c -value 1"]),
    ("cmd /c \"net stop winrm & net start winrm\"\n",
     ["cmd /c net stop winrm & net start winrm", "net stop winrm", "net start winrm"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), POWERSHELL)
def test_powershell(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_a_text_is_no_command() -> None:
    found = commands("$text = @'\nStop-Service winrm\n'@\n")
    assert [command.words for command in found] == [("Stop-Service winrm",)]
    assert found[0].name != "stop-service"


BATCH = [
    ("rem net stop a\n:: net stop b\n@echo off\nnet stop c\n", ["echo off", "net stop c"]),
    ("if exist D:\\a.cmd call D:\\a.cmd x\n", ["a x"]),
    ("if \"%1\"==\"\" goto end\n", ["goto end"]),
    ("for %%d in (D E) do reg add HKLM\\A /v B /d 1\n", ["d e", "reg add hklm\\a /v b /d 1"]),
    ("start /wait msiexec /i a.msi\n", ["start /wait msiexec /i a.msi", "msiexec /i a.msi"]),
    ("powershell -NoProfile -Command \"Stop-Service winrm\"\n",
     ["powershell -noprofile -command stop-service winrm", "stop-service winrm"]),
    ("powershell.exe -File C:\\a.ps1\n", ["powershell -file c:\\a.ps1"]),
    ("net stop a ^\n  /y && net stop b\n", ["net stop a /y", "net stop b"]),
    ("schtasks /create /tn A /tr \"sysprep.exe /oobe\" /sc once\n",
     ["schtasks /create /tn a /tr sysprep.exe /oobe /sc once", "sysprep /oobe"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BATCH)
def test_batch(text: str, expected: list[str]) -> None:
    found = lines(text, "batch")
    assert [line for line in found if not line.startswith("%%d")] == expected


STARTED = [
    ("Start-Process -FilePath sysprep.exe -ArgumentList '/oobe /quit' -Wait", True),
    ("Start-Process sysprep.exe -ArgumentList '/oobe','/quit'", False),
]


@pytest.mark.parametrize(("text", "waited"), STARTED)
def test_what_start_process_starts(text: str, waited: bool) -> None:
    started = commands(text)[-1]
    assert (started.line, started.waited) == ("sysprep /oobe /quit", waited)


def test_parameters() -> None:
    command = commands("New-NetFirewallRule -Name A -LocalPort:5986 -Enabled -Action Allow")[0]
    names = ("Name", "LocalPort", "Enabled", "Action", "Direction")
    assert [command.parameter(name) for name in names] == ["A", "5986", "", "Allow", None]


WRITES = [
    ("reg add HKLM\\A /v Name /t REG_DWORD /d 0x1 /f", "batch", ("hklm\\a", "name", "0x1", 1)),
    ("reg delete HKLM\\A /v Name /f", "batch", ("hklm\\a", "name", None, None)),
    ("Set-ItemProperty HKLM:\\A Name 2", "powershell", ("hklm:\\a", "name", "2", 2)),
    ("New-ItemProperty -Path HKLM:\\A -Name N -PropertyType DWord -Value 3 -Force", "powershell",
     ("hklm:\\a", "n", "3", 3)),
    ("Remove-ItemProperty -Path HKLM:\\A -Name N", "powershell", ("hklm:\\a", "n", None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "expected"), WRITES)
def test_registry(
    text: str, language: Language, expected: tuple[str, str, str | None, int | None]
) -> None:
    write = next(registry_writes(commands(text, language)[0]))
    assert (write.key, write.name, write.value, write.number) == expected


def test_places() -> None:
    template = (
        'build {\n  provisioner "powershell" {\n    inline = [\n      "$a = 1",\n'
        '      "Stop-Service -Name ${var.x}"\n    ]\n  }\n}\n'
    )
    found = [c for c in Subject({"a.pkr.hcl": template}).commands if c.name == "stop-service"]
    assert [(c.words[2], c.place, c.source.line_of(c.span.start)) for c in found] == [
        ("${_}", "inline", 5)
    ]


PIECES = st.lists(
    st.sampled_from(
        ["Get-A", " ", "-B", "'", '"', "(", ")", "{", "}", "|", ";", "\n", "`", "#", "<#", "#>",
         "@'", "'@", '@"', '"@', "$x", "=", "cmd /c ", "^", "&", "if ", "for ", "do ", "é", ","]
    )
)  # fmt: skip


@example(["(", "|", "Get-A"], "powershell")
@given(PIECES, st.sampled_from(["powershell", "batch", "shell"]))
def test_any_text_is_read(pieces: list[str], language: Language) -> None:
    text = "".join(pieces)
    for command in commands(text, language):
        assert command.words
        assert 0 <= command.span.start < command.span.end <= len(text)
