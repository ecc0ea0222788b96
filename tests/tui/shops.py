"""Workshops for the screen's tests: the whole pipeline, without the model and the container.

They are fakes because the embedded model takes seconds for a draft and a container needs Docker;
everything else (reading, planning, grammars, checking) is the real thing.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from assistant.core.errors import Cancelled
from assistant.core.events import Listener
from assistant.core.evidence import Evidence
from assistant.models import Section, Usage, Writer
from assistant.models.writing import OnText
from assistant.pipeline import Workshop
from assistant.prove import Proof, not_proved
from tests.draft.writers import RandomWriter

WINDOWS = "a Windows 11 Packer image for Hyper-V with pre-sysprep scripts, 4 vCPU, 8 GB"
UBUNTU = "an Ubuntu 24.04 Packer image for qemu with 2 cores and 4 GB"


class FakeShop(Workshop):
    """Random text under the real grammars; the engine's rung is not run."""

    def __init__(self, writer: RandomWriter | None = None) -> None:
        super().__init__()
        self.fake = writer or RandomWriter()
        self.closed = threading.Event()

    def writer(self, model: Path | None, stop: threading.Event, listen: Listener) -> Writer:
        return self.fake

    def prove(self, files: Mapping[str, str], listen: Listener, stop: threading.Event) -> Proof:
        return not_proved("no container in this test")

    def tidy(self) -> None:
        """Nothing was left."""

    def machine(self) -> Mapping[str, str]:
        return {"model": "random", "sandbox": "no sandbox", "network": "offline"}

    def close(self) -> None:
        self.closed.set()
        super().close()


class ProvingShop(FakeShop):
    """Every draft passes before an engine that is not there."""

    def prove(self, files: Mapping[str, str], listen: Listener, stop: threading.Event) -> Proof:
        return Proof((Evidence("engine", "passed", "packer", "1.8.7"),))


class LoadingShop(FakeShop):
    """Its model is being loaded until the stop."""

    def writer(self, model: Path | None, stop: threading.Event, listen: Listener) -> Writer:
        if not stop.wait(60):
            raise AssertionError("nobody stopped the model")
        raise Cancelled


class StuckWriter(RandomWriter):
    """Writes some sections and then waits for the stop, as a slow model would."""

    def __init__(self, sections: int) -> None:
        super().__init__()
        self.left = sections

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        if self.left == 0:
            on_text("  half a l", "sampled")
            if not stop.wait(60):
                raise AssertionError("nobody stopped the writer")
            raise Cancelled
        self.left -= 1
        return super().write(section, seed, on_text, stop)


class FaultyWriter(RandomWriter):
    """Fails in a way that nobody foresaw."""

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        raise ZeroDivisionError("a fault [bold]with markup[/bold]")
