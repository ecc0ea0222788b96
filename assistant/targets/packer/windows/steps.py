"""Scripts before sysprep, put together from the catalogue of named steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.core.plan import Choice, Printed, Segment
from assistant.targets.packer.windows import values
from assistant.targets.scene import Scene


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """One step: a few lines of PowerShell that can run twice."""

    id: str
    title: str
    lines: str
    undo: str
    slot: str = ""
    """Group of alternatives that a script draws from; empty for a step on request only."""
    components: list[str] = []
    """Components of the goal (the lexicon's ids) that ask for it."""
    params: list[str] = []
    """Parameters of the goal that ask for it; `@name@` in its lines is their values."""
    without: list[str] = []
    """Parameters of the goal that have another part see to it."""
    late: bool = False
    """True: what the build installs, updates among it, must not see it yet."""


class Catalogue(msgspec.Struct, forbid_unknown_fields=True):
    """A file of steps: prompts/packer/windows-steps.yaml, windows-settings.yaml."""

    steps: list[Step]


_CATALOGUES = ("windows-steps.yaml", "windows-settings.yaml")


@cache
def catalogue() -> tuple[Step, ...]:
    """Every step, in the files' order. Raises Unfinished when a file is not sound."""
    out: list[Step] = []
    for name in _CATALOGUES:
        path = paths.prompts_dir() / "packer" / name
        try:
            out += msgspec.yaml.decode(path.read_bytes(), type=Catalogue).steps
        except (OSError, msgspec.MsgspecError) as error:
            raise Unfinished(f"packer/{name} is not sound: {error}") from error
    return tuple(out)


def text(step: Step) -> str:
    """The step as it stands in a script."""
    return f"# {step.title}.\n# Undo: {step.undo}\n{step.lines.rstrip()}"


def chosen(scene: Scene, args: Mapping[str, str | int | float | bool]) -> tuple[Segment, ...]:
    """A script of one step from each of the slots in `slots` (separated by spaces)."""
    del scene
    name = str(args["id"])
    out = [*_head(args)]
    for slot in str(args["slots"]).split():
        options = tuple(text(step) for step in catalogue() if step.slot == slot)
        if len(options) < 2:
            raise Unfinished(f"windows-steps.yaml: the slot {slot!r} leaves no choice")
        choice = Choice(f"{name}.{slot}", f"Which {slot} setting the image gets", options)
        out += [Printed("\n"), choice, Printed("\n")]
    return tuple(out)


def requested(scene: Scene, args: Mapping[str, str | int | float | bool]) -> tuple[Segment, ...]:
    """A script of the steps that the goal asks for, in the catalogue's order; with `late` of those
    that come after all that is installed."""
    late = bool(args.get("late"))
    out = [*_head(args)]
    out += [_step(s, scene) for s in catalogue() if s.late == late and _asked(s, scene)]
    if late:
        return tuple(out)
    packages = tuple(dict.fromkeys(str(p.value) for p in scene.given if p.name == "package"))
    if packages:
        scene.setting("package")
        out.append(Printed(_packages(packages), "goal", "asked for in the goal"))
    return tuple(out)


def _asked(step: Step, scene: Scene) -> bool:
    if any(f"has:{name}" in scene.facts for name in step.components):
        return True
    wanted = [*(f"param:{name}" for name in step.params)]
    wanted += [f"not:param:{name}" for name in step.without]
    return bool(step.params) and scene.holds(wanted)


def _step(step: Step, scene: Scene) -> Printed:
    """The step with the goal's values in it, as PowerShell writes them."""
    written = text(step)
    for name in step.params:
        scene.setting(name)
        written = written.replace(f"@{name}@", values.written(scene, name))
    return Printed(f"\n{written}\n", "goal", "asked for in the goal")


def _packages(names: Sequence[str]) -> str:
    """The goal's packages, by Chocolatey, which installs none that is there. It ends with 1641 or
    3010 where Windows wants a restart, which the build has after all scripts."""
    return _PACKAGES.replace("@NAMES@", ", ".join(f"'{name}'" for name in names))


_PACKAGES = r"""
# Packages by Chocolatey (they need the network).
# Undo: choco.exe uninstall NAME --yes
foreach ($name in @NAMES@) {
  & 'C:\ProgramData\chocolatey\choco.exe' install $name --yes --no-progress
  if ($LASTEXITCODE -notin 0, 1641, 3010) { throw "choco install $name ended with $LASTEXITCODE" }
}
"""


def _head(args: Mapping[str, str | int | float | bool]) -> tuple[Segment, ...]:
    """The script's first lines. The pattern `synopsis` keeps even a weak model to the matter."""
    ask = "What the script is for, in one short line"
    return (
        Printed("# "),
        Choice(f"{args['id']}.synopsis", ask, pattern=str(args["synopsis"])),
        Printed(".\n# Runs over the network after Setup and before sysprep; may run twice.\n"),
        Printed("#Requires -RunAsAdministrator\n$ErrorActionPreference = 'Stop'\n"),
    )
