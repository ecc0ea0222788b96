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
from assistant.core.request import UserFile
from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.plan.library import recipes
from assistant.targets.containers.services import services
from assistant.understand.lexicon import lexicon
from tests.plan.helpers import files, intent

PROXIES = ("caddy", "nginx", "traefik", "haproxy", "httpd")
LEXICON = paths._PACKAGE / "understand" / "data" / "services.yaml"
HERE = [name for name, service in services().items() if not service.project]
"""Those that a Docker host has."""
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
    assert set(HERE) <= set(recipe.covers)
    assert not (set(services()) - set(HERE)) & set(recipe.covers)


@pytest.mark.parametrize("name", list(services()))
def test_facts_are_sound(name: str) -> None:
    service = services()[name]
    assert service.tag not in ("", "latest"), "a tag that moves proves nothing"
    assert "tag" in service.unverified, "no registry has been asked"
    assert ":" not in service.image.rpartition("/")[2]
    assert {db for group in service.needs for db in group} <= set(service.links)
    assert {*service.links, *service.images} <= set(services())
    assert all(services()[db].store for db in service.links)
    assert service.role != "database" or service.store is not None
    if service.store is not None and service.store.secret:
        assert service.store.secret in {secret.env for secret in service.secrets}
    for texts in (service.env, *service.links.values()):
        for text in texts.values():
            assert set(re.findall(r"\{(\w+)\}", text)) <= {
                "url", "domain", "host", "port", "name", "user", "password", "ssh_port",
                    "authority",
            }  # fmt: skip


@pytest.mark.parametrize("name", HERE)
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
    texts = files(plan).items()
    config = next(t for p, t in texts if p.startswith("config/") and not p.endswith(".sql"))
    for app in set(apps) - {"postgres"}:
        assert f"{app}:{services()[app].web}" in config
    if proxy == "traefik":
        assert set(yaml.safe_load(config)["http"]) == {"routers", "services"}


def test_caddyfile(packs: Packs) -> None:
    one = files(made(packs, "vaultwarden", "caddy", proxy="caddy"))["config/Caddyfile"]
    assert one == (
        "{$DOMAIN}:{$HTTPS_PORT} {\n\t{$TLS}\n\tencode zstd gzip\n"
        "\treverse_proxy vaultwarden:80\n}\n"
    )
    two = files(made(packs, "gitea", "grafana", "caddy", proxy="caddy"))["config/Caddyfile"]
    assert two.startswith("gitea.{$DOMAIN}:{$HTTPS_PORT} {\n")
    assert "grafana.{$DOMAIN}:{$HTTPS_PORT} {\n" in two


def test_caddy_tells_the_port_and_whose_certificate(packs: Packs) -> None:
    plan = made(packs, "nextcloud", "caddy", proxy="caddy", domain="cloud.example.org", port=8443)
    caddy = containers(plan)["caddy"]
    assert "internal = var.https_port\n" in caddy, "redirects name the port that Caddy listens on"
    for line in ('"HTTPS_PORT=${var.https_port}"', '"TLS=${local.tls}"'):
        assert line in caddy
    condition = re.search(r'regex\("(.*?)", var.domain\)', files(plan)["main.tf"])
    assert condition is not None
    own = ("localhost", "box", "web.lan", "a.b.internal", "x.home.arpa", "10.0.0.5")
    public = ("example.org", "lan.example.org", "cloud.firma.de", "internal.io")
    assert all(re.search(condition[1], name) for name in own)
    assert not any(re.search(condition[1], name) for name in public)
    assert any("certificate authority" in note for note in plan.notes)
    assert_holds(plan, packs)


