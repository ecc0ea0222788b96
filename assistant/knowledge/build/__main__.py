"""python -m assistant.knowledge.build: make the pack file from gathered facts."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from assistant.knowledge.build import language, packer, terraform
from assistant.knowledge.build.printed import facts_of_schema
from assistant.knowledge.build.sources import ProviderSource, Sources, read_sources
from assistant.knowledge.build.validators import NOTHING, limits_of_framework, limits_of_sdk
from assistant.knowledge.build.wheels import BadWheel, facts_name, facts_of
from assistant.knowledge.diff import Contents, compare
from assistant.knowledge.limits import Limits, LimitsFile
from assistant.knowledge.packs import DATA
from assistant.knowledge.show_diff import diff_text
from assistant.knowledge.store import Language, Pack, write

FACTS = Path(__file__).parent.parent / "facts"
"""The gathered facts; in a checkout only, not in the wheel."""


def _json(path: Path) -> Any:
    data = path.read_bytes()
    return msgspec.json.decode(gzip.decompress(data) if path.suffix == ".gz" else data)


def gather(facts: Path, sources: Sources) -> tuple[list[Pack], list[Language]]:
    """All packs and languages that the facts folder gives.

    Raises OSError for a missing file, ValueError for a fact that is not understood.
    """
    about_packer = _json(facts / "packer.json")
    terraform_language, built_in = language.terraform()
    packs = [
        *packer.packs(about_packer, _json(facts / "packer_usage.json"), sources.packer),
        built_in,
        *(_provider(facts, chosen) for chosen in sources.provider),
    ]
    return packs, [language.packer(about_packer["core"]), terraform_language]


def _provider(facts: Path, chosen: ProviderSource) -> Pack:
    found = _json(facts / "terraform" / f"{chosen.file}.json.gz")
    file = facts / "limits" / _limits_name(found["source"], found["version"])
    limits = terraform.NO_LIMITS
    if file.exists():
        data = gzip.decompress(file.read_bytes())
        limits = msgspec.json.decode(data, type=LimitsFile).components
    return terraform.pack(found, chosen, limits)


def _limits_name(source: str, version: str) -> str:
    return f"{source.rpartition('/')[2]}_{version.removeprefix('v')}.json.gz"


@click.group()
def main() -> None:
    """Make the schema packs that come with Dryfit; a maintainer's commands."""


@main.command("wheels")
@click.argument(
    "wheels", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Write the facts into this folder too.")  # fmt: skip
@click.option("--older", is_flag=True,
              help="Name the facts by their version too, as those of an older series.")  # fmt: skip
def read_wheels(wheels: tuple[Path, ...], out: Path | None, older: bool) -> None:
    """Read facts from wheels of generated bindings; say how they differ from the project's.

    Fetch wheels with: pip download --no-deps cdktn-provider-NAME.
    """
    listed = {one.file for one in read_sources().provider}
    for wheel in wheels:
        name = facts_name(wheel)
        try:
            found = facts_of(wheel)
        except BadWheel as error:
            raise click.ClickException(f"{wheel}: {error}") from None
        of_version = f"{name}_{found['version']}"
        _tell(of_version if older or of_version in listed else name, found, out)


@main.command("schemas")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("lock", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Write the facts into this folder too.")  # fmt: skip
def read_schemas(file: Path, lock: Path, out: Path | None) -> None:
    """Read facts from what `providers schema -json` printed into FILE, versions from LOCK; say how
    they differ from the project's."""
    versions = dict(_LOCKED.findall(lock.read_text(encoding="utf-8")))
    for name, found in facts_of_schema(_json(file), versions):
        _tell(name, found, out)


_LOCKED = re.compile(r'^provider "([^"]+)" \{\s+version\s+= "([^"]+)"', re.M)
"""In a lock file, which the tools write in one form only."""


def _tell(name: str, found: Mapping[str, Any], out: Path | None) -> None:
    click.echo(f"{name}: {found['source']} {found['version']}, {found['origin']}")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(found, sort_keys=True, separators=(",", ":"))
        (out / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    listed = next((one for one in read_sources().provider if one.file == name), None)
    if listed is not None:
        click.echo(_compared(FACTS / "terraform" / f"{name}.json.gz", found, listed))
    else:
        click.echo("  the project has no such facts")


def _compared(known: Path, found: Mapping[str, Any], chosen: ProviderSource) -> str:
    before, after = terraform.pack(_json(known), chosen), terraform.pack(found, chosen)
    pair = [
        Contents(one.info, {g.component.address.partition("/")[2]: g.component
                            for g in one.components})
        for one in (before, after)
    ]  # fmt: skip
    return diff_text([compare(*pair)])


@main.command("validators")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("source")
@click.argument("version")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              default=FACTS / "limits", help="Write the facts into this folder.")  # fmt: skip
def read_validators(file: Path, source: str, version: str, out: Path) -> None:
    """Read facts from what a program of facts/validators printed into FILE; SOURCE and VERSION are
    those of the provider whose code it was built with."""
    dumped = _json(file)
    components = {
        **limits_of_sdk(dumped.get("sdk", NOTHING)),
        **limits_of_framework(dumped.get("framework", NOTHING)),
    }
    whole = LimitsFile(
        about="What the provider's own code refuses, and what it cannot change in place.",
        origin=f"the validators and plan modifiers in the code of {source} {version}, run",
        components=msgspec.convert(components, dict[str, Limits]),
        source=source,
        version=version,
    )
    out.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.encode(whole, order="deterministic")
    (out / _limits_name(source, version)).write_bytes(gzip.compress(text, 9, mtime=0))
    click.echo(f"{source} {version}: {len(components)} components")


@main.command("packs")
@click.argument(
    "facts", type=click.Path(path_type=Path, exists=True, file_okay=False), default=FACTS
)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), default=DATA)
def make_packs(facts: Path, out: Path) -> None:
    """Make the pack file OUT from the folder FACTS; both default to the project's own."""
    packs, languages = gather(facts, read_sources())
    write(out, packs, languages)
    components = sum(len(pack.components) for pack in packs)
    size = out.stat().st_size / 1e6
    click.echo(f"{out}: {len(packs)} packs, {components} components, {size:.1f} MB", err=True)


if __name__ == "__main__":
    sys.exit(main())
