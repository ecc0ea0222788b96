"""What scripts, playbooks and user data mean beside their words: faults, restarts, folders."""

from __future__ import annotations

import pytest
import yaml

from assistant.core.translation import Translation
from assistant.translate import translate
from tests.translate.laws import fate


def script(body: str, to: str, first: str = "#!/bin/sh") -> Translation:
    return translate("x.sh", f"{first}\n{body}\n", to)


def tasks(told: Translation) -> list[dict[str, object]]:
    return list(yaml.safe_load(told.files[0].text)[0]["tasks"])


def shell_of(task: str) -> str:
    """The script that comes of one task."""
    return translate("p.yml", f"- hosts: a\n  tasks:\n    - {task}\n", "shell").files[0].text


@pytest.mark.parametrize(
    ("first", "body", "strict"),
    [
        ("#!/bin/sh", "make a\nmake b", False),
        ("#!/bin/sh -e", "make a\nmake b", True),
        ("#!/bin/bash", "set -euo pipefail\nmake a\nmake b", True),
        ("#!/bin/sh", "set -o errexit\nmake a", True),
        ("#!/bin/sh", "set -x\nmake a", False),
    ],
)
def test_a_fault_ends_the_run_where_it_ends_the_sources(
    first: str, body: str, strict: bool
) -> None:
    user_data = yaml.safe_load(script(body, "cloud-init", first).files[0].text)
    assert (user_data["runcmd"][0] == "set -e") is strict
    packer = script(body, "packer", first).files[0].text
    assert ("sh -e '{{ .Path }}'" in packer) is strict
    playbook = script(body, "ansible", first)
    assert bool(playbook.added) is not strict


def test_cloud_init_goes_on_after_a_fault_and_packer_does_not() -> None:
    told = translate("user-data", "#cloud-config\nruncmd: [make a]\n", "shell")
    assert "set -e" not in told.files[0].text
    source = 'build {\n  provisioner "shell" {\n    inline = ["make a"]\n  }\n}\n'
    assert "set -e\n" in translate("a.pkr.hcl", source, "shell").files[0].text


def test_a_restart_is_waited_for() -> None:
    body = "make a\nreboot\nmake b"
    assert {"ansible.builtin.reboot": {}}.items() <= tasks(script(body, "ansible"))[1].items()
    packer = script(body, "packer").files[0].text
    assert "expect_disconnect = true" in packer
    assert packer.count('provisioner "shell"') == 3
    data = yaml.safe_load(script("make a\nshutdown -r now", "cloud-init").files[0].text)
    assert data["power_state"] == {"mode": "reboot"}
    told = script(body, "cloud-init")
    assert fate(told, "reboot").fate == "approximated"
    back = translate("user-data", "#cloud-config\npower_state: {mode: reboot}\n", "shell")
    assert back.files[0].text.endswith("reboot\n")


def test_a_link_into_a_folder_has_the_name_of_what_it_leads_to() -> None:
    task = tasks(script("ln -sf /a/site /b/", "ansible"))[0]["ansible.builtin.file"]
    assert task == {"src": "/a/site", "path": "/b/site", "state": "link", "force": True}


def test_accounts_have_their_numbers_and_their_home_as_the_system_has_it() -> None:
    body = "groupadd -g 1500 web\nuseradd -u 1500 -g web -d /srv/web -s /sbin/nologin web"
    group, user = tasks(script(body, "ansible"))
    assert group["ansible.builtin.group"] == {"name": "web", "state": "present", "gid": 1500}
    given = user["ansible.builtin.user"]
    assert isinstance(given, dict)
    assert (given["uid"], given["home"], "create_home" in given) == (1500, "/srv/web", False)
    text = translate("p.yml", script(body, "ansible").files[0].text, "shell").files[0].text
    assert "--uid 1500" in text
    assert "--gid 1500 web" in text


def test_a_variable_of_several_packages_is_several_words() -> None:
    told = script('PKGS="nginx git"\napt-get install -y $PKGS curl', "ansible")
    assert tasks(told)[0]["ansible.builtin.apt"] == {
        "name": ["nginx", "git", "curl"], "state": "present",
    }  # fmt: skip


