"""Every type of a pack through the whole life of its resources, with the simulated provider."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.knowledge import PackInfo, Packs
from assistant.simulate.rules import problems
from assistant.targets.terraform.simulated import HOSTS, provider
from tests.simulate.running import run
from tests.simulate.sound import Unmade, configuration

CHUNK = 100
"""Types in one configuration."""
SECONDS = 900
"""The most that one of them may take."""
_LIFE = """
step() {{ "{tofu}" "$@" -no-color >life.log 2>&1 || {{ cat life.log >&2; exit 1; }}; }}
for step in "validate" "apply -auto-approve" "plan -detailed-exitcode" "destroy -auto-approve"; do
  echo "$step"
  step $step
done
"""


@dataclass
class Swept:
    """What came of a sweep."""

    resources: int = 0
    data: int = 0
    failures: list[str] = field(default_factory=list)
    unmade: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_kib: int = 0


def kinds_of(info: PackInfo, packs: Packs) -> list[str]:
    """resource/TYPE and data/TYPE of a pack, in order."""
    found = [address.split("/", 1)[1] for address in packs.addresses(info)]
    return [one for one in found if one.startswith(("resource/", "data/"))]


def sweep(
    info: PackInfo, packs: Packs, tofu: Path, folder: Path, only: Sequence[str] | None = None
) -> Swept:
    """Take every type of a pack (or `only` those) through its life, with required arguments only
    and with every argument."""
    swept = Swept()
    start = time.monotonic()
    kinds = list(only) if only is not None else kinds_of(info, packs)
    swept.resources = sum(one.startswith("resource/") for one in kinds)
    swept.data = len(kinds) - swept.resources
    for number in range(0, len(kinds), CHUNK):
        _chunk(info, packs, tofu, folder / str(number), kinds[number : number + CHUNK], swept)
    swept.seconds = time.monotonic() - start
    swept.peak_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return swept


def _chunk(
    info: PackInfo, packs: Packs, tofu: Path, folder: Path, kinds: Sequence[str], swept: Swept
) -> None:
    address = f"{HOSTS['opentofu']}/{info.source}"
    one = provider(address, info, kinds, packs)
    document = {"providers": [one]}
    failed = _life(document, configurations(one, kinds, swept), tofu, folder)
    if failed is None:
        return
    if len(kinds) == 1:
        swept.failures.append(f"{info.name} {info.version} {kinds[0]}: {failed}")
        return
    # Which of them it was is found by halves.
    half = len(kinds) // 2
    silent = Swept()
    for name, part in (("a", kinds[:half]), ("b", kinds[half:])):
        _chunk(info, packs, tofu, folder / name, part, silent)
    swept.failures += silent.failures or [f"{info.name} {kinds[0]}...: only together: {failed}"]


def configurations(one: Mapping[str, Any], kinds: Sequence[str], swept: Swept) -> dict[str, Any]:
    """One configuration in Terraform's JSON form with every type twice."""
    source = one["address"]
    name = source.rpartition("/")[2]
    made: dict[str, Any] = {
        "terraform": {"required_providers": {name: {"source": source}}},
        "provider": {name: [configuration(one["schema"]["provider"]["block"], (), full=False)]},
    }
    for kind_type in kinds:
        kind, type_ = kind_type.split("/")
        group = {"resource": "resource_schemas", "data": "data_source_schemas"}[kind]
        block = one["schema"][group][type_]["block"]
        rules = one["rules"].get(kind_type, ())
        for label, full in (("least", False), ("most", True)):
            try:
                body = configuration(block, rules, full=full)
            except Unmade as error:
                swept.unmade.append(f"{kind_type}: {error}")
                continue
            broken = problems(kind_type, body, rules)
            assert not broken, (kind_type, broken)
            made.setdefault(kind, {}).setdefault(type_, {})[label] = {"provider": name, **body}
    return made


def _life(
    document: Mapping[str, Any], config: Mapping[str, Any], tofu: Path, folder: Path
) -> str | None:
    """None where everything went well, else the step that failed and what was said."""
    draft = folder / "draft"
    draft.mkdir(parents=True)
    (draft / "main.tf.json").write_text(json.dumps(config))
    done = run(document, ["sh", "-c", _LIFE.format(tofu=tofu)], draft, folder, SECONDS)
    if done.returncode == 0:
        return None
    return f"{(done.stdout.splitlines() or ['?'])[-1]}: {'; '.join(_errors(done.stderr))}"


def _errors(text: str) -> Iterator[str]:
    lines = [line.strip("│╷╵ ").strip() for line in text.splitlines()]
    for number, line in enumerate(lines):
        if line.startswith("Error:"):
            yield " ".join(part for part in lines[number : number + 8] if part)[:600]
    if "Error:" not in text:
        yield text[-800:]
