from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from assistant import paths
from assistant.core.digest import sha256_of
from assistant.core.errors import MissingPart, UsageError
from assistant.prove import engine_data, engine_store, engines
from assistant.prove.engine_asking import identify


def fake_packer(path: Path, version: str = "1.9.9") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho 'Packer v{version}'\necho more\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "engines_dir", lambda: tmp_path / "engines")
    monkeypatch.setattr(engines, "_SYSTEM_PLACES", (str(tmp_path / "system"),))
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("PACKER_PLUGIN_PATH", "PACKER_CONFIG_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
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


def test_a_folder_that_is_another_is_not_asked_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, twin = home / "usr/bin", home / "bin"
    given = fake_packer(system / "packer", "1.6.6")
    given.write_text(f"{given.read_text()}echo asked >> {home}/asked\n")
    twin.symlink_to(system)
    monkeypatch.setattr(engines, "_SYSTEM_PLACES", (str(system), str(twin)))
    (engine,) = engines.installed("packer")
    assert (engine.version, engine.source) == ("1.6.6", "system")
    assert (home / "asked").read_text() == "asked\n"


def test_added_is_copied_with_its_record_and_removed_again(home: Path) -> None:
    given = fake_packer(home / "given", "1.10.0")
    (engine,) = engines.add(given)
    given.unlink()
    assert engine.path == home / "engines/packer/1.10.0/packer"
    record = msgspec.json.decode(
        (engine.path.parent / engine_store.RECORD).read_bytes(), type=engine_store.EngineRecord
    )
    assert (record.version, record.source) == ("1.10.0", "added")
    assert record.sha256 == sha256_of(engine.path)
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
    with pytest.raises(UsageError, match="is a folder"):
        engines.add(home)


def test_a_path_from_where_one_stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_packer(home / "given", "1.10.0")
    monkeypatch.chdir(home)
    (engine,) = engines.add(Path("given"))
    assert engine.version == "1.10.0"


def says(path: Path, line: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n[ \"$1\" = version ] && echo '{line}'\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("line", "name", "version", "licence"),
    [
        ("Packer v1.8.7", "packer", "1.8.7", "MPL-2.0"),
        ("Packer v1.10.0-dev", "packer", "1.10.0-dev", "BUSL-1.1"),
        ("OpenTofu v1.12.6", "opentofu", "1.12.6", "MPL-2.0"),
        ("Terraform v1.5.7", "terraform", "1.5.7", "MPL-2.0"),
        ("Terraform v1.6.0", "terraform", "1.6.0", "BUSL-1.1"),
        ("Docker Compose version v2.40.3", "compose", "2.40.3", "Apache-2.0"),
    ],
)
def test_a_binary_says_itself_which_engine_it_is(
    home: Path, line: str, name: str, version: str, licence: str
) -> None:
    (engine,) = engines.add(says(home / "some-name", line))
    assert (engine.name, engine.version, engine.licence) == (name, version, licence)
    assert (engine,) == engines.installed(name)


def test_a_binary_is_asked_with_an_empty_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "x")
    given = home / "given"
    given.write_text('#!/bin/sh\nenv > "$0.environment"; pwd >> "$0.environment"\n')
    given.chmod(0o755)
    with pytest.raises(UsageError):
        engines.add(given)
    told = (home / "given.environment").read_text()
    assert "SECRET" not in told
    assert f"HOME={home}/home" not in told
    assert "CHECKPOINT_DISABLE=1" in told


def test_compose_where_the_docker_command_looks_for_it(home: Path) -> None:
    says(home / "home/.docker/cli-plugins/docker-compose", "Docker Compose version v2.40.3")
    (engine,) = engines.installed("compose")
    assert (engine.version, engine.source) == ("2.40.3", "user")
    assert engines.parse("docker-compose@v2.40.3") == ("compose", "2.40.3")


def test_a_packer_without_plugins_of_its_own_gets_the_users(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "home/.config/packer/plugins").mkdir(parents=True)
    (home / "plugins").mkdir()
    engines.add(fake_packer(home / "old", "1.8.7"))
    engines.add(fake_packer(home / "new", "1.11.2"))
    plugins = {e.version: e.plugins for e in engines.installed("packer")}
    assert plugins == {"1.8.7": None, "1.11.2": home / "home/.config/packer/plugins"}
    monkeypatch.setenv("PACKER_PLUGIN_PATH", f"{home / 'none'}:{home / 'plugins'}")
    engine = engines.installed("packer")[0]
    assert engine.plugins == home / "plugins"
    assert engines.tool("packer-plugins", engine) == home / "plugins"


@pytest.fixture
def several(home: Path) -> Path:
    for version in ("1.8.6", "1.8.7", "1.11.2"):
        engines.add(fake_packer(home / "given", version))
    fake_packer(home / "bin/packer", "1.8.7")
    return home


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("wanted", "versions", "each"),
    [
        ((), ["1.8.7", "1.11.2", "1.8.7", "1.8.6"], False),
        (("opentofu@1.12.6",), ["1.8.7", "1.11.2", "1.8.7", "1.8.6"], False),
        (("packer",), ["1.8.7", "1.11.2", "1.8.6"], True),
        (("all",), ["1.8.7", "1.11.2", "1.8.6"], True),
        (("packer@1.8.6", "packer@v1.11.2"), ["1.8.6", "1.11.2"], True),
        (("packer@1.8",), ["1.8.7"], True),
    ],
)
def test_which_versions_judge(wanted: tuple[str, ...], versions: list[str], each: bool) -> None:
    chosen = engines.select(["packer"], wanted)
    assert ([e.version for e in chosen.engines], chosen.each) == (versions, each)
    # Of one version the source that is asked first.
    assert chosen.engines[0].source == ("added" if wanted[:1] == ("packer@1.8.6",) else "user")


