"""Building an engine, with a script in the place of Go."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from assistant import paths
from assistant.cli.engines import engines as command
from assistant.core.errors import Cancelled, Unfinished, UsageError
from assistant.prove import engine_build, engines
from assistant.prove.engine_data import definitions
from tests.prove.leftovers import left_in


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "engines_dir", lambda: tmp_path / "engines")
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("GOPROXY", "https://proxy.example")
    return tmp_path


def fake_go(home: Path, build: str, version: str = "go1.26.8") -> None:
    path = home / "bin/go"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'#!/bin/sh\nif [ "$1" = env ]; then echo {version}; exit; fi\n{build}\n')
    path.chmod(0o755)


GOOD = dedent(
    """\
    env > "$OUT/environment"; pwd > "$OUT/folder"; ls > "$OUT/files"; echo "$@" > "$OUT/arguments"
    mkdir -p "$GOMODCACHE/a"; touch "$GOMODCACHE/a/b"; chmod 500 "$GOMODCACHE/a"
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho Packer v1.8.7\\n' > "$2"; chmod 755 "$2"
    """
)


def test_a_build_is_kept_with_its_record_and_its_caches_dropped(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUT", str(home))
    fake_go(home, GOOD)
    told: list[str] = []
    engine = engine_build.build("packer", told.append)
    assert (engine,) == engines.installed("packer")
    assert (engine.version, engine.source, engine.licence) == ("1.8.7", "built", "MPL-2.0")
    assert left_in(home / "cache") == []
    environment = (home / "environment").read_text().splitlines()
    assert "CGO_ENABLED=0" in environment
    assert "GOPROXY=https://proxy.example" in environment
    caches = [line for line in environment if line.startswith(("GOCACHE", "GOMODCACHE"))]
    assert all(str(home / "cache") in line for line in caches)
    assert {"go.mod", "go.sum"} <= set((home / "files").read_text().split())
    assert "-mod=readonly -trimpath" in (home / "arguments").read_text()
    assert told


def test_a_failed_build_says_why_and_leaves_nothing(home: Path) -> None:
    fake_go(home, "echo 'go: downloading x'; echo 'x: no such host' >&2; exit 1")
    with pytest.raises(Unfinished, match="no such host") as failed:
        engine_build.build("packer")
    assert "GOPROXY" in failed.value.mend
    assert engines.installed("packer") == ()
    assert left_in(home / "cache") == []


def test_a_binary_of_another_version_is_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUT", str(home))
    fake_go(home, GOOD.replace("v1.8.7", "v1.8.6"))
    with pytest.raises(Unfinished, match=r"calls itself 1\.8\.6"):
        engine_build.build("packer")
    assert engines.installed("packer") == ()


def test_a_cancel_ends_the_build(home: Path) -> None:
    fake_go(home, "sleep 60")
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(Cancelled):
        engine_build.build("packer", stop=stop)
    assert left_in(home / "cache") == []


def test_a_go_that_is_too_old_does_not_count(home: Path) -> None:
    fake_go(home, "exit 1", version="go1.17.5")
    assert engine_build.find_go((1, 18)) == ""
    fake_go(home, "exit 1")
    assert engine_build.find_go((1, 18)) == str(home / "bin/go")
    assert engine_build.find_go((1, 26, 9)) == ""


def test_what_is_not_built_here(home: Path) -> None:
    with pytest.raises(UsageError, match="Terraform is not built here"):
        engine_build.build("terraform")
    for word in ("terraform", "packer@1.16.0"):
        ended = CliRunner().invoke(command, ["build", word], standalone_mode=False)
        assert isinstance(ended.exception, UsageError)
    assert left_in(home / "cache") == []


def test_engines_share_the_caches_of_one_workshop(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUT", str(home))
    fake_go(home, GOOD + 'echo "$GOCACHE" >> "$OUT/caches"\n')
    with engine_build.Workshop() as workshop:
        packer = workshop.build("packer")
        provider = workshop.build("bpg/proxmox")
    assert (packer.kind, provider.kind) == ("engine", "provider")
    assert provider.path.name == "terraform-provider-proxmox_v0.111.1"
    assert (provider,) == engines.installed("bpg/proxmox")
    assert len(set((home / "caches").read_text().split())) == 1
    assert "-X main.version=0.111.1" in (home / "arguments").read_text()
    assert left_in(home / "cache") == []


def test_where_space_runs_short_the_caches_go_before_the_next_build(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUT", str(home))
    fake_go(home, 'ls "$GOMODCACHE" > "$OUT/there" 2>/dev/null\n' + GOOD)
    free = iter([9 * 1024**3, 9 * 1024**3, 1024**3, 9 * 1024**3])
    monkeypatch.setattr(engine_build.Workshop, "_free", lambda _self: next(free))
    with engine_build.Workshop() as workshop:
        workshop.build("packer")
        workshop.build("bpg/proxmox")
    assert (home / "there").read_text() == ""


def test_a_disk_that_is_too_small_is_told_first(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_go(home, "exit 1")
    monkeypatch.setattr(engine_build, "_SPACE_NEEDED", 2**60)
    with pytest.raises(Unfinished, match="takes"):
        engine_build.build("packer")


@pytest.mark.parametrize("name", [n for n, known in definitions().items() if known.module])
def test_the_modules_are_pinned(name: str) -> None:
    known = definitions()[name]
    assert known.module is not None
    folder = paths.sandboxes_dir() / "engines" / known.folder
    pinned = f"{known.module.path} v{known.module.version}"
    assert f"require {pinned}" in (folder / "go.mod").read_text()
    assert f"{pinned} h1:" in (folder / "go.sum").read_text()
    # Where a machine has no Go, or an older one, this wheel has to do.
    wheel = tuple(int(n) for n in engine_build.GO_WHEEL.partition("==")[2].split("."))
    assert engine_build._needed_go(folder) <= wheel
    assert f'import _ "{known.module.program}"' in (folder / "main.go").read_text()


def test_what_a_killed_build_left_is_dropped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUT", str(home))
    fake_go(home, GOOD)
    dead = home / "cache/build-4194999-x"
    alive = home / f"cache/build-{os.getpid()}-x"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
    engine_build.build("packer")
    assert left_in(home / "cache") == [alive]
