"""What the tests of the simulated provider share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import require


@pytest.fixture(scope="session")
def tofu() -> Path:
    """An OpenTofu of this machine."""
    from assistant.prove import engines

    found = engines.installed("opentofu")
    require("" if found else "no OpenTofu is here → dryfit engines build opentofu")
    return found[0].path
