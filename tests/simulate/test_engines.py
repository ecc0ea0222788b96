"""The engines themselves, talking to simulated providers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.prove import engines
from tests.simulate.asking import ADDRESS, provider
from tests.simulate.everything import REPLACE, SCHEMA

REPOSITORY = Path(__file__).parents[2]
DRAFTS = Path(__file__).parent / "drafts"
HOSTS = {"opentofu": "registry.opentofu.org", "terraform": "registry.terraform.io"}


@dataclass(frozen=True)
class Bench:
    """One engine, and a folder with a draft and the input of the simulated provider."""

    engine: engines.Engine
    folder: Path

    def write(self, schema: dict[str, Any] = SCHEMA, **more: Any) -> None:
        address = ADDRESS.replace(HOSTS["opentofu"], HOSTS[self.engine.name])
        document = provider(schema, replace=REPLACE, **more) | {"address": address}
        (self.folder / "providers.json").write_text(json.dumps({"providers": [document]}))

    def take(self, draft: str) -> None:
        shutil.copytree(DRAFTS / draft, self.folder / "draft", dirs_exist_ok=True)

    def simulate(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.defpath,
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "PYTHONPATH": str(REPOSITORY),
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_DISABLE_PLUGIN_TLS": "1",
            "TF_CLI_CONFIG_FILE": os.devnull,
        }
        return subprocess.run(
            words,
            cwd=self.folder / "draft",
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def attached(
        self, steps: Iterable[Sequence[str]], protocol: int = 6
    ) -> subprocess.CompletedProcess[str]:
        """Run the steps one after the other as long as each ends well, on one server."""
        lines = " && ".join(" ".join([str(self.engine.path), *step]) for step in steps)
        return self.simulate(
            *(sys.executable, "-P", "-m", "assistant.simulate", "run"),
            *("--input", self.folder / "providers.json", "--protocol", str(protocol)),
            *("--", "sh", "-c", lines),
        )


@pytest.fixture(params=["opentofu", "terraform"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    found = engines.installed(request.param)
    if not found:
        pytest.skip(f"missing part: no {request.param} is here")
    made = Bench(found[0], tmp_path)
    made.write()
    return made


PLAN = ("plan", "-no-color", "-input=false")
UNCHANGED = (*PLAN, "-detailed-exitcode")
APPLY = ("apply", "-no-color", "-auto-approve")
DESTROY = ("destroy", "-no-color", "-auto-approve")


def test_a_whole_life_with_every_kind_of_value(bench: Bench) -> None:
    bench.take("everything")
    changed = "-var note=v2"
    done = bench.attached(
        [
            ("validate", "-no-color"),
            (*PLAN, "-out=first"),
            ("apply", "-no-color", "first"),
            UNCHANGED,
            ("output", "-json", ">out.json"),
            (*APPLY, changed),
            (*UNCHANGED, changed),
            (*PLAN, changed, "-var name=other", "-out=third"),
            ("show", "-json", "third", ">third.json"),
            DESTROY,
            ("state", "list", ">left.txt"),
        ]
    )
    assert done.returncode == 0, done.stdout + done.stderr
    draft = bench.folder / "draft"
    outputs = (draft / "out.json").read_text()
    assert "3.141592653589793238462643383279" in outputs
    assert len(set(json.loads(outputs)["ids"]["value"])) == 2
    third = json.loads((draft / "third.json").read_text())
    actions = {one["address"]: one["change"]["actions"] for one in third["resource_changes"]}
    assert actions["thing_all.all"] == ["delete", "create"]
    assert actions["thing_box.second"] == ["no-op"]
    assert not (draft / "left.txt").read_text()


def test_what_is_asked_for_a_moment_only(bench: Bench) -> None:
    if tuple(int(part) for part in bench.engine.version.split(".")[:2]) < (1, 11):
        pytest.skip(f"platform: {bench.engine.name} {bench.engine.version} has no such values")
    bench.take("newer")
    done = bench.attached([APPLY, UNCHANGED, ("state", "pull", ">state.json"), DESTROY])
    assert done.returncode == 0, done.stdout + done.stderr
    state = json.loads((bench.folder / "draft" / "state.json").read_text())
    (held,) = state["resources"]
    assert held["instances"][0]["attributes"]["hidden"] is None


def test_what_was_there_before(bench: Bench) -> None:
    bench.take("imported")
    done = bench.attached([APPLY, ("output", "-raw", "id", ">id.txt"), UNCHANGED, DESTROY])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 imported" in done.stdout
    assert (bench.folder / "draft" / "id.txt").read_text() == "box-7"


def test_tests_of_a_configuration_run(bench: Bench) -> None:
    bench.take("tested")
    done = bench.attached([("test", "-no-color")])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_faults_are_found_at_their_lines(bench: Bench) -> None:
    bench.take("faulty")
    done = bench.attached([("validate", "-json")])
    assert done.returncode == 1
    found = [
        (one["range"]["start"]["line"], one["summary"], one["detail"])
        for one in json.loads(done.stdout)["diagnostics"]
    ]
    lines = {line: summary for line, summary, _ in found}
    assert lines == {
        13: "Invalid resource type",
        16: "Read-only attribute",
        20: "Missing required argument",
        23: "Read-only attribute",
        26: "Missing required argument",
    }
    assert any('Did you mean "thing_box"?' in detail for *_, detail in found)


def test_the_engine_starts_it_from_a_mirror(bench: Bench) -> None:
    bench.take("tested")
    mirror = bench.folder / "mirror"
    words = ("--input", bench.folder / "providers.json", "--mirror", mirror)
    made = bench.simulate(*(sys.executable, "-P", "-m", "assistant.simulate", "install"), *words)
    assert made.returncode == 0, made.stderr
    begun = bench.simulate(bench.engine.path, "init", "-no-color", f"-plugin-dir={mirror}")
    assert begun.returncode == 0, begun.stdout + begun.stderr
    planned = bench.simulate(bench.engine.path, *PLAN)
    assert "2 to add" in planned.stdout, planned.stdout + planned.stderr
    assert not [one.name for one in bench.folder.iterdir() if one.name.startswith("simulated-")]


def test_the_older_protocol(bench: Bench) -> None:
    box = SCHEMA["resource_schemas"]["thing_box"]
    bench.write({"provider": SCHEMA["provider"], "resource_schemas": {"thing_box": box}})
    bench.take("tested")
    done = bench.attached([("validate",), APPLY, UNCHANGED, DESTROY], protocol=5)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_reference_into_a_block_that_the_draft_leaves_out(bench: Bench) -> None:
    bench.take("open")
    steps = [("validate",), PLAN, APPLY, UNCHANGED, ("output", "-raw", "uid"), DESTROY]
    refused = bench.attached(steps)
    assert "Invalid index" in refused.stderr
    bench.write(open={"thing_all": ["list_block", "single_block", "set_block"]})
    done = bench.attached(steps)
    assert done.returncode == 0, done.stdout + done.stderr
