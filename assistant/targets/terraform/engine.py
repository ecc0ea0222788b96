"""OpenTofu and Terraform as judges of a configuration."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.judging import Adapter, Case, Try, Verdict

_NOT_APPLIED = (
    "applying would make real things, and the sandbox has no network; on your own machine: "
    "terraform plan, then terraform apply"
)
_NOT_JUDGED = (
    "no engine for Terraform files is wired into the sandbox yet; on your own machine: "
    "terraform init && terraform validate"
)


def adapter() -> Adapter:
    """How OpenTofu or Terraform is asked about a draft."""
    return Adapter(
        target="terraform",
        engines=("opentofu", "terraform"),
        roots=roots,
        judge=_judge,
        unclimbed=lambda files, root: Verdict("not_run", why=_NOT_APPLIED, rung="executed"),
        mend="dryfit engines build opentofu",
    )


def roots(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The folders that hold a configuration."""
    return tuple(
        sorted({p.rpartition("/")[0] for p in files if p.endswith((".tf", ".tf.json", ".tofu"))})
    )


def _judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    return (Verdict("not_run", why=_NOT_JUDGED),)
