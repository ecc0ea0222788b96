"""Every building block of playbooks and first boots, alone, on both families of systems."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from assistant import paths
from assistant.check import check_files, judge
from assistant.core.errors import Declined, Unfinished
from assistant.core.intent import Parameter
from assistant.knowledge import Packs
from assistant.knowledge.ansible import builtin, known_module
from assistant.plan import make_plan
from assistant.plan.library import parts_of, recipes
from assistant.plan.recipe import Lookup, Part, Recipe
from assistant.prove import prove
from assistant.targets.packer.windows.tables import tables
from assistant.understand import read_goal
from tests.plan.helpers import files, intent

PLAYBOOKS = [r for r in recipes(paths.prompts_dir()) if r.target in ("ansible", "cloudinit")]
VALUES: dict[str, str | int] = {
    "username": "ops", "users": "anna", "removed_user": "old", "package": "htop",
    "group": "staff", "hostname": "web01", "timezone": "Europe/Berlin", "swap_mb": 4096,
    "open_port": 443, "nfs_export": "10.0.0.5:/srv/data", "device": "/dev/sdb",
    "filesystem": "ext4", "swappiness": 10, "removed_package": "snapd",
    "mount_point": "/mnt/data", "upstream_port": 5000, "content": "hello",
    "domain": "app.example.org", "database": "shop", "path": "/srv/data", "proxy": "nginx",
    "script": "/usr/local/bin/job.sh", "ip": "192.0.2.10", "compose_project": "../compose/",
    "ntp": "time.example.org", "restricted_port": 9100, "ssh_port": 2222, "postgres_release": 16,
    "log_host": "log.example.com",
    "log_port": 1514,
    "php_release": "8.2", "share": "scans", "backend": "10.0.0.11", "volume_group": "data",
    "lv_size": "50g", "port_group": "web", "restricted_rule": "9100=10.0.0.5",
    "restricted_ssh": "10.0.0.0/24",
    "git_repository": "https://git.example.com/ops/stack.git",
    "zabbix_host": "10.0.0.5", "windows_timezone": "W. Europe Standard Time",
    "file_text": "/etc/motd=hello",
    "lock_minutes": 10, "page_file_mb": 8192, "page_file_drive": "D",
    "password_length": 12, "lockout_attempts": 5,
    "user_group": "anna=Administrators", "wsus_server": "http://wsus.example.org:8530",
    "event_log_size": "256m",
    "smb_share": "//nas/data", "dns": "10.0.0.5", "nic_dhcp": "eth0",
    "nic_address": "eth1=10.0.5.10/24",
    "zfs_pool": "tank", "zfs_dataset": "tank/data", "log_size": "10m", "log_files": 3,
    "registry_value": r"HKLM\SOFTWARE\Acme\Site=Vienna", "windows_share": r"Data=D:\data",
    "installer": r"\\fs01\software\agent.msi", "service_on": "W32Time", "service_off": "Fax",
    "service_manual": "wuauserv", "task_name": "Rotate", "dns_zone": "corp.example.com",
    "dns_suffix": "corp.example.com", "event_log": "Security=1g",
    "mapped_drive": r"H=\\fs01\home", "defender_exclusion": r"D:\Data",
    "path_folder": r"C:\Tools", "environment_variable": r"JAVA_HOME=C:\Java",
    "powershell_module": "PSWindowsUpdate", "new_drive": "D=1",
    "program_service": r"agent=C:\Apps\agent.exe", "printer": "office=10.0.0.60",
    "printer_share": r"\\print01\hp", "dhcp_scope": "10.0.50.100=10.0.50.200",
    "regional_format": "de-DE",
    "ca_file": "corp-ca.crt", "wsus_content": r"D:\WSUS",
    "windows_feature": "Web-Asp-Net45", "admin_name": "root0",
    "ou": "Servers", "computer": "PC01", "port": 8080,
    "kernel_setting": "net.ipv4.ip_forward=1", "locale": "de-DE", "keyboard": "de",
    "open_udp_port": 51820, "host_entry": "db01=10.0.0.11", "restarted_service": "app",
    "stopped_service": "cups", "kept_service": "chronyd", "rotated_log": "/var/log/app/*.log",
    "copied_file": "app.conf=/etc/app.conf", "templated_file": "app.conf.j2=/etc/app.conf",
    "package_mirror": "http://de.archive.ubuntu.com/ubuntu", "package_proxy": "http://10.0.0.3:3142",
    "synced_folder": "/srv/data=backup01:/backup/data", "listen_address": "0.0.0.0",
    "fqdn": "db01.example.com", "journal_size": "500M",
    "fetched_script": "https://example.com/setup.sh",
    "run_command": "uptime", "folder_path": "/srv/www", "search_domain": "corp.lan",
    "kernel_module": "br_netfilter", "wazuh_host": "10.0.0.5",
    "docker_data_root": "/data/docker", "docker_mirror": "https://mirror.example.org",
    "insecure_registry": "registry.lan:5000",
    "static_address": "10.0.0.20/24", "forwarder": "1.1.1.1", "query_network": "10.0.0.0/24",
    "zone_record": "nas=10.0.0.5", "dhcp_range": "10.0.0.100 - 10.0.0.200",
    "dhcp_network": "10.0.0.0/24", "health_check_path": "/healthz",
    "node_release": 22, "login_banner": "Keep out", "limit": "nofile=65535", "journal_days": 30,
    "journal_storage": "persistent", "ssh_user": "ops", "ssh_group": "sshusers",
    "ssh_option": "MaxAuthTries=3", "service_command": "/opt/app/run",
    "mail_host": "smtp.example.com", "k3s_url": "https://10.0.0.10:6443",
}  # fmt: skip
WARNED = {
    ("password-login",): ("rule/ssh-password",),
    ("selinux-permissive",): ("rule/protection-off",),
    ("no-selinux-enforcing",): ("rule/protection-off",),
    ("no-firewalld",): ("rule/protection-off",),
}
"""Rules that warn of what a part is for."""
KEYWORDS = {
    "name", "tags", "block", "register", "when", "loop", "loop_control", "notify", "become",
    "become_user", "become_method", "run_once", "vars",
    "changed_when", "failed_when", "check_mode", "no_log", "delegate_to",
    "listen", "environment",
}  # fmt: skip


def cases() -> Iterator[tuple[str, Recipe, str | None, tuple[str, ...], tuple[Parameter, ...]]]:
    for recipe in PLAYBOOKS:
        windows = "family:windows" in recipe.match[0]
        for part in parts_of(recipe, paths.prompts_dir()):
            if not part.slots or any(fact.startswith("part:") for fact in part.when):
                continue
            for os in ("windows-server-2022",) if windows else ("debian-12", "rocky-9"):
                other = "packages:dnf" if os == "debian-12" else "packages:apt"
                if other not in part.when:
                    yield from _wishes(recipe, part, os)


def _wishes(recipe: Recipe, part: Part, os: str) -> Iterator[Any]:
    alternatives = [fact.split("|") for fact in part.when if not fact.startswith("packages:")]
    for first in (f for f in alternatives[0] if f.startswith(("has:", "param:", "platform:"))):
        facts = [first, *(names[0] for names in alternatives[1:])]
        components = tuple(f[4:] for f in facts if f.startswith("has:"))
        components += ("docker-engine",) if "platform:docker" in facts else ()
        given = tuple(_given(f[6:]) for f in facts if f.startswith("param:"))
        yield f"{part.id} {first} {os}", recipe, os, components, given


def _given(name: str) -> Parameter:
    return Parameter(name, VALUES[name], "set")


CASES = list(cases())


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def test_there_are_cases_of_every_recipe() -> None:
    assert {case[1].id for case in CASES} == {recipe.id for recipe in PLAYBOOKS}


@pytest.mark.parametrize("case", CASES, ids=[f"{case[1].target} {case[0]}" for case in CASES])
def test_a_part_alone_is_clean_and_holds(case: Any, packs: Packs) -> None:
    _, recipe, os, components, given = case
    subject = next(f[8:] for f in recipe.match[0] if f.startswith("subject:"))
    plan = make_plan(intent(subject, (), os, components, given, target=recipe.target), packs)
    for which in (0, 1):
        texts = files(plan, which)
        found = [f for f in check_files(texts, packs).findings if f.severity != "info"]
        found = [f for f in found if f.code not in WARNED.get(components, ())]
        assert not found, "\n".join(f"{f.path}:{f.start.line} {f.summary}" for f in found)
        drafted = [o for o in plan.obligations if o.check != "not_drafted"]
        unmet = [h for h in judge(drafted, texts, packs) if h.status != "met"]
        assert not unmet, "\n".join(f"{h.id}: {h.why}" for h in unmet)
        assert list(_modules(texts)) or recipe.target == "cloudinit"
        assert not list(_unknown(texts))
    assert not [o.id for o in plan.obligations if o.check == "not_drafted"]
    assert "## What it does" in texts["README.md"]


def _modules(texts: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every module of a playbook with what it is given."""
    for play in yaml.safe_load(texts["playbook.yml"]) if "playbook.yml" in texts else ():
        waiting = [*play["tasks"], *play.get("handlers", ())]
        for task in waiting:
            waiting += task.get("block", ())
            for name, given in task.items():
                if name not in KEYWORDS:
                    yield name, given if isinstance(given, dict) else {}


