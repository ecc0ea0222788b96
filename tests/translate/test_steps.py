"""Scripts, playbooks, user data and provisioners as steps."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.core.errors import Declined, DryfitError, UsageError
from assistant.core.translation import Translation
from assistant.translate import translate
from assistant.translate.ledger import Ledger
from assistant.translate.steps import model as m
from assistant.translate.steps.read_script import read_script
from tests.translate.laws import adds_up, fate


def steps(text: str) -> list[m.Step]:
    ledger = Ledger(text, frozenset())
    return [placed.step for placed in read_script("x.sh", f"#!/bin/sh\n{text}\n", ledger, {}).steps]


@pytest.mark.parametrize(
    ("code", "step"),
    [
        (
            "apt-get install -yq --no-install-recommends a b",
            m.Packages(("a", "b"), "apt", recommends=False),
        ),
        (
            "sudo DEBIAN_FRONTEND=noninteractive apt-get purge -y a",
            m.Packages(("a",), "apt", present=False, purge=True),
        ),
        ("dnf -y upgrade", m.Upgrade("dnf", whole=True)),
        ("systemctl enable --now a.service", m.Service("a", True, "started")),
        ("service a reload", m.Service("a", None, "reloaded")),
        ("mkdir -pm 750 /a", m.Directory("/a", m.Rights("0750"))),
        ("install -d -m 0700 -o x -g y /a", m.Directory("/a", m.Rights("0700", "x", "y"))),
        ("chmod u+x /a", m.Attributes("/a", m.Rights("u+x"))),
        ("chown -R x:y /a", m.Attributes("/a", m.Rights("", "x", "y"), recursive=True)),
        ("echo 'a  b' > /a", m.File("/a", "a  b\n")),
        ("printf 'a\\nb\\n' > /a", m.File("/a", "a\nb\n")),
        ("cat <<'X' > /a\n$b `c`\nX", m.File("/a", "$b `c`\n")),
        ("tee /a > /dev/null <<-X\n\ta\n\tX", m.File("/a", "a\n")),
        ("echo 'a  b' | sudo tee /a > /dev/null", m.File("/a", "a  b\n")),
        ("cat <<'X' | sudo tee -a /a\n$b\nX", m.Line("/a", "$b\n")),
        (
            "echo x | sudo -u y tee /a",
            m.Command("echo x | sudo -u y tee /a", what="echo x | sudo -u y tee /a"),
        ),
        ("echo x | cat >> /a", m.Command("echo x | cat >> /a", what="echo x | cat >> /a")),
        ("usermod -aG docker,adm a", m.User("a", groups=("docker", "adm"), there=True)),
        ("sysctl -w a.b=1", m.Sysctl("a.b", "1")),
        ("wget -qO /a https://x", m.Download("https://x", "/a")),
        ("ln -sfn /a /b", m.Link("/a", "/b", force=True)),
        ("rm -rf /a/*", m.Command("rm -rf /a/*", what="rm -rf /a/*")),
        (
            "apt-get install ./a.deb",
            m.Command("apt-get install ./a.deb", plain=True, what="apt-get install ./a.deb"),
        ),
        ("mkdir $(pwd)/a", m.Command("mkdir $(pwd)/a", what="mkdir $(pwd)/a")),
        ("A=1 cp a b", m.Command("A=1 cp a b", what="A=1 cp a b")),
        ("cp a b &", m.Command("cp a b &", what="cp a b &")),
        ("chmod 700 ~/a", m.Command("chmod 700 ~/a", what="chmod 700 ~/a")),
    ],
)
def test_a_command_whose_meaning_is_known_is_a_step_and_others_stay_commands(
    code: str, step: m.Step
) -> None:
    assert steps(code) == [step]


def test_what_is_set_along_the_way_comes_with_what_uses_it() -> None:
    found = steps(
        "set -e\nA=1\nB=$(date)\nf() { echo $A; }\ncd /x\nmkdir $A\nf | cat\necho $B | cat"
    )
    assert found[0] == m.Directory("/x/1")
    assert [one.code.split("\n") for one in found[1:] if isinstance(one, m.Command)] == [
        ["set -e", "A=1", "f() { echo $A; }", "f | cat"],
        ["set -e", "B=$(date)", "echo $B | cat"],
    ]
    assert all(one.folder == "/x" for one in found[1:] if isinstance(one, m.Command))


def test_a_loop_over_known_words_is_its_steps_and_others_stay_loops() -> None:
    found = steps("for x in a b; do\n  mkdir -p /$x\n  chmod 700 /$x\ndone")
    assert found == [
        m.Directory("/a"),
        m.Attributes("/a", m.Rights("0700")),
        m.Directory("/b"),
        m.Attributes("/b", m.Rights("0700")),
    ]
    for code in ("for x in *; do rm -rf $x; done", "for x in a; do y=$x; mkdir $y; done"):
        assert [type(one) for one in steps(code)] == [m.Command]


def test_a_default_is_taken_and_told() -> None:
    text = '#!/bin/sh\nUSER_NAME="${1:-deploy}"\nuseradd "$USER_NAME"\necho ready\n'
    told = translate("x.sh", text, "ansible")
    assert "name: deploy" in told.files[0].text
    assert "msg: ready" in told.files[0].text
    assert fate(told, "USER_NAME=").fate == "approximated"


def test_bash_is_asked_for_only_where_the_code_needs_it() -> None:
    text = "#!/bin/bash\nmake | tee /log\n[[ -f /x ]] && make\n"
    play = yaml.safe_load(translate("x.sh", text, "ansible").files[0].text)
    shells = [task["ansible.builtin.shell"].get("executable") for task in play[0]["tasks"]]
    assert shells == [None, "/bin/bash"]


def test_an_early_end_and_a_file_beside_the_script_are_told() -> None:
    text = "#!/bin/sh\nif [ -e /done ]; then exit 0; fi\ncp app.service /etc/app.service\nexit 0\n"
    told = translate("x.sh", text, "ansible")
    assert "ends this step alone" in fate(told, "exit 0; fi").notes[0]
    assert "remote_src" not in told.files[0].text
    assert fate(told, "cp app.service").fate == "approximated"


def test_a_variable_that_changes_is_none_that_is_known() -> None:
    found = steps("A=1\nif x; then A=2; fi\nmkdir /$A")
    assert not any(isinstance(one, m.Directory) for one in found)


_line = st.sampled_from(
    [
        "set -euo pipefail",
        "A=1",
        "export B=x",
        "apt-get update",
        "cd /opt",
        "mkdir -p $A",
        "exit 0",
        "if [ $A ]; then\n  echo x\nfi",
        "cat > /a <<EOF\n# x $A\n\nEOF",
        "f() {\n  echo\n}",
        "f",
        "# c",
        "",
        "a && b || c",
        "echo $(date) > /b",
        "for i in 1 2; do\n# c\necho $i\ndone",
        "x &",
        "echo 'é'",
        "a; b",
        "while read l; do echo $l; done < /x",
        "case $A in 1) b;; esac",
        "fi",
        'echo "',
        "<<",
    ]
)
_script = st.lists(_line, min_size=1, max_size=6).map("\n".join)


@pytest.mark.parametrize("to", ["ansible", "cloud-init", "packer"])
@given(text=_script)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_script_says(to: str, text: str) -> None:
    text = f"#!/bin/bash\n{text}\n"
    try:
        told = translate("x.sh", text, to)
    except Declined:
        return
    adds_up(told, text)
    assert told.count("lost") == 0


_word = st.sampled_from(
    [
        "a",
        "",
        "{{ x }}",
        "{{ x.y | z }}",
        "{% if %}",
        "present",
        "/etc/a",
        "yes",
        "$A",
        "0644",
        "a=b",
        "{{ item }}",
    ]
)
_scalar = st.one_of(_word, st.integers(-3, 999), st.booleans(), st.none())
_module = st.sampled_from(
    [
        "apt",
        "ansible.builtin.copy",
        "file",
        "service",
        "user",
        "group",
        "command",
        "shell",
        "template",
        "lineinfile",
        "debug",
        "get_url",
        "ansible.posix.sysctl",
        "hostname",
        "script",
        "unheard.of.it",
    ]
)
_key = st.sampled_from(
    [
        "name",
        "src",
        "dest",
        "path",
        "state",
        "content",
        "mode",
        "owner",
        "cmd",
        "chdir",
        "groups",
        "url",
        "line",
        "value",
        "creates",
        "enabled",
        "append",
        "odd",
    ]
)
_value = st.one_of(
    _scalar, st.lists(_scalar, max_size=3), st.dictionaries(_key, _scalar, max_size=2)
)
_keyword = st.sampled_from(
    [
        "when",
        "loop",
        "with_items",
        "with_dict",
        "notify",
        "register",
        "tags",
        "become",
        "vars",
        "args",
        "ignore_errors",
        "until",
        "odd",
    ]
)
_task = st.builds(
    lambda module, arguments, keywords, name: {"name": name, module: arguments} | keywords,
    _module,
    st.one_of(_scalar, st.dictionaries(_key, _value, max_size=4)),
    st.dictionaries(_keyword, _value, max_size=3),
    _scalar,
)
_tasks = st.lists(
    st.one_of(_task, st.builds(lambda one: {"block": [one], "rescue": [one]}, _task)),
    min_size=1,
    max_size=3,
)
_play = st.fixed_dictionaries(
    {"hosts": st.just("all"), "tasks": _tasks},
    optional={
        "vars": st.dictionaries(_key, _value, max_size=2),
        "roles": st.just(["x"]),
        "handlers": _tasks,
        "become": st.booleans(),
    },
)


@pytest.mark.parametrize("to", ["shell", "cloud-init", "packer"])
@given(play=_play)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_playbook_says(to: str, play: Any) -> None:
    _holds("site.yml", yaml.safe_dump([play], sort_keys=False), to)


_cloud_key = st.sampled_from(
    [
        "hostname",
        "fqdn",
        "timezone",
        "locale",
        "packages",
        "package_update",
        "users",
        "groups",
        "write_files",
        "runcmd",
        "bootcmd",
        "ntp",
        "power_state",
        "swap",
    ]
)
_user = st.dictionaries(
    st.sampled_from(["name", "groups", "sudo", "shell", "ssh_authorized_keys", "passwd", "odd"]),
    _value,
    max_size=4,
)
_entry = st.one_of(
    _value,
    st.lists(_user, max_size=2),
    st.lists(st.lists(_scalar, max_size=3), max_size=2),
    st.lists(st.sampled_from(["cd /x", "a\nb\n# c\nd\n", "A=1", "mkdir $A"]), max_size=3),
    st.lists(
        st.dictionaries(
            st.sampled_from(["path", "content", "owner", "permissions", "append"]),
            _scalar,
            max_size=4,
        ),
        max_size=2,
    ),
)


@pytest.mark.parametrize("to", ["ansible", "shell"])
@given(data=st.dictionaries(_cloud_key, _entry, min_size=1, max_size=5))
@example(data={"users": [{"name": "a", "groups": 1}]})
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_user_data_says(to: str, data: Any) -> None:
    _holds("user-data.yaml", f"#cloud-config\n{yaml.safe_dump(data, sort_keys=False)}", to)


def _holds(path: str, text: str, to: str) -> None:
    try:
        told = translate(path, text, to)
    except DryfitError:
        return
    adds_up(told, text)


def play(tasks: str, to: str = "shell", more: str = "") -> Translation:
    return translate("site.yml", f"- hosts: all\n{more}  tasks:\n{tasks}", to)


def test_values_of_the_play_are_filled_in_and_others_are_asked_for() -> None:
    tasks = "    - ansible.builtin.command: make {{ what }} {{ where }}\n"
    told = play(tasks, more="  vars:\n    what: all\n")
    assert "make all CHANGE_ME" in told.files[0].text
    assert [one.name for one in told.placeholders] == ["where"]
    assert fate(told, "make").fate == "approximated"


def test_options_among_a_commands_words_are_none_of_it() -> None:
    told = play("    - command: /bin/foo --a b creates=/tmp/x chdir=/opt\n")
    assert "(cd /opt && test -e /tmp/x || /bin/foo --a b)" in told.files[0].text


def test_what_is_never_done_or_done_elsewhere_is_not_done_here() -> None:
    told = play(
        "    - command: boom\n      when: false\n"
        "    - command: beep\n      delegate_to: localhost\n    - command: make\n"
    )
    assert "boom" not in told.files[0].text
    assert "beep" not in told.files[0].text
    assert fate(told, "boom").fate == "translated"
    assert fate(told, "beep").fate == "lost"


def test_what_is_always_done_is_done_after_the_others() -> None:
    told = play(
        "    - block:\n        - command: make\n      rescue:\n        - command: mend\n"
        "      always:\n        - command: sweep\n"
    )
    text = told.files[0].text
    assert text.index("make") < text.index("sweep")
    assert "mend" not in text
    assert fate(told, "sweep").fate == "approximated"
    assert fate(told, "mend").fate == "lost"


def test_a_condition_and_a_template_are_told() -> None:
    tasks = (
        "    - ansible.builtin.command: make\n      when: x\n"
        "    - ansible.builtin.template:\n        src: a\n        dest: b\n"
    )
    told = play(tasks)
    assert "always" in fate(told, "when").notes[0]
    assert "template" in fate(told, "src: a").notes[0]


def test_cloud_init_keeps_the_order_where_its_modules_would_not() -> None:
    text = "#!/bin/sh\nmake early\necho a > /a\napt-get install -y b\n"
    data = yaml.safe_load(translate("x.sh", text, "cloud-init").files[0].text)
    assert list(data) == ["runcmd"]
    assert [one.split("\n")[0][:15] for one in data["runcmd"]] == [
        "make early",
        "cat > /a <<'END",
        "apt-get install",
    ]
    text = "#!/bin/sh\napt-get update\napt-get install -y b\necho a > /a\nmake late\n"
    data = yaml.safe_load(translate("x.sh", text, "cloud-init").files[0].text)
    assert data["write_files"] == [
        {"path": "/a", "content": "a\n", "permissions": "0644", "defer": True}
    ]
    assert data["packages"] == ["b"]
    assert data["runcmd"] == ["make late"]


def test_a_password_is_never_copied() -> None:
    text = "#cloud-config\nusers:\n  - name: a\n    passwd: $6$hash\n"
    told = translate("user-data.yaml", text, "ansible")
    assert "$6$hash" not in "".join(file.text for file in told.files)
    assert fate(told, "passwd").fate == "lost"


def test_an_unknown_target_is_told_with_what_is_possible() -> None:
    with pytest.raises(UsageError, match=r"a shell script: no translation.*compose file") as caught:
        translate("x.sh", "#!/bin/sh\nls\n", "kubernetes")
    assert caught.value.mend == "--to takes for this file: ansible, cloud-init, packer"
