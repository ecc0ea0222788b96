"""Printers of files that are more than lines, by the name that recipes call them."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.packer.linux.makers import LINUX_MAKERS
from assistant.targets.packer.windows.makers import WINDOWS_MAKERS
from assistant.targets.scene import Maker

MAKERS: Mapping[str, Maker] = {**LINUX_MAKERS, **WINDOWS_MAKERS}
