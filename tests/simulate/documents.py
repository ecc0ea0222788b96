"""What can be simulated of a draft, by the way that a proof takes to it."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.knowledge import Packs
from assistant.targets.terraform.configuration import read_configuration
from assistant.targets.terraform.engine_providers import parts_of
from assistant.targets.terraform.simulated import Simulation, Wanted, simulation


def wanted(files: Mapping[str, str], packs: Packs, engine: str = "opentofu") -> list[Wanted]:
    """The providers that the configuration at the top of some files needs, by source."""
    contents = {path: text.encode() for path, text in files.items()}
    configuration = read_configuration(contents, "", tofu=engine == "opentofu")
    return [part.wanted for part in parts_of(configuration, contents, (), packs)]


def simulation_of(files: Mapping[str, str], packs: Packs, engine: str = "opentofu") -> Simulation:
    """What can be simulated of that configuration, and what not."""
    return simulation(wanted(files, packs, engine), packs, engine)
