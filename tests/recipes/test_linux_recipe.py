"""Linux images: how each installer is started, fed and stopped, per builder."""

from __future__ import annotations

import re

import pytest

from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.core.plan import Plan
from assistant.core.request import UserFile
from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import files, intent

SYSTEMS = (
    "debian-11", "debian-12", "debian-13", "ubuntu-22.04", "ubuntu-24.04",
    "rocky-8", "rocky-9", "almalinux-8", "almalinux-9", "fedora-42", "fedora-43",
)  # fmt: skip
BUILDERS = ("qemu", "hyperv-iso", "virtualbox-iso", "vmware-iso", "vsphere-iso", "proxmox-iso")
ALL_SOFTWARE = (
    "nginx", "httpd", "haproxy", "postgres", "mariadb", "redis", "memcached", "docker-engine",
    "system-updates", "unattended-upgrades", "lvm", "no-swap",
)  # fmt: skip

DEBIAN_BIOS = "auto preseed/url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg "
DEBIAN_UEFI = "linux /install.amd/vmlinuz auto=true priority=critical "
UBUNTU_HTTP = r"autoinstall ds=\"nocloud-net;s=http://{{ .HTTPIP }}:{{ .HTTPPort }}/\"<enter>"
UBUNTU_CD = "linux /casper/vmlinuz --- autoinstall<enter>"
EL_BIOS_HTTP = '"<wait><up><tab>",\n    " inst.text inst.ks=http://'
EL_UEFI_CD = '"<down><down><end>",\n    " inst.text",\n    "<leftCtrlOn>x<leftCtrlOff>"'
EL_UEFI_HTTP = '"<down><down><end>",\n    " inst.text inst.ks=http://'
EL_BIOS_CD = '["<wait><up><tab>", " inst.text", "<enter>"]'


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def made(
    packs: Packs,
    os: str,
    *platforms: str,
    components: tuple[str, ...] = (),
    parameters: tuple[Parameter, ...] = (),
    user: tuple[UserFile, ...] = (),
) -> Plan:
    return make_plan(intent("machine-image", platforms, os, components, parameters), packs, user)


def assert_holds(plan: Plan, packs: Packs, which: int) -> None:
    texts = files(plan, which)
    checked = check_files(texts, packs)
    assert not [f for f in checked.findings if f.severity != "info"], plan.name
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == [], plan.name


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("os", ["debian-12", "ubuntu-24.04", "rocky-9"])
def test_a_draft_has_no_findings_and_holds(packs: Packs, os: str, builder: str) -> None:
    assert_holds(made(packs, os, builder), packs, 0)
    assert_holds(made(packs, os, builder, components=(*ALL_SOFTWARE, "uefi")), packs, 1)


@pytest.mark.slow
def test_every_system_on_every_builder_holds(packs: Packs) -> None:
    for os in SYSTEMS:
        for builder in BUILDERS:
            for which in (0, 1, 2):
                assert_holds(made(packs, os, builder), packs, which)
        assert_holds(made(packs, os, *BUILDERS), packs, 0)


@pytest.mark.parametrize(
    ("os", "builder", "components", "expected"),
    [
        ("debian-12", "qemu", (), DEBIAN_BIOS),
        ("debian-12", "qemu", ("uefi",), DEBIAN_UEFI),
        ("debian-12", "hyperv-iso", (), DEBIAN_UEFI),
        ("debian-12", "vsphere-iso", (), DEBIAN_UEFI),
        ("debian-12", "vsphere-iso", ("bios",), DEBIAN_BIOS),
        ("debian-12", "proxmox-iso", (), DEBIAN_BIOS),
        ("ubuntu-24.04", "qemu", (), UBUNTU_HTTP),
        ("ubuntu-24.04", "hyperv-iso", (), UBUNTU_CD),
        ("ubuntu-24.04", "proxmox-iso", (), UBUNTU_CD),
        ("rocky-9", "qemu", (), EL_BIOS_HTTP),
        ("rocky-9", "hyperv-iso", (), EL_UEFI_CD),
        ("almalinux-8", "proxmox-iso", (), EL_BIOS_CD),
        ("fedora-43", "qemu", (), EL_UEFI_HTTP),
        ("fedora-42", "proxmox-iso", (), EL_UEFI_CD),
    ],
)
def test_boot_command(
    packs: Packs, os: str, builder: str, components: tuple[str, ...], expected: str
) -> None:
    source = files(made(packs, os, builder, components=components))["sources.pkr.hcl"]
    assert expected in source
    assert source.count("boot_command = ") == 1


@pytest.mark.parametrize(
    ("os", "label"), [("ubuntu-24.04", "cidata"), ("rocky-9", "OEMDRV"), ("almalinux-8", "OEMDRV")]
)
@pytest.mark.parametrize("builder", ["hyperv-iso", "vsphere-iso", "proxmox-iso"])
def test_answers_on_a_cd_have_the_label_that_is_looked_for(
    packs: Packs, os: str, label: str, builder: str
) -> None:
    source = files(made(packs, os, builder))["sources.pkr.hcl"]
    assert f'cd_label = "{label}"' in source
    assert "http_content" not in source


