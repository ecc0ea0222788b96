"""What a pod and its container are told, one setting after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.translate.model import Thing
from assistant.translate.texts import Text
from assistant.translate.yaml_pages import From, Lines

if TYPE_CHECKING:
    from assistant.translate.containers.kubernetes import Manifests

_MEBIBYTE = 1024**2
_POLICIES = {"always": "Always", "never": "Never"}
_ARCHITECTURES = frozenset({"amd64", "arm64", "arm", "ppc64le", "s390x", "riscv64"})


class PodSettings:
    """The settings of one service's pod; each `_on_` tells whether the ledger knows it already."""

    def __init__(self, manifests: Manifests, service: Thing) -> None:
        self.all, self.service = manifests, service
        self.ledger, self.fill = manifests.ledger, manifests.filling.text
        self.name = manifests.names["service"].of(service.name)
        self.container: dict[str, Any] = {"name": self.name}
        self.pod: dict[str, Any] = {}
        self.security: dict[str, Any] = {}
        self.volumes: list[Any] = []
        self.notes: dict[str, Any] = {}

    def _more(self, where: dict[str, Any], name: str, value: Any) -> None:
        where.setdefault(name, []).append(value)

    def _words(self, name: str, words: tuple[Text, ...], lines: Lines) -> None:
        # `$(NAME)` would be replaced by a variable of the container's.
        given = [self.fill(word, lines).replace("$(", "$$(") for word in words]
        if given:
            self.container[name] = From(given, lines)

    def _on_command(self, words: tuple[Text, ...], lines: Lines) -> None:
        self._words("args", words, lines)

    def _on_entrypoint(self, words: tuple[Text, ...], lines: Lines) -> None:
        self._words("command", words, lines)

    def _mounted(self, source: dict[str, Any], path: str, only: bool, lines: Lines) -> None:
        name = f"volume-{len(self.volumes)}"
        self.volumes.append(From({"name": name, **source}, lines))
        mount: dict[str, Any] = {"name": name, "mountPath": path}
        self._more(
            self.container,
            "volumeMounts",
            From(mount | ({"readOnly": True} if only else {}), lines),
        )

    def _on_user(self, user: Text, lines: Lines) -> bool:
        number, _, group = self.fill(user, lines).partition(":")
        if not number.isdecimal() or (group and not group.isdecimal()):
            self.ledger.lost(lines, "a pod's user is a number")
            return True
        self.security["runAsUser"] = From(int(number), lines)
        if group:
            self.security["runAsGroup"] = From(int(group), lines)
        return False

    def _on_hostname(self, name: Text, lines: Lines) -> None:
        self.pod["hostname"] = From(self.fill(name, lines), lines)

    def _on_working_dir(self, path: Text, lines: Lines) -> None:
        self.container["workingDir"] = From(self.fill(path, lines), lines)

    def _on_tty(self, value: bool, lines: Lines) -> None:
        self.container["tty"] = From(value, lines)

    def _on_stdin_open(self, value: bool, lines: Lines) -> None:
        self.container["stdin"] = From(value, lines)

    def _on_privileged(self, value: bool, lines: Lines) -> None:
        self.security["privileged"] = From(value, lines)

    def _on_read_only(self, value: bool, lines: Lines) -> None:
        self.security["readOnlyRootFilesystem"] = From(value, lines)

    def _on_cap_add(self, name: Text, lines: Lines) -> None:
        self._capability("add", name, lines)

    def _on_cap_drop(self, name: Text, lines: Lines) -> None:
        self._capability("drop", name, lines)

    def _capability(self, how: str, name: Text, lines: Lines) -> None:
        word = self.fill(name, lines).upper().removeprefix("CAP_")
        self._more(self.security.setdefault("capabilities", {}), how, From(word, lines))

    def _resource(self, kind: str, unit: str, amount: str, lines: Lines) -> None:
        given = self.container.setdefault("resources", {}).setdefault(kind, {})
        given[unit] = From(amount, lines)

    def _on_memory(self, size: int, lines: Lines) -> None:
        self._resource("limits", "memory", size_of(size), lines)

    def _on_memory_reservation(self, size: int, lines: Lines) -> None:
        self._resource("requests", "memory", size_of(size), lines)

    def _on_cpus(self, cpus: Text, lines: Lines) -> None:
        self._resource("limits", "cpu", self.fill(cpus, lines), lines)

    def _on_cpus_reservation(self, cpus: Text, lines: Lines) -> None:
        self._resource("requests", "cpu", self.fill(cpus, lines), lines)

    def _on_gpus(self, number: Text, lines: Lines) -> bool:
        text = self.fill(number, lines)
        known = text.isdecimal()
        self._resource("limits", "nvidia.com/gpu", text if known else "1", lines)
        if not known:
            self.ledger.approximated(lines, "one card of NVIDIA's: a pod asks for a number")
        return not known

    def _on_shm_size(self, size: int, lines: Lines) -> None:
        source = {"emptyDir": {"medium": "Memory", "sizeLimit": size_of(size)}}
        self._mounted(source, "/dev/shm", False, lines)  # noqa: S108 (a path in the container)

    def _on_stop_grace(self, seconds: float, lines: Lines) -> None:
        self.pod["terminationGracePeriodSeconds"] = From(max(1, round(seconds)), lines)

    def _on_extra_host(self, named: Any, lines: Lines) -> bool:
        address = self.fill(named.value, lines)
        if not address or address == "host-gateway":
            self.ledger.lost(lines, "a pod has no name for the node that it runs on")
            return True
        self._more(self.pod, "hostAliases", From({"ip": address, "hostnames": [named.name]}, lines))
        return False

    def _on_sysctl(self, named: Any, lines: Lines) -> None:
        context = self.pod.setdefault("securityContext", {})
        value = {"name": named.name, "value": self.fill(named.value, lines)}
        self._more(context, "sysctls", From(value, lines))

    def _on_pull_policy(self, policy: Text, lines: Lines) -> None:
        word = _POLICIES.get(policy.plain or "", "IfNotPresent")
        self.container["imagePullPolicy"] = From(word, lines)

    def _on_annotation(self, named: Any, lines: Lines) -> None:
        self.notes[named.name] = From(self.fill(named.value, lines), lines)

    def _on_security_opt(self, option: Text, lines: Lines) -> bool:
        text = self.fill(option, lines).replace("=", ":")
        if text in ("no-new-privileges", "no-new-privileges:true"):
            self.security["allowPrivilegeEscalation"] = From(False, lines)
            return False
        kind, _, profile = text.partition(":")
        if kind in ("seccomp", "apparmor") and profile == "unconfined":
            self.security[f"{kind.replace('armor', 'Armor')}Profile"] = From(
                {"type": "Unconfined"}, lines
            )
            return False
        self.ledger.lost(lines, f"`{kind}` is set by profiles that lie on the nodes")
        return True

    def _on_dns(self, address: Text, lines: Lines) -> bool:
        self._dns("nameservers", self.fill(address, lines), lines)
        self.ledger.approximated(lines, "asked behind the cluster's own server of names")
        return True

    def _on_dns_search(self, domain: Text, lines: Lines) -> None:
        self._dns("searches", self.fill(domain, lines), lines)

    def _dns(self, name: str, value: str, lines: Lines) -> None:
        self._more(self.pod.setdefault("dnsConfig", {}), name, From(value, lines))

    def _on_platform(self, platform: Text, lines: Lines) -> bool:
        system, _, processor = self.fill(platform, lines).partition("/")
        if system != "linux" or processor not in _ARCHITECTURES:
            self.ledger.lost(lines, "the nodes' processor: give the pod a nodeSelector")
            return True
        self.pod["nodeSelector"] = From({"kubernetes.io/arch": processor}, lines)
        return False

    def _on_group_add(self, group: Text, lines: Lines) -> bool:
        number = self.fill(group, lines)
        if not number.isdecimal():
            self.ledger.lost(lines, "a pod's groups are numbers")
            return True
        context = self.pod.setdefault("securityContext", {})
        self._more(context, "supplementalGroups", From(int(number), lines))
        return False


def size_of(size: int) -> str:
    """Bytes as Kubernetes writes them."""
    return f"{size // _MEBIBYTE}Mi" if size and size % _MEBIBYTE == 0 else str(size)
