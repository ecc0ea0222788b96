"""Answer files of Windows that no template builds with: said in so many words."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.judging import Adapter
from assistant.targets.places import folder_of, texts
from assistant.targets.seen_elsewhere import shown, unjudged


def adapter() -> Adapter:
    """What is said of a draft's answer files."""
    return unjudged("windows", roots, why_not_installed)


def roots(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The folders with answer files, in drafts that no template of Packer builds with: there the
    template's own words stand."""
    if any(path.endswith((".pkr.hcl", ".pkr.json")) for path in files):
        return ()
    known = texts(files)
    return tuple(sorted({folder_of(path) for path in known if _is_answer_file(path, known[path])}))


def why_not_installed(files: Mapping[str, bytes], root: str) -> str:
    """Why nothing was installed, and what shows it on each hypervisor."""
    data = shown()
    parts = [f"{data.why}. On your own machine: {data.media}"]
    parts += [f"{name}: {data.hypervisors[name]}" for name in ("hyper-v", "qemu")]
    parts.append(f"what it did: {data.logs.setup}")
    if any("generalize" in text for text in texts(files).values()):
        parts.append(f"of sysprep: {data.logs.sysprep}")
    return ". ".join(parts)


def _is_answer_file(path: str, text: str) -> bool:
    return path.lower().endswith(".xml") and "<unattend" in text
