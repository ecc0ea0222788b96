"""What holds for every file: the report adds up, nothing raises, what comes out is sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.check import check_files
from assistant.knowledge import Packs
from assistant.translate import KINDS, targets_of, translate
from tests.translate.laws import adds_up

FOLDER = Path(__file__).parent
CASES = [
    pytest.param(path, to, id=f"{path.name}-{to}")
    for path in sorted(p for p in FOLDER.glob("*/*") if p.suffix not in (".pyc", ".py"))
    for to in targets_of(path.name, path.read_text())
]
TARGETS = next(kind for kind in KINDS if kind.id == "compose").targets

_word = st.sampled_from(["web", "db", "a b", "ä", "x-1", "10", "", "$", "${", "${A:-b}", "${A}",
                         "./x", "/y", "~/z", "1:2", "8080:80", "8000-8002:80-82", "a=b", "%h",
                         '"', "\\", "true", "on-failure:3", "service:db", "1g",
                         "1m30s", "$$x"])  # fmt: skip
_scalar = st.one_of(_word, st.integers(-9, 70000), st.booleans(), st.none(), st.text(max_size=8))
_key = st.sampled_from([
    "image", "build", "command", "entrypoint", "environment", "env_file", "ports", "volumes",
    "networks", "restart", "healthcheck", "deploy", "depends_on", "labels", "user", "cap_add",
    "devices", "logging", "secrets", "configs", "extends", "tmpfs", "ulimits", "sysctls",
    "extra_hosts", "expose", "dns", "mem_limit", "stop_grace_period", "x-a", "unheard_of",
    "test", "context", "args", "source", "target", "type", "published", "condition", "options",
    "driver", "resources", "limits", "memory", "cpus", "replicas", "name", "external", "file",
])  # fmt: skip
_value = st.recursive(
    _scalar,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_key, inner, max_size=4),
    max_leaves=8,
)
_service = st.dictionaries(_key, _value, max_size=6)
_file = st.fixed_dictionaries(
    {"services": st.dictionaries(st.sampled_from(["web", "db", "Ä", "1x"]), _service, min_size=1)},
    optional={key: st.dictionaries(_word, _value, max_size=3)
              for key in ("volumes", "networks", "secrets", "configs")},
)  # fmt: skip


@pytest.mark.parametrize("to", TARGETS)
@given(value=_file, flow=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_file_says(to: str, value: Any, flow: bool) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow or None)
    told = translate("compose.yml", text, to)
    adds_up(told, text)
    if to != "quadlet":
        texts = {file.path: file.text for file in told.files}
        broken = [f for f in check_files(texts, PACKS).findings if f.code.startswith("parse/")]
        assert not broken, "\n".join(texts.values())


PACKS = Packs.open()


@pytest.mark.parametrize(("path", "to"), CASES)
def test_realistic_files_come_out_sound(path: Path, to: str) -> None:
    text = path.read_text()
    told = translate(path.name, text, to)
    adds_up(told, text)
    files = {file.path: file.text for file in told.files}
    findings = check_files(files, PACKS).findings
    assert [f for f in findings if f.severity == "error"] == []
    assert translate(path.name, text, to) == told
