"""Asking the tools themselves about files made here. Nothing that anybody else wrote is shown to
an engine by this module: it runs on this machine, without a container."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.core.text import shown
from assistant.prove import engines
from assistant.targets.packer.engine_messages import read_complaints

_SECONDS = 60
_PLACE = re.compile(r"\bmain\.pkr\.hcl:(\d+),")
"""A place inside the text of a complaint, closer than the one above it."""
_PROGRAMS = {
    "ansible-playbook": "ansible-playbook [core 2.15.0]", "ansible": "ansible [core 2.15.0]",
    "VBoxManage": "7.0.10r158379", "ovftool": "VMware ovftool 4.4.0", "vagrant": "Vagrant 2.3.0",
    "prlctl": "prlctl version 18.0.0", "inspec": "5.0.0", "puppet": "7.0.0",
}  # fmt: skip
"""Programs whose presence Packer looks for while it validates, and what each answers."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine made of one file."""

    accepted: bool
    lines: frozenset[int]
    """Where it found errors; 0 for one without a place."""
    text: str
    """Its summaries and details."""
    usable: bool = True
    """False: it crashed, hung, or wanted a network, so that nothing is known."""


class Packer:
    """The Packer that Dryfit keeps, with files and programs beside the template."""

    name = "packer"

    def __init__(self, binary: Path, version: str, scratch: Path) -> None:
        self.binary = binary
        self.version = version
        self.folder = scratch / "packer"
        programs = scratch / "programs"
        for folder in (self.folder, programs, scratch / "home"):
            folder.mkdir(parents=True, exist_ok=True)
        for program, answer in _PROGRAMS.items():
            (programs / program).write_text(f"#!/bin/sh\necho '{answer}'\n", encoding="utf-8")
            (programs / program).chmod(0o755)
        (self.folder / "example").write_text("echo example\n", encoding="utf-8")
        self.environment = {
            "PATH": f"{programs}:{os.defpath}", "HOME": str(scratch / "home"),
            "CHECKPOINT_DISABLE": "1", "PACKER_CONFIG_DIR": str(scratch / "home"),
            "PACKER_NO_COLOR": "1",
        }  # fmt: skip

    @classmethod
    def here(cls, scratch: Path) -> Packer | None:
        """The Packer that was built or added on this machine."""
        found = [e for e in engines.installed("packer") if e.source in ("built", "added")]
        return cls(found[0].path, found[0].version, scratch) if found else None

    def ask(self, text: str) -> Said:
        """The verdict on one template."""
        (self.folder / "main.pkr.hcl").write_text(text, encoding="utf-8")
        try:
            ran = subprocess.run(
                [str(self.binary), "validate", "main.pkr.hcl"],
                cwd=self.folder, env=self.environment, capture_output=True, text=True,
                errors="replace", timeout=_SECONDS, stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Said(accepted=False, lines=frozenset(), text="no answer", usable=False)
        return packer_said(ran.returncode, shown(ran.stdout))


def packer_said(code: int, output: str) -> Said:
    """What `packer validate` of main.pkr.hcl meant by its exit code and its output."""
    errors = [c for c in read_complaints(output) if c.severity == "error"]
    crashed = "PACKER CRASH" in output or (code != 0 and not errors)
    said = "\n".join(c.text for c in errors)
    lines = frozenset(c.line for c in errors) | {int(n) for n in _PLACE.findall(said)}
    return Said(code == 0, lines, said, not crashed and "dial tcp" not in said)


class Tofu:
    """OpenTofu with the providers of a filesystem mirror; `init` once for each set of them."""

    name = "opentofu"

    def __init__(self, binary: Path, mirror: Path, scratch: Path) -> None:
        self.binary = binary
        self.scratch = scratch / "tofu"
        self.scratch.mkdir(parents=True, exist_ok=True)
        settings = self.scratch / "tofu.rc"
        settings.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n',
            encoding="utf-8",
        )
        self.environment = {
            "PATH": os.defpath, "HOME": str(self.scratch), "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(settings), "TF_IN_AUTOMATION": "1",
        }  # fmt: skip
        self.folders: dict[str, Path] = {}
        answer = self._run(self.scratch, "version", "-json")
        self.version: str = json.loads(answer.stdout)["terraform_version"]

    def _run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.binary), *arguments], cwd=folder, env=self.environment,
            capture_output=True, text=True, timeout=_SECONDS * 3, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, text: str, required: str = "") -> Said:
        """The verdict on one file; `required` is the `terraform` block that names its providers,
        the same for all files that can share one `init`."""
        folder = self.folders.get(required) or self._prepared(required)
        (folder / "main.tf").write_text(text, encoding="utf-8")
        ran = self._run(folder, "validate", "-json", "-no-color")
        try:
            answer: Mapping[str, object] = json.loads(ran.stdout)
        except json.JSONDecodeError:
            return Said(accepted=False, lines=frozenset(), text=ran.stderr[:2000], usable=False)
        return _from_json(answer)

    def _prepared(self, required: str) -> Path:
        folder = self.scratch / f"set-{len(self.folders)}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "main.tf").write_text(required, encoding="utf-8")
        ran = self._run(folder, "init", "-backend=false", "-no-color")
        if ran.returncode != 0:
            raise RuntimeError(f"tofu init failed: {ran.stderr[-800:]}")
        self.folders[required] = folder
        return folder


def _from_json(answer: Mapping[str, object]) -> Said:
    lines: set[int] = set()
    words: list[str] = []
    found = answer.get("diagnostics")
    for one in found if isinstance(found, list) else ():
        if one.get("severity") != "error":
            continue
        place = one.get("range")
        lines.add(place["start"]["line"] if place else 0)
        words.append(f"{one.get('summary', '')}\n{one.get('detail', '')}".strip())
    text = "\n".join(words)
    # A provider that is not in the mirror says nothing about the file.
    usable = "Missing required provider" not in text
    return Said(bool(answer.get("valid")), frozenset(lines), text, usable)
