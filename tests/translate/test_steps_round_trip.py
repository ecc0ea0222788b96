"""Steps that a tool can say come back from it with the same meaning: the same commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.translate.ledger import Ledger
from assistant.translate.steps import model as m
from assistant.translate.steps.read_ansible import read_ansible
from assistant.translate.steps.read_packer import read_packer
from assistant.translate.steps.read_script import read_script
from assistant.translate.steps.shell import code_of
from assistant.translate.steps.write_ansible import write_ansible
from assistant.translate.steps.write_packer import write_packer
from assistant.translate.steps.write_shell import write_shell
from assistant.translate.written import Written

_word = st.sampled_from(["nginx", "curl", "lib-x2", "ssh"])
_path = st.sampled_from(["/etc/x.conf", "/srv/a b", "/opt/app", "/var/lib/ä"])
_text = st.text("ab $`\"'{}%#|\n~*", min_size=1, max_size=20).filter(lambda t: t.strip() == t)
"""Without a backslash: of one in a here-document the grammar loses its way, and the script is
taken over in one, which is told."""
_names = st.lists(_word, min_size=1, max_size=3, unique=True).map(tuple)
_manager = st.sampled_from(["apt", "dnf"])
_mode = st.sampled_from(["0644", "0750", "0600"])
_rights = st.builds(m.Rights, _mode, st.just("root"), st.just("adm"))
_content = _text.map(lambda text: text + "\n")

_step = st.one_of(
    st.builds(m.Refresh, _manager),
    st.builds(m.Upgrade, st.just("apt"), st.booleans()),
    st.builds(m.Packages, _names, _manager, st.just(True), st.just(False), st.booleans()),
    st.builds(m.Packages, _names, st.just("apt"), st.just(False), st.booleans()),
    st.builds(m.Service, _word, st.sampled_from([True, False]), st.sampled_from(["", "started"])),
    st.builds(m.Service, _word, st.none(), st.sampled_from(["restarted", "reloaded", "stopped"])),
    st.just(m.Reload()),
    st.builds(m.File, _path, _content, _rights),
    st.builds(m.Directory, _path, _rights),
    st.builds(m.Attributes, _path, _rights, st.just(False)),
    st.builds(m.Copy, _path, _path, _rights),
    st.builds(m.Link, _path, _path, st.just(True)),
    st.builds(m.Absent, _path),
    st.builds(m.Download, st.just("https://example.org/x?y=1&z"), _path, _rights),
    st.builds(m.Group, _word, st.booleans()),
    st.builds(
        m.User,
        _word,
        st.just(True),
        _names,
        st.just(""),
        st.just("/bin/bash"),
        st.just("/home/x y"),
        st.booleans(),
        st.booleans(),
        st.just("A b"),
    ),
    st.builds(m.Hostname, _word),
    st.builds(m.Timezone, st.just("Europe/Berlin")),
    st.builds(
        m.Command,
        st.sampled_from(["make install", "git clone https://example.org/x"]),
        st.sampled_from(["", "/opt/app"]),
        st.just(True),
    ),
    st.builds(
        m.Command,
        st.sampled_from(
            [
                "a | b",
                "if true; then\n  echo {{ x }}\nfi",
                "echo ${#y}",
                "docker ps --format '{{.ID}}'",
            ]
        ),
    ),
)

Back = Callable[[str, str, Ledger, Mapping[str, str]], m.Steps]
TOOLS: dict[str, tuple[Callable[[m.Steps, Ledger], Written], Back]] = {
    "ansible": (write_ansible, read_ansible),
    "packer": (write_packer, read_packer),
    "shell": (write_shell, read_script),
}


def commands(steps: m.Steps) -> list[str]:
    """The commands of all steps. That a block stops at a fault, or has a shell of its own, is no
    matter."""
    plain = [one.step for one in steps.steps]
    plain = [replace(one, own=False) if isinstance(one, m.Command) else one for one in plain]
    codes = [code for step in plain for code in code_of(step)]
    return [code.removeprefix("set -e\n") for code in codes]


@pytest.mark.parametrize("tool", sorted(TOOLS))
@given(steps=st.lists(_step, min_size=1, max_size=4))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_steps_come_back_with_their_meaning(tool: str, steps: list[m.Step]) -> None:
    write, read = TOOLS[tool]
    given_steps = m.Steps("x", [m.Placed(step, ()) for step in steps])
    page = write(given_steps, Ledger("", frozenset())).pages[0]
    back = read(page.path, page.text, Ledger(page.text, frozenset()), {})
    assert commands(back) == commands(given_steps), page.text
