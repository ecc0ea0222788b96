"""The number a person would get without Dryfit: the goal as a plain chat, code blocks as files."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from assistant.models import ModelProcess
from assistant.pipeline import Workshop

LONGEST = 1024
"""Tokens of an answer: more than any sound draft of the suite needs of a model's own."""
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)(?:^```[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"([\w./-]+\.(?:pkr\.hcl|hcl|tf|ya?ml|xml|ps1|sh|cfg|json|j2)|user-data)\b")


def answer_of(
    shop: Workshop, goal: str, model: Path | None, seed: int, stop: threading.Event
) -> tuple[str, dict[str, str], int]:
    """What the model says to the goal, the files in it, and the tokens that it chose."""
    writer = shop.writer(model, stop, lambda _: None)
    assert isinstance(writer, ModelProcess)  # noqa: S101 - a plain workshop opens no other
    pieces: list[str] = []
    usage = writer.chat(goal, LONGEST, seed, lambda text, _: pieces.append(text), stop)
    answer = "".join(pieces)
    return answer, files_in(answer), usage.sampled


def files_in(answer: str) -> dict[str, str]:
    """The code blocks of an answer that are configuration, under the name that the answer gives
    them or the one that their content asks for; blocks of one name are joined."""
    files: dict[str, str] = {}
    for found in _FENCE.finditer(answer):
        info, text = found[1].strip().lower(), found[2]
        above = answer[: found.start()].rstrip().rsplit("\n", 1)[-1]
        named = _NAMED.search(above) or _NAMED.search(text.split("\n", 1)[0])
        name = named[1] if named else _name_of(info, text)
        if name and ".." not in name.split("/") and not name.startswith("/"):
            files[name] = f"{files[name]}\n{text}" if name in files else text
    return files


def _name_of(info: str, text: str) -> str:
    """A name for a block without one; empty for what is no configuration (a command, a log)."""
    if re.search(r'^\s*(?:source\s+"[\w-]+"\s+"|build\s*\{|packer\s*\{)', text, re.MULTILINE):
        return "main.pkr.hcl"
    if re.search(r"^\s*(?:resource|provider|variable|data|module|terraform)\b.*\{", text, re.M):
        return "main.tf"
    if text.lstrip().startswith("#cloud-config"):
        return "user-data"
    if re.search(r"^services:", text, re.MULTILINE):
        return "compose.yaml"
    if re.search(r"^-?\s*hosts:", text, re.MULTILINE):
        return "playbook.yml"
    if text.lstrip().startswith("<?xml") or "<unattend" in text:
        return "autounattend.xml"
    if info in ("powershell", "ps1"):
        return "script.ps1"
    return {"hcl": "main.tf", "terraform": "main.tf", "yaml": "main.yaml", "yml": "main.yaml",
            "json": "main.json"}.get(info, "")  # fmt: skip
