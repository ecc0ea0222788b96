"""`dryfit packs`: what is known, and from where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from assistant.cli.listing import ListingGroup
from assistant.cli.named_packs import named, one_component
from assistant.core.errors import Unfinished, UsageError
from assistant.knowledge import Packs, show, show_diff
from assistant.knowledge.diff import differences

_DEPTH = 2
_LOCK_BYTES = 4_000_000
"""Most of a lock file that is read; real ones have some kB."""

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


def _print(value: dict[str, Any], text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(value, indent=1, ensure_ascii=False) if as_json else text)


@click.group(cls=ListingGroup)
def packs() -> None:
    """The schema packs that names are checked against.

    Without a command they are listed.
    """


@packs.command("list")
@_json
def list_packs(as_json: bool) -> None:
    """List the packs with their versions; your own imports are marked."""
    known = Packs.open().packs()
    _print(show.packs_json(known), show.packs_text(known), as_json=as_json)


@packs.command("show")
@click.argument("name")
@click.option(
    "--depth", type=click.IntRange(1, 12), default=_DEPTH, show_default=True,
    help="So many levels of nested blocks are shown.",
)  # fmt: skip
@_json
def show_pack(name: str, depth: int, as_json: bool) -> None:
    """Show a pack, or a component with its attributes, blocks and constraints.

    NAME is a pack (packer/qemu), an address (packer/builder/qemu) or a bare name (hyperv-iso,
    docker_container); @VERSION behind it asks for one version (libvirt_domain@0.7.6).
    """
    known = Packs.open()
    bare, _, version = name.partition("@")
    info = known.pack(bare, version or None) or known.pack(f"terraform/{bare}", version or None)
    if info is not None:
        inside = known.addresses(info)
        _print(show.pack_json(info, inside), show.pack_text(info, inside), as_json=as_json)
        return
    component = one_component(known, bare, version)
    _print(
        show.component_json(component, depth),
        show.component_text(component, depth),
        as_json=as_json,
    )


@packs.command("diff")
@click.argument("before")
@click.argument("after")
@_json
def diff_packs(before: str, after: str, as_json: bool) -> None:
    """Show what differs between two packs, or two pack files.

    BEFORE and AFTER are NAME@VERSION (libvirt@0.7.6 libvirt@0.9.7) or paths of pack files; without
    a version the one that is used by itself. What one of the two does not know, such as what is
    sensitive or deprecated, is not compared.
    """
    if Path(before).is_file() != Path(after).is_file():
        raise UsageError(
            "a pack and a pack file cannot be compared", mend="give two packs or two files"
        )
    found = differences(named(before), named(after))
    _print(show_diff.diff_json(found), show_diff.diff_text(found), as_json=as_json)


@packs.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lock", type=click.Path(path_type=Path), help="The lock file with the versions.")
@click.option("--version", "versions", multiple=True, metavar="NAME=V",
              help="The version of one provider, where no lock file says it.")  # fmt: skip
@_json
def import_schema(file: Path, lock: Path | None, versions: tuple[str, ...], as_json: bool) -> None:
    """Make packs of your own from what Terraform or OpenTofu says of its providers.

    FILE is what `terraform providers schema -json` or `tofu providers schema -json` printed. The
    versions come from --lock, else from .terraform.lock.hcl beside FILE; --version overrules.
    """
    from assistant.knowledge.imports import import_packs

    found = import_packs(file, {**_locked(file, lock), **_given(versions)})
    _print(show.imported_json(found), show.imported_text(found), as_json=as_json)


@packs.command("remove")
@click.argument("name")
@click.argument("version", required=False)
@_json
def remove_imported(name: str, version: str | None, as_json: bool) -> None:
    """Remove a pack that you imported; those that come with Dryfit stay.

    The version may also stand behind the name: hashicorp/time@0.9.1.
    """
    from assistant.knowledge.imports import remove_pack

    if version is None:
        name, _, version = name.partition("@")
    if not version:
        raise UsageError(f"which version of {name}?", mend=f"{name}@VERSION; packs list shows them")
    removed = remove_pack(name, version)
    value = {"version": show.VERSION, "removed": {"name": removed, "version": version}}
    _print(value, f"{removed} {version} removed", as_json=as_json)


def _locked(file: Path, lock: Path | None) -> dict[str, str]:
    """What the lock file says. Raises UsageError for one that was given and is not there."""
    from assistant.syntax.hcl import LOCK_NAME, locked_versions

    path = lock or file.parent / LOCK_NAME
    if not path.is_file():
        if lock is None:
            return {}
        raise UsageError(f"there is no file at {lock}", mend="give the lock file that is meant")
    try:
        with path.open("rb") as opened:
            data = opened.read(_LOCK_BYTES + 1)
        if len(data) > _LOCK_BYTES:
            raise Unfinished(f"{path} is larger than any lock file")
        found = locked_versions(str(path), data.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Unfinished(f"cannot read {path}: {error}") from None
    if lock is not None and not found:
        raise UsageError(f"{lock} names no provider", mend="give the lock file that is meant")
    return found


def _given(versions: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in versions:
        name, equals, version = text.partition("=")
        if not (name and equals and version):
            raise UsageError(f"--version {text} is not NAME=VERSION", mend="--version aws=5.100.0")
        found[name] = version
    return found
