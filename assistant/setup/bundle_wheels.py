"""The wheels of a bundle, laid out for pip. Standard library only."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from assistant.core.errors import Unfinished
from assistant.core.folders import tree_sha
from assistant.setup.bundle import Bundle, Member, open_bundle
from assistant.setup.bundle_fit import check_loads, check_machine, check_python, check_space
from assistant.setup.progress import Ticker
from assistant.setup.venv import COMPILED, Venv, Wheels

_PREFIX = ".dryfit-wheels-"


@contextmanager
def unpacked_wheels(path: Path, venv: Venv) -> Iterator[Wheels]:
    """The wheels of the bundle in `path`, beside `venv` for as long as they are needed.

    The whole bundle is checked before the first of them is written.

    Raises UsageError when it cannot be used here, Unfinished when it is damaged.
    """
    for stale in venv.root.glob(f"{_PREFIX}*"):
        shutil.rmtree(stale, ignore_errors=True)
    with open_bundle(path) as bundle:
        check_machine(bundle.manifest, tree_sha(venv.root / "sandboxes/image"))
        check_python(bundle.manifest, venv.wanted(dev=False))
        check_space(bundle.manifest, venv.root)
        with Ticker("checking the bundle", 3) as ticker:
            bundle.verify(ticker.doing)
        with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=venv.root) as name:
            yield _unpack(bundle, Path(name))


def _unpack(bundle: Bundle, folder: Path) -> Wheels:
    compiled = bundle.manifest.of("compiled")
    if len(compiled) != 1:
        raise Unfinished(f"{bundle.path} does not hold one wheel of {COMPILED}")
    for member in bundle.manifest.of("wheel", "compiled"):
        with (folder / _file_name(member)).open("wb") as out:
            out.writelines(bundle.content(member))
    wheel = _file_name(compiled[0])
    check_loads(folder / wheel)
    version = wheel.split("-")[1]
    return Wheels(folder, f"{COMPILED}=={version} --hash=sha256:{compiled[0].sha256}\n")


def _file_name(member: Member) -> str:
    return PurePosixPath(member.name).name