@pytest.mark.parametrize(
    ("cidr", "proxies"), [("", "172.16.0.0/12 192.168.0.0/16"), ("10.9.0.0/24", "10.9.0.0/24")]
)
def test_an_app_behind_a_proxy_is_told_of_it(packs: Packs, cidr: str, proxies: str) -> None:
    more: dict[str, Any] = {"network_cidr": cidr} if cidr else {}
    plan = made(packs, "nextcloud", "caddy", proxy="caddy", domain="c.example.org", **more)
    nextcloud = containers(plan)["nextcloud"]
    assert '"OVERWRITEPROTOCOL=${local.scheme}"' in nextcloud
    assert f'"TRUSTED_PROXIES={proxies}"' in nextcloud
    assert 'scheme = "https"' in files(plan)["main.tf"]
    alone = containers(made(packs, "nextcloud"))["nextcloud"]
    assert "OVERWRITEPROTOCOL" not in alone
    assert "TRUSTED_PROXIES" not in alone


def test_a_proxy_hands_the_port_on(packs: Packs) -> None:
    config = files(made(packs, "nextcloud", "nginx", proxy="nginx"))["config/default.conf.template"]
    assert "proxy_set_header Host $http_host;" in config


def test_services_that_share_a_server_have_databases_of_their_own(packs: Packs) -> None:
    plan = made(packs, "authentik", "authentik-worker", "miniflux", "postgres")
    assert_holds(plan, packs)
    texts = files(plan)
    told = texts["config/postgres-databases.sql"].split()
    assert told == ["CREATE", "DATABASE", "miniflux;", "CREATE", "DATABASE", "authentik;"]
    worker = containers(plan)["authentik_worker"]
    assert '"AUTHENTIK_POSTGRESQL__NAME=authentik"' in worker
    alone = files(made(packs, "authentik", "authentik-worker", "postgres"))
    assert "config/postgres-databases.sql" not in alone


def test_notes_are_about_the_draft_at_hand(packs: Packs) -> None:
    lone = made(packs, "nextcloud")
    assert any("SQLite" in note for note in lone.notes)
    assert any("SQLite" in n for n in made(packs, "nextcloud", "redis").notes)
    assert not any("SQLite" in n for n in made(packs, "nextcloud", "postgres").notes)
    for name in HERE:
        service = services()[name]
        told = files(made(packs, name))["README.md"]
        assert ("random_password" in told) == bool(service.made_up), name
        assert ("enerated passwords" in told) == bool(service.made_up), name


def test_a_secret_of_the_goal_is_generated_instead(packs: Packs) -> None:
    plan = made(packs, "vaultwarden", secret="admin_token")
    assert not [o for o in plan.obligations if o.check == "not_drafted"]
    note = next(note for note in plan.notes if "admin_token" in note)
    assert "random_password.vaultwarden_admin_token" in note
    unused = made(packs, "nginx", secret="admin_token")
    assert [o.id for o in unused.obligations if o.check == "not_drafted"]


def test_the_example_shows_the_drafts_values(packs: Packs) -> None:
    plan = made(packs, "nextcloud", "caddy", proxy="caddy", domain="c.example.org", port=8443)
    shown = dict(re.findall(r"^# (\w+) = (.*)$", files(plan)["terraform.tfvars.example"], re.M))
    assert (shown["domain"], shown["https_port"]) == ('"c.example.org"', "8443")
    for name, value in shown.items():
        block = re.search(rf'variable "{name}" \{{.*?\n\}}', files(plan)["variables.tf"], re.S)
        assert block is not None
        assert f"default = {value}\n" in block[0]
    several = files(made(packs, "nginx", count=3))["terraform.tfvars.example"]
    assert "\n# replicas = 3\n" in several


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
    outputs = files(plan)["outputs.tf"]
    assert "value = docker_container.nginx[*].name\n" in outputs
    every = '[for index in range(var.replicas) : "http://${var.domain}:${var.nginx_port + index}"]'
    assert every in outputs
    assert_holds(plan, packs)


def counted(packs: Packs, goal: str, *components: str, **values: int) -> Plan:
    given = tuple(Parameter(name, value, "goal") for name, value in values.items())
    asked = intent("docker-host", ("docker",), None, components, given, goal, "terraform")
    return make_plan(asked, packs)


