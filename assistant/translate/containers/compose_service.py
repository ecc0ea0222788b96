"""One service of a compose file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.translate.model import Fact, Mount, Thing
from assistant.translate.texts import Text, text_of
from assistant.translate.written import no_word
from assistant.translate.yaml_pages import From, Lines

if TYPE_CHECKING:
    from assistant.translate.containers.compose import Compose

_TEXTS = {
    "image": "image", "container_name": "container_name", "hostname": "hostname",
    "domainname": "domainname", "working_dir": "working_dir", "user": "user",
    "restart": "restart", "network_mode": "network_mode", "pid_mode": "pid", "ipc_mode": "ipc",
    "runtime": "runtime", "platform": "platform", "stop_signal": "stop_signal",
    "userns_mode": "userns_mode", "cpus": "cpus", "cpuset": "cpuset",
    "cgroup_parent": "cgroup_parent", "pull_policy": "pull_policy",
}  # fmt: skip
_FLAGS = frozenset({"privileged", "read_only", "init", "tty", "stdin_open"})
_LISTS = {
    "cap_add": "cap_add", "cap_drop": "cap_drop", "dns": "dns", "dns_search": "dns_search",
    "dns_opt": "dns_opt", "security_opt": "security_opt", "group_add": "group_add",
    "expose": "expose", "profile": "profiles", "env_file": "env_file",
}  # fmt: skip
_TABLES = {"env": "environment", "label": "labels", "sysctl": "sysctls",
           "extra_host": "extra_hosts"}  # fmt: skip
_SIZES = {
    "memory": "mem_limit", "memory_reservation": "mem_reservation", "shm_size": "shm_size",
    "memory_swap": "memswap_limit",
}  # fmt: skip
_ORDER = (
    "image", "platform", "build", "container_name", "hostname", "domainname", "command",
    "entrypoint", "user", "working_dir", "restart", "depends_on", "environment", "env_file",
    "ports", "expose", "networks", "network_mode", "volumes", "tmpfs",
)  # fmt: skip
_UNTIL = {"healthy": "service_healthy", "completed": "service_completed_successfully"}


class ServiceWriter:
    """Writes one service."""

    def __init__(self, compose: Compose, service: Thing) -> None:
        self.compose, self.service = compose, service
        self.ledger, self.text = compose.ledger, compose.text
        self.out: dict[str, Any] = {}

    def write(self) -> dict[str, Any]:
        """Its keys; every fact ends in the ledger."""
        for fact in self.service.facts:
            self._fact(fact)
        if not {"image", "build"} & set(self.out):
            self.out["image"] = self.compose.ask_image(self.service)
        self._shorten("networks", None)
        self._shorten("depends_on", {"condition": "service_started"})
        first = [name for name in _ORDER if name in self.out]
        return {name: self.out[name] for name in (*first, *_others(self.out, first))}

    def _shorten(self, name: str, usual: Any) -> None:
        """A mapping of which all values are the usual one is a list of its names."""
        given = self.out.get(name, {})
        if given and all(one.value == usual for one in given.values()):
            self.out[name] = [From(key, one.lines) for key, one in given.items()]

    def _fact(self, fact: Fact) -> None:
        concept, value, lines = fact.concept, fact.value, fact.lines
        special: Callable[[Any, Lines], bool | None] | None = getattr(self, f"_on_{concept}", None)
        if special is not None:
            if special(value, lines):
                return
        elif concept in _TEXTS:
            self.out[_TEXTS[concept]] = From(self.text(value), lines)
        elif concept in _FLAGS:
            self.out[concept] = From(value, lines)
        elif concept in _LISTS:
            self._more(_LISTS[concept], From(self.text(value), lines))
        elif concept in _TABLES:
            table = self.out.setdefault(_TABLES[concept], {})
            table[value.name] = From(self.text(value.value), lines)
        elif concept in _SIZES:
            self.out[_SIZES[concept]] = From(size(value), lines)
        else:
            self.ledger.lost(lines, no_word("a service", concept, "compose"))
            return
        self.ledger.translated(lines)

    def _more(self, name: str, value: Any) -> None:
        self.out.setdefault(name, []).append(value)

    def _on_cpu_shares(self, shares: Text, lines: Lines) -> None:
        self.out["cpu_shares"] = From(_number(self.text(shares)), lines)

    def _on_build(self, build: Any, lines: Lines) -> None:
        given = {"context": self.text(build.context)}
        for name in ("dockerfile", "target"):
            if getattr(build, name) is not None:
                given[name] = self.text(getattr(build, name))
        args = {name: self.text(text) for name, text in build.arguments}
        self.out["build"] = From(given | ({"args": args} if args else {}), lines)

    def _on_command(self, words: tuple[Text, ...], lines: Lines) -> None:
        self.out["command"] = From([self.text(word) for word in words], lines)

    def _on_entrypoint(self, words: tuple[Text, ...], lines: Lines) -> None:
        self.out["entrypoint"] = From([self.text(word) for word in words], lines)

    def _on_port(self, port: Any, lines: Lines) -> None:
        parts = [self.text(port.inside) or ""]
        if port.outside is not None or port.address is not None:
            parts.insert(0, self.text(port.outside) or "")
        if port.address is not None:
            address = self.text(port.address) or ""
            parts.insert(0, f"[{address}]" if ":" in address and "${" not in address else address)
        protocol = f"/{port.protocol}" if port.protocol != "tcp" else ""
        self._more("ports", From(":".join(parts) + protocol, lines))

    def _on_mount(self, mount: Mount, lines: Lines) -> None:
        target, source = self.text(mount.target) or "", self.text(mount.source) or ""
        if mount.kind == "tmpfs":
            options = [f"size={mount.size}"] if mount.size is not None else []
            options += mount.options
            end = f":{','.join(options)}" if options else ""
            self._more("tmpfs", From(target + end, lines))
            return
        plain = mount.source.plain or ""
        starts = plain.startswith(("/", "./", "../", "~")) or plain in (".", "..")
        short = starts if mount.kind == "bind" else bool(plain) and not starts
        colon = ":" in plain or any(":" in p for p in mount.target.parts if isinstance(p, str))
        if not source and mount.kind == "volume" and not mount.read_only:
            self._more("volumes", From(target, lines))
        elif short and not colon and not any("=" in one for one in mount.options):
            options = [*(["ro"] if mount.read_only else []), *mount.options]
            end = f":{','.join(options)}" if options else ""
            self._more("volumes", From(f"{source}:{target}{end}", lines))
        else:
            long: dict[str, Any] = {"type": mount.kind}
            long |= {"source": source} if source else {}
            long |= {"target": target} | ({"read_only": True} if mount.read_only else {})
            inner = dict(_long_option(one) for one in mount.options)
            long |= {mount.kind: inner} if inner else {}
            self._more("volumes", From(long, lines))

    def _on_network(self, attached: Any, lines: Lines) -> None:
        more: dict[str, Any] = {}
        if attached.aliases:
            more["aliases"] = list(attached.aliases)
        for name, value in (("ipv4_address", attached.ipv4), ("ipv6_address", attached.ipv6)):
            if value is not None:
                more[name] = self.text(value)
        networks = self.out.setdefault("networks", {})
        networks[attached.network] = From(more or None, lines)

    def _on_waits(self, waiting: Any, lines: Lines) -> None:
        until = _UNTIL.get(waiting.until, "service_started")
        waits = self.out.setdefault("depends_on", {})
        waits[waiting.service] = From({"condition": until}, lines)

    def _on_health(self, health: Any, lines: Lines) -> None:
        given: dict[str, Any] = {}
        if health.test:
            given["test"] = [self.text(word) for word in health.test]
        for name in ("interval", "timeout", "start_period"):
            if getattr(health, name):
                given[name] = getattr(health, name)
        if health.retries is not None:
            given["retries"] = health.retries
        self.out["healthcheck"] = From(given, lines)

    def _on_log_driver(self, name: Text, lines: Lines) -> None:
        self.out.setdefault("logging", {})["driver"] = From(self.text(name), lines)

    def _on_log_option(self, named: Any, lines: Lines) -> None:
        options = self.out.setdefault("logging", {}).setdefault("options", {})
        options[named.name] = From(self.text(named.value), lines)

    def _on_ulimit(self, limit: Any, lines: Lines) -> None:
        value = {"soft": limit.soft, "hard": limit.hard}
        given = value if limit.soft != limit.hard else limit.soft
        self.out.setdefault("ulimits", {})[limit.name] = From(given, lines)

    def _on_device(self, device: Any, lines: Lines) -> None:
        end = f":{device.permissions}" if device.permissions else ""
        text = f"{self.text(device.outside)}:{self.text(device.inside)}{end}"
        self._more("devices", From(text, lines))

    def _on_gpus(self, number: Text, lines: Lines) -> None:
        text = self.text(number)
        given = text if text == "all" else [{"count": _number(text)}]
        self.out["gpus"] = From(given, lines)

    def _on_stop_grace(self, seconds: float, lines: Lines) -> None:
        self.out["stop_grace_period"] = From(f"{seconds:g}s", lines)

    def _on_replicas(self, number: Text, lines: Lines) -> bool:
        self.out.setdefault("deploy", {})["replicas"] = From(_number(self.text(number)), lines)
        name = self.out.pop("container_name", None)
        if name is not None:
            self.ledger.approximated(name.lines, "compose numbers the copies by itself")
        return False

    def _on_cpus_reservation(self, cpus: Text, lines: Lines) -> None:
        resources = self.out.setdefault("deploy", {}).setdefault("resources", {})
        resources.setdefault("reservations", {})["cpus"] = From(self.text(cpus), lines)

    def _on_secret(self, handed: Any, lines: Lines) -> None:
        self._handed("secrets", handed, f"/run/secrets/{handed.name}", lines)

    def _on_config(self, handed: Any, lines: Lines) -> None:
        self._handed("configs", handed, f"/{handed.name}", lines)

    def _handed(self, key: str, handed: Any, usual: str, lines: Lines) -> None:
        place = handed.target or text_of(usual)
        rights = {"uid": handed.owner, "gid": handed.group}
        more: dict[str, Any] = {name: value for name, value in rights.items() if value}
        if handed.mode:
            more["mode"] = int(handed.mode, 8)
        if place.plain == usual and not more:
            self._more(key, From(handed.name, lines))
        else:
            given = {"source": handed.name, "target": self.text(place), **more}
            self._more(key, From(given, lines))


def _long_option(option: str) -> tuple[str, Any]:
    """An option of the short form as the long one has it."""
    name, sign, value = option.partition("=")
    if sign:
        return name, value
    if option in ("z", "Z"):
        return "selinux", option
    return ("nocopy", True) if option == "nocopy" else ("propagation", option)


def _others(out: dict[str, Any], without: list[str]) -> list[str]:
    """The other keys, in the order in which they came."""
    return [name for name in out if name not in without]


def size(number: int) -> str:
    """A size as compose writes it: 512m, 2g, 100b."""
    for unit, letter in ((1024**3, "g"), (1024**2, "m"), (1024, "k")):
        if number and number % unit == 0:
            return f"{number // unit}{letter}"
    return f"{number}b"


def _number(text: str | None) -> int | str:
    return int(text) if text and text.isdecimal() and text.isascii() else text or ""
