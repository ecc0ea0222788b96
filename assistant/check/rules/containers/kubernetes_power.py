"""A pod does not hold the whole node.

A privileged container, the node's own network or process table, or its root file system in a pod
give whoever breaks in the node and all that runs on it. Ask for the one capability that is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import at, is_true
from assistant.check.rules.kubernetes import containers, items, pods
from assistant.check.rules.looking import TRUE
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body
from assistant.syntax.yaml import Scalar

_SHARED = ("hostPID", "hostIPC", "hostNetwork")
_PATHS = ("/", "/var/run/docker.sock", "/run/containerd/containerd.sock", "/etc", "/root")
_RESOURCES = (
    "kubernetes_pod", "kubernetes_deployment", "kubernetes_stateful_set", "kubernetes_daemonset",
    "kubernetes_daemon_set", "kubernetes_job", "kubernetes_cron_job",
)  # fmt: skip


def powerful(subject: Subject) -> Iterator[Hit]:
    """Such pods outside the cluster's own namespace."""
    for pod in pods(subject):
        if pod.namespace == "kube-system":
            continue
        for name in _SHARED:
            node = pod.body.get(name)
            if node is not None and is_true(node):
                yield Hit(pod.source, node.span, f"`{name}` gives the pod a part of the node")
        for volume in items(pod.body.get("volumes")):
            path = at(volume, "hostPath", "path")
            if isinstance(path, Scalar) and path.text in _PATHS:
                yield Hit(pod.source, path.span, f"The pod is given {path.text} of the node")
    for container in containers(subject):
        node = at(container.body, "securityContext", "privileged")
        if node is not None and is_true(node) and container.namespace != "kube-system":
            yield Hit(container.source, node.span, "The container is privileged")
    for type_ in _RESOURCES:
        for suffix in ("", "_v1"):
            for found in subject.blocks(f"resource.{type_}{suffix}"):
                yield from _body(found, found.block.body)


def _body(found: Found, body: Body) -> Iterator[Hit]:
    for block in body.blocks:
        attribute = block.body.attribute("privileged") if block.type == "security_context" else None
        if attribute is not None and found.module.value(attribute.value) in TRUE:
            yield Hit(found.file.source, attribute.span, "The container is privileged")
        yield from _body(found, block.body)


_POD = """apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: caddy:2.8
      securityContext:
        privileged: {}
"""
RULE = Rule(
    code="rule/kubernetes-power",
    severity="warning",
    page=__doc__ or "",
    check=powerful,
    bad={"pod.yaml": _POD.format("true")},
    good={"pod.yaml": _POD.format("false")},
    at=("pod.yaml", 10, 21),
)
