"""A whole life where it is meant to be led: in the sandbox, with little memory and no rights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.prove import docker_engine, images
from assistant.prove.sandbox import Limits, Sandbox
from tests.simulate.asking import provider
from tests.simulate.everything import SCHEMA
from tests.simulate.test_engines import APPLY, DESTROY, DRAFTS, PLAN, UNCHANGED

PACKAGE = Path(__file__).parents[2] / "assistant" / "simulate"
MEMORY = 128 * 1024**2

SCRIPT = """
set -e
cp -r {given}/draft /tmp/draft
cd /tmp/draft
export PYTHONPATH={given} CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/dev/null
exec python3 -P -m assistant.simulate run --input {given}/providers.json -- sh -ec '{steps}'
"""


@pytest.mark.container
def test_a_whole_life_in_the_sandbox(tofu: Path) -> None:
    files = {f"assistant/simulate/{path.name}": path.read_bytes() for path in PACKAGE.glob("*.py")}
    files["draft/main.tf"] = (DRAFTS / "everything" / "main.tf").read_bytes()
    files["providers.json"] = json.dumps({"providers": [provider(SCHEMA)]}).encode()
    lines = [("validate",), PLAN, APPLY, UNCHANGED, ("output", "-json"), DESTROY]
    steps = "\n".join(" ".join(["/engine/tofu", *step]) for step in lines)
    with (
        docker_engine.connect() as client,
        Sandbox(
            client,
            images.SANDBOX,
            tools={"tofu": tofu},
            limits=Limits(memory=MEMORY, tmp_bytes=16 * 1024**2, work_bytes=1024**2),
        ) as sandbox,
    ):
        given = sandbox.give("1", files)
        script = SCRIPT.format(given=given, steps=steps)
        ran = sandbox.run(["sh", "-c", script], seconds=60)
    assert ran.code == 0, ran.stdout + ran.stderr
    assert "found no differences" in ran.stdout
    assert "Destroy complete! Resources: 4 destroyed." in ran.stdout