def test_a_folder_of_packers_is_copied_with_what_is_in_it() -> None:
    source = (
        'build {\n  provisioner "file" {\n    source = "files/"\n    destination = "/srv/"\n  }\n'
        '  provisioner "shell" {\n    script = "s.sh"\n  }\n}\n'
    )
    text = translate("a.pkr.hcl", source, "shell").files[0].text
    assert "mkdir -p /srv/\ncp -r files/. /srv/" in text
    assert "chmod +x ./s.sh\n./s.sh" in text


@pytest.mark.parametrize(
    ("task", "inside"),
    [
        ("lineinfile: {path: /a, regexp: '^#?Port', line: Port 2}",
         "  sed -i -E '\\|^#?Port|c\\Port 2' /a"),
        ("lineinfile: {path: /a, regexp: '^x', state: absent}", "sed -i -E '\\#^x#d' /a"),
        ("replace: {path: /a, regexp: 'a+', replace: b}", "sed -i -E 's#a+#b#g' /a"),
        ("ufw: {rule: allow, port: '22', proto: tcp}", "ufw allow 22/tcp"),
        ("ufw: {policy: deny, direction: incoming}", "ufw default deny incoming"),
        ("ufw: {state: enabled}", "ufw --force enable"),
        ("firewalld: {service: http, permanent: true, state: enabled}",
         "firewall-cmd --permanent --add-service=http"),
        ("seboolean: {name: x, state: true, persistent: true}", "setsebool -P x on"),
        ("cron: {name: b, hour: '3', minute: '0', job: /b}", "printf '%s\\n' '0 3 * * * /b'"),
        ("mount: {path: /d, src: /dev/b, fstype: ext4, state: mounted}",
         "mountpoint -q /d || mount /d"),
        ("authorized_key: {user: a, key: ssh-ed25519 AAAA}", "getent passwd a"),
        ("reboot:", "reboot"),
        ("group: {name: a, gid: 12}", "groupadd --gid 12 a"),
    ],
)  # fmt: skip
def test_modules_are_the_commands_that_do_the_same(task: str, inside: str) -> None:
    assert inside in shell_of(task)


def test_patterns_of_pythons_own_are_no_pattern_of_seds() -> None:
    task = "lineinfile: {path: /a, regexp: '(?i)x', line: y}"
    play = f"- hosts: a\n  tasks:\n    - command: ls\n    - {task}\n"
    assert fate(translate("p.yml", play, "shell"), "regexp").fate == "lost"


def test_a_play_for_other_machines_is_told() -> None:
    play = "- hosts: web\n  tasks: [{command: a}]\n- hosts: db\n  tasks: [{command: b}]\n"
    told = translate("p.yml", play, "shell")
    assert (fate(told, "web").fate, fate(told, "db").fate) == ("translated", "approximated")


USER_DATA = """#cloud-config
hostname: a
fqdn: a.lan
ssh_pwauth: false
write_files:
  - path: /m
    encoding: b64
    content: SGVsbG8K
chpasswd:
  list: |
    root:geheim
mounts:
  - [vdb, /data, ext4]
"""


def test_user_data_keeps_names_mounts_and_encoded_files() -> None:
    told = translate("user-data", USER_DATA, "shell")
    text = told.files[0].text
    assert text.count("hostnamectl set-hostname a\n") == 1
    assert "127.0.1.1 a.lan a\n" in text
    assert "PasswordAuthentication no\n" in text
    assert "Hello\n" in text
    assert "/dev/vdb /data ext4 defaults,nofail 0 2\n" in text
    assert not any("geheim" in line.text for line in told.lines)


def test_names_that_are_only_read_are_filled_in() -> None:
    told = script("readonly A=ops\ndeclare -r B=/srv\nmkdir -p $B/$A", "ansible", "#!/bin/bash")
    assert tasks(told)[0]["ansible.builtin.file"] == {
        "path": "/srv/ops", "state": "directory", "mode": "0755",
    }  # fmt: skip


