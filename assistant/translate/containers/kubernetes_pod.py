"""One service as a Deployment and a Service."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.translate.compose.forms import seconds_of
from assistant.translate.model import Fact, Thing
from assistant.translate.texts import Text, Variable
from assistant.translate.written import no_word
from assistant.translate.yaml_pages import From, Lines

if TYPE_CHECKING:
    from assistant.translate.containers.kubernetes import Manifests

_MEBIBYTE = 1024**2
_LAST_PORT = 65535
_POLICIES = {"always": "Always", "never": "Never"}
_LOST = {
    "waits": "all start at once: the program must try again until the other one answers",
    "profile": "Kubernetes has no profiles: the service is always made",
    "log_driver": "the node collects what programs print",
    "log_option": "the node collects what programs print",
    "device": "a pod gets devices from a plugin of the cluster",
    "ulimit": "the node's container runtime sets them",
    "init": "a pod has no such switch: the image must bring an init",
    "stop_signal": "the image says which signal ends it",
}
_NETWORK = "every pod reaches every other one: a NetworkPolicy would keep them apart"


class PodWriter:
    """Writes one service."""

    def __init__(self, manifests: Manifests, service: Thing) -> None:
        self.all, self.service = manifests, service
        self.ledger, self.fill = manifests.ledger, manifests.filling.text
        self.name = manifests.names["service"].of(service.name)
        self.container: dict[str, Any] = {"name": self.name}
        self.pod: dict[str, Any] = {}
        self.security: dict[str, Any] = {}
        self.volumes: list[Any] = []
        self.ports: list[Any] = []
        self.notes: dict[str, Any] = {}
        self.replicas: Any = 1
        self.kept = False

    def write(self) -> list[dict[str, Any]]:
        """The documents; every fact ends in the ledger."""
        self._image()
        for fact in self.service.facts:
            self._fact(fact)
        if self.security:
            self.container["securityContext"] = self.security
        template: dict[str, Any] = {"metadata": {"labels": {"app": self.name}}}
        if self.notes:
            template["metadata"]["annotations"] = self.notes
        template["spec"] = {**self.pod, "containers": [self.container]}
        if self.volumes:
            template["spec"]["volumes"] = self.volumes
        spec: dict[str, Any] = {
            "replicas": self.replicas,
            "selector": {"matchLabels": {"app": self.name}},
        }
        if self.kept:
            # Two pods at a time would fight over a volume that one node may mount.
            spec["strategy"] = {"type": "Recreate"}
        out: list[dict[str, Any]] = [
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {
                    "name": From(self.name, self.service.lines),
                    "labels": {"app": self.name},
                },
                "spec": {**spec, "template": template},
            }
        ]
        # Without ports of its own it is still found by its name, as in compose: a headless one.
        served = {"ports": self.ports} if self.ports else {"clusterIP": "None"}
        out.append(
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": self.name},
                "spec": {**served, "selector": {"app": self.name}},
            }
        )
        return out

    def _image(self) -> None:
        images, builds = self.service.all("image"), self.service.all("build")
        if images:
            lines = images[0].lines
            self.container["image"] = From(self.fill(images[0].value, lines), lines)
            self.ledger.translated(lines)
        else:
            image = f"{self.name}:latest"
            self.container["image"] = image
            self.all.filling.ask(f"image of {self.name}", "an image in a registry", image)
        for fact in builds:
            self.ledger.approximated(
                fact.lines, "Kubernetes builds nothing: build the image and push it to a registry"
            )

    def _fact(self, fact: Fact) -> None:
        concept, value, lines = fact.concept, fact.value, fact.lines
        special: Callable[[Any, Lines], bool | None] | None = getattr(self, f"_on_{concept}", None)
        if concept in ("image", "build"):
            return
        if special is not None:
            if special(value, lines):
                return
        elif concept in _LOST:
            self.ledger.lost(lines, _LOST[concept])
            return
        else:
            self.ledger.lost(lines, no_word("a pod", concept, "Kubernetes"))
            return
        self.ledger.translated(lines)

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

    def _on_env(self, named: Any, lines: Lines) -> None:
        value = named.value if named.value is not None else Text((Variable(named.name),))
        only = value.parts[0] if len(value.parts) == 1 else None
        if isinstance(only, Variable) and only.default is None:
            secret = f"{self.name}-settings"
            ref = {"secretKeyRef": {"name": secret, "key": named.name}}
            self._more(self.container, "env", From({"name": named.name, "valueFrom": ref}, lines))
            make = f"kubectl create secret generic {secret} --from-literal={named.name}=..."
            self.all.filling.ask(f"{secret}/{named.name}", f"a secret: {make}")
            return
        text = self.fill(value, lines).replace("$(", "$$(")
        self._more(self.container, "env", From({"name": named.name, "value": text}, lines))

    def _on_env_file(self, path: Text, lines: Lines) -> bool:
        name = f"{self.name}-env"
        self._more(self.container, "envFrom", From({"configMapRef": {"name": name}}, lines))
        command = f"kubectl create configmap {name} --from-env-file={self.fill(path, ())}"
        self.ledger.approximated(lines, f"is made by hand: {command}")
        self.all.filling.ask(name, f"made by `{command}`")
        return True

    def _port(self, inside: str, protocol: str, lines: Lines) -> bool:
        if not inside.isdecimal() or not 0 < int(inside) <= _LAST_PORT:
            self.ledger.lost(lines, "a port must be a number")
            return False
        upper = protocol.upper()
        name = f"{protocol}-{inside}"
        known = [one.value["name"] for one in self.ports]
        if name not in known:
            port = {"containerPort": int(inside), "protocol": upper}
            if port not in [one.value for one in self.container.get("ports", [])]:
                self._more(self.container, "ports", From(port, lines))
            self.ports.append(From({"name": name, "port": int(inside), "protocol": upper}, lines))
        return True

    def _on_port(self, port: Any, lines: Lines) -> bool:
        inside = self.fill(port.inside, lines)
        if self._port(inside, port.protocol, lines):
            self.ledger.approximated(
                lines,
                f"reached inside the cluster as {self.name}:{inside}: an Ingress leads in",
            )
        return True

    def _on_expose(self, port: Text, lines: Lines) -> bool:
        number, _, protocol = self.fill(port, lines).partition("/")
        return not self._port(number, protocol or "tcp", lines)

    def _mounted(self, source: dict[str, Any], path: str, only: bool, lines: Lines) -> None:
        name = f"volume-{len(self.volumes)}"
        self.volumes.append(From({"name": name, **source}, lines))
        mount: dict[str, Any] = {"name": name, "mountPath": path}
        self._more(
            self.container,
            "volumeMounts",
            From(mount | ({"readOnly": True} if only else {}), lines),
        )

    def _on_mount(self, mount: Any, lines: Lines) -> bool:
        path, source = self.fill(mount.target, lines), self.fill(mount.source, lines)
        if mount.kind == "tmpfs":
            limit = {"sizeLimit": _size(mount.size)} if mount.size else {}
            self._mounted({"emptyDir": {"medium": "Memory", **limit}}, path, False, lines)
        elif mount.kind == "volume" and source:
            claim = self.all.claim(source)
            self.kept = True
            claimed = {"persistentVolumeClaim": {"claimName": claim}}
            self._mounted(claimed, path, mount.read_only, lines)
        elif mount.kind == "volume":
            self._mounted({"emptyDir": {}}, path, mount.read_only, lines)
            self.ledger.approximated(lines, "emptied with the pod")
            return True
        elif source.startswith("/"):
            self._mounted({"hostPath": {"path": source}}, path, mount.read_only, lines)
            self.ledger.approximated(lines, "the folder of whichever node runs the pod")
            return True
        else:
            self.ledger.lost(lines, f"no node has {source}: make it a ConfigMap or a volume")
            return True
        return False

    def _on_restart(self, policy: Text, lines: Lines) -> bool:
        if policy.plain in ("always", "unless-stopped"):
            return False
        self.ledger.approximated(lines, "a Deployment always starts its pods again")
        return True

    def _on_health(self, health: Any, lines: Lines) -> bool:
        words = [self.fill(word, lines) for word in health.test]
        if words[:1] == ["NONE"]:
            return False
        if words[:1] == ["CMD-SHELL"]:
            words = ["CMD", "sh", "-c", *words[1:]]
        if len(words) < 2:
            self.ledger.lost(lines, "times without a test: a probe asks for one")
            return True
        probe: dict[str, Any] = {"exec": {"command": words[1:]}}
        times = (("interval", "periodSeconds"), ("timeout", "timeoutSeconds"),
                 ("start_period", "initialDelaySeconds"))  # fmt: skip
        for ours, theirs in times:
            seconds = seconds_of(getattr(health, ours))
            if seconds:
                probe[theirs] = max(1, round(seconds))
        if health.retries is not None:
            probe["failureThreshold"] = max(1, health.retries)
        self.container["livenessProbe"] = From(probe, lines)
        return False

    def _on_network(self, attached: Any, lines: Lines) -> bool:
        named = f"; its other names {', '.join(attached.aliases)} are gone"
        self.ledger.approximated(lines, _NETWORK + (named if attached.aliases else ""))
        return True

    def _on_label(self, named: Any, lines: Lines) -> bool:
        self.notes[named.name] = From(self.fill(named.value, lines), lines)
        self.ledger.approximated(lines, "an annotation: labels take no such values")
        return True

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
        self._resource("limits", "memory", _size(size), lines)

    def _on_memory_reservation(self, size: int, lines: Lines) -> None:
        self._resource("requests", "memory", _size(size), lines)

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
        source = {"emptyDir": {"medium": "Memory", "sizeLimit": _size(size)}}
        self._mounted(source, "/dev/shm", False, lines)  # noqa: S108 (a path in the container)

    def _on_stop_grace(self, seconds: float, lines: Lines) -> None:
        self.pod["terminationGracePeriodSeconds"] = From(max(1, round(seconds)), lines)

    def _on_replicas(self, number: Text, lines: Lines) -> bool:
        text = self.fill(number, lines)
        if not text.isdecimal():
            self.ledger.lost(lines, "no number of pods can be read here")
            return True
        self.replicas = From(int(text), lines)
        return False

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

    def _on_container_name(self, name: Text, lines: Lines) -> bool:
        if name.plain == self.service.name:
            return False
        self.ledger.lost(lines, "pods get names of their own")
        return True

    def _on_network_mode(self, mode: Text, lines: Lines) -> bool:
        if mode.plain == "bridge":
            self.ledger.approximated(lines, "every pod is on the cluster's network")
            return True
        return self._host("hostNetwork", mode, lines)

    def _on_pid_mode(self, mode: Text, lines: Lines) -> bool:
        return self._host("hostPID", mode, lines)

    def _on_ipc_mode(self, mode: Text, lines: Lines) -> bool:
        return self._host("hostIPC", mode, lines)

    def _host(self, name: str, mode: Text, lines: Lines) -> bool:
        if mode.plain != "host":
            self.ledger.lost(lines, "a pod shares with its node or with nobody")
            return True
        self.pod[name] = From(True, lines)
        return False

    def _on_pull_policy(self, policy: Text, lines: Lines) -> None:
        word = _POLICIES.get(policy.plain or "", "IfNotPresent")
        self.container["imagePullPolicy"] = From(word, lines)

    def _on_secret(self, handed: Any, lines: Lines) -> None:
        source = {"secret": {"secretName": self.all.names["file"].of(handed.name)}}
        self._handed(handed, source, f"/run/secrets/{handed.name}", lines)

    def _on_config(self, handed: Any, lines: Lines) -> None:
        source = {"configMap": {"name": self.all.names["file"].of(handed.name)}}
        self._handed(handed, source, f"/{handed.name}", lines)

    def _handed(self, handed: Any, source: dict[str, Any], path: str, lines: Lines) -> None:
        given = self.fill(handed.target, lines)
        path = given if given.startswith("/") else path
        self._mounted(source, path, True, lines)
        mount = self.container["volumeMounts"][-1].value
        mount["subPath"] = handed.name


def _size(size: int) -> str:
    return f"{size // _MEBIBYTE}Mi" if size and size % _MEBIBYTE == 0 else str(size)
