"""Packer's JSON templates in HCL."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.check import check_files
from assistant.core.errors import Declined, DryfitError, UsageError
from assistant.core.translation import Translation
from assistant.knowledge import Packs
from assistant.translate import translate
from tests.translate.laws import adds_up, fate

PACKS = Packs.open()

_text = st.one_of(
    st.sampled_from(
        ["{{user `a`}}", "x-{{user `b`}}-y", "{{user `a` | upper}}", "{{timestamp}}", "{{.Vars}}",
         "{{env `HOME`}}", "{{if eq (user `a`) `1`}}x{{end}}", "{{", "}}", "${x}", "%{if}", "5", "",
         "true", "{{isotime \"2006\"}}", "{{build `ID`}}", "{{template_dir}}/x", "kvm", "docker",
         "{{split (user `a`) `-` 0}}", "a\tb\n", "é😀"]
    ),
    st.text(max_size=6),
)  # fmt: skip
_scalar = st.one_of(_text, st.integers(-3, 90000), st.booleans(), st.none(), st.just(1.5))
_key = st.sampled_from(
    ["type", "name", "only", "except", "override", "inline", "script", "image", "commit", "changes",
     "iso_url", "iso_checksum", "iso_checksum_type", "iso_md5", "cpus", "headless", "qemuargs",
     "boot_command", "cd_content", "http_content", "ssh_wait_timeout", "ssh_host_port_min", "a b",
     "environment_vars", "pause_before", "unheard_of", "ssh_private_ip", "output", "tags"]
)  # fmt: skip
_value = st.recursive(
    _scalar,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_key, inner, max_size=3),
    max_leaves=5,
)


def _parts(*kinds: str) -> Any:
    part = st.dictionaries(_key, _value, max_size=5)
    kind = st.sampled_from(kinds)
    return st.lists(
        st.builds(lambda settings, one: settings | {"type": one}, part, kind), max_size=2
    )


_template = st.fixed_dictionaries(
    {"builders": _parts("qemu", "docker", "null", "unknown-one", "vsphere-iso")},
    optional={
        "variables": st.dictionaries(st.sampled_from(["a", "b", "c-d", "1x"]), _value, max_size=4),
        "sensitive-variables": st.lists(st.sampled_from(["a", "zz"]), max_size=2),
        "provisioners": _parts("shell", "file", "chef-solo", "shell-local"),
        "post-processors": _parts("checksum", "docker-tag", "manifest"),
        "min_packer_version": st.just("1.6.0"),
        "_comment": _value,
        "push": _value,
    },
)


@given(value=_template, indent=st.sampled_from([None, 2, "\t"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_template_says(value: Any, indent: Any) -> None:
    text = json.dumps(value, indent=indent)
    try:
        told = translate("t.json", text, "packer")
    except DryfitError:
        assert not value["builders"]
        return
    adds_up(told, text)
    texts = {file.path: file.text for file in told.files}
    broken = [f for f in check_files(texts, PACKS).findings if f.code.startswith("parse/")]
    assert not broken, texts


def put(**more: Any) -> Translation:
    value = {"builders": [{"type": "null", "communicator": "none"}]} | more
    return translate("t.json", json.dumps(value, indent=1), "packer")


def shell(text: str, **variables: Any) -> str:
    told = put(variables=variables, provisioners=[{"type": "shell", "inline": [text]}])
    return told.files[0].text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{user `a`}}", "inline = [var.a]"),
        ('{{user "a"}}', "inline = [var.a]"),
        ("x {{ user `a` }} y", 'inline = ["x ${var.a} y"]'),
        ("{{user `a` | upper}}", "inline = [upper(var.a)]"),
        ("{{upper (user `a`)}}", "inline = [upper(var.a)]"),
        ("{{replace_all `-` `_` (user `a`)}}", 'inline = [replace(var.a, "-", "_")]'),
        ("{{build `ID`}}", "inline = [build.ID]"),
        ("{{template_dir}}/x", 'inline = ["${path.root}/x"]'),
        ("{{timestamp}} {{ .Vars }}", 'inline = ["{{timestamp}} {{ .Vars }}"]'),
        ("echo ${HOME}$", 'inline = ["echo $${HOME}$"]'),
        ("5${{user `a`}}", 'inline = ["5\\u0024${var.a}"]'),
    ],
)
def test_template_functions_become_expressions(text: str, code: str) -> None:
    assert code in shell(text, a="1")


def test_variables_keep_the_environment_and_become_locals_where_they_name_others() -> None:
    text = shell("{{user `c`}}", a="{{env `HOME`}}/x", b=None, c="{{user `a`}}!")
    assert 'default = "${env("HOME")}/x"' in text
    assert 'variable "b" {\n  type = string\n}' in text
    assert 'c = "${var.a}!"' in text
    assert "inline = [local.c]" in text


def test_a_variable_that_is_not_declared_is_added() -> None:
    told = put(provisioners=[{"type": "shell", "inline": "{{user `x`}}"}])
    assert told.added == ("variable x, which the template uses and does not declare",)
    assert [p.name for p in told.placeholders] == ["x"]


def test_what_hcl_has_no_word_for_is_lost_with_its_text() -> None:
    told = put(provisioners=[{"type": "shell", "inline": ["{{if user `a`}}x{{end}}"]}])
    one = fate(told, "{{if")
    assert one.fate == "lost"
    assert "{{if user `a`}}" in one.notes[0]


def test_types_are_those_of_the_pack() -> None:
    builder = {"type": "qemu", "memory": "2048", "headless": "true", "disk_size": 4096, "cpus": "",
               "iso_url": "x", "iso_checksum_type": "sha256", "iso_checksum": "{{user `s`}}",
               "ssh_wait_timeout": "5m", "cd_files": "x", "made_up": 1}  # fmt: skip
    told = put(builders=[builder])
    text = told.files[0].text
    for line in ("memory = 2048", "headless = true", 'disk_size = "4096"', 'cd_files = ["x"]',
                 'iso_checksum = "sha256:${var.s}"', 'ssh_timeout = "5m"'):  # fmt: skip
        name, value = line.split(" = ")
        assert any(one.split() == [name, "=", *value.split()] for one in text.split("\n")), line
    assert "made_up" not in text
    assert fate(told, "made_up").fate == "lost"


def test_builders_are_named_by_type_and_label() -> None:
    told = put(
        builders=[{"type": "null", "name": "one"}, {"type": "null", "name": "2 b"}],
        provisioners=[{"type": "shell", "inline": "x", "only": ["one", "gone"],
                       "override": {"2 b": {"inline": "y"}}}],
    )  # fmt: skip
    text = told.files[0].text
    assert 'sources = ["source.null.one", "source.null.x_2_b"]' in text
    assert 'only   = ["null.one"]' in text
    assert '"x_2_b" = {' in text
    assert fate(told, '"gone"').fate == "lost"


def test_what_is_set_for_the_only_builder_is_the_provisioner_s_own() -> None:
    told = put(
        builders=[{"type": "qemu"}],
        provisioners=[{"type": "shell", "inline": "a", "override": {
            "qemu": {"inline": "b", "pause_before": "5s"}, "gone": {"inline": "c"}}}],
        **{"post-processors": [{"type": "vagrant", "override": {"libvirt": {"output": "x"}}}]},
    )  # fmt: skip
    text = told.files[0].text
    assert 'inline       = ["b"]' in text
    assert 'pause_before = "5s"' in text
    assert '"a"' not in text
    assert '"c"' not in text
    assert 'output = "x"' in text
    assert [line.fate for line in told.lines].count("lost") >= 1


def test_a_sequence_of_post_processors_stays_one() -> None:
    told = put(
        **{"post-processors": ["manifest", ["checksum", {"type": "manifest", "output": "m"}]]}
    )
    text = told.files[0].text
    assert text.count('post-processor "manifest"') == 2
    assert "post-processors {" in text


def test_a_part_that_no_pack_knows_stands_as_it_was_and_is_told() -> None:
    told = put(provisioners=[{"type": "chef-solo", "run_list": ["a"], "staging": {"x": 1}}])
    assert 'run_list = ["a"]' in told.files[0].text
    assert fate(told, "chef-solo").fate == "approximated"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"builders": [', r"t\.json:1:\d+: Not JSON.*read as: a Packer JSON template"),
        ('{"builders": {}}', r"t\.json:1:1: `builders` is a list"),
        ('{\n"builders": [{"name": "x"}]}', r"t\.json:2:1: one of `builders` has no `type`"),
    ],
)
def test_bad_templates_are_told_with_the_place(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        translate("t.json", text, "packer")
    with pytest.raises(Declined, match="no builders"):
        translate("t.json", '{"builders": []}', "packer")


def test_what_each_builder_sets_for_itself_need_not_stand_beside_it(packs: Packs) -> None:
    told = put(
        builders=[{"type": "null", "name": "one"}, {"type": "null", "name": "two"}],
        provisioners=[{"type": "shell", "override": {
            "one": {"inline": "x"}, "two": {"inline": "y"}}}],
    )  # fmt: skip
    findings = check_files({one.path: one.text for one in told.files}, packs).findings
    assert not [f for f in findings if "must be set" in f.summary]
