from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.knowledge import Packs


@pytest.fixture(scope="session")
def packs() -> Iterator[Packs]:
    known = Packs.open()
    yield known
    known.close()
