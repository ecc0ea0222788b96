"""Files are mounted, or handed over where the container engine does not see them."""

from __future__ import annotations

import pytest

from assistant.core.errors import Unfinished
from assistant.prove.sandbox import NotSeen, handed_files


def test_what_is_seen_is_not_handed_over() -> None:
    tried: list[bool] = []
    handed_files(tried.append)
    assert tried == [True]


def test_what_is_not_seen_is_handed_over() -> None:
    def use(mount: bool) -> str:
        if mount:
            raise NotSeen("elsewhere")
        return "done"

    assert handed_files(use) == "done"


def test_where_neither_goes_it_says_why_without_control_characters() -> None:
    def use(mount: bool) -> None:
        raise NotSeen(f"mount {mount}\x1b[31m")

    with pytest.raises(Unfinished) as refused:
        handed_files(use)
    assert "mount False" in refused.value.summary
    assert "\x1b" not in refused.value.summary
