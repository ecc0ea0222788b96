"""Answers of installers: the shared subset comes back, the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import DryfitError
from assistant.core.translation import Translation
from assistant.translate import translate
from assistant.translate.installers import model as m
from assistant.translate.installers.autoinstall import read_autoinstall
from assistant.translate.installers.kickstart import read_kickstart
from assistant.translate.installers.late import Late, split_late
from assistant.translate.installers.preseed import read_preseed
from assistant.translate.installers.write_autoinstall import write_autoinstall
from assistant.translate.installers.write_kickstart import write_kickstart
from assistant.translate.installers.write_preseed import write_preseed
from assistant.translate.ledger import Ledger
from assistant.translate.written import Written
from tests.translate.laws import adds_up, fate

FOLDER = Path(__file__).parent / "installers"
Back = Callable[[str, str, Ledger, Mapping[str, str]], m.Install]
TOOLS: dict[str, tuple[Callable[[m.Install, Ledger], Written], Back]] = {
    "preseed": (write_preseed, read_preseed),
    "kickstart": (write_kickstart, read_kickstart),
    "autoinstall": (write_autoinstall, read_autoinstall),
}

_word = st.sampled_from(["web01", "db", "ops", "admin"])
_network = st.one_of(
    st.builds(m.Network, st.just(True), st.sampled_from(["", "ens3"])),
    st.builds(
        m.Network,
        st.just(False),
        st.just("ens3"),
        st.just("192.0.2.9"),
        st.integers(8, 30).map(m.netmask_of),
        st.just("192.0.2.1"),
        st.lists(st.sampled_from(["192.0.2.53", "1.1.1.1"]), unique=True).map(tuple),
    ),
)
_late = st.builds(
    Late, st.sampled_from(["systemctl enable ssh", "echo a > /b\necho 'c d'", "a | b"])
)
_facts = st.fixed_dictionaries(
    {
        "locale": st.sampled_from(["en_US.UTF-8", "de_DE.UTF-8"]),
        "keyboard": st.builds(
            m.Keyboard, st.sampled_from(["us", "de"]), st.sampled_from(["", "dvorak"])
        ),
        "clock": st.builds(m.Clock, st.sampled_from(["Europe/Berlin", "Etc/UTC"]), st.just(True)),
        "host": _word,
        "network": _network,
        "account": st.builds(
            m.Account, _word, st.sampled_from(["A b", "Ops"]), st.just(("sudo",)), st.just(True)
        ),
        "root": st.just(False),
        "disk": st.builds(m.Disk, st.sampled_from(["", "/dev/sda", "/dev/vda"]), st.booleans()),
        "ssh": st.just(True),
        "upgrade": st.just(True),
        "ending": st.sampled_from(["reboot", "poweroff"]),
    },
    optional={"late": _late},
)
_packages = st.lists(st.sampled_from(["curl", "nginx", "git"]), max_size=3, unique=True)


def said(install: m.Install) -> dict[str, object]:
    """What is said, without what one of the three cannot say: whether the clock holds UTC, that
    root is locked anyway, that packages are upgraded by a command."""
    out: dict[str, object] = {}
    for fact in install.facts:
        value = fact.value
        if fact.concept == "clock":
            value = value.zone
        if fact.concept in ("package", "late"):
            code = value.code.split("\n") if isinstance(value, Late) else [value]
            code = [one for line in code for one in line.split("; ")]
            if isinstance(value, Late):
                how = (value.inside, value.fails, value.stops)
                code = [f"{one} {how}" for one in code]
            if not code[0].startswith("dnf --assumeyes upgrade"):
                out[fact.concept] = [*out.get(fact.concept, []), *code]  # type: ignore[misc]
            continue
        if fact.concept not in ("root", "upgrade"):
            out[fact.concept] = value
    return out


@pytest.mark.parametrize("tool", sorted(TOOLS))
@given(facts=_facts, packages=_packages)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_shared_subset_comes_back(
    tool: str, facts: dict[str, object], packages: list[str]
) -> None:
    install = m.Install("debian")
    for concept, value in facts.items():
        install.add(concept, value, ())
    for name in packages:
        install.add("package", name, ())
    write, read = TOOLS[tool]
    page = write(install, Ledger("", frozenset())).pages[0]
    back = read(page.path, page.text, Ledger(page.text, frozenset()), {})
    assert said(back) == said(install), page.text


@pytest.mark.parametrize("first", sorted(p.name for p in FOLDER.iterdir()))
@pytest.mark.parametrize("via", sorted(TOOLS))
def test_a_file_that_goes_there_and_back_says_the_same_of_the_machine(first: str, via: str) -> None:
    text = (FOLDER / first).read_text()
    try:
        there = translate(first, text, via)
    except DryfitError:
        return
    own = next(tool for tool in TOOLS if tool in there.of)
    page = there.files[0]
    back = translate(page.path, page.text, own)
    reader = TOOLS[own][1]
    before = said(reader(first, text, Ledger(text, frozenset()), {}))
    after = said(reader("x", back.files[0].text, Ledger("", frozenset()), {}))
    for concept in ("locale", "keyboard", "clock", "host", "network", "ending", "ssh"):
        assert after.get(concept) == before.get(concept), concept


_line = st.sampled_from(
    [
        "d-i debian-installer/locale string de_DE",
        "d-i passwd/username string a",
        "d-i a/b select",
        "x",
        "d-i preseed/late_command string in-target a && b; \\",
        "  in-target sh -c 'c d'",
        "d-i partman/x y",
        "tasksel tasksel/first multiselect standard, ssh-server, kde",
        "d-i pkgsel/include string a b",
        "d-i passwd/root-password-crypted password $6$x",
        "# c",
        "",
        "d-i netcfg/get_ipaddress string 1.2.3.4",
        "d-i partman-auto/method string raid",
        "d-i finish-install/reboot_in_progress note",
    ]
)
_command = st.sampled_from(
    [
        "lang de_DE",
        "keyboard us,de",
        "timezone X --utc",
        "network --hostname=a.b",
        "network --bootproto=dhcp",
        "rootpw x",
        "user --name=a --password=b --uid=5",
        "user",
        "sshkey --username=a 'k'",
        "part / --size=1",
        "autopart --type=btrfs --encrypted",
        "%packages\n@x\n-y\nz\n%end",
        "%post\na\n%end",
        "%pre\nb",
        "%end",
        "bootloader --append=x",
        "made up",
        "",
        "# c",
        "%addon x\ny\n%end",
        "repo --name=x",
        "halt",
    ]
)


@pytest.mark.parametrize("to", ["kickstart", "autoinstall"])
@given(lines=st.lists(_line, max_size=8))
@settings(max_examples=80, deadline=None)
def test_a_report_adds_up_whatever_the_preseed_file_says(to: str, lines: list[str]) -> None:
    _holds("preseed.cfg", "\n".join(["d-i time/zone string X", *lines]), to)


@pytest.mark.parametrize("to", ["preseed", "autoinstall"])
@given(lines=st.lists(_command, max_size=8))
@settings(max_examples=80, deadline=None)
def test_a_report_adds_up_whatever_the_kickstart_file_says(to: str, lines: list[str]) -> None:
    _holds("a.ks", "\n".join(["lang en_US", "zerombr", "clearpart --all", *lines]), to)


def _holds(path: str, text: str, to: str) -> None:
    try:
        told = translate(path, text, to)
    except DryfitError:
        return
    adds_up(told, text)


def test_a_late_command_is_cut_where_its_place_changes() -> None:
    assert split_late("in-target a; in-target b && c; chroot /target sh -c 'd; e'") == [
        Late("a\nb", stops=False, fails=False),
        Late("c", inside=False, fails=False),
        Late("d; e", stops=False),
    ]
    assert split_late("in-target sh -c 'a && b'; in-target c && in-target d || true") == [
        Late("a && b\nc && d", stops=False, fails=False)
    ]
    assert split_late("in-target a | in-target b && { in-target c || true; }") == [
        Late("in-target a | in-target b && { in-target c || true; }", inside=False)
    ]
    assert split_late("in-target a | in-target b && in-target echo > /target/x") == [
        Late("a | b && echo > /x")
    ]
    assert split_late("if x; then in-target a && b; fi; true") == [
        Late("if x; then in-target a && b; fi", inside=False, stops=False, fails=False)
    ]


@pytest.mark.parametrize("path", sorted(p.name for p in FOLDER.iterdir()))
def test_no_hash_of_a_password_is_taken_over_or_shown(path: str) -> None:
    text = (FOLDER / path).read_text()
    assert "$6$hash" in text
    for to in TOOLS:
        try:
            told = translate(path, text, to)
        except DryfitError:
            continue
        assert "$6$hash" not in "".join(file.text for file in told.files)
        assert not any("$6$hash" in line.text for line in told.lines)
        assert any(one.name.startswith("password of") for one in told.placeholders)


def put(text: str, to: str) -> Translation:
    return translate("a.ks", f"lang en_US.UTF-8\nzerombr\nclearpart --all\n{text}\n", to)


@pytest.mark.parametrize(
    ("text", "to", "part", "fated"),
    [
        ("part / --size=1000", "autoinstall", "part /", "approximated"),
        ("autopart --encrypted", "preseed", "autopart", "lost"),
        ("%packages\n@core\n%end", "preseed", "@core", "lost"),
        ("%packages\nhttpd\n%end", "preseed", "httpd", "approximated"),
        ("selinux --enforcing", "autoinstall", "selinux", "lost"),
        ("network --bootproto=dhcp --mtu=9000", "preseed", "network", "approximated"),
        ("%post\ndnf install -y epel-release\n%end", "preseed", "dnf", "lost"),
        ("%post\nsystemctl enable app\n%end", "preseed", "systemctl", "translated"),
        ("%post --nochroot\ncp a /mnt/sysimage/\n%end", "autoinstall", "cp a", "approximated"),
    ],
)
def test_what_differs_is_told(text: str, to: str, part: str, fated: str) -> None:
    assert fate(put(text, to), part).fate == fated


DEBIAN = """d-i clock-setup/ntp-server string ntp.lan
d-i mirror/http/proxy string http://proxy.lan:3142
d-i debian-installer/add-kernel-opts string net.ifnames=0 quiet
d-i passwd/username string ops
d-i passwd/user-password password geheim
d-i passwd/user-uid string 1010
d-i partman-crypto/passphrase password verborgen
d-i preseed/run string extra.sh
d-i localechooser/supported-locales multiselect de_DE.UTF-8
d-i base-installer/install-recommends boolean false
"""


def written(told: Translation) -> str:
    return told.files[0].text


def test_time_servers_proxies_kernels_and_numbers_of_accounts_go_along() -> None:
    kickstart = written(translate("preseed.cfg", DEBIAN, "kickstart"))
    assert "timesource --ntp-server=ntp.lan" in kickstart
    assert 'bootloader --append="net.ifnames=0 quiet"' in kickstart
    assert "user --name=ops --uid=1010" in kickstart
    back = written(translate("ks.cfg", kickstart, "preseed"))
    for line in DEBIAN.split("\n")[:1] + DEBIAN.split("\n")[2:4] + DEBIAN.split("\n")[5:6]:
        assert line in back
    ubuntu = written(translate("preseed.cfg", DEBIAN, "autoinstall"))
    assert "proxy: http://proxy.lan:3142" in ubuntu
    assert "NTP=ntp.lan" in ubuntu
    assert "usermod --uid 1010 ops" in ubuntu
    assert "update-grub" in ubuntu


def test_answers_that_mean_something_are_not_passed_over() -> None:
    told = translate("preseed.cfg", DEBIAN, "kickstart")
    for part in ("preseed/run", "supported-locales", "install-recommends", "passphrase"):
        assert fate(told, part).fate == "lost"
    assert not any(word in line.text for line in told.lines for word in ("geheim", "verborgen"))


UBUNTU = """#cloud-config
autoinstall:
  version: 1
  identity: {hostname: a, username: b, password: geheim}
  network:
    version: 2
    ethernets:
      ens1:
        addresses: [192.0.2.5/24]
        nameservers: {addresses: [192.0.2.1], search: [lan]}
      ens2: {dhcp4: true}
  error-commands: [ls]
