"""Packs, opened once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.knowledge import Packs


@pytest.fixture(scope="session")
def packs() -> Iterator[Packs]:
    opened = Packs.open()
    yield opened
    opened.close()
