"""Where the base of the sandbox image comes from; the container engine is a stand-in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from docker.errors import APIError, ImageNotFound

from assistant.core.errors import MissingPart
from assistant.prove import image_base
from assistant.prove.apt_mirror import Mirror
from assistant.prove.image_base import base


class Engine:
    """Has the images in `there`; pulls what `pulls` allows."""

    def __init__(self, there: set[str], *, pulls: bool) -> None:
        self.there = there
        self.removed: list[str] = []
        self._pulls = pulls
        self.images = SimpleNamespace(get=self._get, pull=self._pull)
        self.api = SimpleNamespace(remove_image=self._remove)

    def _get(self, tag: str) -> None:
        if tag not in self.there:
            raise ImageNotFound(tag)

    def _pull(self, name: str, tag: str) -> None:
        if not self._pulls:
            raise APIError("no such host\nand more")
        self.there.add(f"{name}:{tag}")

    def _remove(self, tag: str) -> None:
        self.there.discard(tag)
        self.removed.append(tag)


def used(engine: Engine, told: list[str]) -> str:
    with base(engine, told.append) as tag:  # type: ignore[arg-type]
        return tag


def test_one_that_is_here_is_used_and_stays() -> None:
    engine = Engine({"debian:bookworm-slim"}, pulls=False)
    assert used(engine, []) == "debian:bookworm-slim"
    assert engine.removed == []


def test_one_that_was_pulled_goes_again() -> None:
    engine = Engine(set(), pulls=True)
    assert used(engine, []) == "debian:bookworm-slim"
    assert engine.there == set()


def test_one_that_others_have_begun_to_use_stays() -> None:
    engine = Engine(set(), pulls=True)

    def busy(tag: str) -> None:
        raise APIError("in use", response=SimpleNamespace(status_code=409))  # type: ignore[arg-type]

    engine.api.remove_image = busy
    assert used(engine, []) == "debian:bookworm-slim"


def test_where_nothing_can_be_pulled_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(set(), pulls=False)
    told: list[str] = []
    monkeypatch.setattr(image_base, "_make", lambda *_: engine.there.add("dryfit-base:latest"))
    assert used(engine, told) == "dryfit-base:latest"
    assert engine.there == set()
    assert "no image can be fetched (no such host); making" in told[-1]


@pytest.mark.parametrize(("user", "said"), [(1000, "without root"), (0, "debootstrap")])
def test_what_it_takes_to_make_one(monkeypatch: pytest.MonkeyPatch, user: int, said: str) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingPart, match=said) as caught:
        used(Engine(set(), pulls=False), [])
    assert caught.value.mend


def test_neither_the_mirrors_password_nor_this_machines_names_stay(tmp_path: Path) -> None:
    for name in ("etc/resolv.conf", "etc/hostname", "var/log/bootstrap.log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("https://me:secret@mirror.example")
    (tmp_path / "etc/apt").mkdir()
    (tmp_path / "etc/apt/sources.list").write_text("deb https://me:secret@mirror.example/debian x")
    mirror = Mirror("debian", "bookworm", "https://me:secret@mirror.example/debian")
    image_base._forget_this_machine(tmp_path, mirror)
    left = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert left == "deb http://deb.debian.org/debian bookworm main\n"
