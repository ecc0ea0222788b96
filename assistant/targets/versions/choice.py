"""The pack that was chosen for a plugin or provider, and what is to be said of it."""

from __future__ import annotations

import msgspec

from assistant.core.finding import Severity
from assistant.knowledge import PackInfo
from assistant.knowledge.versions import later_in_series
from assistant.syntax.source import Source, Span
from assistant.targets.versions.required import Required


class Choice(msgspec.Struct, frozen=True):
    """The pack that was chosen for a plugin or provider of a module."""

    info: PackInfo | None
    """None: there is no pack of what is asked for."""
    fits: bool = True
    """False: it is another version than the files ask for, so no name is certain."""
    asked: str = ""
    """The constraint or locked version that decided; empty where nothing was asked."""
    required: Required | None = None
    """Where the files ask."""
    source: str = ""
    """What they ask for, where there is no pack of it."""
    refused_by: PackInfo | None = None
    """The newer version that nothing keeps the tool from taking and that would refuse more."""

    @property
    def certain(self) -> bool:
        """Whether a name that the pack does not have is unknown to what the files ask for.

        That is so where the version fits, and for a Terraform provider also where the pack is a
        later release of the same series: releases of one series add names and take none away.
        """
        if self.fits or self.info is None:
            return self.fits
        return self.info.tool == "terraform" and later_in_series(self.info.version, self.asked)


class About(msgspec.Struct, frozen=True):
    """What is to be said of a choice, and where."""

    source: Source
    span: Span
    code: str
    severity: Severity
    summary: str
    detail: str
    unknown: tuple[str, ...] = ()
    """What the rung of evidence names as not certain."""


def about(choice: Choice, source: Source, span: Span) -> About | None:
    """What is to be said of a choice; None where the pack is what the files ask for.

    `source` and `span`: where it is said when the files ask for nothing, a block that it is for.
    """
    asked = choice.required
    if asked is not None:
        source, span = asked.file.source, asked.constraint_span
    if choice.info is None:
        span = asked.source_span if asked else span
        return About(
            source, span, "schema/unchecked-source", "info",
            f"No schema pack is for `{choice.source}`",
            "Nothing that belongs to it can be checked"
            + (
                "."
                if source.path.endswith(".pkr.hcl")
                else "; `dryfit packs import` takes its schema from your own Terraform or OpenTofu."
            ),
            (choice.source,),
        )  # fmt: skip
    name, version = choice.info.local_name, choice.info.version
    if not choice.fits:
        meant = (
            "a name that came later in its series is not noticed"
            if choice.certain
            else "names that differ are warnings"
        )
        return About(
            source, span, "schema/other-version", "info",
            f"`{name}` is known here in version {version}",
            f"The files ask for {choice.asked}: {meant}.",
            (f"{name} {choice.asked}, known here as {version}",),
        )  # fmt: skip
    if choice.refused_by is not None:
        other = choice.refused_by.version
        return About(
            source, span, "schema/version-open", "warning",
            f"The files fit `{name}` {version}, and nothing keeps {other} out",
            f"Version {other} would refuse a part of what is written here: "
            f"ask for `{_series(version)}`.",
        )  # fmt: skip
    return None


def _series(version: str) -> str:
    """The constraint that admits a version's own series."""
    parts = version.split(".")
    return f"~> {'.'.join(parts[:3] if parts[0] == '0' else parts[:2])}"
