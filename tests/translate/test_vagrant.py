"""Vagrantfiles: what comes of them, and that nothing in them is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.syntax.ruby import parse_ruby
from assistant.translate import translate
from assistant.translate.ledger import Ledger
from assistant.translate.machines.providers import LIBVIRT
from assistant.translate.machines.reader import reads
from tests.translate.laws import adds_up, fate

FOLDER = Path(__file__).parent / "vagrant"


def put(inside: str, to: str = "libvirt") -> Translation:
    """A file with these lines in it."""
    text = f'Vagrant.configure("2") do |config|\n{inside}\nend\n'
    told = translate("Vagrantfile", text, to)
    adds_up(told, text)
    return told


def files(told: Translation) -> dict[str, str]:
    """By path, the texts."""
    return {file.path: file.text for file in told.files}


def test_a_loop_becomes_machines_with_their_names_and_sizes() -> None:
    told = put(
        'config.vm.box = "debian/bookworm64"\n(1..3).each do |i|\n'
        'config.vm.define "n#{i}" do |n|\nn.vm.hostname = "n#{i}.lan"\n'
        "n.vm.provider :libvirt do |v|\nv.memory = 512 * i\nend\nend\nend"
    )
    main = files(told)["main.tf"]
    assert [f'name   = "n{i}.lan"' in main for i in (1, 2, 3)] == [True] * 3
    assert [f"memory = {512 * i}" in main for i in (1, 2, 3)] == [True] * 3
    # They are made alike, so that one box is built for all.
    assert files(told)["image.pkr.hcl"].count('source "vagrant"') == 1
    assert fate(told, "v.memory").fate == "translated"


def test_the_nearest_provider_counts_and_the_other_is_told() -> None:
    inside = 'config.vm.provider "virtualbox" do |v|\nv.memory = 1\nend\n' + (
        'config.vm.provider "libvirt" do |v|\nv.memory = 2\nend'
    )
    told = put(inside)
    assert "memory = 2" in files(told)["main.tf"]
    assert fate(told, "v.memory = 1").notes == (
        "holds for virtualbox only; that of libvirt counts",
    )
    told = put(inside, "hyperv")
    assert "memory_startup_bytes = 1048576" in files(told)["main.tf"]


def test_a_machine_has_its_own_before_that_of_all() -> None:
    told = put('config.vm.box = "a"\nconfig.vm.define "x" do |x|\nx.vm.box = "b"\nend', "packer")
    assert 'source_path  = "b"' in files(told)["image.pkr.hcl"]
    assert fate(told, 'config.vm.box = "a"').notes == ("each machine has a value of its own",)


def test_a_script_keeps_its_lines_and_its_order() -> None:
    text = (FOLDER / "Vagrantfile").read_text()
    told = translate("Vagrantfile", text, "libvirt")
    template = next(file for file in told.files if file.path == "image.pkr.hcl")
    row = next(n for n, line in enumerate(template.text.split("\n"), 1) if "echo hi" in line)
    origin = next(one for one in template.origins if one.line == row)
    assert origin.why == "Vagrantfile:4"
    assert template.text.index("apt-get install") < template.text.index("docker run")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("config.vm.box = File.read('box')", "only a run of it can tell `File.read('box')`"),
        ("if x\nconfig.vm.box = 'a'\nend", "whether `x` holds"),
        ("if 1 == 2\nconfig.vm.box = 'a'\nend", "does not hold"),
        ("config.vm.box = 'a' unless true", "does not hold"),
        ("config.vm.provision 'chef_solo'", "chef_solo"),
        ("config.vm.network 'forwarded_port', guest: 80, host: 8080", "port 80"),
        ("config.vm.provider 'virtualbox' do |v|\nv.linked_clone = true\nend", "linked_clone"),
        ("(1..9999).each do |i|\nconfig.vm.box = i\nend", "more than 100 rounds"),
        ("x = 'aaaaaaaaaa'\n(1..90).each do |i|\nx = x + x\nend", "`x + x`"),
        ("(1..90).each do |a|\n" * 4 + "config.vm.box = 'b'" + "\nend" * 4, "too long"),
        ("config.vm.box = '%99999d' % 1", "%99999d"),
        ("config.vm.box = [1] * 999999999", "[1] * 999999999"),
        ("while true\nend", "`while`"),
    ],
)
def test_what_is_not_the_subset_is_lost_with_its_reason(line: str, part: str) -> None:
    told = put(line)
    said = [note for one in told.lines if one.fate == "lost" for note in one.notes]
    assert any(part in note for note in said), said


def test_ruby_that_is_no_vagrantfile_and_ruby_that_is_not_whole() -> None:
    with pytest.raises(Declined, match="configures no machine"):
        translate("Vagrantfile", 'puts "hello"\n', "libvirt")
    with pytest.raises(Declined, match="in no form"):
        translate("app.rb", 'puts "hello"\n', "libvirt")
    with pytest.raises(
        UsageError, match=r"Vagrantfile:2:30: this is not whole Ruby: `end`"
    ) as caught:
        translate("Vagrantfile", 'x = 1\nVagrant.configure("2") do |c|\n', "libvirt")
    assert caught.value.mend == "ruby -c Vagrantfile"
    with pytest.raises(UsageError, match="no translation of it into kubernetes"):
        translate("Vagrantfile", 'Vagrant.configure("2") do |c|\nend\n', "kubernetes")


def test_a_function_is_done_where_it_is_called() -> None:
    text = (
        'def sized(config, gb)\n  config.vm.box = "a"\nend\ndef idle(x)\n  x.y\nend\n'
        'Vagrant.configure("2") do |config|\n  config.vm.define name = "n%02d" % [7] do |m|\n'
        "    sized(m, 2)\n    m.vm.hostname = name\n  end\nend\n"
    )
    told = translate("Vagrantfile", text, "libvirt")
    adds_up(told, text)
    assert 'name   = "n07"' in files(told)["main.tf"]
    assert fate(told, "config.vm.box").fate == "translated"
    assert fate(told, "x.y").notes == ("nothing calls it",)


def test_a_count_that_goes_on_from_round_to_round() -> None:
    told = put(
        "gb = 1\n%w[a b].each do |n|\nconfig.vm.define n do |m|\n"
        'm.vm.provider "libvirt" do |v|\nv.memory = gb * 1024\nend\nend\ngb += 1\nend'
    )
    main = files(told)["main.tf"]
    assert main.index("memory = 1024") < main.index("memory = 2048")
    assert fate(told, "gb += 1").fate == "translated"


def test_a_condition_that_can_be_told_is_followed() -> None:
    told = put(
        "box = { a: 1 }\nif box[:b]\nconfig.vm.hostname = 'no'\nelsif box.key?(:a)\n"
        "config.vm.hostname = 'yes'\nend\nconfig.vm.box = 'x' if box[:a] == 1"
    )
    assert '"yes"' in files(told)["main.tf"]
    assert fate(told, "'no'").notes == ("the condition that it stands under does not hold",)
    assert fate(told, "'x'").fate == "translated"


def test_machines_that_only_a_run_could_name_are_declined() -> None:
    with pytest.raises(Declined, match="only a run of it can tell"):
        put("config.vm.define File.read('name') do |m|\nend")


def test_a_machine_that_only_a_comment_defines_is_none() -> None:
    told = put('config.vm.box = "a"\n# config.vm.define "x" do |x|\n# end')
    assert "a" in files(told)["main.tf"]


def test_steps_on_windows_are_done_by_winrm() -> None:
    text = (FOLDER / "windows.vagrantfile").read_text()
    told = translate("windows.vagrantfile", text, "hyperv")
    adds_up(told, text)
    assert fate(told, "Set-TimeZone").fate == "approximated"
    assert fate(told, "winrm").fate == "translated"
    made = files(told)
    assert "image.pkr.hcl" not in made
    written = made["windows.pkr.hcl"]
    assert 'communicator   = "winrm"' in written
    assert 'Set-TimeZone -Id \\"UTC\\"' in written
    assert "elevated_user" in written
    assert {"windows_host", "windows_user", "windows_password"} <= {
        one.name for one in told.placeholders
    }
    with pytest.raises(UsageError, match="no translation of it into ansible"):
        translate("windows.vagrantfile", text, "ansible")


def test_files_restarts_and_playbooks_on_windows() -> None:
    told = put(
        'config.vm.box = "w"\nconfig.vm.guest = :windows\nconfig.vm.communicator = "winrm"\n'
        'config.vm.provision "shell", path: "a.bat"\n'
        'config.vm.provision "shell", reboot: true\n'
        'config.vm.provision "file", source: "x.msi", destination: "C:\\\\Temp\\\\x.msi"\n'
        'config.vm.provision "ansible" do |a|\na.playbook = "site.yml"\nend',
        "packer",
    )
    written = files(told)["windows.pkr.hcl"]
    for wanted in ('provisioner "windows-shell"', 'provisioner "windows-restart"',
                   '"C:/Temp/x.msi"', "use_proxy"):  # fmt: skip
        assert wanted in written
    assert fate(told, ":windows").fate == fate(told, '"winrm"').fate == "translated"
    assert fate(told, '"w"').fate == "lost"
    from_linux = files(put('config.vm.provision "shell", reboot: true'))["image.pkr.hcl"]
    assert "expect_disconnect = true" in " ".join(from_linux.split())


def test_words_of_a_network_and_a_playbook_are_not_passed_over() -> None:
    told = put('config.vm.network "public_network", mac: "080027AABBCC"')
    assert "without `mac`" in fate(told, "mac").notes[0]
    told = put(
        'config.vm.provision "ansible_local" do |a|\na.playbook = "p.yml"\na.become = true\nend'
    )
    assert '"--become"' in files(told)["image.pkr.hcl"]


_machine = st.fixed_dictionaries(
    {"memory": st.integers(1, 99999), "cores": st.integers(1, 64), "looped": st.booleans()}
)


@given(machines=st.lists(_machine, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_a_file_says_is_what_the_machines_have(machines: list[dict[str, int]]) -> None:
    rows = []
    for number, one in enumerate(machines):
        rows.append(
            f'[{number}].each do |i|\nconfig.vm.define "m#{{i}}" do |m|'
            if one["looped"]
            else f'config.vm.define "m{number}" do |m|'
        )
        rows.append(
            f"m.vm.provider :libvirt do |v|\nv.memory = {one['memory']}\nv.cpus = {one['cores']}"
        )
        rows.append("end\nend" + "\nend" * one["looped"])
    main = files(put("\n".join(rows)))["main.tf"]
    fleet = reads(LIBVIRT)("main.tf", main, Ledger(main, frozenset()), {})
    back = [(m.first("name"), m.first("memory"), m.first("cores")) for m in fleet.machines]
    assert back == [
        (f'"m{n}"', str(one["memory"]), str(one["cores"])) for n, one in enumerate(machines)
    ]


_value = st.sampled_from(
    ['"a"', "1", "nil", ":x", "[1, 2]", "{ a: 1 }", '"#{i}"', "X", "File.read('a')", "x + 1",
     "<<~E\n  a\n  #{i}\n\n  # b\nE", '"é"', "true", "%w[a b]", '"10GB"', "ENV['A'] || 2"]
)  # fmt: skip
_statement = st.one_of(
    st.builds("config.vm.{} = {}".format, st.sampled_from(["box", "hostname", "odd"]), _value),
    st.builds("config.vm.network {}, ip: {}, guest: {}".format,
              st.sampled_from([":private_network", '"forwarded_port"', "x"]), _value, _value),
    st.builds("config.vm.provision {}, inline: {}".format,
              st.sampled_from(['"shell"', '"file"', '"odd"', '"n", type: "shell"']), _value),
    st.builds("config.vm.disk :disk, size: {}".format, _value),
    st.builds("config.vm.synced_folder {}, {}".format, _value, _value),
    st.builds("X = {}".format, _value),
    st.builds("i = {} # why".format, _value),
    st.just("end_of_it"),
    st.just("=begin\nremark\n=end"),
)  # fmt: skip
_nested = st.recursive(
    _statement,
    lambda inner: st.builds(
        lambda head, body: "\n".join([head, *body, "end"]),
        st.sampled_from(
            ['config.vm.define "a" do |config|', "(1..2).each do |i|", "if x",
             "if 1 == 1", "unless X", "3.times do |i|",
             'config.vm.define "b#{i}" do |config|', 'config.vm.provider "libvirt" do |config|',
             'config.vm.provision "shell" do |config|', "config.trigger.after :up do |config|"]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize("to", ["packer", "libvirt", "hcloud", "hyperv", "ansible"])
@given(body=st.lists(_nested, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_file_says(to: str, body: list[str]) -> None:
    text = "\n".join(['Vagrant.configure("2") do |config|', *body, "end", ""])
    try:
        told = translate("Vagrantfile", text, to)
    except (UsageError, Declined):
        return
    adds_up(told, text)


@given(text=st.text(alphabet=st.sampled_from("aé1\"'#{}[]|:=.<~\n -E&,do end"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_places_are_in_it(text: str) -> None:
    ruby = parse_ruby("a.rb", text)
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in ruby.quiet)
    assert all(0 <= one.span.start <= one.span.end <= len(text) for one in ruby.body)


def test_a_case_over_known_values_is_followed() -> None:
    text = """Vagrant.configure("2") do |config|
  [["web", "nginx"], ["db", "postgresql"]].each do |name, _|
    config.vm.define name do |node|
      node.vm.box = "debian/bookworm64"
      case name
      when "web", "proxy"
        node.vm.provision "shell", inline: "apt-get install -y nginx"
      else
        node.vm.provision "shell", inline: "apt-get install -y postgresql"
      end
    end
  end