def _unknown(texts: Any) -> Iterator[str]:
    """Modules and options that no pack has."""
    for name, given in _modules(texts):
        module = known_module(name)
        if module is None or "." not in name:
            yield name
            continue
        names = {n for key, option in module.options.items() for n in (key, *option.aliases)}
        free = {"cmd"} if builtin(name) in ("command", "shell") else set()
        yield from (f"{name}: {key}" for key in given if key not in names | free)


def test_each_account_has_a_place_for_its_key(packs: Packs) -> None:
    goal = "ansible create users anna and ben with ssh keys and sudo, remove user olduser"
    plan = make_plan(read_goal(goal, packs), packs)
    held = yaml.safe_load(files(plan)["group_vars/all.yml"])
    assert [one["name"] for one in held["accounts"]] == ["anna", "ben"]
    assert all(re.match("REPLACE_WITH_", one["ssh_public_key"]) for one in held["accounts"])
    assert held["removed_accounts"] == ["olduser"]
    assert not [o.id for o in plan.obligations if o.check == "not_drafted"]


def test_a_file_that_the_draft_makes_itself_is_not_asked_for(packs: Packs) -> None:
    goal = "cloud init that installs nginx and writes an index.html saying hello"
    plan = make_plan(read_goal(goal, packs), packs)
    held = yaml.safe_load(files(plan)["user-data"])
    assert held["write_files"][0]["path"].endswith("/index.html")
    assert "hello" in held["write_files"][0]["content"]
    assert not [o.id for o in plan.obligations if o.check == "not_drafted"]


