"""Answer files of Linux installers: what they say, and that templatefile gives them back."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.plan import Choice, Printed, Segment
from assistant.targets.packer.linux import (
    Installation,
    escaped,
    kickstart,
    meta_data,
    preseed,
    user_data,
)
from assistant.targets.packer.linux.makers import package_table

LAYOUT = Choice("layout", "How the disk is cut", ("plain", "lvm"))
WISH = Installation(
    hostname=Printed("web1", "goal", 'goal "web1"'),
    keyboard="de",
    locale="de_DE.UTF-8",
    timezone="Europe/Berlin",
    layout=LAYOUT,
    packages=("cloud-init", "qemu-guest-agent"),
    late=("systemctl enable fstrim.timer",),
)
_MARK = re.compile(r"\$\$\{|%%\{|\$\{(\w+)\}")


def text(segments: tuple[Segment, ...], which: int = 0) -> str:
    return "".join(s.options[which] if isinstance(s, Choice) else s.text for s in segments)


def rendered(template: str, **values: str) -> str:
    """What templatefile makes of it, as far as these templates go."""

    def one(found: re.Match[str]) -> str:
        if found[1] is not None:
            return values[found[1]]
        return "${" if found[0] == "$${" else "%{"

    return _MARK.sub(one, template)


def cloud(which: int = 0, wish: Installation = WISH) -> dict[str, object]:
    told = rendered(text(user_data(wish), which), username="builder", password_hash="$2a$10$ab/c.d")
    assert told.startswith("#cloud-config\n")
    found: dict[str, dict[str, object]] = yaml.safe_load(told)
    return found["autoinstall"]


@pytest.mark.parametrize(
    "line",
    [
        "d-i debian-installer/locale string de_DE.UTF-8",
        "d-i keyboard-configuration/xkb-keymap select de",
        "d-i time/zone string Europe/Berlin",
        "d-i netcfg/get_hostname string web1",
        "d-i passwd/root-login boolean false",
        "d-i passwd/username string ${username}",
        "d-i passwd/user-password-crypted password ${password_hash}",
        "d-i pkgsel/include string sudo cloud-init qemu-guest-agent",
        "d-i partman/confirm boolean true",
        "d-i grub-installer/bootdev string default",
        "d-i preseed/late_command string in-target systemctl enable fstrim.timer",
    ],
)
def test_preseed_answers(line: str) -> None:
    assert line in text(preseed(WISH)).splitlines()


def test_preseed_lines_have_the_form_that_debconf_reads() -> None:
    for line in text(preseed(WISH)).splitlines():
        if line and not line.startswith("#"):
            owner, question, kind, *_ = line.split(" ")
            assert owner in {"d-i", "tasksel", "popularity-contest"}, line
            assert "/" in question
            if question != "finish-install/reboot_in_progress":
                assert kind in {"string", "boolean", "select", "multiselect", "password"}, line


@pytest.mark.parametrize(("which", "word"), [(0, "regular"), (1, "lvm")])
def test_layout_in_the_installers_words(which: int, word: str) -> None:
    assert f"d-i partman-auto/method string {word}\n" in text(preseed(WISH), which)
    assert cloud(which)["storage"] == {"layout": {"name": ("direct", "lvm")[which]}}
    assert f"autopart --nohome --noswap --type={('plain', 'lvm')[which]} --fstype=xfs\n" in text(
        kickstart(WISH), which
    )


def test_autoinstall_is_what_the_installer_reads() -> None:
    assert cloud() == {
        "version": 1,
        "early-commands": ["systemctl stop ssh.service ssh.socket || true"],
        "locale": "de_DE.UTF-8",
        "keyboard": {"layout": "de"},
        "timezone": "Europe/Berlin",
        "identity": {"hostname": "web1", "username": "builder", "password": "$2a$10$ab/c.d"},
        "ssh": {"install-server": True, "allow-pw": True},
        "storage": {"layout": {"name": "direct"}},
        "packages": ["cloud-init", "qemu-guest-agent"],
        "updates": "security",
        "late-commands": ["curtin in-target -- systemctl enable fstrim.timer"],
    }


def test_a_user_name_that_looks_like_a_number_stays_text() -> None:
    told = rendered(text(user_data(WISH)), username="007", password_hash="x")
    assert yaml.safe_load(told)["autoinstall"]["identity"]["username"] == "007"


def test_meta_data_names_the_build() -> None:
    assert yaml.safe_load(text(meta_data(WISH))) == {
        "instance-id": "web1-build",
        "local-hostname": "web1",
    }


def test_kickstart_sections_are_closed() -> None:
    lines = text(kickstart(WISH)).splitlines()
    opened = [line for line in lines if line.startswith(("%packages", "%post", "%pre"))]
    assert len(opened) == lines.count("%end") == 2
    assert "rootpw --lock" in lines
    user = "user --name=${username} --groups=wheel --iscrypted --password=${password_hash}"
    assert user in lines
    assert lines.index("reboot --eject") < lines.index("%packages")


def test_no_place_for_a_literal_password() -> None:
    for printer in (preseed, user_data, kickstart):
        told = text(printer(WISH))
        assert told.count("${password_hash}") == 1
        assert set(re.findall(r"\$\{(\w+)\}", told)) == {"username", "password_hash"}


def test_origins_stay_with_the_values() -> None:
    for printer in (preseed, user_data, kickstart):
        assert Printed("web1", "goal", 'goal "web1"') in printer(WISH)


@given(st.text(alphabet="ab$%{}- '", max_size=30))
def test_templatefile_gives_any_text_back(words: str) -> None:
    assert rendered(escaped(words)) == words


@given(st.from_regex(r"[a-z][a-z0-9${}%:#' \-]{0,20}", fullmatch=True))
def test_any_late_command_survives_yaml_and_template(command: str) -> None:
    found = cloud(wish=Installation(late=(command,)))
    assert found["late-commands"] == [f"curtin in-target -- {command}"]


def test_every_builder_that_asks_the_guest_has_an_agent() -> None:
    for name, installer in package_table().installers.items():
        for platform in ("proxmox-iso", "hyperv-iso", "vsphere-iso"):
            assert installer.platforms[platform], f"{name} {platform}"