PLAY = """- hosts: db
  become: true
  tasks:
    - command: systemctl is-active x
      failed_when: false
    - shell: echo a; echo b > /x
      ignore_errors: true
    - shell: rm -r /old
      args: {removes: /old}
    - pip: {name: flask, virtualenv: /srv/venv}
    - git: {repo: https://x/y.git, dest: /srv/y, version: HEAD, depth: 1}
    - git: {repo: https://x/y.git, dest: /srv/z, version: 0123abcd}
    - apt: {upgrade: dist, autoremove: yes}
    - unarchive: {src: /y.tgz, dest: /opt, remote_src: yes, creates: /opt/y}
    - shell: "set -o pipefail\\na | b\\n"
      args: {executable: /bin/bash}
"""


def test_tasks_that_may_fail_environments_and_commits_are_what_they_are_in_the_play() -> None:
    told = translate("site.yml", PLAY, "shell")
    text = told.files[0].text
    assert "systemctl is-active x || true" in text
    assert "sh -c 'echo a; echo b > /x' || true" in text
    assert "apt-get dist-upgrade -y\napt-get autoremove -y\n" in text
    assert "test -e /opt/y || tar -xf /y.tgz -C /opt" in text
    assert "bash -c 'set -o pipefail\na | b'" in text
    assert "test ! -e /old || rm -r /old" in text
    assert "test -e /srv/venv/bin/pip || python3 -m venv /srv/venv\n/srv/venv/bin/pip i" in text
    assert "git clone --depth 1 https://x/y.git /srv/y" in text
    assert "{ git clone https://x/y.git /srv/z && git -C /srv/z checkout 0123abcd; }" in text
    assert fate(told, "failed_when").fate == "translated"


CALLED = """#!/bin/bash -e
NAME=${1:?name}
sudo apt-get install -y git
source /opt/venv/bin/activate
mkdir -p ~/.config && chown $NAME: /srv
useradd $2
"""


def test_arguments_of_a_script_and_the_home_of_who_calls_it_are_told() -> None:
    told = translate("a.sh", CALLED, "ansible")
    assert "set -e\n          NAME=${1:?name}\n          source /opt" in told.files[0].text
    assert "arguments" in fate(told, "NAME=").notes[0]
    assert "root, whose home" in fate(told, "mkdir").notes[0]
    assert "arguments" in fate(told, "useradd").notes[0]


SOURCES = """- hosts: all
  become: true
  tasks:
    - apt_repository: {repo: "deb [signed-by=/k] http://apt.example.org/pub bookworm main"}
    - ansible.builtin.apt_repository: {repo: "ppa:a/b"}
    - yum_repository: {name: epel, description: EPEL, baseurl: "https://x/$basearch/", enabled: no}
    - blockinfile: {path: /etc/hosts, block: "10.0.0.1 a", marker: "# {mark} x"}
    - community.general.snap: {name: [a, b], classic: true}
    - npm: {name: yarn, global: yes, version: "1"}
    - alternatives: {name: editor, path: /usr/bin/vim}
    - rpm_key: {key: https://k}
    - blockinfile: {path: /x, block: a, insertafter: b}
    - apt_repository: {repo: "ppa:a/c", state: absent}
"""


def test_sources_of_packages_and_blocks_of_lines_are_files_and_commands() -> None:
    told = translate("site.yml", SOURCES, "shell")
    text = told.files[0].text
    assert "cat > /etc/apt/sources.list.d/apt_example_org_pub.list" in text
    assert "main\nEND_OF_FILE\napt-get update\nadd-apt-repository -y ppa:a/b\n" in text
    assert "[epel]\nname=EPEL\nbaseurl=https://x/$basearch/\nenabled=0\n" in text
    assert "sed -i '/^# BEGIN x$/,/^# END x$/d' /etc/hosts" in text
    assert "snap install --classic b\nnpm install --global yarn@1\nupdate-alternatives" in text
    assert fate(told, "insertafter").fate == fate(told, "absent").fate == "lost"
