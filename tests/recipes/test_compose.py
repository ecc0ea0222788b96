"""What a Compose project's draft makes of the services."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from assistant import paths
from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.core.plan import Plan
from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.plan.library import recipes
from assistant.targets.containers.services import services
from tests.plan.helpers import files, intent

PROXIES = ("caddy", "nginx", "traefik", "haproxy", "httpd")


def made(packs: Packs, *components: str, **values: Any) -> Plan:
    given = tuple(
        Parameter(name, one, "goal")
        for name, value in values.items()
        for one in (value if isinstance(value, tuple) else (value,))
    )
    asked = intent("compose-stack", ("docker",), None, components, given, target="compose")
    return make_plan(asked, packs)


def project(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(files(plan)["compose.yaml"])
    return found


def assert_holds(plan: Plan, packs: Packs) -> None:
    texts = files(plan)
    expected = {"rule/docker-power", "rule/added-capability"}
    findings = [f for f in check_files(texts, packs).findings if f.code not in expected]
    assert not [f for f in findings if f.severity != "info"], plan.name
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == [], plan.name


def test_the_recipe_covers_every_service() -> None:
    recipe = next(r for r in recipes(paths.prompts_dir()) if r.id == "compose-stack")
    assert set(services()) <= set(recipe.covers)


@pytest.mark.parametrize("name", list(services()))
def test_each_service_alone_holds(packs: Packs, name: str) -> None:
    plan = made(packs, name)
    assert_holds(plan, packs)
    assert project(plan)["services"][name]["image"].startswith(services()[name].image)


@pytest.mark.parametrize("proxy", PROXIES)
def test_each_proxy_in_front_of_two_holds(packs: Packs, proxy: str) -> None:
    plan = made(packs, "gitea", "grafana", proxy, proxy=proxy, domain="lab.example.org")
    assert_holds(plan, packs)
    made_ = project(plan)["services"]
    assert "ports" not in made_["grafana"]
    assert made_[proxy]["ports"]
    config = services()[proxy].proxy
    assert config is not None
    assert all(file.path in files(plan) for file in config.files)


@pytest.mark.parametrize("proxy", PROXIES)
def test_a_name_of_its_own_for_one_of_two(packs: Packs, proxy: str) -> None:
    plan = made(
        packs, "gitea", "grafana", proxy, proxy=proxy, domain="lab.example.org",
        service_domain="gitea:git.example.org",
    )  # fmt: skip
    assert_holds(plan, packs)
    config = services()[proxy].proxy
    assert config is not None
    told = files(plan)[config.files[0].path]
    assert "git.example.org" in told
    assert "gitea." not in told
    assert "grafana." in told


def test_a_database_has_no_way_out_and_is_waited_for(packs: Packs) -> None:
    plan = made(packs, "nextcloud", "postgres", "redis")
    found = project(plan)
    assert found["networks"]["back"] == {"internal": True}
    assert found["services"]["postgres"]["networks"] == ["back"]
    assert "ports" not in found["services"]["postgres"]
    waits = found["services"]["nextcloud"]["depends_on"]
    assert waits["postgres"] == {"condition": "service_healthy"}


def test_what_a_service_needs_comes_with_it_and_is_said(packs: Packs) -> None:
    plan = made(packs, "wordpress")
    assert set(project(plan)["services"]) == {"wordpress", "mariadb"}
    assert any("it is needed" in note for note in plan.notes)
    assert_holds(plan, packs)


def test_no_password_stands_in_a_file(packs: Packs) -> None:
    plan = made(packs, "nextcloud", "postgres")
    texts = files(plan)
    assert texts[".env.example"].count("PASSWORD=\n") == 2
    for service in project(plan)["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert value.startswith("${")
                assert ":?" in value


@pytest.mark.parametrize(
    ("release", "tag"), [("15", "15-alpine"), ("16.4", "16.4-alpine"), ("v14", "14-alpine")]
)
def test_the_goals_release_is_the_tag(packs: Packs, release: str, tag: str) -> None:
    plan = made(packs, "gitea", "postgres", service_version=f"postgres:{release}")
    assert project(plan)["services"]["postgres"]["image"] == f"postgres:{tag}"
    assert_holds(plan, packs)


def test_ports_go_where_the_goal_says(packs: Packs) -> None:
    plan = made(packs, "gitea", "adminer", service_port="adminer:8081", ssh_port=2022)
    found = project(plan)["services"]
    assert found["adminer"]["ports"] == ["8081:8080"]
    assert "2022:22" in found["gitea"]["ports"]
    assert_holds(plan, packs)


def test_an_address_to_listen_on(packs: Packs) -> None:
    plan = made(packs, "gitea", listen_address="127.0.0.1", web_port=3000)
    for port in project(plan)["services"]["gitea"]["ports"]:
        assert port.startswith("127.0.0.1:")
    assert_holds(plan, packs)


def test_folders_and_devices_of_the_host(packs: Packs) -> None:
    mounts = ("media=/srv/media:ro", "config=/opt/jellyfin", "=/srv/extra")
    plan = made(packs, "jellyfin", mount=mounts, device="/dev/dri")
    found = project(plan)
    assert found["services"]["jellyfin"]["volumes"] == [
        "/opt/jellyfin:/config",
        "jellyfin-cache:/cache",
        "/srv/media:/media:ro",
        "/srv/extra:/srv/extra",
    ]
    assert found["services"]["jellyfin"]["devices"] == ["/dev/dri:/dev/dri"]
    assert set(found["volumes"]) == {"jellyfin-cache"}
    assert_holds(plan, packs)


@pytest.mark.parametrize(
    ("domain", "tls"), [("vault.example.org", ""), ("vault.lan", "tls internal")]
)
def test_caddy_asks_for_a_certificate_where_one_can_be_had(
    packs: Packs, domain: str, tls: str
) -> None:
    plan = made(packs, "vaultwarden", "caddy", proxy="caddy", domain=domain)
    found = project(plan)["services"]
    assert found["caddy"]["environment"]["TLS"] == tls
    assert found["vaultwarden"]["environment"]["DOMAIN"] == f"https://${{DOMAIN:-{domain}}}"
    assert_holds(plan, packs)


def test_copies_have_neighbouring_ports(packs: Packs) -> None:
    plan = made(packs, "whoami", count=3, port=8090)
    service = project(plan)["services"]["whoami"]
    assert service["scale"] == 3
    assert service["ports"] == ["8090-8092:80"]
    assert_holds(plan, packs)


def test_a_folder_goes_to_the_service_that_its_name_says(packs: Packs) -> None:
    plan = made(packs, "open-webui", "ollama", mount="data=/data/ollama")
    found = project(plan)["services"]
    assert found["ollama"]["volumes"] == ["/data/ollama:/root/.ollama"]
    assert found["open-webui"]["volumes"] == ["open-webui-data:/app/backend/data"]
    assert_holds(plan, packs)


def test_a_folder_for_data_takes_the_place_of_the_only_volume(packs: Packs) -> None:
    plan = made(packs, "wordpress", "mysql", mount="data=/srv/wp")
    assert project(plan)["services"]["wordpress"]["volumes"] == ["/srv/wp:/var/www/html"]
    assert_holds(plan, packs)


def test_traefik_serves_https_with_a_certificate_of_whom_can_sign(packs: Packs) -> None:
    for domain, resolver in (("w.example.org", "public"), ("w.lan", "")):
        plan = made(packs, "whoami", "traefik", proxy="traefik", domain=domain, port=8443)
        traefik = project(plan)["services"]["traefik"]
        assert traefik["environment"]["CERT_RESOLVER"] == resolver
        assert "--entrypoints.websecure.address=:8443" in traefik["command"]
        assert {"80:80", "8443:8443"} <= set(traefik["ports"])
        router = yaml.safe_load(files(plan)["config/dynamic.yml"])["http"]["routers"]["whoami"]
        assert router["entryPoints"] == ["websecure"]
        assert "CERT_RESOLVER" in router["tls"]["certResolver"]
        assert_holds(plan, packs)


def test_immich_brings_all_that_it_needs_with_its_own_postgres(packs: Packs) -> None:
    plan = made(packs, "immich", "redis", service_version="postgres:15")
    found = project(plan)["services"]
    assert set(found) == {"immich", "redis", "postgres", "immich-machine-learning"}
    assert found["postgres"]["image"].startswith("ghcr.io/immich-app/postgres:15-vectorchord")
    told = found["immich"]["environment"]
    assert (told["DB_HOSTNAME"], told["REDIS_HOSTNAME"]) == ("postgres", "redis")
    assert_holds(plan, packs)


def test_what_fetches_has_a_way_out_and_a_database_none(packs: Packs) -> None:
    found = project(made(packs, "open-webui", "ollama"))["services"]
    assert found["ollama"]["networks"] == ["front", "back"]
    assert "ports" not in found["ollama"]


def test_the_port_for_dns(packs: Packs) -> None:
    plan = made(packs, "pihole", dns_port=5353, port=8053)
    ports = project(plan)["services"]["pihole"]["ports"]
    assert set(ports) == {"8053:80", "5353:53", "5353:53/udp"}
    assert_holds(plan, packs)


def test_the_readme_tells_how_to_back_up(packs: Packs) -> None:
    text = files(made(packs, "gitea", "postgres"))["README.md"]
    assert "exec -T postgres sh -c 'pg_dumpall --username=app' > postgres.dump" in text
    assert "for volume in gitea-data; do" in text
    assert "gitea-postgres_$volume" in text


def test_https_is_a_gap_where_nothing_serves_it(packs: Packs) -> None:
    def open_wishes(*components: str) -> list[str]:
        plan = made(packs, *components, "proxy-tls", proxy=components[-1])
        return [o.text for o in plan.obligations if o.check == "not_drafted"]

    assert open_wishes("whoami", "nginx")
    assert not open_wishes("whoami", "caddy")


def test_prometheus_asks_and_grafana_shows_what_is_there(packs: Packs) -> None:
    plan = made(packs, "grafana", "prometheus", "node-exporter")
    texts = files(plan)
    jobs = yaml.safe_load(texts["config/prometheus.yml"])["scrape_configs"]
    assert [job["job_name"] for job in jobs] == ["prometheus", "grafana", "node-exporter"]
    sources = yaml.safe_load(texts["config/datasources.yaml"])["datasources"]
    assert [source["url"] for source in sources] == ["http://prometheus:9090"]
    mounted = project(plan)["services"]["prometheus"]["volumes"]
    assert "./config/prometheus.yml:/etc/prometheus/prometheus.yml:ro" in mounted
    assert_holds(plan, packs)
    assert not [path for path in files(made(packs, "prometheus")) if path.startswith("config/")]


def test_a_folder_for_models(packs: Packs) -> None:
    plan = made(packs, "open-webui", "ollama", mount="model=/data/ollama")
    assert project(plan)["services"]["ollama"]["volumes"] == ["/data/ollama:/root/.ollama"]


def test_a_program_of_the_goals_beside_a_database(packs: Packs) -> None:
    plan = made(packs, "postgres", image="ghcr.io/acme/app:1.4", port=8000)
    found = project(plan)["services"]
    assert found["app"]["image"] == "ghcr.io/acme/app:1.4"
    assert found["app"]["ports"] == ["8000:80"]
    assert "ports" not in found["postgres"]
    assert_holds(plan, packs)
    alone = project(made(packs, "postgres", image="postgres:16.4"))["services"]
    assert set(alone) == {"postgres"}


def test_when_containers_start_again(packs: Packs) -> None:
    found = project(made(packs, "gitea", restart_policy="always"))["services"]
    assert found["gitea"]["restart"] == "always"