def test_proxmox_locks_the_account_in_the_script(packs: Packs) -> None:
    texts = files(made(packs, "debian-12", "proxmox-iso"))
    assert "shutdown_command" not in texts["sources.pkr.hcl"]
    assert "passwd -l" in texts["scripts/90-clean.sh"]
    texts = files(made(packs, "debian-12", "qemu"))
    assert "passwd -l ${var.ssh_username} && shutdown -P now" in texts["sources.pkr.hcl"]
    assert "passwd -l" not in texts["scripts/90-clean.sh"]


def test_one_draft_for_two_builders_installs_both_agents(packs: Packs) -> None:
    texts = files(made(packs, "rocky-9", "hyperv-iso", "vmware-iso"))
    assert {"hyperv-daemons", "open-vm-tools"} <= set(texts["answers/ks.cfg"].split())
    assert '["hyperv-iso.linux", "vmware-iso.linux"]' in texts["build.pkr.hcl"]


def test_values_of_the_goal_stand_in_the_files(packs: Packs) -> None:
    given = (
        Parameter("cpus", 6, "goal"),
        Parameter("memory_mb", 6144, "goal"),
        Parameter("disk_gb", 48, "goal"),
        Parameter("hostname", "db7", "goal"),
        Parameter("keyboard", "de", "goal"),
        Parameter("locale", "de-DE", "goal"),
        Parameter("timezone", "Europe/Vienna", "goal"),
        Parameter("username", "ops", "goal"),
        Parameter("name", "golden", "goal"),
        Parameter("vlan", 30, "goal"),
        Parameter("bridge", "vmbr7", "goal"),
    )
    plan = made(packs, "debian-12", "proxmox-iso", parameters=given)
    texts = files(plan)
    source, answers = texts["sources.pkr.hcl"], texts["answers/preseed.cfg"]
    for line in ("cores = 6", "memory = 6144", 'disk_size = "48G"', 'vlan_tag = "30"', "=db7 "):
        assert line in source
    for line in ("locale string de_DE.UTF-8", "select de\n", "zone string Europe/Vienna\n"):
        assert line in answers
    assert 'default = "builder"' in texts["variables.pkr.hcl"], "the build has its own account"
    for default in ('"ops"', '"golden"', '"vmbr7"'):
        assert f"default = {default}" in texts["variables.pkr.hcl"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]
    assert_holds(plan, packs, 0)


def test_user_scripts_run_before_the_clean_up(packs: Packs) -> None:
    plan = made(packs, "ubuntu-24.04", "qemu", user=(UserFile("agent.sh", b"#!/bin/sh\n"),))
    build = files(plan)["build.pkr.hcl"]
    assert build.index("scripts/agent.sh") < build.index("scripts/90-clean.sh")
    assert_holds(plan, packs, 0)


def test_the_users_own_answers_are_not_rendered(packs: Packs) -> None:
    own = b"#cloud-config\nautoinstall: {version: 1}\n"
    plan = made(packs, "ubuntu-24.04", "qemu", user=(UserFile("user-data", own),))
    assert 'file("${path.root}/answers/user-data")' in files(plan)["sources.pkr.hcl"]
    assert next(f for f in plan.files if f.path == "answers/user-data").user_bytes == own


def test_lvm_is_no_question_where_the_goal_asks_for_it(packs: Packs) -> None:
    plan = made(packs, "debian-12", "qemu", components=("lvm",))
    assert "partman-auto/method string lvm" in files(plan)["answers/preseed.cfg"]


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("os", ["debian-12", "ubuntu-24.04", "rocky-8"])
def test_an_account_of_the_goal_stays_in_the_image(packs: Packs, os: str, which: int) -> None:
    asked = ("ssh-key", "sudo", "docker-engine")
    given = (Parameter("username", "deploy", "goal"),)
    plan = made(packs, os, "qemu", components=asked, parameters=given)
    texts = files(plan, which)
    variables, script = texts["variables.pkr.hcl"], texts["scripts/20-account.sh"]
    assert re.search(r'"account_name" \{[^}]*default = "deploy"', variables)
    assert re.search(r'"ssh_username" \{[^}]*default = "builder"', variables)
    key = re.search(r'variable "ssh_public_key" \{.*?\n\}', variables, re.S)
    assert key is not None
    assert "default" not in key[0], "the goal asks for the key, so it must be given"
    assert "ssh_public_key = " in texts["linux.pkrvars.hcl.example"]
    for line in ("visudo -cf /etc/sudoers.d/10-account", "usermod -aG docker", "sshd -t"):
        assert line in script
    build = texts["build.pkr.hcl"]
    order = [build.index(f"scripts/{name}") for name in ("10-soft", "20-acc", "90-clean")]
    assert order == sorted(order)
    assert "passwd -l ${var.ssh_username}" in texts["sources.pkr.hcl"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]
    assert_holds(plan, packs, which)


