"""The commands of one trial as one script, and what each of them said.

They run as one command since the simulated providers live as long as the command that they are
attached to.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_QUIET = (
    "version", "refresh_start", "refresh_complete", "planned_change", "resource_drift",
    "apply_start", "apply_progress", "apply_complete", "outputs",
)  # fmt: skip
"""Lines that are counted by another line, one or more for each resource."""

_OPENING = """
say() {
  name=$1 limit=$2 most=$3 counted=$4
  shift 4
  timeout -k 2 "$limit" "$@" >/tmp/said 2>&1
  code=$?
  printf '\\n%s %s %s %s\\n' "$TOKEN" "$name" "$code" "$most"
  if [ "$counted" = yes ]; then grep -vF $QUIET /tmp/said | head -c "$((most + 1))"
  else head -c "$((most + 1))" /tmp/said; fi
  return "$code"
}
"""
"""One byte more than is kept tells that there was more."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the script."""

    name: str
    words: tuple[str, ...]
    """`$ENGINE` stands for the engine's program, `$BESIDE` for the folder of the trial's own
    files."""
    seconds: int
    most: int
    """So many bytes of what it says are kept."""
    counted: bool = False
    """True: it says of each resource what another line counts; such lines are left out."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Commands of which each is run only where the one before ended well."""

    commands: tuple[Command, ...]
    gate: bool = False
    """True: where one of them fails, no chain after this one is run."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one command said."""

    code: int
    text: str
    whole: bool
    """False: it said more than is kept."""

    @property
    def ended(self) -> bool:
        """False: it was ended by its time limit or for want of memory."""
        return self.code not in (124, 137)


def script(
    chains: Sequence[Chain],
    *,
    folder: str = "",
    links: Mapping[str, str] = MappingProxyType({}),
    files: Mapping[str, str] = MappingProxyType({}),
    last: Sequence[str] = (),
) -> bytes:
    """A script that makes a fresh `folder`, lays out `links` (place to what lies there) and `files`
    (place to text) where nothing is, runs the chains in order, and turns into `last`."""
    lines = ["#!/bin/sh", "umask 077", "QUIET='" + _quiet() + "'", _OPENING]
    if folder:
        lines.append(f"[ ! -e {folder} ] || rm -rf {folder}")
    around = dict.fromkeys(place.rpartition("/")[0] for place in sorted(links))
    made = [folder, *map(_quoted, around)] if folder else list(map(_quoted, around))
    if made:
        lines.append(f"mkdir -p {' '.join(made)}")
    for place, there in sorted(links.items()):
        lines.append(f"ln -sfn {_quoted(there)} {_quoted(place)}")
    for place, text in sorted(files.items()):
        there = _quoted("$HOME" + place[1:] if place.startswith("~/") else place)
        lines.append(f'mkdir -p "$(dirname {there})" && [ ! -e {there} ] &&')
        lines.append(f"  printf %s {shlex.quote(text)} >{there}")
    for chain in chains:
        said = " && ".join(_said(one) for one in chain.commands)
        lines.append(f"{{ {said}; }} || exit 1" if chain.gate else said)
    if last:
        lines.append("exec " + " ".join(_quoted(word) for word in last))
    return "\n".join([*lines, ""]).encode()


def _said(one: Command) -> str:
    words = " ".join(_quoted(word) for word in one.words)
    counted = "yes" if one.counted else "no"
    return f"say {one.name} {one.seconds} {one.most} {counted} {words}"


def read_script(text: str, token: str) -> dict[str, Said]:
    """What each command said, by its name. `token` is one that a draft cannot know."""
    parts = re.split(rf"(?:^|\n){token} (\w+) (\d+) (\d+)\n", text)
    found = {}
    for name, code, most, said in zip(
        parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True
    ):
        kept = said.encode()[: int(most)].decode(errors="ignore")
        found[name] = Said(int(code), kept, kept == said)
    return found


def _quiet() -> str:
    return " ".join(f'-e "type":"{name}"' for name in _QUIET)


def _quoted(word: str) -> str:
    """A word for the shell, the script's own settings in it kept."""
    for name in ("$ENGINE", "$BESIDE", "$TOOLS", "$HOME"):
        if word.startswith(name):
            return f'"{name}"{shlex.quote(word[len(name) :]) if word != name else ""}'
    return shlex.quote(word)
