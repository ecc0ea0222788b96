"""The printers by the names that recipes call them."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.packer.windows.answer import answer_file
from assistant.targets.packer.windows.clone import clone_file
from assistant.targets.packer.windows.steps import chosen, requested
from assistant.targets.scene import Maker

WINDOWS_MAKERS: Mapping[str, Maker] = {
    "windows.answer": answer_file,
    "windows.clone": clone_file,
    "windows.steps": chosen,
    "windows.requested": requested,
}
