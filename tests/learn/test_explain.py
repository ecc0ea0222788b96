"""What is said of lines: facts of packs, references, order, unknown names."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.explain import explain
from assistant.core.errors import Declined, Exit, UsageError
from assistant.core.explanation import Explanation
from assistant.knowledge import Packs
from assistant.knowledge.kickstart import kickstart_pack
from assistant.knowledge.preseed import preseed_pack
from assistant.knowledge.told import told
from assistant.learn.explain import Explainer
from assistant.learn.ideas import find_idea

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/explain.schema.json").read_text()
)
PACKER = """variable "mem" {
  default = 4096
}

source "hyperv-iso" "win" {
  iso_url           = "win.iso"
  iso_checksum      = "none"
  memory            = var.mem
  communicator      = "winrm"
  enable_secureboot = true
}

build {
  sources = ["source.hyperv-iso.win"]
  provisioner "powershell" {
    inline = ["Write-Host hi"]
  }
}
"""
COMPOSE = """services:
  web:
    image: nginx:1.27
    ports:
      - "8080:80"
    restrat: always
    depends_on:
      db: {condition: service_started}
  db:
    image: postgres:16
"""
PLAY = """- hosts: web
  tasks:
    - name: nginx
      ansible.builtin.apt:
        name: nginx
        updatecache: true
      when: ansible_os_family == "Debian"
"""
ANSWER = """<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="specialize">
    <component name="Microsoft-Windows-Shell-Setup">
      <TimeZone>UTC</TimeZone>
    </component>
  </settings>
</unattend>
"""
SCRIPT = "Get-Service -Name w\nGet-Servise\n"
DOCKERFILE = "FROM debian:12\nRUN apt-get update\nRUM x\n"
KICKSTART = """lang de_DE.UTF-8
autopart --type=lvm --nohom
autoprat --type=lvm
%post --erroronfail
sudo systemctl enable --now nginx
frobnicate
%end
"""
PRESEED = r"""d-i partman-auto/method string lvm
d-i preseed/late_command string \
  in-target true
d-i pasword/root-login boolean false
"""
SHELL = """#!/bin/sh
set -eu
apt-get --yes install nginx
rm -f /etc/ssh/ssh_host_*
sytemctl enable nginx
"""
VAGRANTFILE = """NODES = 2
Vagrant.configure("2") do |config|
  config.vm.box = "generic/ubuntu2204"
  (1..NODES).each do |i|
    config.vm.define "node#{i}" do |node|
      node.vm.network "forwarded_port", guest: 80, host: 8080 + i, hots: 1
      case i
      when 1
        node.vm.provider :virtualbox do |vb|
          vb.memory = 1024
          vb.memroy = 1024
        end
      end
    end
  end
  config.vm.bxo = "x"
  config.vbguest.auto_update = false
end
"""
TEMPLATE = """{
  "variables": {"mem": "1024"},
  "builders": [
    {
      "type": "qemu",
      "memory": "{{user `mem`}}",
      "disk_sizee": "10G",
      "iso_checksum_type": "sha256"
    }
  ],
  "provisioners": [
    {"type": "shell",
     "only": ["qemu"]}
  ],
  "provisionerss": []
}
"""
UNIT = """[Unit]
After=db.service

[Container]
Image=docker.io/library/nginx:1.27
Volume=web.volume:/srv \\
  Exec=no key