@pytest.mark.usefixtures("several")
def test_a_version_that_is_not_here(home: Path) -> None:
    with pytest.raises(MissingPart) as missing:
        engines.select(["packer"], ["packer@1.16.0"])
    assert missing.value.mend == "dryfit engines add packer@1.16.0"
    with pytest.raises(UsageError, match="no engine “packr” is known"):
        engines.select(["packer"], ["packr@1.8.7"])


@pytest.mark.usefixtures("several")
def test_what_is_removed_has_to_be_clear() -> None:
    with pytest.raises(UsageError, match="several fit"):
        engines.remove("packer")
    assert engines.remove("1.8.6").version == "1.8.6"
    assert [e.version for e in engine_store.kept()] == ["1.11.2", "1.8.7"]


def test_a_copy_that_breaks_off_leaves_what_was_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (engine,) = engines.add(fake_packer(home / "given", "1.10.0"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.copyfile", full)
        with pytest.raises(OSError, match="No space"):
            engines.add(fake_packer(home / "given", "1.10.0"))
    assert (engine,) == engines.installed("packer")
    assert [p.name for p in (home / "engines/packer").iterdir()] == ["1.10.0"]


@pytest.mark.container
def test_the_real_ones_say_what_they_are() -> None:
    found = [e for name in engine_data.definitions() for e in engines.installed(name)]
    for engine in found:
        if engine.kind == "engine":
            known = engine_data.definition(engine.name)
            assert identify(engine.path) == (known, engine.version)
    assert "packer" in {engine.name for engine in found}


def test_a_broken_record_is_passed_over(home: Path) -> None:
    (engine,) = engines.add(fake_packer(home / "given", "1.10.0"))
    (engine.path.parent / engine_store.RECORD).write_text('{"name": "packer", "more": 1}')
    assert engines.installed("packer") == ()


def test_versions_are_compared_as_numbers() -> None:
    assert engine_data.numbers("1.10.0") > engine_data.numbers("1.9.9")
