"""What an engine of Terraform files is shown and told, as one trial."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import assistant
from assistant.targets.judging import Answer, Case, Step, Trial, Try
from assistant.targets.placeholders import Variable
from assistant.targets.terraform import engine_absent as absent
from assistant.targets.terraform.configuration import Configuration
from assistant.targets.terraform.engine_copy import Copy
from assistant.targets.terraform.engine_outside import stand_ins
from assistant.targets.terraform.engine_providers import (
    CLI,
    CLI_CONFIG,
    MIRROR,
    Part,
    links,
)
from assistant.targets.terraform.engine_script import (
    Chain,
    Command,
    Said,
    read_script,
    script,
)
from assistant.targets.terraform.engine_values import VALUES, shown_values, values_file

ENVIRONMENT = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "CHECKPOINT_DISABLE": "1",
    "TF_CLI_CONFIG_FILE": "/dev/null",
    "TF_INPUT": "0",
    "TF_IN_AUTOMATION": "1",
    "TMPDIR": "/tmp",  # noqa: S108 - the container's own
}
_SCRIPT = "steps.sh"
_LIFE = "life.sh"
SIMULATOR = "simulator"
PROVIDERS = "providers.json"
_SECONDS = 170


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown at present, and with which providers."""

    copy: Copy
    parts: tuple[Part, ...]
    simulated: frozenset[str]
    """Sources of the providers that are simulated."""
    variables: tuple[Variable, ...] = ()
    made: tuple[str, ...] = ()
    """Files outside of the draft that a line of text stands for."""
    live: bool = False
    """True: it is applied, planned again and destroyed with the same providers."""

    @property
    def supplied(self) -> dict[str, str]:
        """All that the draft leaves to its user and was given something made up."""
        files = dict.fromkeys(self.made, absent.WORDS)
        return {**shown_values(self.variables), **files}

    @property
    def real(self) -> tuple[Part, ...]:
        """The providers that judge for real."""
        return tuple(part for part in self.parts if part.source not in self.simulated)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back of a trial."""

    answer: Answer
    said: Mapping[str, Said]

    @property
    def log(self) -> str:
        """The engine's own words."""
        parts = [f"$ {name}\n{one.text.strip()}" for name, one in self.said.items()]
        return "\n\n".join(parts) or self.answer.text.strip()


def show(
    case: Case,
    configuration: Configuration,
    shown: Shown,
    attempt: Try,
    *,
    document: Mapping[str, Any],
    life: bool = False,
) -> Outcome:
    """Show a copy to the engine and hear what it says.

    `document` holds the simulated providers. With `life` they are attached only once the copy was
    accepted by what is shown: then it is also applied, planned again and destroyed with them, in
    the same trial.
    """
    token = secrets.token_hex(16)
    chains = [*_JUDGING, *(_life(configuration) if shown.live else ())]
    beside = {CLI: CLI_CONFIG.encode(), VALUES: values_file(shown.variables)}
    beside[_SCRIPT] = script(
        chains,
        folder=MIRROR,
        links=links(shown.real, case.machine),
        files=dict.fromkeys(shown.made, absent.TEXT),
        last=attached(f"$BESIDE/{PROVIDERS}", "sh", f"$BESIDE/{_LIFE}") if life else (),
    )
    words: tuple[str, ...] = ("sh", f"{{beside}}/{_SCRIPT}")
    environment = {
        "BESIDE": "{beside}",
        "ENGINE": "{engine}",
        "PYTHONPATH": f"{{beside}}/{SIMULATOR}",
        "TOOLS": "{tools}",
        "TF_CLI_CONFIG_FILE": f"{{beside}}/{CLI}",
        "TOKEN": token,
    }
    if life or shown.simulated:
        beside[PROVIDERS] = json.dumps(document).encode()
        beside.update(simulator())
    if life:
        beside[_LIFE] = script(_life(configuration))
    elif shown.simulated:
        words = attached(f"{{beside}}/{PROVIDERS}", "sh", f"{{beside}}/{_SCRIPT}")
    files = {**shown.copy.files, **stand_ins(configuration, case.engine)}
    trial = Trial(
        files,
        (Step(words, seconds=_SECONDS),),
        folder=case.root,
        beside=beside,
        environment=environment,
    )
    answer = attempt(trial)
    return Outcome(answer, read_script(answer.text, token))


def attached(document: str, *command: str) -> tuple[str, ...]:
    """A command with the simulated providers of a document attached."""
    # -P: no module is looked for in the folder that it is run in, which is the draft's.
    return ("python3", "-P", "-m", "assistant.simulate", "run", "--input", document, "--", *command)


_JUDGING = (
    Chain((Command("init", ("$ENGINE", "init", "-input=false", "-no-color"), 60, 30_000),)),
    Chain((Command("validate", ("$ENGINE", "validate", "-json"), 60, 100_000),), gate=True),
)


def _life(configuration: Configuration) -> tuple[Chain, ...]:
    values = ("-var-file", f"$BESIDE/{VALUES}")
    given = ("-input=false", *values)
    steps = {
        "apply": ("apply", "-auto-approve", *given, "-json"),
        "second": ("plan", *given, "-json"),
        "destroy": ("destroy", "-auto-approve", *given, "-json"),
    }
    life = Chain(
        tuple(Command(n, ("$ENGINE", *w), 30, 30_000, counted=True) for n, w in steps.items())
    )
    if not configuration.tests:
        return (life,)
    test = Command("test", ("$ENGINE", "test", "-json", *values), 50, 25_000)
    return (life, Chain((test,)))


@cache
def simulator() -> Mapping[str, bytes]:
    """The simulated provider's program, as files to put beside a trial."""
    package = Path(assistant.__file__).parent / "simulate"
    files = {f"{SIMULATOR}/assistant/__init__.py": b""}
    for path in sorted(package.glob("*.py")):
        files[f"{SIMULATOR}/assistant/simulate/{path.name}"] = path.read_bytes()
    return files