"""


def test_several_cards_go_where_the_installer_takes_them() -> None:
    told = translate("user-data.yaml", UBUNTU, "kickstart")
    assert "--device=ens1 --ip=192.0.2.5" in written(told)
    assert "--bootproto=dhcp --device=ens2" in written(told)
    assert fate(told, "search").fate == "approximated"
    assert fate(told, "error-commands").fate == "lost"
    back = written(translate("ks.cfg", written(told), "autoinstall"))
    assert "ens1:" in back
    assert "ens2:" in back
    debian = translate("user-data.yaml", UBUNTU, "preseed")
    assert written(debian).count("choose_interface") == 1
    assert fate(debian, "ens2").fate == "lost"


REDHAT = """lang de_DE.UTF-8
network --bootproto=static --ip=192.0.2.9 --hostname=a.lan
user --name=ops --shell=/bin/zsh --homedir=/srv/ops
%packages
-iwl*firmware
%end
%addon com_redhat_kdump --disable
%end
%pre --log=/x
touch /y
%end
%post
dnf -y update
systemctl enable a
%end
"""


def test_a_section_with_nothing_in_it_ends_at_its_end() -> None:
    told = translate("a.ks", REDHAT, "autoinstall")
    assert fate(told, "%pre").notes[0] == "without `--log`"
    assert fate(told, "--hostname").fate == "approximated"


def test_commands_that_another_family_has_not_are_left_out() -> None:
    told = translate("a.ks", REDHAT, "autoinstall")
    assert "dnf" not in written(told)
    assert "systemctl enable a" in written(told)
    assert "without `dnf -y update`" in " ".join(fate(told, "dnf").notes)
    assert fate(told, "iwl").fate == "lost"
    assert "usermod --shell /bin/zsh ops" in written(told)


SPACED = """lang en_US.UTF-8
zerombr
clearpart --all
rootpw --plaintext geheim
user --name vagrant --plaintext --password verborgen --groups wheel
network --device eth0 --bootproto dhcp
autopart --nohome --type plain
"""


def test_options_may_have_their_values_behind_a_blank() -> None:
    told = translate("a.ks", SPACED, "preseed")
    assert "d-i passwd/username string vagrant" in written(told)
    assert "d-i netcfg/choose_interface select eth0" in written(told)
    assert "d-i partman-auto/method string regular" in written(told)
    assert told.count("lost") == 0
    assert not any(word in line.text for line in told.lines for word in ("geheim", "verborgen"))


def test_who_may_become_root_without_roots_password_may_here_too() -> None:
    text = "d-i passwd/root-login boolean false\nd-i passwd/username string a\n"
    assert "--groups=wheel" in written(translate("preseed.cfg", text, "kickstart"))


def test_commands_of_an_installer_stay_with_it() -> None:
    text = (
        "d-i passwd/username string a\nd-i preseed/late_command string "
        "apt-install sudo; anna-install x; echo a\n"
    )
    told = written(translate("preseed.cfg", text, "autoinstall"))
    assert "curtin in-target --target=/target -- apt-get install -y sudo" in told
    assert "anna-install" not in told


@pytest.mark.parametrize("to", ["preseed", "autoinstall"])
def test_a_layout_that_is_not_taken_over_is_told_once_more(to: str) -> None:
    told = put("part / --size=1000 --encrypted", to)
    assert any("in place of the source's" in one for one in told.added)
    assert not any("in place of the source's" in one for one in put("autopart", to).added)


PYTHON = "%post --interpreter=/usr/bin/python3\nprint('a')\n%end\n"


def test_commands_at_the_end_are_run_by_what_the_source_names() -> None:
    told = put(PYTHON + "%post --interpreter /bin/bash\n[[ a ]]\n%end", "autoinstall")
    assert "/usr/bin/python3 -c 'print('" in written(told)
    assert "/bin/bash -ec '[[ a ]]'" in written(told)
    assert fate(told, "--interpreter=").fate == "approximated"
    assert fate(told, "/bin/bash").fate == "translated"
    more = put(PYTHON.replace("%post", "%pre").replace("a'", "a'\\nb"), "preseed")
    assert "/usr/bin/python3 -c" in written(more)
    divided = put("part /boot --size=9\npart / --size=9 --grow --fstype=xfs", "preseed")
    assert fate(divided, "part / ").fate == "translated"


FAULTS = """%post
[ -f /x ] && echo a > /y
systemctl enable a
%end
%post --erroronfail
set -e
useradd x
source /etc/os-release
%end"""


def test_a_fault_at_the_end_ends_what_it_ends_in_the_source() -> None:
    late = written(put(FAULTS, "autoinstall")).partition("late-commands:")[2]
    assert "sh -c '[ -f /x ] && echo a > /y\n      systemctl enable a' || true" in late
    assert "/bin/bash -ec 'useradd x\n      source /etc/os-release'" in late
    answer = written(put(FAULTS, "preseed")).partition("late_command string \\\n")[2]
    assert answer.startswith("    { in-target sh -c '[ -f /x ] && echo a")
    assert "|| true; } && \\\n    in-target /bin/bash -ec 'useradd x; source" in answer
    debian = "d-i preseed/late_command string in-target sh -c 'a && b'; in-target c\n"
    back = written(translate("preseed.cfg", f"{DEBIAN}{debian}", "kickstart"))
    assert "%post\na && b\n%end\n\n%post --erroronfail\nc\n%end" in back