@pytest.mark.parametrize(
    ("goal", "values"),
    [("two nginx and one redis", {}), ("docker: 2 nginx, 1 redis", {"count": 2})],
)
def test_a_number_counts_for_the_service_beside_it(
    packs: Packs, goal: str, values: dict[str, int]
) -> None:
    plan = counted(packs, goal, "nginx", "redis", **values)
    found = containers(plan)
    assert "count = var.replicas" in found["nginx"]
    assert "count = " not in found["redis"]
    assert re.search(r'variable "replicas" \{[^}]*default = 2\n', files(plan)["variables.tf"])
    assert (
        "concat(docker_container.nginx[*].name, [docker_container.redis.name])"
        in files(plan)["outputs.tf"]
    )
    assert_holds(plan, packs)


@pytest.mark.parametrize("goal", ["one nginx and three redis", "nginx with 3x redis"])
def test_a_number_that_is_not_drafted_is_said(packs: Packs, goal: str) -> None:
    plan = counted(packs, goal, "nginx", "redis")
    assert "The goal asks for 3 of Redis; this draft has one." in plan.notes
    assert [o.id for o in plan.obligations if o.check == "not_drafted"] == ["goal.count.redis"]
    assert "count = " not in files(plan)["main.tf"]


@pytest.mark.parametrize(
    "goal", ["nginx on debian 12 nginx", "port 80 nginx", "ubuntu 22.04 nginx", "one nginx"]
)
def test_other_numbers_do_not_count(packs: Packs, goal: str) -> None:
    plan = counted(packs, goal, "nginx", "redis")
    assert "count = " not in files(plan)["main.tf"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]


def test_copies_keep_their_ports_free(packs: Packs) -> None:
    plan = counted(packs, "three nginx and one whoami", "nginx", "whoami")
    assert "default = 8083\n" in files(plan)["variables.tf"]
    assert_holds(plan, packs)


def test_every_published_address_is_an_output(packs: Packs) -> None:
    both = files(made(packs, "nginx", "whoami"))["outputs.tf"]
    assert '"http://${var.domain}:${var.whoami_port}"' in both
    sites = files(made(packs, "gitea", "grafana", "caddy", proxy="caddy"))["outputs.tf"]
    assert '"${local.scheme}://grafana.${var.domain}${local.port}"' in sites
    assert "local.url" not in sites, "nothing is served under the bare domain"


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


def test_folders_and_devices_of_the_host(packs: Packs) -> None:
    mounts = ("media=/srv/media:ro", "config=/opt/jellyfin")
    plan = made(packs, "jellyfin", mount=mounts, device="/dev/dri")
    block = re.sub(" +", " ", containers(plan)["jellyfin"])
    assert 'host_path = "/srv/media"' in block
    assert "read_only = true" in block
    assert 'host_path = "/dev/dri"' in block
    assert 'resource "docker_volume" "jellyfin_config"' not in files(plan)["main.tf"]
    assert_holds(plan, packs)


def test_releases_and_ports_of_one_service(packs: Packs) -> None:
    plan = made(
        packs, "gitea", "postgres", service_version="postgres:16", ssh_port=2022, web_port=3001
    )
    told = files(plan)["variables.tf"]
    assert '"postgres:16-alpine"' in told
    assert re.search(r'"gitea_ssh_port" \{[^}]*default\s+= 2022', told)
    assert re.search(r'"gitea_port" \{[^}]*default\s+= 3001', told)
    assert_holds(plan, packs)


def test_an_address_to_listen_on(packs: Packs) -> None:
    plan = made(packs, "gitea", listen_address="127.0.0.1")
    assert containers(plan)["gitea"].count('"127.0.0.1"') == 2
    assert_holds(plan, packs)


def test_what_a_goal_may_put_a_proxy_in_front_of_has_a_page() -> None:
    page = {name: bool(service.web) for name, service in services().items()}
    assert {s.id: not s.quiet for s in lexicon().services if s.id in page} == {
        s.id: page[s.id] for s in lexicon().services if s.id in page
    }
