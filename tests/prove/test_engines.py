from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from assistant import paths
from assistant.core.errors import UsageError
from assistant.prove import engine_data, engine_store, engines


def fake_packer(path: Path, version: str = "1.9.9") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho 'Packer v{version}'\necho more\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "engines_dir", lambda: tmp_path / "engines")
    monkeypatch.setattr(engines, "_SYSTEM_PLACES", (str(tmp_path / "system"),))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path


def test_nothing_there(home: Path) -> None:
    assert engines.installed("packer") == ()


def test_the_users_own_comes_first_and_the_systems_last(home: Path) -> None:
    engines.add(fake_packer(home / "given", "1.8.7"))
    fake_packer(home / "bin/packer", "1.11.2")
    fake_packer(home / "system/packer", "1.6.6")
    assert [(e.version, e.source) for e in engines.installed("packer")] == [
        ("1.11.2", "user"), ("1.8.7", "added"), ("1.6.6", "system"),
    ]  # fmt: skip


def test_added_is_copied_with_its_record_and_removed_again(home: Path) -> None:
    given = fake_packer(home / "given", "1.10.0")
    engine = engines.add(given)
    given.unlink()
    assert engine.path == home / "engines/packer/1.10.0/packer"
    record = msgspec.json.decode(
        (engine.path.parent / engine_store.RECORD).read_bytes(), type=engine_store.EngineRecord
    )
    assert (record.version, record.source) == ("1.10.0", "added")
    assert record.sha256 == engine_store.sha256_of(engine.path)
    assert engines.remove("packer@1.10.0").version == "1.10.0"
    assert not engine.path.parent.exists()


def test_removing_what_is_not_there_names_what_is(home: Path) -> None:
    engines.add(fake_packer(home / "given", "1.10.0"))
    with pytest.raises(UsageError, match=r"there is: packer@1\.10\.0"):
        engines.remove("packer@2.0.0")


def test_another_program_is_not_taken_in(home: Path) -> None:
    other = home / "cracklib"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    with pytest.raises(UsageError):
        engines.add(other)
    with pytest.raises(UsageError):
        engines.add(home)


def test_a_broken_record_is_passed_over(home: Path) -> None:
    engine = engines.add(fake_packer(home / "given", "1.10.0"))
    (engine.path.parent / engine_store.RECORD).write_text('{"name": "packer", "more": 1}')
    assert engines.installed("packer") == ()


def test_versions_are_compared_as_numbers() -> None:
    assert engine_data.numbers("1.10.0") > engine_data.numbers("1.9.9")
