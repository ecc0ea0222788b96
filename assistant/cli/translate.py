"""`dryfit translate`: one tool's file in another tool's words."""

from __future__ import annotations

import json
from pathlib import Path

import click

from assistant.check import check_files
from assistant.cli.colour import painted
from assistant.cli.console import say
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.knowledge import Packs
from assistant.render.findings import findings_text
from assistant.render.report import ladder_text
from assistant.render.translation import translation_json, translation_text
from assistant.workspace.save import choose_folder, save

_MOST = 2 * 1024**2
"""Bytes: no file that a person wrote is longer."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", metavar="TOOL", help="What it becomes; without it, what it can become.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder; a new one by default.")
@click.option("--force", is_flag=True, help="Replace what Dryfit itself wrote in the folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def translate(file: Path, to: str | None, out: Path | None, force: bool, as_json: bool) -> int:
    """Put FILE into another tool's words, and say what became of every line of it.

    A line ends as translated, approximated (with how) or lost (with why). The result is checked
    and saved like a draft; `dryfit prove DIR` runs it.

    \b
    compose, terraform (Docker's resources)    compose, terraform, kubernetes, quadlet
    Packer JSON template                       packer
    Dockerfile, packer (docker source)         packer, dockerfile
    shell script, ansible, cloud-init, packer  ansible, cloud-init, packer, shell
    preseed, kickstart, autoinstall            preseed, kickstart, autoinstall
    Vagrantfile                                packer, terraform, or a provider below; its steps:
                                               ansible, cloud-init, shell
    terraform (machines of one of these)       proxmox, libvirt, hyperv, vsphere, hcloud, aws,
                                               azurerm
    """
    from assistant.translate import kinds_of, targets_of
    from assistant.translate import translate as put

    text = _text(file)
    if to is None:
        read = " and ".join(kind.title for kind in kinds_of(file.as_posix(), text))
        raise UsageError(
            f"{file} was read as {read}: what it shall become is not said",
            mend=f"--to takes for this file: {', '.join(targets_of(file.as_posix(), text))}",
        )
    told = put(file.as_posix(), text, to.lower(), _beside(file))
    folder = choose_folder(out, f"{file.stem}-{told.to}", force=force)
    texts = {one.path: one.text for one in told.files}
    result = check_files(texts, Packs.open(), programs=True)
    value = translation_json(told, result.findings, result.evidence)
    save(told.files, value, folder, force=force)
    say(f"saved to {folder}; next: dryfit prove {folder}")
    if as_json:
        shown = value | {"saved_to": str(folder)}
        click.echo(json.dumps(shown, indent=1, ensure_ascii=False))
    else:
        parts = [
            translation_text(told),
            findings_text(result.findings, texts, painted),
            ladder_text(result.evidence),
        ]
        click.echo("\n\n".join(part for part in parts if part))
    broken = any(finding.severity == "error" for finding in result.findings)
    return Exit.ERRORS_REMAIN if broken else Exit.DONE


def _beside(file: Path) -> dict[str, str]:
    """The other files of Terraform's or Packer's folder, which is one configuration, and those
    that services of a compose file may extend."""
    found: dict[str, str] = {}
    if file.suffix not in (".tf", ".hcl", ".yml", ".yaml"):
        return found
    endings = (".yml", ".yaml") if file.suffix in (".yml", ".yaml") else (file.suffix,)
    for path in sorted(one for ending in endings for one in file.parent.glob(f"*{ending}")):
        if path != file and path.is_file() and path.stat().st_size <= _MOST:
            found[path.as_posix()] = path.read_bytes().decode("utf-8-sig", "replace")
    return found


def _text(file: Path) -> str:
    if not file.exists():
        raise UsageError(f"{file} is not there", mend="give the file that is to be translated")
    if not file.is_file():
        raise UsageError(
            f"{file} is not a file", mend="give one file: dryfit translate FILE --to T"
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Unfinished(f"cannot read {file}: {why}") from None
    if len(content) > _MOST:
        raise UsageError(f"{file} is longer than 2 MiB", mend="no file that is translated is")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UsageError(
            f"{file}:{line}: this is not UTF-8", mend="save it as UTF-8, then try again"
        ) from None
