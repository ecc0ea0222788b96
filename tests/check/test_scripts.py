"""Stretches of shell are found wherever they stand, each command at its place in the file."""

from __future__ import annotations

import pytest

from assistant.check.subject import Subject

CASES: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("a.sh", "#!/bin/bash\na b\n  c\n", [("a b", 2, 1), ("c", 3, 3)]),
    ("a.py", "a\n", []),
    ("Dockerfile", "FROM x\nRUN --mount=type=cache,target=/c a \\\n  && b\n",
     [("a", 2, 34), ("b", 3, 6)]),
    ("Dockerfile", 'FROM x\nRUN ["a", "b"]\n', []),
    ("a.pkr.hcl", 'build {\n  provisioner "shell" {\n    inline = ["a", "b ${var.c} d"]\n  }\n}\n',
     [("a", 3, 16), ("b ${var.c} d", 3, 21)]),
    ("a.pkr.hcl", 'build {\n  provisioner "powershell" {\n    inline = ["a"]\n  }\n}\n', []),
    ("a.tf", 'resource "x" "y" {\n  provisioner "local-exec" {\n    command = <<-EOT\n      a\n'
     "        b c\n    EOT\n  }\n}\n", [("a", 4, 7), ("b c", 5, 9)]),
    ("a.tf", 'resource "x" "y" {\n  provisioner "local-exec" {\n    command     = "a"\n'
     '    interpreter = ["PowerShell", "-Command"]\n  }\n}\n', []),
    ("a.tf", 'resource "x" "y" {\n  provisioner "local-exec" {\n    command     = "a"\n'
     '    interpreter = ["/bin/bash", "-c"]\n  }\n}\n', [("a", 3, 20)]),
    ("a.tf", 'resource "x" "y" {\n  user_data = <<EOT\n#!/bin/sh\na\nEOT\n}\n', [("a", 4, 1)]),
    ("a.tf", 'resource "x" "y" {\n  user_data = <<EOT\n#cloud-config\na: b\nEOT\n}\n', []),
    ("user-data", "#cloud-config\nruncmd:\n  - a b\n  - 'c d'\n  - |\n    e\n    f\n",
     [("a b", 3, 5), ("c d", 4, 6), ("e", 6, 5), ("f", 7, 5)]),
    ("user-data", "#cloud-config\nwrite_files:\n  - path: /a\n    content: |\n      #!/bin/sh\n"
     "      a\n  - path: /b\n    content: b\n", [("a", 6, 7)]),
    ("site.yml", "- hosts: all\n  tasks:\n    - shell: a | b\n    - command:\n        cmd: c d\n"
     "    - block:\n        - ansible.builtin.shell: e\n    - debug: {msg: f}\n",
     [("a", 3, 14), ("b", 3, 18), ("c d", 5, 14), ("e", 7, 34)]),
    ("roles/x/tasks/main.yml", "- command: a\n", [("a", 1, 12)]),
    ("x.yml", "- command: a\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_commands_and_their_places(
    path: str, text: str, expected: list[tuple[str, int, int]]
) -> None:
    found = []
    for script in Subject({path: text}).scripts:
        for command in script.commands:
            span = script.span(command.span)
            place = script.source.position(span.start)
            found.append((text[span.start : span.end], place.line, place.column))
    assert found == expected