ContainerNam=web
"""
FILES = {
    "Vagrantfile": VAGRANTFILE, "old.json": TEMPLATE, "web.container": UNIT,
    "w.pkr.hcl": PACKER, "compose.yaml": COMPOSE, "site.yml": PLAY,
    "autounattend.xml": ANSWER, "a.ps1": SCRIPT, "Dockerfile": DOCKERFILE,
    "user-data": "#cloud-config\nruncmd:\n  - echo hi\n",
    "ks.cfg": KICKSTART, "preseed.cfg": PRESEED, "a.sh": SHELL,
}  # fmt: skip


@pytest.fixture(scope="module")
def explainer(packs: Packs) -> Explainer:
    return Explainer(FILES, packs, find_idea)


def _at(explainer: Explainer, path: str, line: int) -> Explanation:
    told = explainer.at(path, line)
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("path", "line", "name", "said"),
    [
        ("w.pkr.hcl", 1, 'variable "mem"', "from outside"),
        ("w.pkr.hcl", 5, 'source "hyperv-iso" "win"', "builder `hyperv-iso`"),
        ("w.pkr.hcl", 8, "memory", "without it 1024 counts"),
        ("w.pkr.hcl", 15, 'provisioner "powershell"', "provisioner `powershell`"),
        ("compose.yaml", 5, "services.web.ports", "a list, optional"),
        ("compose.yaml", 8, "services.web.depends_on.db.condition", "required"),
        ("site.yml", 5, "name", "module `ansible.builtin.apt`"),
        ("site.yml", 7, "when", "skipped"),
        ("autounattend.xml", 2, "settings pass=specialize", "as SYSTEM"),
        ("autounattend.xml", 4, "TimeZone", "a time zone's name"),
        ("a.ps1", 1, "Get-Service", "cmdlet `Get-Service`"),
        ("Dockerfile", 2, "RUN apt-get update", "while the image is built"),
        ("user-data", 3, "runcmd", "a list, optional"),
    ],
)
def test_a_line_is_explained(
    explainer: Explainer, path: str, line: int, name: str, said: str
) -> None:
    spot = _at(explainer, path, line).spot
    assert (spot.name, spot.known.known) == (name, True)
    assert said in spot.known.sentence
    assert spot.known.pack or path == "site.yml"


@pytest.mark.parametrize(
    ("path", "line", "nearest"),
    [
        ("w.pkr.hcl", 10, "enable_secure_boot"), ("compose.yaml", 6, "restart"),
        ("site.yml", 6, "update_cache"), ("a.ps1", 2, "Get-Service"), ("Dockerfile", 3, "RUN"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_said_to_be_unknown(
    explainer: Explainer, path: str, line: int, nearest: str
) -> None:
    told = _at(explainer, path, line)
    assert not told.spot.known.known
    assert told.spot.known.nearest[0] == nearest
    assert told.idea is None


def test_declarations_and_uses(explainer: Explainer) -> None:
    assert [(u.what, u.line) for u in _at(explainer, "w.pkr.hcl", 8).declared] == [
        ("variable mem", 1)
    ]
    assert [u.line for u in _at(explainer, "w.pkr.hcl", 1).used] == [8]
    assert [u.line for u in _at(explainer, "w.pkr.hcl", 5).used] == [14]


def test_order_and_concept(explainer: Explainer) -> None:
    assert "Write-Host hi runs" in _at(explainer, "w.pkr.hcl", 16).when[0]
    idea = _at(explainer, "compose.yaml", 5).idea
    assert idea is not None
    assert idea.name == "published-port"
    assert [use.what for use in explainer.outline("compose.yaml").order] == [
        "start: db", "start: web",
    ]  # fmt: skip


def test_nothing_stands_on_an_empty_line(explainer: Explainer) -> None:
    assert explainer.at("w.pkr.hcl", 4) is None


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_half_a_file_is_explained_too(packs: Packs, path: str, data: st.DataObject) -> None:
    text = FILES[path][: data.draw(st.integers(0, len(FILES[path])))]
    explainer = Explainer({path: text}, packs, find_idea)
    lines = text.count("\n") + 1
    for spot in explainer.spots.of(path) or ():
        assert 1 <= spot.start <= spot.end <= lines


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(COMPOSE)
    run = CliRunner().invoke
    text = run(explain, [str(file)], standalone_mode=False)
    assert "services.web" in text.stdout
    for place, code in ((f"{file}:5", Exit.DONE), (f"{file}:6", Exit.DECLINED), (str(file), 0)):
        result = run(explain, [place, "--json"], standalone_mode=False)
        assert result.return_value == code
        jsonschema.validate(json.loads(result.stdout), SCHEMA)
    assert isinstance(run(explain, [f"{file}:99"], standalone_mode=False).exception, UsageError)
    (tmp_path / "a.txt").write_text("x")
    refused = run(explain, [str(tmp_path / "a.txt")], standalone_mode=False).exception
    assert isinstance(refused, Declined)


def test_a_concept_is_not_taken_from_the_bare_name(packs: Packs) -> None:
    files = {
        "compose.yaml": "services: {a: {image: b}}\nvolumes:\n  data:\n    name: kept\n",
        "main.tf": 'resource "docker_network" "n" {\n  name = "n"\n}\n',
        "v.pkr.hcl": 'source "virtualbox-iso" "v" {\n  vm_name = "v"\n}\n',
    }
    explainer = Explainer(files, packs, find_idea)
    assert _at(explainer, "compose.yaml", 4).idea is None
    assert _at(explainer, "main.tf", 2).idea is None
    named = _at(explainer, "v.pkr.hcl", 2).idea
    assert named is not None
    assert named.name == "vm-name"


def test_resources_of_dsc_and_cmdlets_have_their_idea(packs: Packs) -> None:
    text = (
        "Configuration Lab {\n  Node localhost {\n"
        "    WindowsFeature Web { Name = 'Web-Server' }\n  }\n}\n"
        "Set-VMProcessor -VMName a -Count 4\n"
    )
    told = Explainer({"lab.ps1": text}, packs, find_idea)
    resource, command = told.at("lab.ps1", 3), told.at("lab.ps1", 6)
    assert resource
    assert resource.idea
    assert resource.idea.name == "windows-feature"
    assert "resource of a DSC configuration" in resource.spot.known.sentence
    assert command
    assert command.idea
    assert command.idea.name == "vm-cpus"


def test_settings_of_an_answer_file_have_their_idea_and_numbers_are_whole(packs: Packs) -> None:
    xml = (
        '<unattend xmlns="urn:schemas-microsoft-com:unattend">\n<settings pass="specialize">\n'
        '<component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64">\n'
        "<ComputerName>web01</ComputerName>\n</component>\n</settings>\n</unattend>\n"
    )
    tf = 'resource "proxmox_virtual_environment_vm" "v" {\n  memory {\n    dedicated = 1\n  }\n}\n'
    name = Explainer({"autounattend.xml": xml}, packs, find_idea).at("autounattend.xml", 4)
    assert name
    assert name.idea
    assert name.idea.name == "host-name"
    memory = Explainer({"main.tf": tf}, packs, find_idea).at("main.tf", 3)
    assert memory
    assert ("range", "from 64 to 268435456") in memory.spot.known.facts


MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {team: shop}
spec:
  template:
    spec:
      initContainers:
        - {name: a, image: b}
      containers:
        - name: web
          imagee: nginx:1.27
          resources:
            limits: {memory: 256Mi}
"""


