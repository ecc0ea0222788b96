"""Terraform providers: the user's own, those taken in, and the folder that hands them over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant import paths
from assistant.core.errors import UsageError
from assistant.prove import engine_store, engines
from assistant.prove.provider_places import places
from assistant.prove.providers import REGISTRIES, installed_providers, mirror, target
from tests.prove.releases import zipped

MODULES = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")


def program(module: str = "") -> bytes:
    """As much of a Go binary as is looked at."""
    names = f"path\t{module}\nmod\t{module}\tv0.7.6\th1:x\ndep\tgithub.com/a/b\tv1.0.0\n"
    return b"\x7fELF" + b"\0" * 64 + (MODULES + names.encode() + MODULES if module else b"")


def put(root: Path, address: str, version: str) -> Path:
    """A provider in a filesystem mirror."""
    kind = address.rpartition("/")[2]
    path = root / address / version / target() / f"terraform-provider-{kind}_v{version}"
    path.parent.mkdir(parents=True)
    path.write_bytes(program())
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "engines_dir", lambda: tmp_path / "engines")
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr("assistant.prove.provider_places._IMPLIED", ("~/.terraform.d/plugins",))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("TF_PLUGIN_CACHE_DIR", "TF_CLI_CONFIG_FILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path


def names() -> list[tuple[str, str, str]]:
    return [(p.name, p.version, p.source) for p in installed_providers()]


def test_nothing_there(home: Path) -> None:
    assert installed_providers() == ()
    assert mirror(()) is None


def test_the_places_of_the_users_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cache", "mirror", "named", "home/.terraform.d/plugins"):
        (home / name).mkdir(parents=True)
    (home / "home/.terraformrc").write_text(
        f'plugin_cache_dir = "{home}/cache"\n'
        "provider_installation {\n"
        f'  filesystem_mirror {{\n    path = "{home}/mirror"\n    include = ["*/*"]\n  }}\n'
        '  filesystem_mirror { path = "/not/there" }\n'
        "  direct {}\n"
        "}\n"
    )
    implied = home / "home/.terraform.d/plugins"
    assert places() == (home / "cache", home / "mirror", implied)
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(home / "named"))
    assert places()[0] == home / "named"
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(home / "none"))
    assert places() == (home / "named", implied)


@pytest.mark.parametrize("text", ["", "plugin_cache_dir = [", "}{", 'plugin_cache_dir = "$X/y"'])
def test_settings_that_cannot_be_read_say_nothing(home: Path, text: str) -> None:
    (home / "home/.tofurc").write_text(text)
    assert places() == ()


def test_the_users_own_come_before_ours_each_version_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(home / "own"))
    put(home / "own", "registry.terraform.io/bpg/proxmox", "0.111.1")
    put(home / "own", "registry.terraform.io/hashicorp/random", "3.10.0")
    put(home / "own", "registry.terraform.io/hashicorp/random", "3.9.1")
    put(home / "own", "example.com/team/thing", "1.0.0")
    put(home / "own", "registry.terraform.io/-a.b/odd", "1.0.0")
    put(home / "module/.terraform/providers", "registry.opentofu.org/a/b", "2.0.0")
    engines.add(put(home / "given", "registry.opentofu.org/bpg/proxmox", "0.111.1"))
    engines.add(put(home / "other", "registry.opentofu.org/bpg/proxmox", "0.90.0"))
    assert names() == [
        ("-a.b/odd", "1.0.0", "user"),
        ("bpg/proxmox", "0.111.1", "user"),
        ("bpg/proxmox", "0.90.0", "added"),
        ("example.com/team/thing", "1.0.0", "user"),
        ("hashicorp/random", "3.10.0", "user"),
        ("hashicorp/random", "3.9.1", "user"),
    ]
    assert [e.version for e in engines.installed("bpg/proxmox")] == ["0.111.1", "0.90.0"]
    beside = [p.name for p in installed_providers(home / "module")]
    assert beside[:2] == ["-a.b/odd", "a/b"]


def test_a_mirror_holds_the_files_themselves_under_both_registries(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(home / "own"))
    own = put(home / "own", "registry.terraform.io/hashicorp/random", "3.9.1")
    (own.parent / "LICENSE").write_text("MPL")
    put(home / "own", "example.com/team/thing", "1.0.0")
    put(home / "module/.terraform/providers", "registry.opentofu.org/a/b", "2.0.0")
    view = mirror(installed_providers(home / "module"))
    assert view is not None
    engine = engines.Engine("opentofu", "1.12.6", "user", home)
    assert engines.tool("providers", engine, home / "module") == view
    assert engines.tool("providers", engine) != view
    assert not [path for path in view.rglob("*") if path.is_symlink()]
    held = {path.relative_to(view).as_posix() for path in view.rglob("*") if path.is_file()}
    assert held == {
        f"example.com/team/thing/1.0.0/{target()}/terraform-provider-thing_v1.0.0",
        *(
            f"{registry}/{rest}"
            for registry in REGISTRIES
            for rest in (
                f"hashicorp/random/3.9.1/{target()}/terraform-provider-random_v3.9.1",
                f"hashicorp/random/3.9.1/{target()}/LICENSE",
                f"a/b/2.0.0/{target()}/terraform-provider-b_v2.0.0",
            )
        ),
    }
    there = view / f"{REGISTRIES[0]}/hashicorp/random/3.9.1/{target()}/{own.name}"
    assert os.path.samefile(there, own)
    assert mirror(installed_providers(home / "module")) == view


def test_a_draft_cannot_bring_in_what_lies_outside_of_it(home: Path) -> None:
    root = home / "module/.terraform/providers"
    (home / "secret").write_text("key")
    (put(root, "registry.opentofu.org/a/file", "1.0.0").parent / "x").symlink_to(home / "secret")
    outside = put(home / "outside", "registry.opentofu.org/a/folder", "1.0.0").parent
    linked = root / "registry.opentofu.org/a/folder/1.0.0"
    linked.mkdir(parents=True)
    (linked / target()).symlink_to(outside)
    program_elsewhere = root / f"registry.opentofu.org/a/program/1.0.0/{target()}"
    program_elsewhere.mkdir(parents=True)
    (program_elsewhere / "terraform-provider-program_v1.0.0").symlink_to(home / "secret")
    put(root, "registry.opentofu.org/a/sound", "1.0.0")
    assert [p.name for p in installed_providers(home / "module")] == ["a/sound"]


def test_a_packed_provider_is_unpacked_for_the_container(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(home / "own"))
    packed = home / f"own/registry.terraform.io/a/b/terraform-provider-b_2.0.0_{target()}.zip"
    packed.parent.mkdir(parents=True)
    packed.write_bytes(zipped({"terraform-provider-b_v2.0.0": program()}))
    assert names() == [("a/b", "2.0.0", "user")]
    view = mirror(installed_providers())
    assert view is not None
    held = view / REGISTRIES[0] / f"a/b/2.0.0/{target()}/terraform-provider-b_v2.0.0"
    assert held.read_bytes() == program()
    assert held.stat().st_mode & 0o777 == 0o755
    packed.write_bytes(b"<html>")
    without = mirror(installed_providers())
    assert without is not None
    assert not [path for path in without.rglob("*") if path.is_file()]


def test_a_mirror_of_files_that_only_their_owner_may_read(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(home / "own"))
    own = put(home / "own", "registry.terraform.io/hashicorp/random", "3.9.1")
    own.chmod(0o700)
    view = mirror(installed_providers())
    assert view is not None
    copies = [path for path in view.rglob("terraform-*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in copies] == [0o755, 0o755]
    assert own.stat().st_mode & 0o777 == 0o700


def test_a_mirror_follows_what_is_there(home: Path) -> None:
    engines.add(put(home / "given", "registry.opentofu.org/bpg/proxmox", "0.90.0"))
    first = mirror(installed_providers())
    engines.add(put(home / "given", "registry.opentofu.org/bpg/proxmox", "0.91.0"))
    second = mirror(installed_providers())
    assert first is not None
    assert second is not None
    assert first != second
    os.utime(first, (0, 0))
    engines.remove("bpg/proxmox@0.90.0")
    mirror(installed_providers())
    assert not first.exists()
    assert second.exists()


@pytest.mark.parametrize(
    ("folder", "module", "address", "name"),
    [
        ("registry.terraform.io/dmacvicar/libvirt/0.7.6/x", "", "", "dmacvicar/libvirt"),
        ("example.com/team/libvirt/0.7.6/x", "", "", "example.com/team/libvirt"),
        ("bin", "github.com/DMacVicar/terraform-provider-libvirt", "", "dmacvicar/libvirt"),
        ("bin", "github.com/a/terraform-provider-libvirt/v3", "", "a/libvirt"),
        ("bin", "", "registry.terraform.io/b/libvirt", "b/libvirt"),
    ],
)
def test_whose_a_binary_is(home: Path, folder: str, module: str, address: str, name: str) -> None:
    path = home / folder / "terraform-provider-libvirt_v0.7.6"
    path.parent.mkdir(parents=True)
    path.write_bytes(program(module))
    (engine,) = engines.add(path, address)
    assert (engine.name, engine.version, engine.source) == (name, "0.7.6", "added")
    assert (engine,) == installed_providers()


def test_a_zip_is_taken_in_with_all_that_it_holds(home: Path) -> None:
    path = home / f"terraform-provider-aws_5.100.0_{target()}.zip"
    path.write_bytes(
        zipped({"terraform-provider-aws_v5.100.0_x5": program(), "LICENSE.txt": b"MPL"})
    )
    with pytest.raises(UsageError, match="whose provider") as unclear:
        engines.add(path)
    assert "--as NAMESPACE/aws" in unclear.value.mend
    (engine,) = engines.add(path, "hashicorp/aws")
    assert engine.path.name == "terraform-provider-aws_v5.100.0_x5"
    assert (engine.path.parent / "LICENSE.txt").is_file()
    view = mirror((engine,))
    assert view is not None
    package = view / REGISTRIES[1] / "hashicorp/aws/5.100.0" / target()
    assert sorted(path.name for path in package.iterdir()) == [
        "LICENSE.txt", "terraform-provider-aws_v5.100.0_x5",
    ]  # fmt: skip
    assert engines.remove("hashicorp/aws@5.100.0") == engine
    assert list((home / "engines").iterdir()) == []
    assert [p for p in (home / "cache").iterdir() if p != view] == []


def test_a_whole_mirror_is_taken_in(home: Path) -> None:
    put(home / "m", "registry.terraform.io/hashicorp/random", "3.9.1")
    packed = home / f"m/registry.terraform.io/a/b/terraform-provider-b_2.0.0_{target()}.zip"
    packed.parent.mkdir(parents=True)
    packed.write_bytes(zipped({"terraform-provider-b_v2.0.0": program()}))
    added = engines.add(home / "m")
    assert [(e.name, e.version) for e in added] == [("hashicorp/random", "3.9.1"), ("a/b", "2.0.0")]
    assert set(added) == set(engine_store.kept())


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("terraform-provider-a_1.0.0_darwin_arm64.zip", b"", "is for darwin_arm64"),
        (f"terraform-provider-a_1.0.0_{target()}.zip", b"<html>", "no zip"),
        (f"terraform-provider-a_1.0.0_{target()}.zip", zipped({"x": b"y"}), "holds no program"),
        ("terraform-provider-a_v1.0.0", b"\xcf\xfa\xed\xfe", "holds no program"),
        ("notes.txt", b"x", "is no provider"),
    ],
)
def test_what_is_no_provider(home: Path, name: str, content: bytes, says: str) -> None:
    (home / name).write_bytes(content)
    with pytest.raises(UsageError, match=says):
        engines.add(home / name, "x/a")
    assert list(engine_store.kept()) == []


def test_an_address_of_another_provider_is_refused(home: Path) -> None:
    path = home / "terraform-provider-libvirt_v0.7.6"
    path.write_bytes(program())
    with pytest.raises(UsageError, match="is no address of the provider"):
        engines.add(path, "bpg/proxmox")
    with pytest.raises(UsageError, match="is no address"):
        engines.add(path, "../../libvirt")


def test_a_mirror_that_is_used_again_keeps_its_time(home: Path) -> None:
    """A kept container is told apart by the times of what it was given."""
    engines.add(put(home / "given", "registry.opentofu.org/bpg/proxmox", "0.90.0"))
    first = mirror(installed_providers())
    assert first is not None
    an_hour_ago = first.stat().st_mtime_ns - 3600 * 10**9
    os.utime(first, ns=(an_hour_ago, an_hour_ago))
    assert mirror(installed_providers()) == first
    assert first.stat().st_mtime_ns == an_hour_ago
