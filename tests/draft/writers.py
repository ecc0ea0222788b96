"""The Writer without a model, keeping what it was asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from assistant.models import Begun, Scene, Section, Usage
from assistant.models.chance import ChanceWriter
from assistant.models.writing import OnText


@dataclass
class RandomWriter(ChanceWriter):
    """Says that each section cost a prompt, as a model's would."""

    scenes: list[Scene] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    longest: int = 0

    def begin(self, scene: Scene, longest: int, stop: threading.Event) -> Begun:
        self.scenes.append(scene)
        self.longest = longest
        return Begun(prompt=10, context=1024)

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        usage = super().write(section, seed, on_text, stop)
        self.sections.append(section)
        return replace(usage, prompt=5, reused=10)
