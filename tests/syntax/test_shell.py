"""The commands of shell scripts and the instructions of Dockerfiles, with their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.syntax.shell import Command, commands
from assistant.syntax.steps import is_dockerfile, parse_dockerfile

NAMES: list[tuple[str, list[str]]] = [
    ("a; b && c || d | e & f", ["a", "b", "c", "d", "e", "f"]),
    ("if ! a; then b; else c; fi", ["a", "b", "c", "fi"]),
    ("X=1 Y='a b' sudo -u root -E /usr/bin/a -x", ["a"]),
    ("X=1\nexport Y=2", ["export"]),
    ("# a\nb # c; d\ne#f", ["b", "e#f"]),
    ("a <<EOF\nb; c\nEOF\nd", ["a", "d"]),
    ("a <<-'EOF' >x\n\tb\n\tEOF\nc", ["a", "c"]),
    ("a <<< b\nc", ["a", "c"]),
    ("(a; b) | c", ["a", "b", "c"]),
    ("a \\\n  b \\\n  && c", ["a", "c"]),
    ("a \"b; c\" 'd | e' f\\;g", ["a"]),
    ('a "$(b; c "d")" `e; f` ${g:-h; i}', ["a"]),
    ('$a b; "$c"', ["", ""]),
    ("a <(b c) >d", ["a"]),
    ("", []),
    ("'", [""]),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names(text: str, names: list[str]) -> None:
    assert [command.name for command in commands(text)] == names


def only(text: str) -> Command:
    (command,) = commands(text)
    return command


def test_words_redirects_and_options() -> None:
    command = only("sudo tar -xzf 'a b.tgz' \"--dir=$X\" plain >out 2>>err")
    assert [(w.text, w.value) for w in command.words] == [
        ("tar", "tar"), ("-xzf", "-xzf"), ("'a b.tgz'", "a b.tgz"), ('"--dir=$X"', None),
        ("plain", "plain"),
    ]  # fmt: skip
    assert [(sign, word.value) for sign, word in command.redirects] == [
        (">", "out"), ("2>>", "err"),
    ]  # fmt: skip
    assert command.sudo
    assert command.has("z")
    assert not command.has("y", "--yes")
    assert only("apt-get --yes install x").has("y", "--yes")


def test_what_leads_to_a_command() -> None:
    assert [c.after for c in commands("a | b && c\nd")] == ["", "|", "&&", "\n"]


@given(st.text(alphabet="ab \n'\"\\$(){}`;|&<>#=EOF-"))
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    last = 0
    for command in commands(text):
        for word in command.words:
            assert text[word.span.start : word.span.end] == word.text
            assert word.text
            assert last <= word.span.start
            last = word.span.start


DOCKERFILE = """# syntax=docker/dockerfile:1
FROM debian:12 AS base
RUN apt-get update && \\
    # a remark
    apt-get install -y curl \\

    wget
COPY --from=base <<EOF /etc/motd
RUN hello
EOF
run [ "a", "b" ]
RUN cat <<< word
HELLO world
CMD ["a"]
"""


def test_instructions() -> None:
    file = parse_dockerfile("Dockerfile", DOCKERFILE)
    assert [step.keyword for step in file.steps] == ["FROM", "RUN", "COPY", "RUN", "RUN", "CMD"]
    install = file.steps[1]
    assert [c.name for c in commands(install.arguments)] == ["apt-get", "apt-get"]
    assert commands(install.arguments)[1].arguments == ("install", "-y", "curl", "wget")
    assert file.steps[2].flags == ["--from=base"]
    assert file.steps[2].arguments.endswith("EOF")
    assert file.steps[3].is_json
    assert file.steps[0].words == ["debian:12", "AS", "base"]
    assert len(file.stages) == 1


@given(st.lists(st.sampled_from(
    ["FROM a", "RUN b \\", "# c", "", "RUN <<E", "E", "x", "\\", "COPY . .", "ENV A=1", "FROM"]
)))  # fmt: skip
def test_instructions_stand_where_they_are_said_to(lines: list[str]) -> None:
    text = "\n".join(lines)
    at = 0
    for step in parse_dockerfile("Dockerfile", text).steps:
        assert text[step.keyword_span.start : step.keyword_span.end].upper() == step.keyword
        assert at <= step.span.start <= step.span.end <= len(text)
        at = step.span.end


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("Dockerfile", True), ("a/Dockerfile.dev", True), ("app.Dockerfile", True),
        ("Containerfile", True), ("a.dockerfile", True), (".dockerignore", False),
        ("Dockerfile.j2", False), ("Dockerfiles/a.txt", False), ("mydockerfile", False),
    ],
)  # fmt: skip
def test_names_of_dockerfiles(path: str, is_one: bool) -> None:
    assert is_dockerfile(path) is is_one
