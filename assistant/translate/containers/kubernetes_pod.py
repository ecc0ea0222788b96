"""One service as a Deployment and a Service."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.translate.compose.forms import seconds_of
from assistant.translate.containers.kubernetes_container import PodSettings, size_of
from assistant.translate.model import Fact, Thing
from assistant.translate.texts import Text, Variable
from assistant.translate.written import no_word
from assistant.translate.yaml_pages import From, Lines

if TYPE_CHECKING:
    from assistant.translate.containers.kubernetes import Manifests

_LAST_PORT = 65535
_LOST = {
    "restart_delay": "a pod waits longer after each failure, by itself",
    "mac_address": "the cluster's network gives pods their addresses",
    "pids_limit": "the kubelet limits the processes of all pods of a node",
    "waits": "all start at once: the program must try again until the other one answers",
    "log_driver": "the node collects what programs print",
    "log_option": "the node collects what programs print",
    "device": "a pod gets devices from a plugin of the cluster",
    "ulimit": "the node's container runtime sets them",
    "init": "a pod has no such switch: the image must bring an init",
    "stop_signal": "the image says which signal ends it",
}
_LABEL = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A name that a Service can have."""
_NETWORK = "every pod reaches every other one: a NetworkPolicy would keep them apart"


class PodWriter(PodSettings):
    """Writes one service."""

    def __init__(self, manifests: Manifests, service: Thing) -> None:
        super().__init__(manifests, service)
        self.ports: list[Any] = []
        self.aliases: dict[str, Lines] = {}
        self.replicas: Any = 1
        self.kept = False
        self.once = "completed" in manifests.stack.awaited(service.name)

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
        if self.once:
            return [self._job(template)]
        return [self._deployment(template), self._service(self.name, ())] + [
            self._service(alias, lines) for alias, lines in self.aliases.items()
        ]

    def _job(self, template: dict[str, Any]) -> dict[str, Any]:
        """What others wait for to end is done once."""
        policy = self.service.first("restart")
        again = policy is not None and (policy.plain or "").startswith("on-failure")
        template["spec"]["restartPolicy"] = "OnFailure" if again else "Never"
        spec: dict[str, Any] = {"template": template}
        if not again:
            spec = {"backoffLimit": 0, **spec}
        return self._object("batch/v1", "Job", spec)

    def _deployment(self, template: dict[str, Any]) -> dict[str, Any]:
        spec: dict[str, Any] = {
            "replicas": self.replicas,
            "selector": {"matchLabels": {"app": self.name}},
        }
        if self.kept:
            # Two pods at a time would fight over a volume that one node may mount.
            spec["strategy"] = {"type": "Recreate"}
        return self._object("apps/v1", "Deployment", {**spec, "template": template})

    def _object(self, version: str, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
        named = {"name": From(self.name, self.service.lines), "labels": {"app": self.name}}
        return {"apiVersion": version, "kind": kind, "metadata": named, "spec": spec}

    def _service(self, name: str, lines: Lines) -> dict[str, Any]:
        """Without ports of its own it is still found by its name, as in compose: a headless one."""
        served = {"ports": self.ports} if self.ports else {"clusterIP": "None"}
        return {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": From(name, lines)},
            "spec": {**served, "selector": {"app": self.name}},
        }

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
        earlier = len(self.container.get("envFrom", []))
        name = f"{self.name}-env" + (f"-{earlier + 1}" if earlier else "")
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

    def _on_mount(self, mount: Any, lines: Lines) -> bool:
        path, source = self.fill(mount.target, lines), self.fill(mount.source, lines)
        inner = next((one[8:] for one in mount.options if one.startswith("subpath=")), "")
        odd = [one for one in mount.options if not one.startswith("subpath=") and one != "rw"]
        if odd:
            self.ledger.approximated(lines, f"mounted without its options {', '.join(odd)}")
        if mount.kind == "tmpfs":
            limit = {"sizeLimit": size_of(mount.size)} if mount.size else {}
            self._mounted({"emptyDir": {"medium": "Memory", **limit}}, path, False, lines)
        elif mount.kind == "volume" and source:
            claim = self.all.claim(source)
            self.kept = True
            claimed = {"persistentVolumeClaim": {"claimName": claim}}
            self._mounted(claimed, path, mount.read_only, lines)
            if inner:
                self.container["volumeMounts"][-1].value["subPath"] = inner
        elif mount.kind == "volume":
            self._mounted({"emptyDir": {}}, path, mount.read_only, lines)
            self.ledger.approximated(lines, "emptied with the pod")
            return True
        elif source.startswith("/"):
            self._mounted({"hostPath": {"path": source}}, path, mount.read_only, lines)
            docker = source.endswith("/docker.sock")
            how = "whichever node runs the pod" + ("; few run Docker's engine" if docker else "")
            self.ledger.approximated(lines, f"the {'socket' if docker else 'folder'} of {how}")
            return True
        else:
            self.ledger.lost(lines, f"no node has {source}: make it a ConfigMap or a volume")
            return True
        return False

    def _on_profile(self, _name: Text, lines: Lines) -> bool:
        if self.once:
            self.ledger.lost(lines, "the job runs as soon as it is made: make it when it is time")
            return True
        self.replicas = From(0, lines)
        how = f"no pod until it is asked for: kubectl scale --replicas=1 deployment/{self.name}"
        self.ledger.approximated(lines, how)
        return True

    def _on_restart(self, policy: Text, lines: Lines) -> bool:
        if policy.plain in ("always", "unless-stopped") or self.once:
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
        gone = []
        for alias in attached.aliases:
            if _LABEL.fullmatch(alias) and self.all.owner(alias, self.name) == self.name:
                self.aliases |= {alias: lines} if alias != self.name else {}
            else:
                gone.append(alias)
        named = f"; its other names {', '.join(gone)} are gone"
        self.ledger.approximated(lines, _NETWORK + (named if gone else ""))
        return True

    def _on_label(self, named: Any, lines: Lines) -> bool:
        self.notes[named.name] = From(self.fill(named.value, lines), lines)
        self.ledger.approximated(lines, "an annotation: labels take no such values")
        return True

    def _on_replicas(self, number: Text, lines: Lines) -> bool:
        text = self.fill(number, lines)
        if not text.isdecimal():
            self.ledger.lost(lines, "no number of pods can be read here")
            return True
        self.replicas = From(int(text), lines)
        return False

    def _on_container_name(self, name: Text, lines: Lines) -> bool:
        if name.plain == self.service.name:
            return False
        self.ledger.lost(lines, "pods get names of their own")
        return True

    def _on_network_mode(self, mode: Text, lines: Lines) -> bool:
        other = (mode.plain or "").removeprefix("service:")
        if other != (mode.plain or ""):
            why = f"put its container into the pod of {other}: beside it, it goes its own way out"
            self.ledger.lost(lines, why)
            return True
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

    def _on_secret(self, handed: Any, lines: Lines) -> None:
        source = {"secretName": self.all.names["file"].of(handed.name)}
        self._handed(handed, "secret", source, "/run/secrets/", lines)

    def _on_config(self, handed: Any, lines: Lines) -> None:
        source = {"name": self.all.names["file"].of(handed.name)}
        self._handed(handed, "configMap", source, "/", lines)

    def _handed(
        self, handed: Any, kind: str, source: dict[str, Any], folder: str, lines: Lines
    ) -> None:
        given = self.fill(handed.target, lines) or handed.name
        path = given if given.startswith("/") else f"{folder}{given}"
        if handed.mode:
            # The number that the octal digits stand for.
            source["defaultMode"] = int(handed.mode, 8)
        if handed.owner or handed.group:
            self.ledger.approximated(lines, "root's, and read by the pod's own group")
        self._mounted({kind: source}, path, True, lines)
        mount = self.container["volumeMounts"][-1].value
        mount["subPath"] = handed.name
