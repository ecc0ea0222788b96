"""What both tools can say comes back with the same meaning: compose to Terraform to compose."""

from __future__ import annotations

from collections import Counter
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.translation import Translation
from assistant.translate import translate
from assistant.translate.compose import read_compose
from assistant.translate.ledger import Ledger
from assistant.translate.model import Thing

_name = st.sampled_from(["web", "db", "cache-1", "job_2", "Api"])
_network = st.sampled_from(["front", "back-end"])
_volume = st.sampled_from(["data", "db-files"])
_plain = st.text("abcXYZ019 /._-=:$%{}\"'\\äé\n", min_size=1, max_size=12).map(str.strip)
_word = st.one_of(
    _plain.filter(bool).map(lambda text: text.replace("$", "$$")),
    st.sampled_from(
        ["${MODE:-fast}", "${TOKEN}", "x-${STAGE:-dev}-y", "$$HOME", "5$$${MODE:-fast}"]
    ),
)
"""Variables have upper-case names: of other ones Terraform keeps no case."""
_path = st.sampled_from(["/srv", "/etc/app", "/var/lib/x"])
_seconds = st.integers(1, 90).map(lambda n: f"{n}s")
_megabytes = st.integers(4, 4096).map(lambda n: f"{n}m")

_service = st.fixed_dictionaries(
    {"image": st.sampled_from(["nginx:1.27", "postgres:${PG:-16}", "ghcr.io/a/b@sha256:1f"])},
    optional={
        "container_name": st.sampled_from(["one", "two-2"]),
        "hostname": st.sampled_from(["box", "box-2"]),
        "command": st.lists(_word, min_size=1, max_size=3),
        "entrypoint": st.lists(_word, min_size=1, max_size=2),
        "working_dir": _path,
        "user": st.sampled_from(["1000", "app:app"]),
        "restart": st.sampled_from(["always", "unless-stopped", "no", "on-failure:3"]),
        "environment": st.dictionaries(st.sampled_from(["A", "B_C", "PATH2"]), _word, min_size=1),
        "labels": st.dictionaries(st.sampled_from(["a.b", "traefik.rule"]), _word, min_size=1),
        "ports": st.lists(
            st.sampled_from(
                ["80", "8080:80", "127.0.0.1:53:53/udp", "[::1]:443:443", "${PORT:-81}:81"]
            ),
            min_size=1, max_size=3, unique=True,
        ),
        "volumes": st.lists(
            st.sampled_from(
                ["data:/data", "db-files:/x:ro", "./conf:/conf:ro", "/srv/a:/a", "~/b:/b",
                 "data:/z:nocopy", "/srv/s:/s:Z", "./p:/p:ro,rslave"]
            ),
            min_size=1, max_size=3, unique=True,
        ),
        "tmpfs": st.sampled_from(["/run", "/tmp:size=64m", "/x:size=1m,mode=0700"]),
        "networks": st.lists(_network, min_size=1, unique=True),
        "depends_on": st.lists(_name, min_size=1, max_size=2, unique=True),
        "mem_limit": _megabytes,
        "shm_size": _megabytes,
        "cpus": st.sampled_from(["0.5", "2"]),
        "cap_add": st.lists(st.sampled_from(["NET_ADMIN", "SYS_TIME"]), min_size=1, unique=True),
        "cap_drop": st.just(["ALL"]),
        "dns": st.just(["1.1.1.1"]),
        "devices": st.just(["/dev/dri:/dev/dri:rwm"]),
        "sysctls": st.just({"net.core.somaxconn": "1024"}),
        "ulimits": st.just({"nofile": {"soft": 10, "hard": 20}}),
        "extra_hosts": st.just({"mail": "10.0.0.5"}),
        "logging": st.just({"driver": "json-file", "options": {"max-size": "10m"}}),
        "stop_grace_period": _seconds,
        "healthcheck": st.fixed_dictionaries(
            {"test": st.just(["CMD", "true"])},
            optional={"interval": _seconds, "timeout": _seconds, "retries": st.integers(1, 9)},
        ),
        "privileged": st.booleans(),
        "read_only": st.booleans(),
        "init": st.booleans(),
        "tty": st.booleans(),
    },
)  # fmt: skip
_options = st.fixed_dictionaries(
    {}, optional={"driver": st.just("bridge"), "internal": st.booleans()}
)
_file = st.builds(
    lambda services, networks: {
        "services": _sound(services),
        "networks": {"front": networks[0] or None, "back-end": networks[1] or None},
        "volumes": {"data": None, "db-files": {"driver": "local", "labels": {"keep": "yes"}}},
    },
    st.dictionaries(_name, _service, min_size=1, max_size=3),
    st.tuples(_options, _options),
)


def _sound(services: dict[str, Any]) -> dict[str, Any]:
    """Only services that are there are waited for, and each container's name stands once."""
    for number, (name, service) in enumerate(services.items()):
        waits = [one for one in service.pop("depends_on", []) if one in services and one < name]
        service |= {"depends_on": waits} if waits else {}
        if "container_name" in service:
            service["container_name"] += f"-{number}"
    return services


def back(told: Translation) -> str:
    """The compose file that comes of the configuration."""
    texts = {file.path: file.text for file in told.files}
    again = translate("main.tf", texts["main.tf"], "compose", texts)
    assert [line for line in again.lines if line.fate != "translated"] == []
    return next(file.text for file in again.files if file.path == "compose.yaml")


def meaning(text: str) -> dict[str, Counter[str]]:
    """What is said of each thing, without names that only spell out what stands there anyway."""
    stack = read_compose("compose.yml", text, Ledger(text, frozenset()), {})
    out = {f"service {s.name}": _said(s) for s in stack.services}
    for kind, things in (("network", stack.networks), ("volume", stack.volumes)):
        for thing in things:
            if thing.name != "default":
                out[f"{kind} {thing.name}"] = _said(thing)
    return out


def _said(thing: Thing) -> Counter[str]:
    out: Counter[str] = Counter()
    for fact in thing.facts:
        named = fact.concept in ("container_name", "name") and fact.value.plain == thing.name
        implied = fact.concept == "network" and fact.value.network == "default"
        if not named and not implied and fact.concept != "bare":
            out[f"{fact.concept}: {fact.value}"] += 1
    return out


@given(value=_file)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_compose_comes_back_from_terraform_with_its_meaning(value: dict[str, Any]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    told = translate("compose.yml", text, "terraform")
    assert meaning(back(told)) == meaning(text)