@pytest.mark.parametrize("goal", ["an ansible playbook", "cloud-init user-data for debian"])
def test_a_goal_that_says_nothing_is_asked_what_it_wants(packs: Packs, goal: str) -> None:
    with pytest.raises(Declined, match="nothing says what"):
        make_plan(read_goal(goal, packs), packs)


def test_the_second_family_of_distributions_is_said_to_be_left_out(packs: Packs) -> None:
    plan = make_plan(read_goal("ansible playbook to update debian and rocky hosts", packs), packs)
    assert "goal.component.rocky" in [o.id for o in plan.obligations]


@pytest.mark.container
@pytest.mark.parametrize(
    "goal",
    [
        "ansible create users anna and ben with ssh keys and sudo, remove user olduser",
        "ansible ssh hardening playbook - no root login, no passwords, only group sshusers",
        "ansible: fail2ban, unattended upgrades and docker on ubuntu 24.04",
        "cloud-init with docker, user ops with ssh key, packages htop and vim, 2 GB swap",
        "cloud-init: automatic security updates, fail2ban, ufw that only lets ssh and 443 in",
        "cloud-config for a single node k3s server",
    ],
)
def test_the_engines_find_nothing(packs: Packs, goal: str) -> None:
    plan = make_plan(read_goal(goal, packs), packs)
    proof = prove(files(plan), packs, strict=True)
    assert not proof.findings
    status = {e.rung: e.status for e in proof.evidence}
    assert status["engine"] in ("passed", "partial")
    assert status["executed"] in ("passed", "partial")


def test_windows_has_one_name_for_a_time_zone() -> None:
    """Playbooks look it up in the table that the answer files are made from."""
    (recipe,) = (r for r in PLAYBOOKS if "family:windows" in r.match[0])
    (zone,) = (p for p in recipe.parameters if p.name == "windows_timezone")
    assert zone.lookup is not None
    assert zone.lookup.table == tables().time_zones


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    shutil.copytree(paths.prompts_dir() / "ansible", tmp_path / "ansible")
    (tmp_path / "packer").mkdir()
    (tmp_path / "packer/windows-tables.yaml").write_text("zones: {UTC: UTC}\n")
    with pytest.raises(Unfinished, match="no table 'time_zones'"):
        recipes(tmp_path)


@pytest.mark.parametrize("form", [{}, {"file": "a.yaml"}, {"table": {"a": 1}, "file": "a.yaml"}])
def test_a_lookup_has_one_table(form: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError, match="a table, or a file"):
        msgspec.convert({"by": "os", **form}, Lookup)


def test_what_recipes_share_stands_in_one_part() -> None:
    """A part brings variables and the places of user files, where it holds."""
    for name in ("packer-linux-image", "packer-cloned-image", "packer-rented-image"):
        (recipe,) = (r for r in recipes(paths.prompts_dir()) if r.id == name)
        held = {v.name: v.when for v in recipe.variables}
        assert held["account_name"][0] == "part:account"
        assert held["root_ca_path"] == ["part:own-root"]
        assert [r.role for r in recipe.user_files if r.when == ["part:linux"]] == [
            "provision",
            "clone-script",
        ]