def test_no_account_where_the_goal_asks_for_none(packs: Packs) -> None:
    texts = files(made(packs, "debian-12", "qemu"))
    assert "scripts/20-account.sh" not in texts
    assert "ssh_public_key" not in texts["variables.pkr.hcl"]


def test_a_key_is_open_to_choose_where_the_goal_names_none(packs: Packs) -> None:
    given = (Parameter("username", "ops", "goal"),)
    plan = made(packs, "debian-12", "qemu", parameters=given)
    texts = files(plan)
    assert re.search(r'"ssh_public_key" \{[^}]*default = ""', texts["variables.pkr.hcl"])
    assert "PasswordAuthentication" not in texts["scripts/20-account.sh"]
    assert "sudoers" not in texts["scripts/20-account.sh"]
    assert "Without a key in ssh_public_key nobody logs in" in texts["README.md"]
    assert_holds(plan, packs, 0)


def test_the_two_accounts_never_have_one_name(packs: Packs) -> None:
    given = (Parameter("username", "builder", "goal"),)
    variables = files(made(packs, "debian-12", "qemu", parameters=given))["variables.pkr.hcl"]
    assert re.search(r'"ssh_username" \{[^}]*default = "packer"', variables)
    unnamed = files(made(packs, "debian-12", "qemu", components=("sudo",)))["variables.pkr.hcl"]
    assert re.search(r'"account_name" \{[^}]*default = "ops"', unnamed)


def test_a_password_of_the_goal_becomes_the_builds_variable(packs: Packs) -> None:
    def left(secret: str) -> list[str]:
        plan = made(packs, "debian-12", "qemu", parameters=(Parameter("secret", secret, "goal"),))
        assert_holds_but_unseen(plan, packs)
        return [o.id for o in plan.obligations if o.check == "not_drafted"]

    assert left("root_password") == []
    assert left("api_key") == ["goal.value.secret=api_key"]


def test_a_disk_that_is_not_encrypted_is_told(packs: Packs) -> None:
    plan = made(packs, "rocky-9", "qemu", components=("encrypted-disk",))
    assert [o.id for o in plan.obligations if o.check == "not_drafted"]
    assert any("not encrypted" in note for note in plan.notes)


def test_an_address_that_has_no_place_is_told(packs: Packs) -> None:
    given = (Parameter("ip", "10.0.0.9/24", "goal"), Parameter("gateway", "10.0.0.1", "goal"))
    plan = made(packs, "ubuntu-24.04", "qemu", parameters=given)
    assert "goal.value.ip=10.0.0.9/24" in [o.id for o in plan.obligations]
    assert any("that of every clone" in note for note in plan.notes)


def assert_holds_but_unseen(plan: Plan, packs: Packs) -> None:
    held = judge(plan.obligations, files(plan), packs)
    assert {h.status for h in held if not h.id.startswith("goal.")} == {"met"}


def test_a_clone_can_grow_its_disk(packs: Packs) -> None:
    for os in ("rocky-9", "ubuntu-24.04", "debian-12"):
        for which in (0, 1):
            texts = files(made(packs, os, "qemu"), which)
            answers = "".join(t for p, t in texts.items() if p.startswith("answers/"))
            assert not re.search(r"method string lvm|--type=lvm|name: lvm", answers)
    assert (
        "autopart --nohome --noswap --type=plain --fstype=xfs\n"
        in files(made(packs, "rocky-9", "qemu"))["answers/ks.cfg"]
    )
    told = files(made(packs, "rocky-9", "qemu", components=("lvm",)))["README.md"]
    assert "lvextend -r" in told


def test_the_root_file_system_is_the_one_asked_for(packs: Packs) -> None:
    said = Parameter("filesystem", "ext4", "goal")
    made_of = {
        os: files(made(packs, os, "qemu", parameters=(said,)))["answers/ks.cfg"]
        for os in ("rocky-9", "fedora-43")
    }
    assert all("--fstype=ext4\n" in text for text in made_of.values())
    assert "repo=fedora-43&arch=x86_64" in made_of["fedora-43"]
    assert "\ncdrom\n" in made_of["rocky-9"]


@pytest.mark.parametrize(
    ("os", "package"),
    [
        ("debian-12", "docker-compose"),
        ("ubuntu-24.04", "docker-compose-v2 docker-buildx"),
        ("rocky-9", "docker-buildx-plugin docker-compose-plugin"),
        ("fedora-43", "docker-compose"),
    ],
)
def test_docker_comes_with_compose(packs: Packs, os: str, package: str) -> None:
    texts = files(made(packs, os, "qemu", components=("docker-engine",)))
    assert f"{package}\n" in texts["scripts/10-software.sh"]


def test_the_readme_names_the_cache_that_there_is(packs: Packs) -> None:
    assert "rm -rf ~/.cache/packer" in files(made(packs, "debian-12", "qemu"))["README.md"]
    assert "cache/packer" not in files(made(packs, "debian-12", "proxmox-iso"))["README.md"]
