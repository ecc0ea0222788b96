"""OpenTofu and Terraform as judges of a configuration.

Nothing here runs anything: `judge` is given a function that tries a folder of files.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.knowledge.versions import parse_version, satisfies
from assistant.targets.judging import Adapter, Case, Try, Verdict
from assistant.targets.telling import style
from assistant.targets.terraform.configuration import (
    Configuration,
    module_roots,
    read_configuration,
    text_of,
)
from assistant.targets.terraform.engine_data import engine_data
from assistant.targets.terraform.engine_judging import Judging
from assistant.targets.terraform.engine_providers import TOOL, lying_in, parts_of
from assistant.targets.terraform.engine_style import Styled
from assistant.targets.terraform.engine_trial import ENVIRONMENT

ENGINES = ("opentofu", "terraform")
COMMANDS = {"opentofu": "tofu", "terraform": "terraform"}
"""What each engine is called on a command line."""


def adapter() -> Adapter:
    """How OpenTofu or Terraform is asked about a draft."""
    return Adapter(
        target="terraform",
        engines=ENGINES,
        module=True,
        roots=module_roots,
        judge=judge,
        unclimbed=lambda files, root: Verdict("not_run", why=not_applied(), rung="executed"),
        mend="dryfit engines build opentofu",
        environment=ENVIRONMENT,
        tools=(TOOL,),
    )


def not_applied(why: str = "", engine: str = "opentofu") -> str:
    """Why a configuration is not applied here, and the command that applies it."""
    data = engine_data()
    command = data.command.format(command=COMMANDS[engine])
    return f"{why or data.not_applied}. On your own machine: {command}"


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """What an engine makes of the configuration in the case's root: the rung `engine`, and where
    it could be applied to simulated or harmless providers, the rung `executed`."""
    configuration = read_configuration(case.files, case.root, tofu=case.engine == "opentofu")
    too_old = _other_version(configuration, case)
    if too_old:
        return (Verdict("not_run", why=too_old, mend="dryfit engines list"),)
    parts = parts_of(configuration, case.files, lying_in(case), case.packs)
    styled = Styled(case, configuration, attempt)
    judging = Judging(case, configuration, parts, styled)
    verdict = judging.verdict()
    fmt = f"{COMMANDS[case.engine]} fmt"
    said = style(styled.text(), case.files, case.root, "engine/terraform-fmt", fmt, mend=fmt)
    verdicts = [replace(verdict, findings=(*verdict.findings, *said))]
    executed = _executed(judging, verdict)
    return (*verdicts, executed) if executed is not None else tuple(verdicts)


def _executed(judging: Judging, verdict: Verdict) -> Verdict | None:
    """The rung `executed`; None where only the ordinary reason is to be given."""
    case = judging.case
    if verdict.status in ("failed", "not_run"):
        why = "the engine did not accept the draft" if verdict.status == "failed" else verdict.why
        return Verdict("not_run", why=not_applied(why, case.engine), rung="executed")
    why = judging.lifeless()
    if why:
        return Verdict("not_run", why=not_applied(why, case.engine), rung="executed")
    return judging.life()


def _other_version(configuration: Configuration, case: Case) -> str:
    """Why an engine of this version will not read the draft; empty where it will."""
    version = case.version.partition("-")[0]
    if parse_version(version) is None:
        return ""
    for found in configuration.blocks("terraform"):
        asked = text_of(found.block.body, "required_version")
        if asked and satisfies(version, asked) is False:
            return f"the draft asks for {case.engine} {asked} at {found.place}"
    return ""
