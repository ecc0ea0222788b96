"""A Packer build's provisioners as steps, read from the files alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.knowledge import Packs
from assistant.prove.rehearsal.rehearse import parts_of
from assistant.targets.rehearsing import Act, NotRun, Part, RunPlaybook, RunScript, Upload
from tests.prove.rehearsal.templates import SOURCE, template


def parts(files: Mapping[str, str], packs: Packs) -> list[Part]:
    return parts_of({path: text.encode() for path, text in files.items()}, packs)


def only(files: Mapping[str, str], packs: Packs) -> Act:
    [part] = parts(files, packs)
    [act] = part.acts
    return act


def script(files: Mapping[str, str], packs: Packs) -> RunScript:
    act = only(files, packs)
    assert isinstance(act, RunScript), act
    return act


def test_inline_commands_as_packer_would_run_them(packs: Packs) -> None:
    act = script(
        template(
            'provisioner "shell" {\n  environment_vars = ["B=it\'s", "A=1"]\n'
            '  inline = ["one",\n    "two\\nthree", "four"]\n}'
        ),
        packs,
    )
    assert act.content == b"#!/bin/sh -e\none\ntwo\nthree\nfour\n"
    assert act.command == (
        "chmod +x /tmp/script_1.sh; A='1' B='it'\"'\"'s' PACKER_BUILDER_TYPE='qemu' "
        "PACKER_BUILD_NAME='debian'  /tmp/script_1.sh"
    )
    assert [place.start.line for place in act.lines] == [10, 10, 11, 11, 11]
    assert (act.what, act.codes, act.shell) == ("one …", frozenset({0}), True)


def test_an_execute_command_of_its_own(packs: Packs) -> None:
    act = script(
        template(
            'provisioner "shell" {\n'
            "  execute_command = \"echo 'x' | sudo -S env {{ .Vars }} bash '{{.Path}}'\"\n"
            '  remote_folder = "/opt"\n  inline_shebang = "/bin/bash -e"\n'
            '  valid_exit_codes = [0, 2]\n  inline = ["a"]\n}'
        ),
        packs,
    )
    assert act.command.startswith("echo 'x' | sudo -S env PACKER_BUILDER_TYPE='qemu' ")
    assert act.command.endswith(" bash '/opt/script_1.sh'")
    assert act.content.startswith(b"#!/bin/bash -e\n")
    assert act.codes == {0, 2}
    other = only(
        template(
            'provisioner "shell" {\n execute_command = "{{ user `x` }} {{.Path}}"\n'
            ' inline = ["a"]\n}'
        ),
        packs,
    )
    assert other == NotRun("a", other.place, "its execute_command is only known to Packer")


def test_variables_in_a_file_of_their_own(packs: Packs) -> None:
    act = script(
        template(
            'provisioner "shell" {\n use_env_var_file = true\n env = { A = "1" }\n'
            ' inline = ["a"]\n}'
        ),
        packs,
    )
    assert act.command.startswith("printf %s 'export A='\"'\"'1'")
    assert "> /tmp/script_1.sh.env; chmod +x /tmp/script_1.sh; . /tmp/script_1.sh.env &&" in (
        act.command
    )


def test_scripts_of_the_draft_in_their_order(packs: Packs) -> None:
    files = template(
        'provisioner "shell" {\n  scripts = [\n    "${path.root}/b.sh",\n'
        '    "a.py",\n    "no.sh"]\n}'
    ) | {"b.sh": "#!/bin/sh\r\necho b\r\n", "a.py": "#!/usr/bin/python3\n"}
    [part] = parts(files, packs)
    one, two, three = part.acts
    assert isinstance(one, RunScript)
    assert isinstance(two, RunScript)
    assert (one.what, one.content, one.shell) == ("b.sh", b"#!/bin/sh\necho b\n", True)
    assert (one.place.start.line, two.place.start.line) == (10, 11)
    assert (two.shell, two.target) == (False, "/tmp/script_2.sh")
    assert isinstance(three, NotRun)


def test_values_that_the_user_must_give_are_placeholders(packs: Packs) -> None:
    files = template(
        'provisioner "shell" {\n  environment_vars = ["A=${local.b}"]\n  inline = ["a"]\n}',
        more='variable "x" { type = string }\nlocals { b = "-${var.x}-" }\n'
        'variable "y" { default = "z" }\n',
    )
    act = script(files, packs)
    assert act.supplied == ("x",)
    assert "A='-placeholder-value-'" in act.command


def test_what_only_packer_can_work_out_is_not_run(packs: Packs) -> None:
    act = only(template('provisioner "shell" { inline = [templatefile("x", {})] }'), packs)
    assert isinstance(act, NotRun)
    assert act.why.startswith("what it runs is only known to Packer")


@pytest.mark.parametrize(
    ("body", "files", "target"),
    [
        ('source = "a.conf"\n destination = "/etc/a"', {"": b"a"}, "/etc/a"),
        ('source = "a.conf"\n destination = "/etc/"', {"a.conf": b"a"}, "/etc"),
        ('content = "x"\n destination = "~/x"', {"": b"x"}, "~/x"),
        ('source = "d"\n destination = "/opt"', {"d/e": b"e"}, "/opt"),
        ('source = "d/"\n destination = "/opt/"', {"e": b"e"}, "/opt"),
    ],
)
def test_files_go_where_packer_would_put_them(
    packs: Packs, body: str, files: dict[str, bytes], target: str
) -> None:
    drafted = template(f'provisioner "file" {{\n {body}\n}}') | {"a.conf": "a", "d/e": "e"}
    act = only(drafted, packs)
    assert isinstance(act, Upload)
    assert (act.files, act.target) == (files, target)


def test_playbooks_wherever_packer_would_run_them(packs: Packs) -> None:
    files = template(
        'provisioner "ansible" {\n playbook_file = "site.yml"\n groups = ["web"]\n'
        ' extra_arguments = ["-e", "a=1"]\n ansible_env_vars = ["X=y"]\n}'
    ) | {"site.yml": "- hosts: all\n"}
    act = only(files, packs)
    assert isinstance(act, RunPlaybook)
    assert act.arguments == ("-e", "a=1", "site.yml")
    assert (act.group, act.environment) == ("web", {"X": "y"})
    inside = only(
        template(
            'provisioner "ansible-local" {\n playbook_file = "site.yml"\n'
            ' extra_arguments = ["-e", "\\"a=1 b=2\\""]\n}'
        )
        | {"site.yml": ""},
        packs,
    )
    assert isinstance(inside, RunPlaybook)
    assert inside.arguments == ("-e", "a=1 b=2", "site.yml")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("shell-local", "it runs on the machine that builds"),
        ("powershell", "it is for Windows"),
        ("chef-solo", "nothing here knows"),
    ],
)
def test_steps_of_other_kinds_are_not_run(packs: Packs, kind: str, why: str) -> None:
    act = only(template(f'provisioner "{kind}" {{ inline = ["touch /x"] }}'), packs)
    assert isinstance(act, NotRun)
    assert act.why.startswith(why)


def test_sources_with_other_steps_are_apart(packs: Packs) -> None:
    one = SOURCE + SOURCE.replace('"debian"', '"second"')
    files = {
        "a.pkr.hcl": one + 'build {\n  sources = ["source.qemu.debian", "qemu.second"]\n'
        '  provisioner "shell" { inline = ["a"] }\n'
        '  provisioner "shell" {\n    only = ["qemu.second"]\n    inline = ["b"]\n  }\n'
        '  provisioner "shell" {\n    inline = ["c"]\n'
        '    override = { debian = { inline = ["d"] } }\n  }\n}\n'
    }
    found = {part.sources: [act.what for act in part.acts] for part in parts(files, packs)}
    assert found == {("qemu.debian",): ["a", "d"], ("qemu.second",): ["a", "b", "c"]}
    same = {"a.pkr.hcl": one + 'build {\n  sources = ["source.qemu.debian", "qemu.second"]\n'
            '  provisioner "shell" { inline = ["a"] }\n}\n'}  # fmt: skip
    assert [part.sources for part in parts(same, packs)] == [("qemu.debian", "qemu.second")]


@pytest.mark.parametrize(
    ("settings", "family", "system"),
    [
        ('iso_url = "https://h/debian-12.5.0-amd64.iso"', "debian", "debian 12"),
        ('image = "ubuntu:22.04"', "ubuntu", "ubuntu 22.04"),
        ('boot_command = ["autoinstall ds=nocloud"]', "ubuntu", "ubuntu"),
        ('guest_os_type = "RedHat_64"', "redhat", "redhat"),
        ('iso_url = "https://h/Rocky-9.4-x86_64.iso"', "redhat", "redhat 9.4"),
        ('image = "alpine:3.20"', "alpine", "alpine 3.20"),
        ('communicator = "winrm"', "windows", "windows"),
        ('guest_os_type = "windows9Server64Guest"', "windows", "windows"),
        ('disk_size = "10G"', "", ""),
    ],
)
def test_the_system_of_a_machine(packs: Packs, settings: str, family: str, system: str) -> None:
    source = f'source "qemu" "x" {{\n  {settings}\n}}\n'
    build = 'build {\n  sources = ["source.qemu.x"]\n  provisioner "shell" { inline = ["a"] }\n}\n'
    [part] = parts({"a.pkr.hcl": source + build}, packs)
    assert (part.family, part.system) == (family, system)