def test_manifests_are_explained_by_the_providers_schema(packs: Packs) -> None:
    told = Explainer({"web.yaml": MANIFEST}, packs, find_idea)

    def idea(line: int) -> str:
        found = told.at("web.yaml", line)
        return found.idea.name if found and found.idea else ""

    assert idea(2) == "deployment-workload"
    assert idea(9) == "init-container"
    assert idea(15) == "memory-limit"
    strange = told.at("web.yaml", 13)
    assert strange is not None
    assert strange.spot.known.nearest[:1] == ("image",)
    assert told.at("web.yaml", 5)
    assert not Explainer({"web.yaml": "a: 1\n"}, packs, find_idea).outline("web.yaml").spots


@pytest.mark.parametrize(
    ("path", "line", "name", "said"),
    [
        ("ks.cfg", 1, "lang", "sets the language"),
        ("ks.cfg", 5, "systemctl enable --now nginx", "starts at boot from now on"),
        ("ks.cfg", 4, "%post", "before its first start"),
        ("preseed.cfg", 1, "partman-auto/method", "what the disk is divided into"),
        ("preseed.cfg", 3, "preseed/late_command", "under /target"),
        ("a.sh", 3, "apt-get --yes install nginx", "`apt-get install` installs packages"),
        ("a.sh", 2, "set -eu", "-e ends the script"),
    ],
)
def test_answers_of_installers_and_scripts(
    explainer: Explainer, path: str, line: int, name: str, said: str
) -> None:
    spot = _at(explainer, path, line).spot
    assert (spot.name, spot.known.known) == (name, True)
    assert said in spot.known.sentence


