"""What the tests of the goal suite share."""

from __future__ import annotations

import pytest

from assistant import paths
from assistant.bench.suite import Suite, read_suite


@pytest.fixture(scope="session")
def suite() -> Suite:
    """The suite that is measured."""
    return read_suite(paths.goals_dir())
