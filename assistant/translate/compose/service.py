"""One service of a compose file, as facts."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, target
from assistant.translate.compose import mounting, networking
from assistant.translate.compose.forms import bytes_of, seconds_of
from assistant.translate.compose.nodes import Nodes
from assistant.translate.compose.shared import named_pairs
from assistant.translate.model import Build, Device, Fact, Handed, Health, Limit, Named
from assistant.translate.texts import Text, Variable, interpolated, text_of

Facts = Iterator[Fact]

_TEXTS = {
    "image": "image", "container_name": "container_name", "hostname": "hostname",
    "domainname": "domainname", "working_dir": "working_dir", "user": "user",
    "restart": "restart", "network_mode": "network_mode", "pid": "pid_mode", "ipc": "ipc_mode",
    "runtime": "runtime", "platform": "platform", "stop_signal": "stop_signal",
    "userns_mode": "userns_mode", "cpus": "cpus", "cpuset": "cpuset", "cgroup_parent":
    "cgroup_parent", "pull_policy": "pull_policy", "cpu_shares": "cpu_shares",
    "cpu_quota": "cpu_quota", "cpu_period": "cpu_period", "pids_limit": "pids_limit",
    "mac_address": "mac_address", "uts": "uts_mode", "oom_score_adj": "oom_score_adj",
    "mem_swappiness": "memory_swappiness", "scale": "replicas",
}  # fmt: skip
_FLAGS = {
    "privileged": "privileged", "read_only": "read_only", "init": "init", "tty": "tty",
    "stdin_open": "stdin_open", "oom_kill_disable": "oom_kill_disable",
}  # fmt: skip
_LISTS = {
    "cap_add": "cap_add", "cap_drop": "cap_drop", "dns": "dns", "dns_search": "dns_search",
    "dns_opt": "dns_opt", "security_opt": "security_opt", "group_add": "group_add",
    "expose": "expose", "profiles": "profile", "volumes_from": "volumes_from",
}  # fmt: skip
_TABLES = {"environment": "env", "labels": "label", "sysctls": "sysctl",
           "annotations": "annotation", "storage_opt": "storage_option"}  # fmt: skip
_SIZES = {
    "mem_limit": "memory", "mem_reservation": "memory_reservation", "shm_size": "shm_size",
    "memswap_limit": "memory_swap",
}  # fmt: skip
_MISREAD = "the value is in no form that compose knows"


def read_service(nodes: Nodes, key: Scalar, value: Node) -> list[Fact]:
    """The facts of one service. `extends` is the reader's; what cannot be read is told."""
    facts: list[Fact] = []
    # What `deploy` says goes before what the service says itself, wherever it stands.
    for name, one in sorted(nodes.pairs(value, opened_by=key), key=lambda p: p[0].text == "deploy"):
        if name.text != "extends":
            facts.extend(_facts(nodes, name, one))
    return _settled(nodes, facts)


def _settled(nodes: Nodes, facts: list[Fact]) -> list[Fact]:
    """Without what `deploy` says in its stead: of these a service has one."""
    for concept in ("restart", "gpus", "replicas", "pids_limit"):
        said = [fact for fact in facts if fact.concept == concept]
        for fact in said[:-1]:
            facts.remove(fact)
            nodes.ledger.translated(fact.lines, "what `deploy` says of it goes before it")
    return facts


