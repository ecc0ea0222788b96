"""What tests need of the machine, and what happens where it is not there.

Outside CI a test that misses a part is skipped and says which one. With CI=true a skip is a
failure, except one whose reason begins with "platform: ", for what this system can never do.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from assistant.knowledge import Packs

PLATFORM = "platform: "


def pytest_configure() -> None:
    """Start from the same ground, whoever started the tests.

    A shell starts background jobs with some signals ignored, and make tells the makes below it
    about itself; both would be handed on to the commands that the tests start, as would the size of
    pytest's own terminal. No test is timed: on a busy machine an example would fail that holds.
    """
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "COLUMNS", "LINES"):
        os.environ.pop(name, None)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@lru_cache(maxsize=1)
def missing_model() -> str:
    """Why the embedded model cannot run; empty when it can."""
    from assistant.models.files import embedded_model

    path = embedded_model()
    return "" if path.is_file() else f"the embedded model is not at {path} → dryfit setup"


@lru_cache(maxsize=1)
def missing_docker() -> str:
    """Why no sandbox can be started; empty when one can."""
    from assistant.core.errors import DryfitError
    from assistant.prove import docker_engine, images

    found = docker_engine.status()
    if not found.ok:
        return f"{found.why} → {found.mend}"
    try:
        return "" if images.images_present() else "the sandbox image is not there → dryfit setup"
    except DryfitError as error:
        return f"{error.summary} → {error.mend}"


@lru_cache(maxsize=1)
def missing_packer() -> str:
    """Why Packer cannot judge a draft; empty when it can."""
    from assistant.prove import engines

    return "" if engines.installed("packer") else "no Packer engine is here → dryfit setup"


def require(reason: str) -> None:
    if reason and in_ci():
        pytest.fail(f"missing part: {reason}", pytrace=False)
    if reason:
        pytest.skip(f"missing part: {reason}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A mark is enough: the parts behind it are looked for before the test starts."""
    if item.get_closest_marker("model"):
        require(missing_model())
    if item.get_closest_marker("container"):
        require(missing_docker() or missing_packer())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI no test is left out in silence."""
    report = yield
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(PLATFORM):
            report.outcome = "failed"
            report.longrepr = f"skipped in CI: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself while it is collected counts as skipped too."""
    report = yield
    if in_ci() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The embedded model."""
    from assistant.models.files import embedded_model

    require(missing_model())
    return embedded_model()


@pytest.fixture(scope="session")
def packs() -> Packs:
    """The schema packs that ship with the project."""
    from assistant.knowledge import Packs

    return Packs.open()


@pytest.fixture(scope="session")
def docker_ready() -> None:
    """A container engine answers and the sandbox image is there."""
    require(missing_docker())


@pytest.fixture(scope="session")
def packer_engine() -> None:
    """A Packer that can be mounted into the sandbox."""
    require(missing_packer())
