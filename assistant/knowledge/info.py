"""What is known of a pack as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Completeness = Literal["complete", "names", "partial"]


@dataclass(frozen=True, slots=True)
class PackInfo:
    """One plugin or provider in one version."""

    name: str
    """packer/qemu, terraform/kreuzwerker/docker."""
    version: str
    """Of the plugin or provider, without a leading v; `unknown` where the origin does not say."""
    tool: str
    source: str
    """What the tool's own files call it: github.com/hashicorp/qemu, kreuzwerker/docker; empty for
    what is built into the tool."""
    local_name: str
    """The name it goes by in a file: qemu, docker."""
    origin: str
    """Where the facts were taken from."""
    licence: str | None
    """SPDX id of the licence of the origin; None: not known."""
    completeness: Completeness
    """complete: names and flags are certain; names: all names are there, flags come from
    documentation; partial: names may be missing."""
    date: str
    """Day on which the facts were gathered, YYYY-MM-DD."""
    components: int
    marked: bool = True
    """False: the origin does not say what is sensitive, write-only or deprecated, nor any highest
    number of blocks but 1."""
    preferred: bool = True
    """False: another version of the same pack is used unless files ask for this one."""
    imported: bool = False
    """True: the user made it from what their own Terraform or OpenTofu printed."""
