from __future__ import annotations

import pytest

from assistant.knowledge import Packs


@pytest.fixture(scope="session")
def packs() -> Packs:
    return Packs.open()
