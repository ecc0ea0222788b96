"""The images that set-up makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.prove import images


def test_another_recipe_is_another_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = images.recipe_digest()
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    monkeypatch.setattr(images, "_dockerfile", lambda: tmp_path / "Dockerfile")
    assert images.recipe_digest() != before


@pytest.mark.container
def test_the_sandbox_image_is_there_and_listed_with_its_base() -> None:
    assert images.images_present()
    listed = {record.tag: record.bytes for record in images.list_images()}
    assert {images.BASE, images.SANDBOX} <= listed.keys()
    assert all(size > 10**6 for size in listed.values())


@pytest.mark.container
def test_what_is_there_is_not_made_again() -> None:
    told: list[str] = []
    images.ensure_images(told.append)
    assert told == ["the sandbox image is there"]


@pytest.mark.container
def test_an_image_of_another_recipe_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "recipe_digest", lambda: "0" * 16)
    assert not images.images_present()