@pytest.mark.parametrize(
    ("path", "line", "nearest"),
    [
        ("ks.cfg", 3, "autopart"), ("preseed.cfg", 4, "passwd/root-login"),
        ("a.sh", 5, "systemctl"),
    ],
)  # fmt: skip
def test_what_is_misspelt_in_them_is_not_known(
    explainer: Explainer, path: str, line: int, nearest: str
) -> None:
    known = _at(explainer, path, line).spot.known
    assert not known.known
    assert nearest in known.nearest
    options = dict(_at(explainer, "ks.cfg", 2).spot.known.facts)
    assert options["--nohom"].startswith("not known; nearest: --nohome")


@pytest.mark.parametrize(
    ("path", "line", "name", "said"),
    [
        ("Vagrantfile", 1, "NODES", "a name of this file"),
        ("Vagrantfile", 3, "config.vm.box", "the box that the machine is made from"),
        ("Vagrantfile", 4, "(1..NODES).each", "done for each one of `1..NODES`"),
        ("Vagrantfile", 6, "node.vm.network", "a port of the computer that leads"),
        ("Vagrantfile", 7, "case i", "counts only where"),
        ("Vagrantfile", 10, "vb.memory", "in MiB"),
        ("old.json", 2, "mem", "with what counts without one"),
        ("old.json", 5, "type", "which one it is"),
        ("old.json", 6, "memory", "of the builder `qemu`"),
        ("old.json", 13, "only", "by name"),
        ("web.container", 2, "After", "what it waits for at the start"),
        ("web.container", 5, "Image", "best by its full name"),
        ("web.container", 7, "[Container]", "which systemd runs as a service"),
    ],
)
def test_vagrantfiles_templates_in_json_and_units(
    explainer: Explainer, path: str, line: int, name: str, said: str
) -> None:
    spot = _at(explainer, path, line).spot
    assert spot.name.startswith(name)
    assert spot.known.known
    assert said in spot.known.sentence


@pytest.mark.parametrize(
    ("path", "line", "nearest"),
    [
        ("Vagrantfile", 11, "memory"), ("Vagrantfile", 16, "vm.box"), ("Vagrantfile", 17, ""),
        ("old.json", 7, "disk_size"), ("old.json", 8, ""), ("old.json", 15, "provisioners"),
        ("web.container", 8, "ContainerName"),
    ],
)  # fmt: skip
def test_what_is_misspelt_there_is_not_known(
    explainer: Explainer, path: str, line: int, nearest: str
) -> None:
    known = _at(explainer, path, line).spot.known
    assert not known.known
    assert known.nearest[:1] == ((nearest,) if nearest else ())


def test_what_is_known_of_words_in_a_call_and_of_variables(explainer: Explainer) -> None:
    network = _at(explainer, "Vagrantfile", 6)
    facts = dict(network.spot.known.facts)
    assert facts["guest"] == "the port inside"
    assert facts["hots"] == "not known"
    assert network.idea is not None
    assert network.idea.name == "port-forward"
    assert dict(_at(explainer, "old.json", 2).spot.known.facts)["used on"] == "line 6"
    networkd = "[Match]\nName=e*\n[Network]\nDHCP=yes\n"
    other = Explainer({"a.network": networkd}, explainer.spots.packs, find_idea)
    assert other.spots.of("a.network") is None


def test_what_is_told_of_installers_has_their_names() -> None:
    pack = kickstart_pack()
    sections = {f"%{name}" for name in pack.sections}
    assert set(told().kickstart) <= {*pack.commands, *sections}
    questions = preseed_pack().questions
    for name in told().preseed:
        theirs = name.startswith(("popularity-contest/", "apt-setup/local"))  # in no pack
        assert theirs or any(q == name or q.startswith(f"{name}/") for q in questions)
