"""One service as a `docker_container` with its image."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.translate.containers.terraform_mounts import mounted, uploaded
from assistant.translate.docker.words import FLAGS, LISTS, MEGABYTE, MEGABYTES, TABLES, TEXTS
from assistant.translate.hcl_writing import Body, Item, Lines, quoted, table
from assistant.translate.model import Fact, Mount, Thing
from assistant.translate.texts import Text, Variable, text_of
from assistant.translate.written import no_word

if TYPE_CHECKING:
    from assistant.translate.containers.terraform import Docker

_TABLES = {**TABLES, "storage_option": "storage_opts"}


class ServiceWriter:
    """Writes one service. `awaited`: healthy or completed, where another one waits for that."""

    def __init__(self, docker: Docker, service: Thing, awaited: frozenset[str]) -> None:
        self.docker, self.service, self.awaited = docker, service, awaited
        self.ledger, self.code = docker.ledger, docker.variables.code
        self.id = docker.names["container"].of(service.name)
        self.body = Body(f'resource "docker_container" "{self.id}"', service.lines)
        self._capabilities: Body | None = None
        self._done: set[str] = set()

    def write(self) -> None:
        """The image, then the container; every fact ends in the ledger."""
        name = self.service.first("container_name")
        named = self.service.all("container_name")
        self.body.set(
            "name", self.code(name) if name else quoted(self.service.name),
            named[0].lines if named else self.service.lines,
        )  # fmt: skip
        self._image()
        for fact in self.service.facts:
            self._fact(fact)
        if "completed" in self.awaited:
            self.body.set("attach", "true")
            self.body.set("must_run", "false")
        elif "healthy" in self.awaited:
            self.body.set("wait", "true")
        if self.docker.implied(self.service):
            self._attach(self.docker.network("default"))
        self.docker.main.blocks.append(self.body)

    def _image(self) -> None:
        builds, images = self.service.all("build"), self.service.all("image")
        platform = self.service.first("platform")
        if not builds and not images:
            why = f"the image that `{self.service.name}` runs: the source names none"
            self.body.set("image", self.docker.variables.ask(f"{self.id}_image", why))
            return
        lines = tuple(n for fact in (*builds, *images) for n in fact.lines)
        label = self.docker.names["image"].of(self.service.name)
        image = self.docker.main.block(f'resource "docker_image" "{label}"', lines)
        fallback = text_of(f"{self.service.name}:latest".lower())
        image.set("name", self.code(images[0].value if images else fallback), lines)
        if platform is not None:
            image.set("platform", self.code(platform), self.service.all("platform")[0].lines)
        if builds:
            build, at = builds[0].value, builds[0].lines
            block = image.block("build", at)
            block.set("context", self.path(build.context), at)
            for name in ("dockerfile", "target"):
                if getattr(build, name) is not None:
                    block.set(name, self.code(getattr(build, name)), at)
            if build.arguments:
                block.set("build_args", table((n, self.code(t)) for n, t in build.arguments), at)
        self.body.set("image", f"docker_image.{label}.image_id", lines)

    def _fact(self, fact: Fact) -> None:
        concept, value, lines = fact.concept, fact.value, fact.lines
        special: Callable[[Any, Lines], bool] | None = getattr(self, f"_on_{concept}", None)
        if special is not None:
            if special(value, lines):
                return
        elif concept in TEXTS:
            self.body.set(TEXTS[concept], self.code(value), lines)
        elif concept in LISTS:
            self.body.add(LISTS[concept], Item(self.code(value), lines))
        elif concept in FLAGS:
            self.body.set(FLAGS[concept], "true" if value else "false", lines)
        elif concept in MEGABYTES:
            if self._size(MEGABYTES[concept], value, lines):
                return
        elif concept in _TABLES:
            self._table(concept)
        elif concept not in ("image", "build", "container_name", "platform"):
            self.ledger.lost(lines, no_word("a container", concept, "Terraform's Docker provider"))
            return
        self.ledger.translated(lines)

    def _size(self, name: str, size: int, lines: Lines) -> bool:
        self.body.set(name, str(max(1, round(size / MEGABYTE))), lines)
        if size % MEGABYTE:
            self.ledger.approximated(lines, "in whole mebibytes, as the provider counts")
        return bool(size % MEGABYTE)

    def _table(self, concept: str) -> None:
        if concept not in self._done:
            self._done.add(concept)
            facts = self.service.all(concept)
            code = table((f.value.name, self.code(f.value.value)) for f in facts)
            lines = tuple(dict.fromkeys(n for f in facts for n in f.lines))
            self.body.set(_TABLES[concept], code, lines)

    def path(self, text: Text) -> str:
        """A path of the host's, whole: the provider takes no others."""
        first = text.parts[0] if text.parts else ""
        if isinstance(first, Variable) or first.startswith("/"):
            return self.code(text)
        if first.startswith("~"):
            return f"pathexpand({self.code(text)})"
        bare = first.removeprefix("./") if first != "." else ""
        rest = text_of([bare, *text.parts[1:]])
        if not rest:
            return "abspath(path.module)"
        self.docker.beside(text)
        code = self.code(text_of(["/", *rest.parts]))
        return f'abspath("${{path.module}}{code[1:-1]}")'

    def _on_command(self, words: tuple[Text, ...], lines: Lines) -> bool:
        self.body.set("command", [Item(self.code(word)) for word in words], lines)
        return False

    def _on_entrypoint(self, words: tuple[Text, ...], lines: Lines) -> bool:
        self.body.set("entrypoint", [Item(self.code(word)) for word in words], lines)
        return False

    def _on_env(self, named: Any, lines: Lines) -> bool:
        value = named.value
        if value is None:
            value = Text((Variable(named.name),))
        parts = text_of([f"{named.name}=", *value.parts])
        self.body.add("env", Item(self.code(parts), lines))
        return False

    def _on_env_file(self, path: Text, lines: Lines) -> bool:
        plain = path.plain or "env file"
        self.ledger.lost(
            lines, f"the provider reads no files of variables: add those of {plain} to `env`"
        )
        return True

    def _on_label(self, named: Any, lines: Lines) -> bool:
        block = self.body.block("labels", lines)
        block.set("label", quoted(named.name), lines)
        block.set("value", self.code(named.value), lines)
        return False

    def _on_port(self, port: Any, lines: Lines) -> bool:
        block = self.body.block("ports", lines)
        block.set("internal", _number(self.code(port.inside)), lines)
        if port.outside is not None:
            block.set("external", _number(self.code(port.outside)), lines)
        if port.address is not None:
            block.set("ip", self.code(port.address), lines)
        if port.protocol != "tcp":
            block.set("protocol", quoted(port.protocol), lines)
        return False

    def _on_expose(self, _port: Text, lines: Lines) -> bool:
        self.ledger.translated(lines, "on a network of its own every port is reached anyway")
        return True

    def _on_mount(self, mount: Mount, lines: Lines) -> bool:
        return mounted(self, mount, lines)

    def _attach(self, code: str, lines: Lines = ()) -> Body:
        block = self.body.block("networks_advanced", lines)
        block.set("name", code, lines)
        name = self.service.first("container_name")
        if name is not None and name.plain != self.service.name:
            block.add("aliases", Item(quoted(self.service.name)))
        return block

    def _on_network(self, attached: Any, lines: Lines) -> bool:
        block = self._attach(self.docker.network(attached.network), lines)
        for alias in attached.aliases:
            block.add("aliases", Item(quoted(alias)))
        for name, value in (("ipv4_address", attached.ipv4), ("ipv6_address", attached.ipv6)):
            if value is not None:
                block.set(name, self.code(value), lines)
        return False

    def _on_network_mode(self, mode: Text, lines: Lines) -> bool:
        plain = mode.plain or ""
        if plain.startswith("service:"):
            other = self.docker.names["container"].of(plain.removeprefix("service:"))
            self.body.set("network_mode", f'"container:${{docker_container.{other}.id}}"', lines)
        else:
            self.body.set("network_mode", self.code(mode), lines)
        return False

    def _on_extra_host(self, named: Any, lines: Lines) -> bool:
        block = self.body.block("host", lines)
        block.set("host", quoted(named.name), lines)
        block.set("ip", self.code(named.value), lines)
        return False

    def _on_restart(self, policy: Text, lines: Lines) -> bool:
        plain = policy.plain
        if plain is None:
            self.body.set("restart", self.code(policy), lines)
            return False
        word, _, times = plain.partition(":")
        self.body.set("restart", quoted(word), lines)
        if times.isdecimal():
            self.body.set("max_retry_count", str(int(times)), lines)
        return False

    def _on_waits(self, waiting: Any, lines: Lines) -> bool:
        known = any(s.name == waiting.service for s in self.docker.stack.services)
        if not known or waiting.service == self.service.name:
            self.ledger.lost(lines, f"no service `{waiting.service}` stands in this file")
            return True
        other = self.docker.names["container"].of(waiting.service)
        self.body.add("depends_on", Item(f"docker_container.{other}", lines))
        if waiting.until == "completed":
            why = "Terraform waits for its end, and does not ask whether it succeeded"
            self.ledger.approximated(lines, why)
            return True
        return False

    def _on_health(self, health: Any, lines: Lines) -> bool:
        block = self.body.block("healthcheck", lines)
        test = health.test
        if not test:
            self.body.blocks.remove(block)
            self.ledger.lost(lines, "times without a test: the provider asks for one")
            return True
        block.set("test", [Item(self.code(word)) for word in test], lines)
        for name in ("interval", "timeout", "start_period"):
            if getattr(health, name):
                block.set(name, quoted(getattr(health, name)), lines)
        if health.retries is not None:
            block.set("retries", str(health.retries), lines)
        return False

    def _on_cap_add(self, name: Text, lines: Lines) -> bool:
        return self._capability("add", name, lines)

    def _on_cap_drop(self, name: Text, lines: Lines) -> bool:
        return self._capability("drop", name, lines)

    def _capability(self, how: str, name: Text, lines: Lines) -> bool:
        if self._capabilities is None:
            self._capabilities = self.body.block("capabilities", lines)
        self._capabilities.add(how, Item(self.code(name), lines))
        return False

    def _on_device(self, device: Any, lines: Lines) -> bool:
        block = self.body.block("devices", lines)
        block.set("host_path", self.code(device.outside), lines)
        block.set("container_path", self.code(device.inside), lines)
        if device.permissions:
            block.set("permissions", quoted(device.permissions), lines)
        return False

    def _on_gpus(self, number: Text, lines: Lines) -> bool:
        self.body.set("gpus", quoted("all"), lines)
        if number.plain != "all":
            self.ledger.approximated(lines, "the provider hands in all graphics cards or none")
            return True
        return False

    def _on_ulimit(self, limit: Any, lines: Lines) -> bool:
        block = self.body.block("ulimit", lines)
        block.set("name", quoted(limit.name), lines)
        block.set("soft", str(limit.soft), lines)
        block.set("hard", str(limit.hard), lines)
        return False

    def _on_log_driver(self, name: Text, lines: Lines) -> bool:
        self.body.set("log_driver", self.code(name), lines)
        return False

    def _on_cpu_shares(self, shares: Text, lines: Lines) -> bool:
        return self._count("cpu_shares", shares, lines)

    def _on_cpu_quota(self, quota: Text, lines: Lines) -> bool:
        return self._count("cpu_quota", quota, lines)

    def _on_cpu_period(self, period: Text, lines: Lines) -> bool:
        return self._count("cpu_period", period, lines)

    def _count(self, name: str, number: Text, lines: Lines) -> bool:
        self.body.set(name, _number(self.code(number)), lines)
        return False

    def _on_cpus(self, cpus: Text, lines: Lines) -> bool:
        self.body.set("cpus", self.code(cpus), lines)
        return False

    def _on_stop_grace(self, seconds: float, lines: Lines) -> bool:
        self.body.set("destroy_grace_seconds", str(max(1, round(seconds))), lines)
        return False

    def _on_replicas(self, number: Text, lines: Lines) -> bool:
        if number.plain == "1":
            return False
        self.ledger.lost(lines, "one container is made: `count` would clash over names and ports")
        return True

    def _on_pull_policy(self, policy: Text, lines: Lines) -> bool:
        self.ledger.lost(lines, f"`docker_image` pulls when its name changes, not `{policy.plain}`")
        return True

    def _on_profile(self, _name: Text, lines: Lines) -> bool:
        if "completed" in self.awaited:
            self.ledger.lost(lines, "another one waits for its end: it is made with the others")
            return True
        self.body.set("start", "false", lines)
        self.body.set("must_run", "false", lines)
        self.ledger.approximated(lines, "made and not started: docker start says when")
        return True

    def _on_secret(self, handed: Any, lines: Lines) -> bool:
        return uploaded(self, handed, lines, "/run/secrets/", self.docker.stack.secrets)

    def _on_config(self, handed: Any, lines: Lines) -> bool:
        return uploaded(self, handed, lines, "/", self.docker.stack.configs)


def _number(code: str) -> str:
    """A number where the expression is one."""
    bare = code[1:-1]
    return str(int(bare)) if code.startswith('"') and bare.isdecimal() else code
