"""What is kept is bounded by the length of the texts."""

from __future__ import annotations

from assistant.syntax.kept import Kept


def test_the_files_asked_for_last_stay() -> None:
    kept: Kept[list[str]] = Kept(10)
    first = kept.get("a", "12345", lambda: ["made"])
    assert kept.get("a", "12345", lambda: ["again"]) is first
    assert kept.get("b", "12345", lambda: ["other"]) == ["other"]
    assert kept.get("a", "12345", lambda: ["again"]) is first
    assert kept.get("c", "1", lambda: ["third"]) == ["third"]
    assert kept.get("a", "12345", lambda: ["again"]) is first
    assert kept.get("b", "12345", lambda: ["anew"]) == ["anew"]


def test_of_one_file_the_last_text_is_kept() -> None:
    kept: Kept[str] = Kept(10)
    for text in ("1", "2", "1"):
        assert kept.get("a", text, lambda: "x" + text) == "x" + text  # noqa: B023 - called at once


def test_a_text_beyond_the_limit_is_not_kept() -> None:
    kept: Kept[list[str]] = Kept(3)
    first = kept.get("a", "1234", lambda: ["made"])
    assert kept.get("a", "1234", lambda: ["again"]) is not first
