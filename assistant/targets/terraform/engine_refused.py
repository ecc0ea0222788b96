"""What is found before anything runs: what would start a program or reach a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.targets.terraform.configuration import Configuration, Found, Place
from assistant.targets.terraform.engine_data import engine_data


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a configuration is not planned or applied here."""

    name: str
    why: str
    place: Place

    def __str__(self) -> str:
        return f"{self.name} at {self.place}: {self.why}"


def refusals(configuration: Configuration) -> tuple[Refusal, ...]:
    """Everything for which nothing is planned, applied or tested, in the order of the files."""
    found = sorted(_found(configuration), key=lambda r: (r.place.path, r.place.line))
    return tuple(found)


def _found(configuration: Configuration) -> Iterator[Refusal]:
    data = engine_data()
    for one in configuration.everywhere("provisioner"):
        name = _first(one)
        why = data.provisioners.get(name, "it starts something beside the provider")
        yield Refusal(f"provisioner {name}", why, one.place)
    for one in configuration.everywhere("data"):
        if one.block.names and (why := data.data_sources.get(one.block.names[0], "")):
            yield Refusal(f"data {one.block.names[0]}", why, one.place)
    for one in configuration.everywhere("ephemeral"):
        if one.block.names and (why := data.data_sources.get(one.block.names[0], "")):
            yield Refusal(f"ephemeral {one.block.names[0]}", why, one.place)


def state_places(configuration: Configuration) -> Iterator[tuple[str, Found]]:
    """The blocks that tell where a root module's state is kept and how, with their names: none of
    them is shown, since the state of a trial stays in the container."""
    for top in configuration.blocks("terraform"):
        for block in top.block.body.blocks:
            if block.type in ("backend", "cloud", "encryption"):
                label = f" {block.names[0]}" if block.names else ""
                yield f"{block.type}{label}", Found(block, top.file)


def _first(found: Found) -> str:
    return found.block.names[0] if found.block.names else "without a name"
