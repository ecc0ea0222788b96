"""The pods and containers of Kubernetes manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from assistant.check.rules.compose import at
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, parse_yaml, target

_VERSION = later(r"^apiVersion:[ \t]*[\"']?(?:v1|apps/|batch/)", re.MULTILINE)
_PODS = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
_OF_TEMPLATE = ("spec", "template", "spec")
_KINDS = frozenset(
    {"Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet"}
)


class Part(msgspec.Struct, frozen=True):
    """A pod's specification, or a container of one."""

    source: Source
    body: Mapping
    namespace: str


def pods(subject: Subject) -> Iterator[Part]:
    """The specifications of all pods, by file."""
    for path, text in sorted(subject.files.items()):
        if not path.endswith((".yml", ".yaml")) or "apiVersion:" not in text:
            continue
        # A chart's template is no YAML before it is rendered.
        if "{{" in text or not _VERSION.search(text):
            continue
        file = parse_yaml(path, text)
        for document in file.documents:
            kind = _text(at(document, "kind"))
            spec = at(document, *_PODS.get(kind, _OF_TEMPLATE)) if kind in _KINDS else None
            if isinstance(spec, Mapping):
                yield Part(file.source, spec, _text(at(document, "metadata", "namespace")))


def containers(subject: Subject) -> Iterator[Part]:
    """The containers of all pods."""
    for pod in pods(subject):
        for name in ("initContainers", "containers"):
            for item in items(pod.body.get(name)):
                if isinstance(item, Mapping):
                    yield Part(pod.source, item, pod.namespace)


def items(node: Node | None) -> Iterator[Scalar | Mapping | Sequence]:
    """The items of a sequence, aliases followed; nothing of anything else."""
    for item in node.items if isinstance(node, Sequence) else ():
        inner = target(item)
        if inner is not None:
            yield inner


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
