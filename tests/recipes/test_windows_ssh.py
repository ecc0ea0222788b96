"""A Windows build over OpenSSH: one way in, and clones lose it."""

from __future__ import annotations

import pytest

from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import files, intent


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def texts_of(packs: Packs, *components: str) -> dict[str, str]:
    return dict(
        files(
            make_plan(
                intent("machine-image", ("qemu",), "windows-server-2022", components, ()), packs
            )
        )
    )


@pytest.mark.parametrize("components", [("openssh", "no-winrm"), ("ssh-communicator",)])
def test_ssh_is_the_only_way_in(packs: Packs, components: tuple[str, ...]) -> None:
    texts = texts_of(packs, *components)
    assert 'communicator = "ssh"' in texts["sources.pkr.hcl"]
    assert "winrm" not in texts["sources.pkr.hcl"]
    assert "scripts/first-logon/winrm-up.ps1" not in texts
    assert "ssh-up.ps1" in texts["autounattend.xml"]
    assert "-Name 'Build-SSH'" in texts["scripts/clone/first-start.ps1"]


def test_the_server_stays_only_where_it_is_asked_for(packs: Packs) -> None:
    stays = texts_of(packs, "openssh", "no-winrm")["scripts/clone/first-start.ps1"]
    goes = texts_of(packs, "ssh-communicator")["scripts/clone/first-start.ps1"]
    disabled = "Set-Service -Name sshd -StartupType Disabled"
    assert disabled not in stays
    assert disabled in goes


def test_openssh_beside_winrm_leaves_the_communicator(packs: Packs) -> None:
    texts = texts_of(packs, "openssh")
    assert 'communicator = "winrm"' in texts["sources.pkr.hcl"]
    assert "Set-Service -Name sshd" in texts["scripts/pre-sysprep/10-requested.ps1"]
