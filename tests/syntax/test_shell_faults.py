"""Shell scripts are read: what is plainly broken is an error, what is only strange a warning."""

from __future__ import annotations

import time

import pytest

from assistant.check import check_files
from assistant.knowledge import Packs
from assistant.syntax.shell import is_shell, shell_findings

SOUND = [
    "#!/bin/sh\nset -eu\nif [ -e /x ]; then\n  echo 'it''s'\nfi\n",
    'cat > /etc/motd <<EOF\nif it\'s "odd\nEOF\nfor i in 1 2; do echo "$i"; done\n',
    "cat <<-'EOF'\n\tdone fi esac\n\tEOF\ncase $1 in\n  a) echo b ;;\n  *) : ;;\nesac\n",
    'x=$(curl -fsS "$url" | sed "s/\\"//g") && echo "${x%% *}" # don\'t\n',
    "f() {\n  while read -r line; do\n    [[ $line =~ ^a ]] || continue\n  done < /etc/x\n}\nf\n",
    "",
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_scripts_have_no_finding(text: str) -> None:
    assert shell_findings("a.sh", text) == ()


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('#!/bin/sh\nif [ x; do\necho "unclosed\n', 3, "never closed"),
        ("echo a\nif [ x ]; do\n", 2, "`if` stands 1 times, `fi` 0 times"),
        ("for i in a b; do\n  echo $i\n", 1, "`do` stands 1 times, `done` 0 times"),
    ],
)
def test_a_broken_script_is_an_error(text: str, line: int, word: str) -> None:
    (finding,) = shell_findings("a.sh", text)
    assert (finding.code, finding.severity, finding.start.line) == ("parse/shell", "error", line)
    assert word in finding.detail


def test_what_only_the_grammar_does_not_know_is_a_warning(packs: Packs) -> None:
    text = 'for x in a b; do\n  echo "$x" >| > out\ndone\n'
    result = check_files({"a.sh": text}, packs)
    assert [(f.code, f.severity) for f in result.findings] == [("parse/shell", "warning")]
    parsed = result.evidence[0]
    assert (parsed.status, parsed.why) == ("partial", "may not be well-formed: a.sh")


@pytest.mark.parametrize(
    ("path", "text", "is_one"),
    [
        ("a.sh", "echo\n", True),
        ("bin/run", "#!/usr/bin/env bash\n", True),
        ("a.sh", "#!/usr/bin/python3\n", False),
        ("a.sh", "#!/bin/zsh\n", False),
        ("a.sh", "%{ if x }echo%{ endif }\n", False),
        ("a.ps1", "echo\n", False),
    ],
)
def test_which_files_are_shell(path: str, text: str, is_one: bool) -> None:
    assert is_shell(path, text) is is_one


def test_the_rung_names_what_nothing_read(packs: Packs) -> None:
    files = {
        "a.sh": "echo\n", "s/a.bat": "rem\n", "s/b.bat": "rem\n", "answers/x.cfg": "x\n",
        "README.md": "x\n",
    }  # fmt: skip
    parsed = check_files(files, packs, others=("config/Caddyfile",)).evidence[0]
    assert (parsed.status, parsed.files, parsed.by) == ("passed", ("a.sh",), "tree-sitter-bash")
    assert parsed.why == ("read by no parser here: answers/x.cfg, config/Caddyfile, s/*.bat")


def test_a_file_that_cannot_be_read_leaves_rules_and_schema_partial(packs: Packs) -> None:
    files = {"a.pkr.hcl": "locals {\n  x = [1\n}\n"}
    parsed, schema, rules = check_files(files, packs).evidence
    assert (parsed.status, schema.status, rules.status) == ("failed", "partial", "partial")
    assert schema.why == rules.why == "could not be read in full: a.pkr.hcl"


def test_a_single_answer_file_is_what_the_rungs_are_about(packs: Packs) -> None:
    answers = '<unattend xmlns="urn:schemas-microsoft-com:unattend"/>\n'
    files = {"autounattend.xml": answers, "a.pkr.hcl": "locals {}\n"}
    parsed, schema, rules = check_files(files, packs, asked={"autounattend.xml"}).evidence
    assert parsed.files == rules.files == ("autounattend.xml",)
    assert (schema.status, schema.files) == ("partial", ("autounattend.xml",))
    assert schema.by == "answer file settings"
    both = check_files(files, packs).evidence[1]
    assert (both.status, both.files) == ("partial", ("a.pkr.hcl", "autounattend.xml"))


@pytest.mark.parametrize(
    "text",
    ["#!" + "a" * 300_000, "cat <<a\n" * 30_000, '"' * 100_001, "if\n" * 20_000, "$(" * 5_000,
     "\ud800if \x00", "\\"],
)  # fmt: skip
def test_odd_texts_are_answered_soon(text: str) -> None:
    began = time.process_time()
    assert len(shell_findings("a.sh", text)) <= 1
    is_shell("a.sh", text)
    assert time.process_time() - began < 5