def _facts(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    word, lines = key.text, nodes.lines(key, value)
    inner = target(value)
    if word not in ("command", "entrypoint") and (
        (isinstance(inner, Sequence) and not inner.items)
        or (isinstance(inner, Mapping) and not inner.pairs)
    ):
        nodes.ledger.translated(lines, "empty: it adds nothing to what else is said")
    elif word in _TEXTS:
        yield Fact(_TEXTS[word], nodes.text(value), lines)
    elif word in _FLAGS:
        yield Fact(_FLAGS[word], nodes.flag(value), lines)
    elif word in _TABLES:
        for named, at in named_pairs(nodes, key, value):
            yield Fact(_TABLES[word], named, at)
    elif word in _LISTS:
        items = nodes.items(value, opened_by=key)
        for item in items or ([] if isinstance(target(value), Sequence) else [value]):
            yield Fact(_LISTS[word], nodes.text(item), nodes.lines(item) if items else lines)
    elif word in _SIZES:
        size = bytes_of(nodes.plain(value))
        if nodes.text(value).variables:
            nodes.ledger.approximated(lines, "a size cannot stay a variable: its default was taken")
        yield from _known(nodes, _SIZES[word], size, lines)
    elif word == "stop_grace_period":
        yield from _known(nodes, "stop_grace", seconds_of(nodes.plain(value)), lines)
    elif word in _READERS:
        yield from _READERS[word](nodes, key, value)
    elif word.startswith("x-"):
        nodes.ledger.lost(lines, "a field for other tools")
    else:
        yield Fact(f".{word}", nodes.text(value), lines)


def _known(nodes: Nodes, concept: str, value: object, lines: tuple[int, ...]) -> Facts:
    if value is None:
        nodes.ledger.lost(lines, _MISREAD)
    else:
        yield Fact(concept, value, lines)


def _words(concept: str) -> Callable[[Nodes, Scalar, Node], Facts]:
    """A command: a list of words, or a line that is cut as a shell cuts it."""

    def read(nodes: Nodes, key: Scalar, value: Node) -> Facts:
        inner, lines = target(value), nodes.lines(key, value)
        if isinstance(inner, Sequence):
            yield Fact(concept, tuple(nodes.text(item) for item in inner.items), lines)
        elif nodes.text(value):
            yield from _known(nodes, concept, cut(nodes, value), lines)
        else:
            yield Fact(concept, (), lines)

    return read


def cut(nodes: Nodes, value: Node) -> tuple[Text, ...] | None:
    """A line as words; None where its quotes do not match."""
    inner = target(value)
    raw = inner.text if isinstance(inner, Scalar) else ""
    try:
        return tuple(interpolated(word) for word in shlex.split(raw))
    except ValueError:
        return None


def _build(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    lines = nodes.lines(key, value)
    if not isinstance(target(value), Mapping):
        yield Fact("build", Build(nodes.text(value)), lines)
        return
    texts: dict[str, Text] = {}
    arguments: list[tuple[str, Text]] = []
    taken: set[int] = set(nodes.lines(key))
    for name, one in nodes.pairs(value, opened_by=key):
        at = nodes.lines(name, one)
        if name.text in ("context", "dockerfile", "target"):
            texts[name.text] = nodes.text(one)
        elif name.text == "args":
            arguments += [
                (n.name, n.value if n.value is not None else Text((Variable(n.name),)))
                for n, _ in named_pairs(nodes, name, one)
            ]
        else:
            nodes.ledger.lost(at, f"`build.{name.text}` has no counterpart here")
            continue
        taken |= set(at)
    context = texts.get("context", text_of("."))
    build = Build(context, texts.get("dockerfile"), texts.get("target"), tuple(arguments))
    yield Fact("build", build, tuple(sorted(taken)))


def _health(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    test: tuple[Text, ...] = ()
    texts: dict[str, str] = {}
    taken: set[int] = set(nodes.lines(key))
    for name, one in nodes.pairs(value, opened_by=key):
        at = nodes.lines(name, one)
        if name.text == "test":
            items = nodes.items(one)
            line = (text_of("CMD-SHELL"), nodes.text(one))
            test = tuple(nodes.text(item) for item in items) if items else line
        elif name.text == "disable" and nodes.flag(one):
            test = (text_of("NONE"),)
        elif name.text in ("interval", "timeout", "start_period", "retries"):
            texts[name.text] = nodes.plain(one)
        elif name.text != "disable":
            nodes.ledger.lost(at, f"`healthcheck.{name.text}` has no counterpart here")
            continue
        taken |= set(at)
    retries = texts.pop("retries", "")
    number = int(retries) if retries.isdecimal() and len(retries) < 7 else None
    yield Fact("health", Health(test=test, retries=number, **texts), tuple(sorted(taken)))


def _env_files(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    items = nodes.items(value, opened_by=key)
    for item in items or [value]:
        inner = target(item)
        path = inner.get("path") if isinstance(inner, Mapping) else item
        lines = nodes.lines(item) if items else nodes.lines(key, value)
        text = nodes.text(path) if path is not None else Text()
        for name, one in nodes.pairs(item):
            if name.text != "path":
                nodes.ledger.lost(
                    nodes.lines(name, one), f"`env_file.{name.text}` has no counterpart here"
                )
        yield from _known(nodes, "env_file", text or None, lines)


def _logging(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    for name, one in nodes.pairs(value, opened_by=key):
        if name.text == "options":
            for named, at in named_pairs(nodes, name, one):
                yield Fact("log_option", named, at)
        else:
            concept = "log_driver" if name.text == "driver" else f"logging.{name.text}"
            yield Fact(concept, nodes.text(one), nodes.lines(name, one))


def _ulimits(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    for name, one in nodes.pairs(value, opened_by=key):
        inner, lines = target(one), nodes.lines(name, one)
        ends = [inner.get("soft"), inner.get("hard")] if isinstance(inner, Mapping) else [one, one]
        texts = [nodes.plain(end) if end is not None else "" for end in ends]
        try:
            limit = Limit(name.text, int(texts[0] or texts[1]), int(texts[1] or texts[0]))
        except ValueError:
            nodes.ledger.lost(lines, _MISREAD)
            continue
        yield Fact("ulimit", limit, lines)


def _devices(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    for item in nodes.items(value, opened_by=key):
        parts = nodes.text(item).split(":")
        if not parts[0] or len(parts) > 3:
            nodes.ledger.lost(nodes.lines(item), _MISREAD)
            continue
        permissions = (parts[2].plain or "") if len(parts) == 3 else ""
        inside = parts[1] if len(parts) > 1 else parts[0]
        yield Fact("device", Device(parts[0], inside, permissions), nodes.lines(item))


def _handed(concept: str) -> Callable[[Nodes, Scalar, Node], Facts]:
    def read(nodes: Nodes, key: Scalar, value: Node) -> Facts:
        for item in nodes.items(value, opened_by=key):
            inner, lines = target(item), nodes.lines(item)
            if isinstance(inner, Mapping):
                source, place = inner.get("source"), inner.get("target")
                name = nodes.plain(source) if source is not None else ""
                where = nodes.text(place) if place is not None else None
                rights = _rights(nodes, item)
            else:
                name, where, rights = nodes.plain(item), None, {}
            yield from _known(
                nodes, concept, Handed(name, where, **rights) if name else None, lines
            )

    return read


def _rights(nodes: Nodes, item: Node) -> dict[str, str]:
    """Whose what is handed in is, and who may read it."""
    rights: dict[str, str] = {}
    for key, one in nodes.pairs(item):
        if key.text == "mode":
            rights["mode"] = mounting.octal(one, nodes.plain(one))
        elif key.text in ("uid", "gid"):
            rights["owner" if key.text == "uid" else "group"] = nodes.plain(one)
        elif key.text not in ("source", "target"):
            why = f"`{key.text}` of what is handed in has no counterpart here"
            nodes.ledger.approximated(nodes.lines(key, one), why)
    return rights


def _links(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    """`service` or `service:alias`; the reader turns them into an order and a further name."""
    for item in nodes.items(value, opened_by=key):
        name, _, alias = nodes.plain(item).partition(":")
        yield Fact("link", Named(name, text_of(alias) if alias else None), nodes.lines(item))


def _deploy(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    for name, one in nodes.pairs(value, opened_by=key):
        if name.text == "replicas":
            yield Fact("replicas", nodes.text(one), nodes.lines(name, one))
        elif name.text == "resources":
            for part, inner in nodes.pairs(one, opened_by=name):
                yield from _resources(nodes, part, inner)
        elif name.text == "restart_policy":
            yield from _policy(nodes, name, one)
        else:
            yield Fact(f"deploy.{name.text}", nodes.text(one), nodes.lines(name, one))


def _resources(nodes: Nodes, part: Scalar, inner: Node) -> Facts:
    limits = part.text == "limits"
    for unit, amount in nodes.pairs(inner, opened_by=part):
        lines = nodes.lines(unit, amount)
        if unit.text == "memory":
            concept = "memory" if limits else "memory_reservation"
            yield from _known(nodes, concept, bytes_of(nodes.plain(amount)), lines)
        elif unit.text == "pids" and limits:
            yield Fact("pids_limit", nodes.text(amount), lines)
        elif unit.text == "cpus":
            yield Fact("cpus" if limits else "cpus_reservation", nodes.text(amount), lines)
        elif unit.text == "devices" and _is_gpu(nodes, amount):
            yield from _gpus(nodes, unit, amount)
        else:
            yield Fact(f"deploy.resources.{part.text}.{unit.text}", nodes.text(amount), lines)


def _is_gpu(nodes: Nodes, value: Node) -> bool:
    """Whether a list of devices asks for graphics cards alone."""
    asked = [target(item) for item in nodes.items(value)]
    wanted = [one.get("capabilities") if isinstance(one, Mapping) else None for one in asked]
    return bool(wanted) and all(
        one is not None and [nodes.plain(item) for item in nodes.items(one)] == ["gpu"]
        for one in wanted
    )


def _gpus(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    """`gpus: all`, or a list whose entries say how many."""
    lines = nodes.lines(key, value)
    inner = target(value)
    if not isinstance(inner, Sequence):
        yield Fact("gpus", nodes.text(value), lines)
        return
    for item in nodes.items(value, opened_by=key):
        asked = target(item)
        count = asked.get("count") if isinstance(asked, Mapping) else None
        yield Fact("gpus", nodes.text(count) if count is not None else text_of("all"), lines)
        for name, one in nodes.pairs(item):
            if name.text not in ("count", "driver", "capabilities"):
                nodes.ledger.lost(
                    nodes.lines(name, one), f"`{name.text}` of a device has no counterpart here"
                )


def _policy(nodes: Nodes, key: Scalar, value: Node) -> Facts:
    words = {"none": "no", "on-failure": "on-failure", "any": "always"}
    given = {name.text: (name, one) for name, one in nodes.pairs(value, opened_by=key)}
    condition = given.get("condition")
    word = words.get(nodes.plain(condition[1]), "always") if condition else "always"
    taken: set[int] = set(nodes.lines(*condition)) if condition else set(nodes.lines(key))
    if word == "on-failure" and "max_attempts" in given:
        word += f":{nodes.plain(given['max_attempts'][1])}"
        taken |= set(nodes.lines(*given.pop("max_attempts")))
    yield Fact("restart", text_of(word), tuple(sorted(taken)))
    for name, one in given.values():
        lines = nodes.lines(name, one)
        if name.text == "delay":
            yield from _known(nodes, "restart_delay", seconds_of(nodes.plain(one)), lines)
        elif name.text != "condition":
            yield Fact(f"deploy.restart_policy.{name.text}", nodes.text(one), lines)


_READERS: dict[str, Callable[[Nodes, Scalar, Node], Facts]] = {
    "build": _build,
    "command": _words("command"),
    "entrypoint": _words("entrypoint"),
    "env_file": _env_files,
    "ports": networking.read_ports,
    "volumes": mounting.read_mounts,
    "tmpfs": mounting.read_tmpfs,
    "networks": networking.read_networks,
    "extra_hosts": networking.read_hosts,
    "depends_on": networking.read_waits,
    "healthcheck": _health,
    "logging": _logging,
    "ulimits": _ulimits,
    "devices": _devices,
    "gpus": _gpus,
    "links": _links,
    "secrets": _handed("secret"),
    "configs": _handed("config"),
    "deploy": _deploy,
}
