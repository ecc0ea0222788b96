"""A draft's steps run for real, twice, in a container."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping

import pytest

from assistant.core.errors import Cancelled
from assistant.knowledge import Packs
from assistant.prove.rehearsal import Rehearsal, rehearse
from tests.prove.leftovers import containers_of
from tests.prove.rehearsal.templates import SOURCE, template


def placed(done: Rehearsal) -> list[tuple[str, str, str, int]]:
    return [(f.severity, f.code, f.path, f.start.line) for f in done.findings]


def hidden(done: Rehearsal) -> dict[str, tuple[str, int]]:
    return {h.name: (h.path, h.line) for e in done.evidence for h in e.not_shown}


STEPS = template(
    'provisioner "file" {\n  source      = "app.conf"\n  destination = "/tmp/app.conf"\n}',
    'provisioner "shell" {\n'
    "  execute_command = \"echo 'x' | sudo -S env {{ .Vars }} sh -eu '{{ .Path }}'\"\n"
    '  environment_vars = ["NAME=${var.name}"]\n  inline = [\n'
    '    "apt-get install -y nginx",\n'
    '    "install -m 0640 /tmp/app.conf /etc/app.conf",\n'
    '    "echo \\"$NAME\\" >> /etc/motd",\n    "nginx -t",\n  ]\n}',
    'provisioner "shell" { script = "make.sh" }',
    'provisioner "shell-local" { inline = ["touch /tmp/on-this-machine"] }',
    more='variable "name" { type = string }\n',
) | {
    "app.conf": "a = 1\n",
    "make.sh": "#!/bin/bash\nset -eu\nid deploy >/dev/null 2>&1 || useradd deploy\n"
    "wget https://example.org/x -O /opt/x\nchmod 700 /opt/x\nmkdir -p /opt/y\n"
    "rm -f /etc/issue.net\n",
}


@pytest.mark.container
def test_what_runs_what_does_not_and_what_it_changes(packs: Packs) -> None:
    done = rehearse(STEPS, packs)
    [evidence] = done.evidence
    assert (evidence.rung, evidence.status) == ("executed", "partial")
    assert evidence.by == "rehearsal in debian 12"
    assert evidence.files == ("build.pkr.hcl", "make.sh")
    assert evidence.supplied == {"name": "placeholder-value"}
    assert hidden(done) == {
        "apt-get install -y nginx": ("build.pkr.hcl", 16),
        "nginx -t": ("build.pkr.hcl", 19),
        "wget https://example.org/x -O /opt/x": ("make.sh", 4),
        "chmod 700 /opt/x": ("make.sh", 5),
        "shell-local": ("build.pkr.hcl", 23),
    }
    assert placed(done) == [("warning", "rehearsal/not-repeatable", "build.pkr.hcl", 15)]
    made = {change.path: change for change in done.parts[0].made.changes}
    assert made["/etc/app.conf"].after is not None
    assert made["/etc/app.conf"].after.mode == 0o640
    assert made["/etc/app.conf"].diff.endswith("+a = 1")
    assert made["/etc/issue.net"].kind == "deleted"
    assert "+deploy:" in made["/etc/passwd"].diff
    assert "+packer:" not in made["/etc/passwd"].diff
    assert made["/opt/y"].kind == "added"
    assert [change.path for change in done.parts[0].again.changes] == ["/etc/motd"]


@pytest.mark.container
def test_a_step_of_the_drafts_own_fault_is_found_at_its_line(packs: Packs) -> None:
    files = template(
        'provisioner "shell" { inline = ["mkdir /opt/a"] }',
        'provisioner "shell" {\n  inline = [\n    "true",\n    "useradd --bogus x",\n  ]\n}',
        'provisioner "shell" { inline = ["touch /opt/never"] }',
    )
    done = rehearse(files, packs)
    assert done.evidence[0].status == "failed"
    assert placed(done) == [
        ("warning", "rehearsal/second-run-failed", "build.pkr.hcl", 8),
        ("error", "rehearsal/step-failed", "build.pkr.hcl", 10),
    ]
    assert [step.fate for step in done.parts[0].steps] == ["ended", "failed", "not_run"]
    assert "/opt/never" not in {change.path for change in done.parts[0].made.changes}


@pytest.mark.container
def test_a_step_after_which_nothing_runs_is_to_blame_and_no_container_is_left(packs: Packs) -> None:
    files = template(
        'provisioner "shell" { inline = ["kill -9 1; rm /usr/bin/sh /usr/bin/env"] }',
        'provisioner "shell" { inline = ["touch /opt/never"] }',
    )
    done = rehearse(files, packs)
    assert [step.fate for step in done.parts[0].steps] == ["failed", "not_run"]
    assert placed(done) == [("error", "rehearsal/step-failed", "build.pkr.hcl", 8)]
    assert "after it no program runs" in done.findings[0].summary
    assert not containers_of(os.getpid())


@pytest.mark.container
def test_it_can_be_stopped(packs: Packs) -> None:
    stop = threading.Event()
    timer = threading.Timer(1.5, stop.set)
    timer.start()
    with pytest.raises(Cancelled):
        rehearse(template('provisioner "shell" { inline = ["sleep 60"] }'), packs, stop=stop)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ('communicator = "winrm"', "Windows cannot run in a Linux container"),
        ('image = "alpine:3.20"', "Its family is not here"),
        ('image = "rockylinux:9"', "Its family is not here"),
    ],
)
def test_other_families_are_not_rehearsed(packs: Packs, settings: str, why: str) -> None:
    source = SOURCE.replace(' = "https://example.org/debian-12.5.0-amd64-netinst.iso"', ' = "x"')
    source = source.replace('"debian" {', '"debian" {\n  ' + settings).replace("debian", "one")
    files: Mapping[str, str] = template('provisioner "shell" { inline = ["a"] }', source=source)
    files = {p: t.replace("qemu.debian", "qemu.one") for p, t in files.items()}
    [evidence] = rehearse(files, packs).evidence
    assert evidence.status == "not_run"
    assert why in evidence.why


def test_without_steps_nothing_is_rehearsed(packs: Packs) -> None:
    [evidence] = rehearse({"main.tf": ""}, packs).evidence
    assert evidence.why == "no file here has steps that run inside a machine"
    [evidence] = rehearse(template('provisioner "shell-local" { inline = ["a"] }'), packs).evidence
    assert (evidence.status, "the machine that builds" in evidence.why) == ("not_run", True)
