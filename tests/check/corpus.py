"""Texts to take apart: everything that the tests of the checker hold, by path."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.known import RULES
from benchmarks.samples import SAMPLES
from tests.check.cases import CASES, read_case
from tests.check.valid import VALID


def _all() -> Iterator[tuple[str, str]]:
    for files in VALID.values():
        yield from files.items()
    for rule in RULES:
        yield from rule.bad.items()
        yield from rule.good.items()
    for golden in CASES:
        yield from read_case(golden)[0].items()
    for path, make in SAMPLES.items():
        yield path, make(80)


CORPUS: tuple[tuple[str, str], ...] = tuple(dict.fromkeys(_all()))
"""Path and text; several texts may have one path."""

PATHS = tuple(
    sorted(
        {path for path, _ in CORPUS}
        | {
            "a.pkr.hcl", "a.tf", "a.auto.pkrvars.hcl", "terraform.tfvars", ".terraform.lock.hcl",
            "a.xml", "autounattend.xml", "a.yaml", "user-data", "meta-data", "network-config",
            "compose.yaml", "a.sh", "a.ps1", "a.cmd", "Dockerfile", "preseed.cfg", "ks.cfg",
            "a.json", "playbook.yml", "a.tftpl", "README.md", "modules/a/main.tf",
        }
    )
)  # fmt: skip
"""Paths of every kind that the checker reads."""
