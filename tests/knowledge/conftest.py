from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.knowledge import Packs
from assistant.knowledge.packs import DATA


@pytest.fixture(scope="session")
def packs() -> Iterator[Packs]:
    known = Packs.open(DATA)
    yield known
    known.close()
