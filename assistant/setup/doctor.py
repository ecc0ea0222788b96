"""What works on this machine, what does not, and the one command that mends each."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import psutil

from assistant import paths
from assistant.config import read_config
from assistant.core.checkup import Check
from assistant.core.errors import DryfitError, UsageError
from assistant.setup import engines
from assistant.setup.processor import PORTABLE

if TYPE_CHECKING:
    from assistant.prove.engine_data import Definition

SPACE_WANTED = 6 * 1024**3
"""Bytes free that the largest step of set-up needs while it runs."""
MEMORY_WANTED = 1024**3
"""Bytes of memory for the embedded model and one sandbox."""
SET_UP = "dryfit setup"
_NAMED = ("ansible-core", "ansible-lint", "cloud-init", "shellcheck")
"""Tools of the sandbox image that judge files of a draft."""


def look() -> tuple[Check, ...]:
    """Look at everything. A check that itself fails is a finding, never a lost run."""
    return tuple(looked())


def looked() -> Iterator[Check]:
    """The same, each check as soon as it is done."""
    checks: list[tuple[str, Callable[[], Check]]] = list(_CHECKS)
    checks += [(one.name, partial(_engine, one)) for one in engines.wanted()]
    checks += [(one.name, partial(_engine, one)) for one in engines.unasked()]
    for name, check in checks:
        try:
            yield check()
        except DryfitError as error:
            yield Check(name, False, error.summary, error.mend or SET_UP)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            yield Check(name, False, f"{error.strerror or error}{where}", SET_UP)


def _python() -> Check:
    missing = [
        name
        for name in ("llama_cpp", "llguidance", "docker", "textual", "tree_sitter_hcl")
        if importlib.util.find_spec(name) is None
    ]
    says = f"Python {platform.python_version()} at {sys.executable}"
    if missing:
        return Check("python", False, f"{says}, without {', '.join(missing)}", "make setup")
    return Check("python", True, says)


def _machine() -> Check:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    free = psutil.virtual_memory().available
    says = f"{cores} processor cores, {_gib(free)} of memory free"
    mend = "" if free >= MEMORY_WANTED else "end other programs: 1 GiB of free memory is wanted"
    return Check("machine", not mend, says, mend)


def _disk() -> Check:
    folder = paths.data_dir()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    writable = os.access(folder, os.W_OK)
    says = f"{_gib(free)} free at {folder}" + ("" if writable else ", which cannot be written to")
    if not writable:
        return Check("disk", False, says, "XDG_DATA_HOME=/a/folder/of/yours dryfit setup")
    if free < SPACE_WANTED and not all(map(engines.here, engines.wanted())):
        return Check("disk", False, f"{says}; building an engine takes 6 GiB for a while",
                     f"free some space at {folder}")  # fmt: skip
    return Check("disk", True, says)


def _model() -> Check:
    from assistant.models.files import EMBEDDED_SHA256, embedded_model, sha256_of, usable_model

    path = usable_model(None)
    if sha256_of(path) != EMBEDDED_SHA256:
        return Check("model", False, f"{path} is not the file that was published",
                     f"rm {path} && {SET_UP}")  # fmt: skip
    try:
        runs_on = _ask_once()
    except UsageError:
        raise  # a setting that cannot be read: no other compilation mends it
    except DryfitError as error:
        return Check("model", False, error.summary, f'CMAKE_ARGS="{PORTABLE}" make setup')
    return Check(
        "model", True, f"{embedded_model().stem}, verified, answers on {runs_on}, at {path}"
    )


def _ask_once() -> str:
    """Have the embedded model say a word: what was compiled here may not run here. What it runs
    on is returned.

    Raises MissingPart, Unfinished when it cannot.
    """
    from assistant.models import open_model

    with open_model() as model:
        model.chat("Does it run?", 1, 0, lambda _text, _how: None, threading.Event())
        return model.runs_on


def _packs() -> Check:
    from assistant.knowledge import Packs

    packs = Packs.open()
    return Check("packs", True, f"{len(packs.packs())} schema packs")


def _docker() -> Check:
    from assistant.prove import docker_engine

    found = docker_engine.status(read_config())
    if found.ok:
        return Check("docker", True, f"engine {found.version} at {found.where}")
    return Check("docker", False, found.why, found.mend)


def _images() -> Check:
    from assistant.prove import images

    if images.images_present():
        held = images.tools_here()
        said = ", ".join(f"{name} {held[name]}" for name in _NAMED if name in held)
        return Check("images", True, f"{images.SANDBOX} is there and up to date, with {said}")
    return Check("images", False, f"{images.SANDBOX} is missing or out of date", SET_UP)


def _limits() -> Check:
    from assistant.prove import images
    from assistant.prove.holding import unlimited

    if not images.images_present():
        return Check("limits", False, "not looked at without the sandbox image", SET_UP)
    loose = unlimited()
    held = "a container starts; files, output and time are limited"
    if loose:
        return Check("limits", True, f"{held}, {', '.join(loose)} are not by this engine")
    return Check("limits", True, f"{held}, memory, processes and processors too")


def _engine(known: Definition) -> Check:
    """One engine or provider that set-up sees to, or that is here without it."""
    from assistant.prove import engines as kept

    name = known.name.rpartition("/")[2]
    mend = f"{engines.BUILD} {known.name}"
    found = kept.installed(known.name)
    said = ", ".join(map(engines.said, found))
    if not found:
        return Check(name, False, f"{known.title} is not here", mend)
    if not engines.here(known) and known.in_setup:
        return Check(name, False, f"only {said}, which knows little", mend)
    return Check(name, True, said)


def _gib(size: int) -> str:
    return f"{size / 1024**3:.1f} GiB"


def _terminal() -> Check:
    # The real one: the workbench puts something in the place of sys.stdout.
    out = sys.__stdout__
    encoding = ((out.encoding if out else None) or "").lower().replace("-", "")
    if encoding != "utf8":
        return Check("terminal", False, f"the terminal speaks {encoding or 'nothing known'}",
                     "export LANG=C.UTF-8")  # fmt: skip
    return Check("terminal", True, "UTF-8")


_CHECKS: tuple[tuple[str, Callable[[], Check]], ...] = (
    ("python", _python),
    ("machine", _machine),
    ("disk", _disk),
    ("terminal", _terminal),
    ("model", _model),
    ("packs", _packs),
    ("docker", _docker),
    ("images", _images),
    ("limits", _limits),
)
