"""What set-up did on this machine: one JSON file in the data folder, written atomically.

Standard library only: it is read before the virtual environment exists.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

VERSION = 1


def _home(variable: str, default: str) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "dryfit"
    given = os.environ.get(variable, "").strip()
    return (Path(given) if given else Path.home() / default) / "dryfit"


def data_home() -> Path:
    """The same folder as `assistant.paths.data_dir()`, found without a library."""
    return _home("XDG_DATA_HOME", ".local/share")


def state_home() -> Path:
    """The same folder as `assistant.paths.state_dir()`, found without a library."""
    return _home("XDG_STATE_HOME", ".local/state")


@dataclass
class StepRecord:
    """One step of set-up as it last ended."""

    done: bool
    when: str = ""
    """UTC, ISO 8601."""
    says: str = ""
    mend: str = ""
    """The way out when it is not done; one line."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What uninstall and the quick check need: paths, packages, sizes in bytes."""


@dataclass
class Record:
    """The whole record; `path` is where it lies."""

    path: Path
    steps: dict[str, StepRecord] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each piece of work took here last."""
    venvs: list[str] = field(default_factory=list)
    """Virtual environments that set-up made, one per checkout."""
    packages: list[str] = field(default_factory=list)
    """Packages of the system that set-up asked for and that were not there before."""

    def note_step(
        self, name: str, *, done: bool, says: str, mend: str = "", facts: dict[str, Any]
    ) -> None:
        """Put the end of a step on record and save. Facts of earlier runs stay until replaced."""
        before = self.steps.get(name)
        kept = dict(before.facts) if before else {}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.steps[name] = StepRecord(done, now, says, mend, kept | facts)
        self.save()

    def note_seconds(self, name: str, seconds: float) -> None:
        """Remember how long a piece of work took, for the next time it is announced."""
        self.seconds[name] = round(seconds, 1)
        self.save()

    def note_venv(self, folder: Path) -> None:
        """Remember a virtual environment that set-up made."""
        if str(folder) not in self.venvs:
            self.venvs.append(str(folder))
            self.save()

    def note_packages(self, names: Sequence[str]) -> None:
        """Remember packages before they are installed: an installation may be cut short."""
        self.packages = list(dict.fromkeys([*self.packages, *names]))
        self.save()

    def done(self, name: str) -> bool:
        """Whether a step ended well when it last ran."""
        return name in self.steps and self.steps[name].done

    def facts(self, name: str) -> dict[str, Any]:
        """The facts of a step; empty when it never ran."""
        return self.steps[name].facts if name in self.steps else {}

    def save(self) -> None:
        """Write the record; readers see the old one or the new one, never half of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "version": VERSION,
            "steps": {name: asdict(step) for name, step in sorted(self.steps.items())},
            "seconds": dict(sorted(self.seconds.items())),
            "venvs": self.venvs,
            "packages": self.packages,
        }
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".setup-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(content, out, indent=1)
                out.flush()
                os.fsync(out.fileno())
            os.replace(name, self.path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise


def load(path: Path | None = None) -> Record:
    """The record of this machine, empty when there is none.

    One that cannot be understood is moved aside (`setup.json.unreadable`): it is rebuilt by the
    next set-up, and a person can still look at it.
    """
    path = path or data_home() / "setup.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != VERSION:
            raise ValueError(f"version {content['version']}")
        return Record(
            path,
            {name: StepRecord(**step) for name, step in content["steps"].items()},
            {name: float(value) for name, value in content["seconds"].items()},
            [str(venv) for venv in content["venvs"]],
            [str(name) for name in content["packages"]],
        )
    except FileNotFoundError:
        return Record(path)
    except (ValueError, KeyError, TypeError, AttributeError):
        os.replace(path, path.with_name(path.name + ".unreadable"))
        return Record(path)


@contextlib.contextmanager
def one_at_a_time(folder: Path | None = None) -> Iterator[None]:
    """Hold the set-up of this machine; a second one waits and says so."""
    folder = folder or data_home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "setup.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  another set-up is at work; waiting for it", file=sys.stderr, flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
