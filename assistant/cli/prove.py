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
from assistant.core.errors import Exit
from assistant.knowledge import Packs
from assistant.prove.proof import Proof
from assistant.prove.proof import prove as run_proof
from assistant.prove.reading import Folder, read_folder
from assistant.render.findings import (
    evidence_json,
    finding_json,
    findings_text,
)
from assistant.render.report import ladder_text


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def prove(path: Path, as_json: bool) -> int:
    """Run the files at PATH past their own engines, in a throwaway container.

    PATH is a draft's folder or one file of it. Nothing is changed and nothing leaves the machine.
    """
    folder = read_folder(path)
    for name in folder.emptied:
        say(f"{name} is large: the engine sees an empty file of that name")
    for name in folder.unnamed:
        say(f"{name} is passed over: its name is not UTF-8")
    stop = threading.Event()
    try:
        proof = run_proof(folder.files, Packs.open(), note=say, stop=stop, strict=True)
    finally:
        stop.set()
    if as_json:
        click.echo(json.dumps(_proof_json(folder, proof), indent=1, ensure_ascii=False))
    else:
        click.echo(_proof_text(folder, proof))
    broken = any(f.severity == "error" for f in proof.findings)
    return Exit.ERRORS_REMAIN if broken else Exit.DONE


def _proof_json(folder: Folder, proof: Proof) -> dict[str, Any]:
    return {
        "version": 1,
        "dryfit": __version__,
        "engines": dict(proof.engines),
        "files": [
            {"path": path, "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in sorted(folder.files.items())
        ],
        "emptied": list(folder.emptied),
        "evidence": [evidence_json(evidence) for evidence in proof.evidence],
        "diagnostics": [finding_json(finding) for finding in proof.findings],
    }


def _proof_text(folder: Folder, proof: Proof) -> str:
    files = {p: content.decode("utf-8", errors="replace") for p, content in folder.files.items()}
    parts = [ladder_text(proof.evidence)]
    if proof.findings:
        parts += ["", findings_text(proof.findings, files)]
    return "\n".join(parts)
