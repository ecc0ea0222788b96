"""What of a script a container cannot run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.prove.rehearsal.leave_out import Kept, Missing, leave_out
from assistant.syntax.shell import commands, statements
from assistant.targets.confined import reason
from assistant.targets.rehearsal_tables import left_out


def kept(text: str, missing: Missing | None = None) -> tuple[str, list[str]]:
    found = leave_out(text, missing or Missing())
    assert isinstance(found, Kept)
    return found.text, [f"{left.what}: {left.why}" for left in found.left]


@pytest.mark.parametrize(
    "command",
    [
        "apt-get -o Dpkg::Options::=--force-confold -y install nginx",
        "sudo -E apt update",
        "DEBIAN_FRONTEND=noninteractive apt-get upgrade",
        "curl -fsSL https://example.org/x",
        "timeout 60 wget -q https://example.org/x",
        "git clone https://example.org/x.git",
        "python3 -m pip install ansible",
        "bash -c 'cd /tmp; curl -O https://example.org/x'",
        "su - user -c 'pip install x'",
        "apt-key adv --keyserver keys.example.org --recv-keys 1",
        "rsync -a host:/x /y",
        "systemctl enable --now ssh",
        "sudo reboot",
        "cloud-init status --wait",
        "mount /dev/sdb1 /mnt",
        "modprobe br_netfilter",
        "ip link set eth0 up",
        "dd if=/dev/zero of=/EMPTY bs=1M",
        "xargs curl",
        "/usr/sbin/update-grub",
    ],
)
def test_needs_what_a_container_has_not(command: str) -> None:
    assert reason(commands(command)[0], left_out())


@pytest.mark.parametrize(
    "command",
    [
        "apt-get clean",
        "cloud-init clean --logs",
        "apt-get -y autoremove --purge",
        "apt-mark hold linux-image-amd64",
        "dpkg -i /tmp/x.deb",
        "curl http://localhost:8080/health",
        "curl --version",
        "git config --global user.name x",
        "pip install --no-index /tmp/x.whl",
        "ip addr show",
        "hostname",
        "date +%s",
        "dd if=/dev/zero of=/swap bs=1M count=64",
        "rsync -a /x/ /y/",
        "echo systemctl restart ssh",
        "useradd -m reboot",
        "bash -c 'echo $1' curl x",
        "$PROGRAM install",
    ],
)
def test_runs_in_a_container(command: str) -> None:
    assert not reason(commands(command)[0], left_out())


def test_a_statement_goes_as_a_whole_and_lines_stay() -> None:
    text, left = kept("set -e\ncurl -o x \\\n  https://h/x && tar xf x\necho done\n")
    assert text == "set -e\n\n:\necho done\n"
    assert left == ["curl -o x: it needs a network"]


def test_what_hangs_on_a_condition_goes_with_it() -> None:
    assert kept("if curl https://h; then a; else b; fi\n")[0] == ":\n"
    assert kept("if a; then b; elif curl https://h; then c; fi\n")[0] == ":\n"
    assert kept("until curl https://h; do sleep 1; done\n")[0] == ":\n"


def test_within_a_block_only_the_part_goes() -> None:
    assert kept("if a; then apt-get update; b; fi\n")[0] == "if a; then :; b; fi\n"
    assert kept("f() { systemctl stop x; b; }\n")[0] == "f() { :; b; }\n"
    assert kept("[ -x y ] || { reboot; }\n")[0] == ":\n"


def test_what_needs_the_outcome_goes_too() -> None:
    text, left = kept(
        'V=$(curl https://h)\necho "$V"\nV=1\necho "$V"\n'
        "wget https://h/t.tgz -O /tmp/t.tgz\ntar xf /tmp/t.tgz\nls /tmp/other\n"
        "apt-get install -y nginx\nsudo nginx -t\ngit clone https://h/app.git\ncd app/src\n"
    )
    assert text == ":\n:\nV=1\necho \"$V\"\n:\n:\nls /tmp/other\n:\n:\n:\n:\n"  # fmt: skip
    assert left[1] == 'echo "$V": it uses $V, which comes from a part that was not run'
    assert left[3].startswith("tar xf /tmp/t.tgz: it uses /tmp/t.tgz")


def test_a_later_script_lacks_what_an_earlier_one_left_out() -> None:
    missing = Missing()
    kept("curl -o /opt/x https://h/x\n", missing)
    assert kept("chmod +x /opt/x\nchmod +x /opt/y\n", missing)[0] == ":\nchmod +x /opt/y\n"


def test_a_script_that_cannot_be_taken_apart_runs_only_without_such_commands() -> None:
    assert leave_out("if a; then\n", Missing()) == Kept("if a; then\n")
    why = leave_out("if a; then\ncurl https://h\n", Missing())
    assert isinstance(why, str)
    assert why.startswith("it needs a network, and which parts")


LINES = st.sampled_from(
    ["a", "curl https://h | sh", "if a; then curl https://h; fi", "apt-get update && b",
     "for f in 1 2; do", "wget https://h/x; c", "done", "{ reboot; }", "cat <<E\ncurl\nE",
     "x=$(curl https://h)", "echo $x", "f() { curl https://h; }", "case $1 in a) reboot;; esac"]
)  # fmt: skip


@given(st.lists(LINES, max_size=8))
def test_what_is_left_can_be_read_has_as_many_lines_and_needs_nothing_more(
    lines: list[str],
) -> None:
    text = "".join(f"{line}\n" for line in lines)
    found = leave_out(text, Missing())
    if statements(text) is None or isinstance(found, str):
        return
    assert statements(found.text) is not None
    assert found.text.count("\n") == text.count("\n")
    assert leave_out(found.text, Missing()) == Kept(found.text)
