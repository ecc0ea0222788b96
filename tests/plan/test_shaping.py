"""A plan without some of its steps, and held to constraints beyond its goal."""

from __future__ import annotations

import pytest

from assistant.core.errors import Declined, UsageError
from assistant.core.plan import Plan, Printed
from assistant.core.request import Request
from assistant.draft.skeleton import skeleton
from assistant.knowledge import Packs
from assistant.pipeline import Workshop
from assistant.plan import steps_of
from assistant.plan.elements import without_elements

STACK = "Vaultwarden behind Caddy with Terraform on Docker for vault.example.org"
IMAGE = "a Debian 12 Packer image on Proxmox with 8 GB RAM and docker"
WINDOWS = "a Windows 11 Packer image for Hyper-V with pre-sysprep scripts, 4 vCPU, 8 GB"


@pytest.fixture(scope="module")
def shop(packs: Packs) -> Workshop:
    return Workshop(packs)


def plan(shop: Workshop, goal: str, drops: tuple[str, ...] = (), *requires: str) -> Plan:
    request = Request(goal, drops=drops, requires=requires)
    return shop.plan(shop.read(request), request)


def errors(shop: Workshop, made: Plan) -> set[str]:
    findings, held, _ = shop.check(skeleton(made), made)
    return {f"{f.path}: {f.summary}" for f in findings if f.severity == "error"} | {
        h.text for h in held if h.status == "unmet"
    }


def told(made: Plan) -> str:
    return "\n".join(made.notes)


def test_what_depends_on_a_step_goes_with_it_and_is_said(shop: Workshop) -> None:
    made = plan(shop, STACK, ("resource.docker_network.front",))
    text = skeleton(made)["main.tf"]
    assert "docker_network" not in text
    assert "networks_advanced" not in text
    assert 'variable "network_name"' not in skeleton(made)["variables.tf"]
    assert "resource.docker_container.caddy.networks_advanced" in told(made)
    assert "variable.network_name" in told(made)
    assert not any("network" in o.text for o in made.obligations)


def test_a_part_of_the_goal_goes_as_if_it_had_not_been_said(shop: Workshop) -> None:
    made = plan(shop, STACK, ("caddy",))
    assert "config/Caddyfile" not in skeleton(made)
    assert "caddy" not in skeleton(made)["main.tf"]
    assert "with it went config/Caddyfile" in told(made)


def test_a_file_goes_with_the_block_that_reads_it(shop: Workshop) -> None:
    made = plan(shop, STACK, ("config/Caddyfile",))
    assert "Caddyfile" not in "".join(skeleton(made).values())
    assert "resource.docker_container.caddy.upload" in told(made)


@pytest.mark.parametrize("goal", [STACK, IMAGE, WINDOWS])
def test_whatever_is_dropped_no_error_is_left_that_was_not_there(shop: Workshop, goal: str) -> None:
    whole = plan(shop, goal)
    before = errors(shop, whole)
    for step in steps_of(whole):
        if step.kind == "block" and not step.name.startswith("source."):
            assert errors(shop, plan(shop, goal, (step.name,))) <= before, step.name


def test_a_step_that_is_not_there_is_told_with_the_nearest(shop: Workshop) -> None:
    with pytest.raises(UsageError) as refused:
        plan(shop, STACK, ("resource.docker_network.frnt",))
    assert "resource.docker_network.front" in refused.value.mend


def test_steps_are_called_by_different_names(shop: Workshop) -> None:
    for goal in (STACK, IMAGE, WINDOWS):
        names = [step.name for step in steps_of(plan(shop, goal))]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("at least 4 cores", "cores = 4"),
        ("8 GB of memory", "memory = 8192"),
        ("VLAN 30", 'vlan_tag = "30"'),
        ("fail2ban must be installed",
         "apt-get --yes install --no-install-recommends fail2ban"),
    ],
)  # fmt: skip
def test_a_constraint_becomes_an_obligation(shop: Workshop, text: str, line: str) -> None:
    made = plan(shop, IMAGE, (), text)
    owed = [o for o in made.obligations if o.text == f"As required: {text}"]
    assert any(o.args["text"] == line for o in owed)
    _, held, _ = shop.check(skeleton(made), made)
    assert {h.status for h in held if h.id.startswith("required.")} == {"met"}
    broken = {path: text.replace("4", "5") for path, text in skeleton(made).items()}
    if "4" in line:
        _, held, _ = shop.check(broken, made)
        assert "unmet" in {h.status for h in held if h.id.startswith("required.")}


def test_what_must_not_be_there_becomes_one_too(shop: Workshop) -> None:
    made = plan(shop, IMAGE, (), "no docker")
    owed = [o for o in made.obligations if o.id.startswith("required.")]
    assert {o.check for o in owed} == {"file_line_absent"} or owed
    assert "docker" not in "".join(t for p, t in skeleton(made).items() if p.startswith("scripts/"))


def test_a_constraint_that_is_not_understood_is_refused(shop: Workshop) -> None:
    with pytest.raises(Declined, match=r"--require 'frobnicate it': not understood: “frobnicate”"):
        plan(shop, IMAGE, (), "frobnicate it")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('["a", "b"]', '["b"]'),
        ("[\n  x.a.id,\n  f([x.b, 1]),\n]", "[\n  f([x.b, 1]),\n]"),
        ('["a"]', None),
        ("x.a", None),
        ('["b, a"]', None),
    ],
)
def test_elements_of_a_list(text: str, left: str | None) -> None:
    found = without_elements((Printed(text),), lambda part: part.strip() in ('"a"', "x.a.id"))
    assert (found and found[0]) == (left and Printed(left))


BOTH = (
    "build a Debian 12 template with Packer on Proxmox, then three clones of it with Terraform"
    " with 4 GB"
)


def test_one_of_several_tools_goes_with_its_files_alone(shop: Workshop) -> None:
    made = plan(shop, BOTH, ("terraform",))
    assert made.targets == ("packer",)
    assert "with it went terraform/versions.tf" in told(made)
    assert "packer/" not in told(made)


def test_a_set_value_leaves_each_part_its_own_clause(shop: Workshop) -> None:
    request = Request(BOTH, sets={"cpus": "4"})
    parts = {part.target: part.parameters for part in shop.read(request).parts}
    names = {target: {p.name for p in values} for target, values in parts.items()}
    assert "memory_mb" not in names["packer"]
    assert {"memory_mb", "cpus"} <= names["terraform"]
