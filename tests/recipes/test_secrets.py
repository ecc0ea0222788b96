"""Passwords, keys and certificates with Terraform."""

from __future__ import annotations

import re

import pytest

from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.core.plan import Plan
from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import files, intent


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def made(packs: Packs, *components: str, **values: str | int | bool) -> Plan:
    given = tuple(Parameter(name, value, "goal") for name, value in values.items())
    asked = intent("secrets", ("random",), None, components, given, target="terraform")
    return make_plan(asked, packs)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    "components",
    [
        (),
        ("random-password",),
        ("random-id", "random-pet", "random-uuid", "local-file"),
        ("tls-private-key", "local-sensitive-file"),
        ("self-signed-cert",),
        ("cert-request", "local-file"),
        ("random-password", "self-signed-cert", "local-file"),
    ],
)
def test_no_findings_and_all_held(packs: Packs, components: tuple[str, ...], which: int) -> None:
    plan = made(packs, *components)
    texts = files(plan, which)
    assert not [f for f in check_files(texts, packs).findings if f.severity != "info"]
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []


@pytest.mark.parametrize(
    ("components", "values", "lines"),
    [
        (("tls-private-key",), {}, ['algorithm = "ED25519"']),
        (("tls-private-key",), {"bits": 3072}, ['algorithm = "RSA"', "rsa_bits = 3072"]),
        (("tls-private-key",), {"algorithm": "RSA"}, ["rsa_bits = 4096"]),
        (("self-signed-cert",), {}, ['algorithm = "ECDSA"', "var.valid_days * 24"]),
        (("random-password",), {"count": 5}, ["count = var.passwords"]),
        (("self-signed-cert",), {"ip": "10.0.0.5"}, ['ip_addresses = ["10.0.0.5"]']),
        (
            ("self-signed-cert",),
            {"domain": "a.test", "wildcard": True, "more_domains": "b.test"},
            ['dns_names = [var.domain, "*.${var.domain}", "b.test"]'],
        ),
    ],
)
def test_values_of_the_goal(
    packs: Packs, components: tuple[str, ...], values: dict[str, str | int], lines: list[str]
) -> None:
    plan = made(packs, *components, **values)
    for line in lines:
        assert line in files(plan)["main.tf"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]


def test_secrets_go_to_files_that_only_their_owner_reads(packs: Packs) -> None:
    told = files(made(packs, "random-password", "self-signed-cert", "local-file"))["files.tf"]
    for block in told.split("\n\n"):
        secret = "random_password." in block or ".private_key_" in block
        assert ('"local_sensitive_file"' in block) == secret
        assert ('file_permission = "0600"' in block) == secret


def test_a_file_name_of_the_goal(packs: Packs) -> None:
    plan = made(packs, "random-password", "local-file", path="db.txt")
    assert 'filename = "${var.folder}/db.txt"' in files(plan)["files.tf"]


@pytest.mark.parametrize("which", [0, 1])
def test_special_characters_are_the_goals_to_ask_for(packs: Packs, which: int) -> None:
    plain = made(packs, "random-password", special=False)
    told = files(plain, which)["main.tf"]
    assert "special = false" in told
    assert "override_special" not in told
    assert "min_special" not in told
    assert not [o for o in plain.obligations if o.check == "not_drafted"]
    left_open = made(packs, "random-password")
    assert "special = true" in files(left_open, which)["main.tf"]
    assumed = next(p for p in left_open.parameters if p.name == "special")
    assert (assumed.source, bool(assumed.why)) == ("assumed", True)


def test_the_example_shows_what_the_draft_has(packs: Packs) -> None:
    plan = made(
        packs, "random-password", "self-signed-cert", length=24, days=730, domain="web.lan", count=2
    )
    texts = files(plan)
    shown = dict(re.findall(r"^# (\w+) = (.*)$", texts["terraform.tfvars.example"], re.M))
    assert shown == {
        "password_length": "24", "passwords": "2", "domain": '"web.lan"', "valid_days": "730",
    }  # fmt: skip
    for name, value in shown.items():
        block = re.search(rf'variable "{name}" \{{.*?\n\}}', texts["variables.tf"], re.S)
        assert block is not None
        assert f"default = {value}\n" in block[0]


def test_a_secret_of_the_goal_is_generated_instead(packs: Packs) -> None:
    plan = made(packs, "random-password", secret="db_password")
    assert "# In place of the goal's db_password, which is not copied" in files(plan)["main.tf"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]
    assert any("random_password.main takes its place" in note for note in plan.notes)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, '["server.home.arpa"]'),
        ({"domain": "a.test", "more_domains": "b.test"}, '["a.test", "b.test"]'),
        ({"domain": "a.test", "wildcard": True, "ip": "10.0.0.5"}, '["a.test", "*.a.test"]'),
    ],
)
def test_an_authority_signs_a_certificate_for_each_name(
    packs: Packs, values: dict[str, str | bool], names: str, which: int
) -> None:
    given = tuple(Parameter(name, value, "goal") for name, value in values.items())
    components = ("own-ca", "self-signed-cert", "local-file")
    plan = make_plan(
        intent("secrets", ("tls",), None, components, given, target="terraform"), packs
    )
    texts = files(plan, which)
    assert f"default = {names}" in texts["variables.tf"]
    assert not [f for f in check_files(texts, packs).findings if f.severity != "info"]
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []
