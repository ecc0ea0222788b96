"""Compose files to Kubernetes' manifests: ours beside kompose, on the same files.

    python -m benchmarks.kubernetes_peer FOLDER... [--kompose PROGRAM] [--write]

Of each file: whether it is taken, whether what comes out is sound (no error of the checker's, and
every document valid in Kubernetes' own schema where the package kubernetes-validate is there), and
what of its services is *silent*: it is not in the manifests and nothing was said of it. A setting
counts as in the manifests where the word of Kubernetes for it and its values stand there; as said
where ours calls a line of it approximated or lost, or kompose's warnings hold its name or value.
Without kompose (`go build github.com/kubernetes/kompose`) only ours is measured, and it says so.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.check import check_files
from assistant.core.errors import DryfitError
from assistant.knowledge import Packs
from assistant.translate import kinds_of, translate
from benchmarks.machine import machine
from benchmarks.translate.__main__ import texts

RESULTS = Path(__file__).with_name("results") / "kubernetes_peer.json"
SCHEMA = "1.31"
"""The version of Kubernetes whose schema judges; kompose 1.35 is written against it."""
_WAIT = 20
"""Seconds for one file."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    "image": ("image:",), "command": ("args:", "command:"), "entrypoint": ("command:",),
    "environment": ("env:", "envFrom:"), "ports": ("containerPort:",),
    "expose": ("containerPort:",),
    "volumes": ("mountPath:",), "tmpfs": ("mountPath:",), "user": ("runAsUser:",),
    "healthcheck": ("livenessProbe:", "readinessProbe:", "startupProbe:"),
    "cap_add": ("capabilities:",), "cap_drop": ("capabilities:",), "privileged": ("privileged:",),
    "read_only": ("readOnlyRootFilesystem:",), "working_dir": ("workingDir:",),
    "hostname": ("hostname:",), "stop_grace_period": ("terminationGracePeriodSeconds:",),
    "extra_hosts": ("hostAliases:",), "dns": ("nameservers:",), "tty": ("tty:",),
    "stdin_open": ("stdin:",), "mem_limit": ("limits:",), "cpus": ("limits:",),
    "sysctls": ("sysctls:",), "labels": ("labels:", "annotations:"), "secrets": ("secretName:",),
    "configs": ("configMap:",),
    "env_file": ("configMapRef:", "envFrom:", "env:", "configMapKeyRef:"),
    "network_mode": ("hostNetwork:",), "pid": ("hostPID:",), "ipc": ("hostIPC:",),
}  # fmt: skip
"""By setting of a service, the words of Kubernetes' for it; one of them stands in the manifests."""
_NOT_SAID = frozenset(
    {"build", "container_name", "restart", "deploy", "networks", "links", "extends"}
)
"""Settings of which it cannot be told from words alone what became of them."""
_LISTED = frozenset({"environment", "volumes", "tmpfs", "cap_add", "cap_drop", "ports", "expose"})


@dataclass
class Told:
    """What one of the two made of a file."""

    manifests: str
    files: dict[str, str]
    said: str = ""
    lines: frozenset[int] = frozenset()
    """Of the source, those of which something is said."""


@dataclass
class Count:
    """What was counted over all files."""

    taken: int = 0
    checked: int = 0
    """Without an error of the checker's."""
    valid: int = 0
    """With every document valid in Kubernetes' schema."""
    documents: int = 0
    settings: int = 0
    kept: int = 0
    said: int = 0
    silent: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


def compose_files(folders: list[Path]) -> Iterator[tuple[Path, str]]:
    """All compose files with at least one service."""
    for folder in folders:
        for path, text in texts(folder):
            try:
                if any(kind.id == "compose" for kind in kinds_of(path.as_posix(), text)):
                    yield path, text
            except DryfitError:
                continue


def ours(path: Path, text: str) -> Told | None:
    """Our translation; None where the file is declined."""
    try:
        told = translate(path.as_posix(), text, "kubernetes")
    except DryfitError:
        return None
    files = {one.path: one.text for one in told.files}
    lines = frozenset(one.line for one in told.lines if one.fate != "translated" or one.notes)
    return Told("\n---\n".join(files.values()), files, lines=lines)


def kompose(program: str, path: Path) -> Told | None:
    """What kompose makes of it; None where it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        # Where the file lies: what it names is looked up beside it.
        command = [program, "convert", "--file", path.name, "--out", f"{folder}/out.yaml"]
        try:
            done = subprocess.run(
                command, cwd=path.parent, capture_output=True, text=True, timeout=_WAIT, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        made = Path(folder, "out.yaml")
        if done.returncode or not made.exists():
            return None
        text = made.read_text()
    return Told(text, {"manifests.yaml": text}, said=done.stderr)


def settings(text: str) -> Iterator[tuple[str, str, tuple[str, ...], range]]:
    """Of each service: its name, a setting's, the values that must be found again, its lines."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    services = next((v for k, v in pairs if k.value == "services"), None)
    for name, service in services.value if isinstance(services, yaml.MappingNode) else ():
        given = service.value if isinstance(service, yaml.MappingNode) else []
        if any(key.value == "profiles" for key, _ in given):
            continue  # Compose starts it only when asked, and kompose leaves it out.
        for key, value in given:
            if key.value in _NOT_SAID or str(key.value).startswith("x-") or not value.value:
                continue
            last = value.end_mark.line + (value.end_mark.column > 0)
            lines = range(key.start_mark.line + 1, max(last, key.start_mark.line + 1) + 1)
            yield name.value, key.value, tuple(_values(key.value, value)), lines


