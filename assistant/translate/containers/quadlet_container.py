"""One service as a .container unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.translate.containers.units import Unit, escaped, word
from assistant.translate.model import Fact, Thing
from assistant.translate.texts import Text, Variable
from assistant.translate.written import no_word

if TYPE_CHECKING:
    from assistant.translate.containers.quadlet import Units

Lines = tuple[int, ...]
_KEYS = {
    "container_name": "ContainerName", "hostname": "HostName", "working_dir": "WorkingDir",
    "cap_add": "AddCapability", "cap_drop": "DropCapability", "dns": "DNS",
    "dns_search": "DNSSearch", "dns_opt": "DNSOption", "group_add": "GroupAdd",
    "stop_signal": "StopSignal", "userns_mode": "UserNS", "pids_limit": "PidsLimit",
}  # fmt: skip
_TABLES = {"env": "Environment", "label": "Label", "annotation": "Annotation",
           "sysctl": "Sysctl"}  # fmt: skip
_OPTIONS = {
    "privileged": "--privileged", "tty": "--tty", "stdin_open": "--interactive",
    "oom_kill_disable": "--oom-kill-disable",
}  # fmt: skip
_TEXT_OPTIONS = {
    "cpus": "--cpus", "cpuset": "--cpuset-cpus", "pid_mode": "--pid", "ipc_mode": "--ipc",
    "platform": "--platform", "security_opt": "--security-opt", "cgroup_parent": "--cgroup-parent",
    "runtime": "--runtime", "cpu_shares": "--cpu-shares", "pull_policy": "--pull",
    "cpu_quota": "--cpu-quota", "cpu_period": "--cpu-period", "uts_mode": "--uts",
    "mac_address": "--mac-address", "oom_score_adj": "--oom-score-adj",
    "memory_swappiness": "--memory-swappiness",
}  # fmt: skip
_SIZES = {
    "memory": "--memory", "memory_reservation": "--memory-reservation",
    "memory_swap": "--memory-swap", "shm_size": "--shm-size",
}  # fmt: skip
_LOGS = frozenset({"k8s-file", "json-file", "journald", "none", "passthrough", "passthrough-tty"})
"""Where Podman can put what a container prints."""
_LOG_OPTIONS = frozenset({"max-size", "path", "tag", "label"})
_MOUNTS = frozenset(
    {"z", "Z", "U", "shared", "rshared", "slave", "rslave", "private", "rprivate", "noexec", "exec",
     "nosuid", "suid", "nodev", "dev", "nocopy", "copy", "O"}
)  # fmt: skip
"""What Podman takes behind a mount's place, as the engine of Docker's does for most of them."""
_DOCKER_SOCKET = ("/var/run/docker.sock", "/run/docker.sock")
_RESTART = {"always": "always", "unless-stopped": "always", "on-failure": "on-failure", "no": "no"}


class ContainerWriter:
    """Writes one service."""

    def __init__(self, units: Units, service: Thing) -> None:
        self.units, self.service = units, service
        self.ledger, self.fill = units.ledger, units.filling.text
        self.name = units.names["service"].of(service.name)
        self.unit = Unit()

    def write(self) -> None:
        """The unit, and one more where the image is built; every fact ends in the ledger."""
        self.unit.add("Unit", "Description", escaped(self.service.name), self.service.lines)
        self._image()
        if self.service.first("container_name") is None:
            self.unit.add("Container", "ContainerName", escaped(self.service.name))
        for fact in self.service.facts:
            self._fact(fact)
        if self.units.implied(self.service):
            self._join("default")
        self._awaited()
        if not self.service.all("profile"):
            self.unit.add("Install", "WantedBy", "default.target")
        self.units.page(f"{self.name}.container", self.unit)

    def _awaited(self) -> None:
        """What others wait for: a start that counts only with health, or an end."""
        until = self.units.stack.awaited(self.service.name)
        if "completed" in until:
            self.unit.add("Service", "Type", "oneshot")
            self.unit.add("Service", "RemainAfterExit", "yes")
        elif "healthy" in until and self.service.first("health"):
            self._set("Notify", "healthy", ())

    def _image(self) -> None:
        images, builds = self.service.all("image"), self.service.all("build")
        fallback = f"localhost/{self.service.name.lower()}:latest"
        image = self.fill(images[0].value, images[0].lines) if images else fallback
        if builds:
            build, lines = builds[0].value, builds[0].lines
            made = Unit()
            made.add("Build", "ImageTag", escaped(image), lines)
            context = self.fill(build.context, lines)
            made.add("Build", "SetWorkingDirectory", escaped(context), lines)
            if build.dockerfile:
                made.add("Build", "File", escaped(self.fill(build.dockerfile, lines)), lines)
            if build.target:
                made.add("Build", "Target", escaped(self.fill(build.target, lines)), lines)
            for name, text in build.arguments:
                option = word(f"{name}={self.fill(text, lines)}")
                made.add("Build", "PodmanArgs", f"--build-arg {option}", lines)
            self.units.page(f"{self.name}.build", made)
            image = f"{self.name}.build"
        elif not images:
            self.units.filling.ask(f"image of {self.name}", "the source names none", fallback)
        at = (builds or images)[0].lines if (builds or images) else ()
        self.unit.add("Container", "Image", escaped(image), at)
        for fact in (*images, *builds):
            self.ledger.translated(fact.lines)

    def _fact(self, fact: Fact) -> None:
        concept, value, lines = fact.concept, fact.value, fact.lines
        special: Callable[[Any, Lines], bool | None] | None = getattr(self, f"_on_{concept}", None)
        if concept in ("image", "build"):
            return
        if special is not None:
            if special(value, lines):
                return
        elif concept in _KEYS:
            self._set(_KEYS[concept], escaped(self.fill(value, lines)), lines)
        elif concept in _TABLES:
            given = value.value if value.value is not None else Text((Variable(value.name),))
            text = f"{value.name}={self.fill(given, lines)}"
            self._set(_TABLES[concept], word(text), lines)
        elif concept in _OPTIONS:
            if value:
                self._argument(_OPTIONS[concept], "", lines)
        elif concept in _TEXT_OPTIONS:
            self._argument(_TEXT_OPTIONS[concept], self.fill(value, lines), lines)
        elif concept in _SIZES:
            self._argument(_SIZES[concept], f"{value}b", lines)
        else:
            self.ledger.lost(lines, no_word("a container", concept, "Quadlet"))
            return
        self.ledger.translated(lines)

    def _set(self, name: str, value: str, lines: Lines) -> None:
        self.unit.add("Container", name, value, lines)

    def _argument(self, name: str, value: str, lines: Lines) -> None:
        self._set("PodmanArgs", word(f"{name}={value}") if value else name, lines)

    def _words(self, words: tuple[Text, ...], lines: Lines) -> str:
        # systemd replaces variables in what it starts; two dollars are one.
        return " ".join(word(self.fill(one, lines).replace("$", "$$")) for one in words)

    def _on_command(self, words: tuple[Text, ...], lines: Lines) -> None:
        if words:
            self._set("Exec", self._words(words, lines), lines)

    def _on_entrypoint(self, words: tuple[Text, ...], lines: Lines) -> bool:
        if len(words) > 1 and self.service.first("command"):
            self.ledger.approximated(lines, "as one JSON list: Podman 5 reads it")
        texts = ", ".join(f'"{escaped(self.fill(one, lines))}"' for one in words)
        self._set("Entrypoint", f"[{texts}]" if len(words) != 1 else texts[1:-1], lines)
        return False

    def _on_env_file(self, path: Text, lines: Lines) -> None:
        self._set("EnvironmentFile", escaped(self.fill(path, lines)), lines)

    def _on_port(self, port: Any, lines: Lines) -> None:
        inside = self.fill(port.inside, lines)
        parts = [self.fill(port.outside, lines), inside] if port.outside else [inside]
        if port.address is not None:
            address = self.fill(port.address, lines)
            address = f"[{address}]" if ":" in address else address
            parts = [address, *([""] if not port.outside else []), *parts]
        suffix = "" if port.protocol == "tcp" else f"/{port.protocol}"
        self._set("PublishPort", escaped(":".join(parts) + suffix), lines)

    def _on_expose(self, _port: Text, lines: Lines) -> bool:
        self.ledger.translated(lines, "on a network of its own every port is reached anyway")
        return True

    def _on_mount(self, mount: Any, lines: Lines) -> bool:
        target = self.fill(mount.target, lines)
        options = [one for one in mount.options if one in _MOUNTS or mount.kind == "tmpfs"]
        odd = [one for one in mount.options if one not in options]
        if mount.kind == "tmpfs":
            options = [*([f"size={mount.size}"] if mount.size else []), *options]
            text = f"{target}:{','.join(options)}" if options else target
            self._set("Tmpfs", escaped(text), lines)
            return False
        source = self.fill(mount.source, lines)
        options = [*(["ro"] if mount.read_only else []), *options]
        end = f":{','.join(options)}" if options else ""
        home = source.startswith("~") and mount.kind != "volume"
        if mount.kind == "volume" and source:
            source = self.units.used("volume", source)
        text = f"{source}:{target}" if source else target
        # systemd's name for the home of whoever runs the unit is kept as it is.
        shown = f"%h{escaped(text[1:] + end)}" if home else escaped(text + end)
        self._set("Volume", shown, lines)
        if odd:
            self.ledger.approximated(lines, f"mounted without its options {', '.join(odd)}")
        if source in _DOCKER_SOCKET:
            why = "Docker's socket: Podman's own is /run/podman/podman.sock, once it is enabled"
            self.ledger.approximated(lines, why)
        return False

    def _join(self, network: str, options: str = "", lines: Lines = ()) -> None:
        name = self.units.used("network", network)
        self._set("Network", escaped(name + options), lines)

    def _on_network(self, attached: Any, lines: Lines) -> None:
        options = [f"alias={alias}" for alias in attached.aliases]
        if attached.ipv4 is not None:
            options.append(f"ip={self.fill(attached.ipv4, lines)}")
        if attached.ipv6 is not None:
            options.append(f"ip6={self.fill(attached.ipv6, lines)}")
        self._join(attached.network, ":" + ",".join(options) if options else "", lines)

    def _on_network_mode(self, mode: Text, lines: Lines) -> None:
        text = self.fill(mode, lines)
        other = self.units.stack.named(self.units.stack.services, text.removeprefix("service:"))
        if text.startswith("service:") and other is not None:
            named = other.first("container_name")
            text = f"container:{self.fill(named, lines) if named else other.name}"
            if not any(one.value.service == other.name for one in self.service.all("waits")):
                self._after(other.name, lines)
        self._set("Network", escaped(text), lines)

    def _on_user(self, user: Text, lines: Lines) -> None:
        name, _, group = self.fill(user, lines).partition(":")
        self._set("User", escaped(name), lines)
        if group:
            self._set("Group", escaped(group), lines)

    def _on_read_only(self, value: bool, lines: Lines) -> None:
        self._set("ReadOnly", "true" if value else "false", lines)

    def _on_init(self, value: bool, lines: Lines) -> None:
        self._set("RunInit", "true" if value else "false", lines)

    def _on_extra_host(self, named: Any, lines: Lines) -> None:
        self._set("AddHost", escaped(f"{named.name}:{self.fill(named.value, lines)}"), lines)

    def _on_device(self, device: Any, lines: Lines) -> None:
        parts = [self.fill(device.outside, lines), self.fill(device.inside, lines)]
        if device.permissions:
            parts.append(device.permissions)
        self._set("AddDevice", escaped(":".join(parts)), lines)

    def _on_gpus(self, number: Text, lines: Lines) -> bool:
        self._set("AddDevice", "nvidia.com/gpu=all", lines)
        how = "by NVIDIA's container toolkit, which makes the name"
        every = "" if number.plain == "all" else "; all cards, whatever their number"
        self.ledger.approximated(lines, how + every)
        return True

    def _on_ulimit(self, limit: Any, lines: Lines) -> None:
        self._set("Ulimit", f"{limit.name}={limit.soft}:{limit.hard}", lines)

    def _on_stop_grace(self, seconds: float, lines: Lines) -> None:
        self._set("StopTimeout", str(max(1, round(seconds))), lines)

    def _on_restart(self, policy: Text, lines: Lines) -> bool:
        kind, _, times = self.fill(policy, lines).partition(":")
        if kind not in _RESTART:
            self.ledger.lost(lines, f"systemd has no `{kind}` for what is started again")
            return True
        self.unit.add("Service", "Restart", _RESTART[kind], lines)
        if times:
            self.ledger.approximated(lines, "again and again, and not a number of times")
            return True
        return False

    def _on_waits(self, waiting: Any, lines: Lines) -> bool:
        if not any(s.name == waiting.service for s in self.units.stack.services):
            self.ledger.lost(lines, f"no service `{waiting.service}` stands in this file")
            return True
        self._after(waiting.service, lines)
        other = self.units.stack.named(self.units.stack.services, waiting.service)
        if waiting.until == "healthy" and other is not None and not other.first("health"):
            why = "after its start alone: what its health is only the image says"
            self.ledger.approximated(lines, why)
            return True
        return False

    def _after(self, service: str, lines: Lines) -> None:
        other = f"{self.units.names['service'].of(service)}.service"
        self.unit.add("Unit", "Requires", other, lines)
        self.unit.add("Unit", "After", other, lines)

    def _on_log_driver(self, driver: Text, lines: Lines) -> bool:
        name = self.fill(driver, lines)
        if name not in _LOGS:
            self.ledger.lost(lines, f"Podman sends nothing to {name}: journald has what it prints")
            return True
        self._set("LogDriver", escaped(name), lines)
        return False

    def _on_log_option(self, named: Any, lines: Lines) -> bool:
        driver = self.service.first("log_driver")
        if named.name not in _LOG_OPTIONS or (driver and driver.plain not in _LOGS):
            self.ledger.lost(lines, f"Podman's logs have no option `{named.name}`")
            return True
        self._set("LogOpt", word(f"{named.name}={self.fill(named.value, lines)}"), lines)
        return False

    def _on_security_opt(self, option: Text, lines: Lines) -> None:
        text = self.fill(option, lines)
        if text.replace("=", ":") in ("no-new-privileges", "no-new-privileges:true"):
            self._set("NoNewPrivileges", "true", lines)
        else:
            self._argument("--security-opt", text.replace(":", "=", 1), lines)

    def _on_storage_option(self, named: Any, lines: Lines) -> None:
        self._argument("--storage-opt", f"{named.name}={self.fill(named.value, lines)}", lines)

    def _on_restart_delay(self, seconds: float, lines: Lines) -> None:
        self.unit.add("Service", "RestartSec", f"{seconds:g}", lines)

    def _on_health(self, health: Any, lines: Lines) -> bool:
        words = [self.fill(one, lines) for one in health.test]
        if words[:1] == ["NONE"]:
            self._set("HealthCmd", "none", lines)
        elif words[:1] == ["CMD-SHELL"] and len(words) > 1:
            self._set("HealthCmd", escaped(words[1]), lines)
        elif len(words) > 1:
            self._set("HealthCmd", " ".join(word(one) for one in words[1:]), lines)
        for ours, theirs in (("interval", "Interval"), ("timeout", "Timeout"),
                             ("start_period", "StartPeriod")):  # fmt: skip
            if getattr(health, ours):
                self._set(f"Health{theirs}", escaped(getattr(health, ours)), lines)
        if health.retries is not None:
            self._set("HealthRetries", str(health.retries), lines)
        return False

    def _on_replicas(self, number: Text, lines: Lines) -> bool:
        if number.plain == "1":
            return False
        self.ledger.lost(lines, "one unit is one container")
        return True

    def _on_profile(self, _name: Text, lines: Lines) -> bool:
        how = f"nothing starts it by itself: systemctl start {self.name}"
        self.ledger.approximated(lines, how)
        return True

    def _on_secret(self, handed: Any, lines: Lines) -> None:
        place = f",target={self.fill(handed.target, lines)}" if handed.target else ""
        rights = (("uid", handed.owner), ("gid", handed.group), ("mode", handed.mode))
        more = "".join(f",{name}={value}" for name, value in rights if value)
        self._set("Secret", escaped(handed.name + place + more), lines)

    def _on_config(self, handed: Any, lines: Lines) -> bool:
        place = self.fill(handed.target, lines) if handed.target else f"/{handed.name}"
        source = self.units.file_of(handed.name)
        if source is None:
            self.ledger.lost(lines, f"where `{handed.name}` comes from the source does not say")
            return True
        self._set("Volume", f"{escaped(f'{source}:{place}')}:ro", lines)
        if handed.owner or handed.group or handed.mode:
            self.ledger.approximated(lines, "its owner and rights are those of the file here")
            return True
        return False
