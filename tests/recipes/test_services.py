"""Services as data, and what a Docker host's draft makes of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from assistant import paths
from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.core.plan import Plan
from assistant.knowledge import Packs
from assistant.plan import UserFile, make_plan
from assistant.plan.recipe import recipes
from assistant.targets.terraform.services import services
from tests.plan.helpers import files, intent

PROXIES = ("caddy", "nginx", "traefik", "haproxy", "httpd")
LEXICON = paths._PACKAGE / "understand" / "data" / "services.yaml"
CONTAINER = re.compile(r'^resource "docker_container" "(\w+)" \{\n(.*?)^\}', re.M | re.S)


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def made(packs: Packs, *components: str, user: tuple[UserFile, ...] = (), **values: Any) -> Plan:
    given = tuple(
        Parameter(name, one, "goal")
        for name, value in values.items()
        for one in (value if isinstance(value, tuple) else (value,))
    )
    asked = intent("docker-host", ("docker",), None, components, given, target="terraform")
    return make_plan(asked, packs, user)


def containers(plan: Plan) -> dict[str, str]:
    return dict(CONTAINER.findall(files(plan)["main.tf"]))


def assert_holds(plan: Plan, packs: Packs, which: int = 0) -> None:
    texts = files(plan, which)
    expected = {"rule/docker-power"}
    found = [f for f in check_files(texts, packs).findings if f.code not in expected]
    assert not [f for f in found if f.severity != "info"], plan.name
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == [], plan.name


def test_the_lexicon_and_the_recipe_know_the_same_services() -> None:
    spoken = {entry["id"] for entry in yaml.safe_load(LEXICON.read_text())}
    recipe = next(r for r in recipes(paths.prompts_dir()) if r.id == "terraform-docker-host")
    assert set(services()) == spoken
    assert set(services()) <= set(recipe.covers)


@pytest.mark.parametrize("name", list(services()))
def test_facts_are_sound(name: str) -> None:
    service = services()[name]
    assert service.tag not in ("", "latest"), "a tag that moves proves nothing"
    assert "tag" in service.unverified, "no registry has been asked"
    assert ":" not in service.image.rpartition("/")[2]
    assert set(service.needs) <= set(service.links) <= set(services())
    assert all(services()[db].store for db in service.links)
    assert (service.role == "database") == (service.store is not None)
    if service.store is not None and service.store.secret:
        assert service.store.secret in {secret.env for secret in service.secrets}
    for texts in (service.env, *service.links.values()):
        for text in texts.values():
            assert set(re.findall(r"\{(\w+)\}", text)) <= {
                "url", "domain", "host", "port", "name", "user", "password",
            }  # fmt: skip


@pytest.mark.parametrize("name", list(services()))
def test_each_service_alone_holds(packs: Packs, name: str) -> None:
    plan = made(packs, name)
    assert_holds(plan, packs, 1)
    assert set(containers(plan)) == {name.replace("-", "_")}


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("apps", [("vaultwarden",), ("gitea", "grafana", "postgres")])
def test_only_the_proxy_publishes_web_ports(
    packs: Packs, proxy: str, apps: tuple[str, ...]
) -> None:
    plan = made(packs, *apps, proxy, proxy=proxy, domain="example.org")
    assert_holds(plan, packs)
    found = containers(plan)
    assert set(found) == {*apps, proxy}
    assert "external = var.http_port" in found[proxy]
    for app in apps:
        assert not re.search(r"internal = (80|3000|5432)\b", found[app]), app
    config = next(t for p, t in files(plan).items() if p.startswith("config/"))
    for app in set(apps) - {"postgres"}:
        assert f"{app}:{services()[app].web}" in config
    if proxy == "traefik":
        assert set(yaml.safe_load(config)["http"]) == {"routers", "services"}


def test_caddyfile(packs: Packs) -> None:
    one = files(made(packs, "vaultwarden", "caddy", proxy="caddy"))["config/Caddyfile"]
    assert one == "{$DOMAIN} {\n\tencode zstd gzip\n\treverse_proxy vaultwarden:80\n}\n"
    two = files(made(packs, "gitea", "grafana", "caddy", proxy="caddy"))["config/Caddyfile"]
    assert two.startswith("gitea.{$DOMAIN} {\n")
    assert "grafana.{$DOMAIN} {\n" in two


def test_a_database_comes_only_when_it_is_asked_for(packs: Packs) -> None:
    alone = files(made(packs, "gitea"))["main.tf"]
    assert "database" not in alone
    with_one = containers(made(packs, "gitea", "postgres"))
    assert "GITEA__database__HOST=${docker_container.postgres.name}:5432" in with_one["gitea"]
    assert "random_password.postgres_password.result" in with_one["gitea"]
    assert "docker_network.back.name" in with_one["postgres"]
    assert "ports {" not in with_one["postgres"]


def test_a_database_alone_is_reached_from_this_machine_only(packs: Packs) -> None:
    assert 'ip = "127.0.0.1"' in containers(made(packs, "postgres"))["postgres"]


def test_a_needed_database_that_is_not_asked_for_becomes_variables(packs: Packs) -> None:
    plan = made(packs, "wordpress")
    texts = files(plan)
    assert 'variable "wordpress_db_host"' in texts["variables.tf"]
    password = re.search(r'variable "wordpress_db_password" \{.*?\n\}', texts["variables.tf"], re.S)
    assert password is not None
    assert "sensitive = true" in password[0]
    assert any("WordPress needs mariadb or mysql" in note for note in plan.notes)
    assert "mariadb" not in texts["main.tf"]


@pytest.mark.parametrize(
    ("components", "values", "expected"),
    [
        (("vaultwarden", "caddy"), {"proxy": "caddy", "port": 8443}, {"https_port": 8443}),
        (("vaultwarden", "caddy"), {"proxy": "caddy", "port": 8080}, {"http_port": 8080}),
        (
            ("vaultwarden", "caddy"),
            {"proxy": "caddy", "port": (8080, 8443)},
            {"http_port": 8080, "https_port": 8443},
        ),
        (("nginx",), {"port": 9000}, {"nginx_port": 9000}),
        (("nginx", "whoami"), {}, {"nginx_port": 8080, "whoami_port": 8081}),
        (("nginx", "whoami"), {"port": 8080}, {"nginx_port": 8080, "whoami_port": 8081}),
    ],
)
def test_published_ports(
    packs: Packs,
    components: tuple[str, ...],
    values: dict[str, Any],
    expected: dict[str, int],
) -> None:
    plan = made(packs, *components, **values)
    variables = files(plan)["variables.tf"]
    for name, port in expected.items():
        block = re.search(rf'variable "{name}" \{{.*?\n\}}', variables, re.S)
        assert block is not None
        assert f"default = {port}\n" in block[0]
    assert_holds(plan, packs)


def test_several_of_one_kind(packs: Packs) -> None:
    plan = made(packs, "nginx", count=3)
    nginx = containers(plan)["nginx"]
    assert "count = var.replicas" in nginx
    assert "external = var.nginx_port + count.index" in nginx
    assert "docker_volume.nginx_html[count.index].name" in nginx
    assert_holds(plan, packs)


def test_limits_network_and_address_of_the_goal(packs: Packs) -> None:
    plan = made(
        packs, "nginx", memory_mb=256, cpus=2, network="lan", network_cidr="172.30.0.0/24",
        ip="172.30.0.5", timezone="Europe/Berlin", hostname="www", name="shop",
    )  # fmt: skip
    texts = files(plan)
    nginx = containers(plan)["nginx"]
    for line in (
        "memory = 256", 'cpus = "2"', 'ipv4_address = "172.30.0.5"', '"TZ=Europe/Berlin"',
        'hostname = "www"',
    ):  # fmt: skip
        assert line in nginx
    assert 'subnet = "172.30.0.0/24"' in texts["main.tf"]
    assert 'default = "shop"' in texts["variables.tf"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]
    assert_holds(plan, packs)


def test_an_image_of_the_goal(packs: Packs) -> None:
    plan = made(packs, image="acme/app:2.1", port=8088, secret="API_KEY")
    texts = files(plan)
    assert 'default = "acme/app:2.1"' in texts["variables.tf"]
    assert '"API_KEY=${var.api_key}"' in texts["main.tf"]
    assert re.search(r'variable "api_key" \{[^}]*sensitive = true', texts["variables.tf"])
    assert_holds(plan, packs)


def test_the_users_own_configuration(packs: Packs) -> None:
    own = UserFile("Caddyfile", b"example.org {\n}\n")
    plan = made(packs, "vaultwarden", "caddy", proxy="caddy", user=(own,))
    found = next(f for f in plan.files if f.path == "config/Caddyfile")
    assert found.user_bytes == own.content
    assert_holds(plan, packs)