def _values(key: str, node: yaml.Node) -> Iterator[str]:
    if key not in _LISTED:
        return
    if isinstance(node, yaml.MappingNode):
        yield from (str(k.value) for k, v in node.value if v.value)
        return
    for item in node.value if isinstance(node, yaml.SequenceNode) else (node,):
        if not isinstance(item, yaml.ScalarNode) or "$" in item.value:
            continue
        text = item.value
        if key == "environment":
            name, given, _ = text.partition("=")
            # Without a value it is taken from where compose is started, if it is set there.
            yield name if given else ""
        elif key in ("volumes", "tmpfs"):
            parts = text.split(":")
            yield parts[1] if key == "volumes" and len(parts) > 1 else parts[0]
        elif key in ("ports", "expose"):
            last = text.partition("/")[0].rpartition(":")[2]
            yield f"containerPort: {last}" if last.isdigit() else ""
        else:
            yield text


def judged(told: Told, text: str, count: Count, packs: Packs, schema: Any) -> None:
    """One file's result into the count."""
    count.taken += 1
    errors = [f for f in check_files(told.files, packs).findings if f.severity == "error"]
    count.checked += not errors
    try:
        documents = [one for one in yaml.safe_load_all(told.manifests) if one]
    except yaml.YAMLError:
        documents = []
    flat = [i for one in documents for i in (one.get("items") or [one])]
    count.documents += len(flat)
    if schema is not None:
        count.valid += all(_valid(schema, one, count) for one in flat)
    for _, key, values, lines in settings(text):
        count.settings += 1
        words = _WORDS.get(key, ())
        found = any(word in told.manifests for word in words)
        if found and all(value in told.manifests for value in values):
            count.kept += 1
        elif (
            told.lines & set(lines)
            or key in told.said
            or any(value and value in told.said for value in values)
        ):
            count.said += 1
        else:
            count.silent[key] += 1


def _valid(schema: Any, document: Any, count: Count) -> bool:
    try:
        schema.validate(document, SCHEMA, strict=True)
    except schema.ValidationError as error:
        count.faults[str(error.message)[:80]] += 1
        return False
    except schema.SchemaNotFoundError:
        return True
    return True


def _schema() -> Any:
    try:
        return importlib.import_module("kubernetes_validate")
    except ImportError:
        return None


def _version(program: str) -> str:
    done = subprocess.run([program, "version"], capture_output=True, text=True, check=False)
    return done.stdout.split()[0] if done.stdout.split() else "of an unknown version"


def main() -> None:
    """Both, side by side."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--kompose", default=shutil.which("kompose"))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    packs, schema = Packs.open(), _schema()
    counts = {"ours": Count()} | ({"kompose": Count()} if given.kompose else {})
    files = 0
    for path, text in compose_files(given.folders):
        files += 1
        for who, count in counts.items():
            told = ours(path, text) if who == "ours" else kompose(given.kompose, path)
            if told is not None:
                judged(told, text, count, packs, schema)
    if not given.kompose:
        print("kompose is not here (--kompose PROGRAM): only ours is measured")
    if schema is None:
        print("the package kubernetes-validate is not here: no schema judges")
    shown = {who: _shown(count, schema) for who, count in counts.items()}
    for who, row in shown.items():
        print(f"{who}: {json.dumps(row)}")
    value = {
        "machine": machine(),
        "files": files,
        "kompose": _version(given.kompose) if given.kompose else "not measured",
        "schema": f"Kubernetes {SCHEMA}, strict" if schema else "not measured",
        "results": shown,
    }
    if given.write:
        RESULTS.write_text(json.dumps(value, indent=1) + "\n")
    print(f"{files} compose files")


def _shown(count: Count, schema: Any) -> dict[str, Any]:
    return {
        "taken": count.taken,
        "without_error_of_the_checker": count.checked,
        "valid_in_the_schema": count.valid if schema else None,
        "documents": count.documents,
        "settings": count.settings,
        "kept": count.kept,
        "said": count.said,
        "silent": sum(count.silent.values()),
        "silent_by_setting": dict(count.silent.most_common(12)),
        "faults": dict(count.faults.most_common(5)),
    }


if __name__ == "__main__":
    main()