end
"""
    told = translate("Vagrantfile", text, "libvirt")
    assert not told.count("lost")
    image = next(f for f in told.files if f.path == "image.pkr.hcl").text
    assert image.count("install -y nginx") == image.count("install -y postgresql") == 1


def test_what_is_done_only_when_it_is_asked_for_is_left_out() -> None:
    text = (
        'Vagrant.configure("2") do |c|\n  c.vm.box = "a/b"\n'
        '  c.vm.provision "shell", run: "never", inline: "reboot"\n'
        '  c.vm.provision "shell", inline: "make a"\nend\n'
    )
    told = translate("Vagrantfile", text, "packer")
    assert "reboot" not in "".join(file.text for file in told.files)
    assert next(line for line in told.lines if "never" in line.text).fate == "lost"


FETCHED = """Vagrant.configure("2") do |config|
  config.vm.box = "almalinux/9"
  config.vm.provision "shell", path: "https://example.org/x.sh", args: ["a b"]
  config.vm.provision "shell", inline: "dnf install -y $1", args: ["httpd"]
end
"""


@pytest.mark.parametrize("to", ["packer", "ansible", "shell", "cloud-init"])
def test_a_script_of_another_machine_is_fetched_and_gets_its_arguments(to: str) -> None:
    told = translate("Vagrantfile", FETCHED, to)
    text = "".join(file.text for file in told.files)
    assert "-o /tmp/vagrant-shell https://example.org/x.sh" in text
    assert "/tmp/vagrant-shell 'a b'" in text
    assert "set -- httpd" in text or "{{ .Path }} httpd" in text
    assert fate(told, "x.sh").fate == "approximated"
    windows = FETCHED.replace("x.sh", "x.ps1")
    assert fate(translate("Vagrantfile", windows, to), "x.ps1").fate == "lost"
