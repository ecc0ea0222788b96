"""`dryfit prove`: files that exist, run past their engines in the throwaway container."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path
from typing import Any

import click

from assistant import __version__
from assistant.cli.console import say
from assistant.core.errors import Exit, UsageError
from assistant.core.text import shown
from assistant.knowledge import Packs
from assistant.prove import engines
from assistant.prove.proof import Proof
from assistant.prove.proof import prove as run_proof
from assistant.prove.reading import Folder, read_folder
from assistant.prove.rehearsal import rehearse as run_rehearsal
from assistant.prove.rehearsal import with_rehearsal
from assistant.render.findings import (
    evidence_json,
    finding_json,
    findings_text,
)
from assistant.render.holds import Holds, holds, holds_text
from assistant.render.rehearsal import rehearsal_json, rehearsal_text
from assistant.render.report import ladder_text

_NAMED = 8
"""So many files that no engine judged are named; all of them in the JSON form."""


@click.command()
@click.argument("given", metavar="PATH")
@click.option(
    "--engine",
    "wanted",
    multiple=True,
    metavar="NAME[@VERSION]",
    help="Prove against this engine; may be repeated. “all”: each one that is here.",
)
@click.option("--rehearse", is_flag=True, help="Run the steps of a build in a container, twice.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def prove(given: str, wanted: tuple[str, ...], rehearse: bool, as_json: bool) -> int:
    """Run the files at PATH past their own engines, in a throwaway container.

    PATH is a folder, or one file: of a Packer template or a Terraform module the folder is judged
    that it belongs to. Nothing is changed and nothing leaves the machine. Dryfit's own checks are
    another command: `dryfit check PATH`.
    Of several engines the first that can judge does, unless --engine names those that each should:
    `--engine packer@1.8.7 --engine packer@1.11.2`.

    With --rehearse the scripts, files and playbooks that a Packer build would bring into its
    machine are run too, as root in a container without a network, and what they change is shown.
    """
    for word in wanted:
        engines.parse(word)
    if not given:
        raise UsageError("the path is empty", mend="give a file or folder that exists")
    path = Path(given)
    folder = read_folder(path)
    for name in folder.emptied:
        say(f"{name} is large: the engine sees an empty file of that name")
    for name in folder.unnamed:
        say(f"{name} is passed over: its name is not UTF-8")
    stop = threading.Event()
    try:
        packs = Packs.open()
        proof = run_proof(
            folder.files,
            packs,
            note=say,
            stop=stop,
            strict=not rehearse,
            wanted=wanted,
            beside=path if path.is_dir() else path.parent,
            asked=folder.asked,
        )
        steps = run_rehearsal(folder.files, packs, note=say, stop=stop) if rehearse else None
    finally:
        stop.set()
    if steps is not None:
        proof = with_rehearsal(proof, steps)
    parts = steps.parts if steps else ()
    if as_json:
        value = _proof_json(folder, proof)
        if steps is not None:
            value["rehearsals"] = [rehearsal_json(part) for part in parts]
        click.echo(json.dumps(value, indent=1, ensure_ascii=False))
    else:
        click.echo("\n\n".join([_proof_text(folder, proof), *map(rehearsal_text, parts)]))
    broken = any(f.severity == "error" for f in proof.findings)
    return Exit.ERRORS_REMAIN if broken else Exit.DONE


def _proof_json(folder: Folder, proof: Proof) -> dict[str, Any]:
    return {
        "version": 1,
        "dryfit": __version__,
        "engines": dict(proof.engines),
        "holds": [_holds_json(one) for one in holds(proof.evidence)],
        "files": [
            {"path": path, "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in sorted(folder.files.items())
        ],
        "emptied": list(folder.emptied),
        "unjudged": _unjudged(folder, proof),
        "evidence": [evidence_json(evidence) for evidence in proof.evidence],
        "diagnostics": [finding_json(finding) for finding in proof.findings],
    }


def _holds_json(one: Holds) -> dict[str, str]:
    return {"engine": one.engine, "version": one.version, "status": one.status}


def _proof_text(folder: Folder, proof: Proof) -> str:
    files = {p: content.decode("utf-8", errors="replace") for p, content in folder.files.items()}
    parts = [ladder_text(proof.evidence)]
    told = holds(proof.evidence)
    if told:
        parts += ["", holds_text(told)]
    left = _unjudged(folder, proof)
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        named = shown(", ".join(left[:_NAMED])).replace("\n", " ")
        parts += ["", f"no engine judged: {named}{more} (→ dryfit check reads what it knows)"]
    if proof.findings:
        parts += ["", findings_text(proof.findings, files)]
    return "\n".join(parts)


def _unjudged(folder: Folder, proof: Proof) -> list[str]:
    """The files that were asked for and that no engine was seen to read."""
    read = {
        path
        for one in proof.evidence
        if one.rung == "engine" and one.status != "not_run"
        for path in one.files
    }
    asked = [folder.asked] if folder.asked else sorted(folder.files)
    return [path for path in asked if path not in read]
