"""The maintainer's command, on facts small enough to read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from assistant.knowledge import Packs
from assistant.knowledge.build import packer, sources, terraform
from assistant.knowledge.build.__main__ import FACTS, gather, main
from assistant.knowledge.build.sources import PackerSources, ProviderSource, Sources, read_sources
from assistant.knowledge.packs import DATA
from assistant.knowledge.store import write
from assistant.knowledge.types import json_type, parse_type
from tests.knowledge.contents import contents

DAY = "2026-01-02"

QEMU: dict[str, Any] = {
    "attributes": {
        "disk_size": {"type": "string", "required": False, "default": "40G"},
        "new": {"type": "list(list(string))", "required": True, "in_1_6_6": False},
        "wait": {"type": "string", "format": "duration", "required": False, "default": "10"},
        "old": {"type": "bool", "required": False, "deprecated": True, "replaced_by": "new"},
        "size": {"type": "number", "format": "uint", "required": None},
    },
    "blocks": {
        "disk": {
            "repeatable": False,
            "required": True,
            "attributes": {"bus": {"type": "string", "required": False}},
            "blocks": {},
        }
    },
    "constraints": [{"k": "at_most_one", "of": ["new", "old"]}],
    "removed_names": {"past": "new", "old": "new"},
    "only_in_1_6_6": ["gone"],
    "in_1_6_6": True,
    "in_1_8_7": False,
    "absent_in_1_8_7": ["new", "disk{}", "disk.bus"],
    "newer_than_latest_tag": ["size"],
}

PACKER: dict[str, Any] = {
    "_format": {},
    "core": {
        "version_or_commit": {"commit": "c", "describe": "v1.2.3", "latest_tag": "v1.2.3"},
        "source": "hashicorp/packer",
        "components": {},
        "functions": ["upper", "lower"],
        "renamed_builder_types": {"q": "qemu"},
        "removed_names_any_builder": {"disk_mb": "disk_size", "iso_md5": "iso_checksum"},
        "toplevel_absent_in_1_6_6": {"blocks": ["build.provisioner"], "provisioner_meta": ["only"]},
        "toplevel": {
            "provisioner_meta": {"only": {"type": "list(string)"}},
            "blocks": {
                "packer": {
                    "labels": [],
                    "repeatable": True,
                    "blocks": {
                        "required_plugins": {"repeatable": True, "any_attribute": {"type": "any"}}
                    },
                },
                "build": {
                    "labels": [],
                    "repeatable": True,
                    "blocks": {
                        "provisioner": {
                            "labels": ["type"],
                            "repeatable": True,
                            "body": "provisioner:<type>",
                            "meta": "provisioner_meta",
                        },
                        "dynamic": {
                            "labels": ["type"],
                            "repeatable": True,
                            "blocks": {"content": {"repeatable": False}},
                        },
                    },
                },
            },
        },
    },
    "qemu": {
        "version_or_commit": {"commit": "c", "describe": "v1.0.1-2-gabc", "latest_tag": "v1.0.1"},
        "source": "HashiCorp/packer-plugin-qemu",
        "components": {"builder:qemu": QEMU},
    },
}

DOCKER: dict[str, Any] = {
    "source": "kreuzwerker/docker",
    "version": "v4.0.0",
    "origin": "test",
    "license": "MPL-2.0",
    "provider": {"a": {"host": ["string", "o"]}, "b": {}},
    "resources": {
        "docker_image": {
            "a": {
                "name": ["string", "r"],
                "id": ["string", "c"],
                "tags": [["list", None], "oc", {"s": 1, "d": 1}],
                "both": ["string", "rc"],
                "in": [
                    ["list", ["object", {"x": "dynamic"}]],
                    "o",
                    {"nest": "list", "sub": {"a": {"x": ["dynamic", "r"]}, "b": {}}},
                ],
            },
            "b": {"build": ["list", 1, 2, None], "one": ["single", 0, 0, {"a": {}, "b": {}}]},
            "d": 1,
        }
    },
    "data": {},
}

SOURCES = Sources(
    PackerSources(DAY, "MPL-2.0", {"core": "BUSL-1.1", "qemu": ""}),
    (ProviderSource("docker", "names", DAY),),
)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    folder = tmp_path / "facts"
    (folder / "terraform").mkdir(parents=True)
    (folder / "packer.json").write_text(json.dumps(PACKER))
    usage = {
        "sources": {"qemu": 9},
        "source_attributes": {"qemu": {"disk": 3, "new": 4, "strange": 1, "N": 9}},
    }
    (folder / "packer_usage.json").write_text(json.dumps(usage))
    data = gzip.compress(json.dumps(DOCKER).encode())
    (folder / "terraform" / "docker.json.gz").write_bytes(data)
    return folder


@pytest.fixture
def built(facts: Path, tmp_path: Path) -> Packs:
    write(tmp_path / "packs.sqlite", *gather(facts, SOURCES))
    return Packs.open(tmp_path / "packs.sqlite")


def test_same_facts_same_bytes(facts: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, *gather(facts, SOURCES))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    turned = {name: PACKER[name] for name in reversed(PACKER)}
    (facts / "packer.json").write_text(json.dumps(turned))
    write(tmp_path / "two", *gather(facts, SOURCES))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_builder_from_facts(built: Packs) -> None:
    qemu = built.component("packer/builder/qemu")
    assert qemu is not None
    assert (qemu.pack, qemu.version, qemu.absent_in) == ("packer/qemu", "1.0.1", ("1.8.7",))
    attributes = qemu.body.attributes
    assert attributes["new"].required
    assert not attributes["new"].optional
    assert attributes["new"].absent_in == ("1.6.6", "1.8.7")
    assert attributes["old"].deprecated == "new"
    assert attributes["wait"].default is None
    assert attributes["disk_size"].default == "40G"
    assert attributes["size"].minimum == 0
    assert attributes["size"].absent_in == ("qemu 1.0.1",)
    disk = qemu.body.blocks["disk"]
    assert (disk.min_items, disk.max_items, disk.absent_in) == (1, 1, ("1.8.7",))
    assert disk.body.attributes["bus"].absent_in == ("1.8.7",)
    assert qemu.body.removed == {"past": "new", "gone": None, "disk_mb": "disk_size"}
    assert built.usage("packer/builder/qemu") == {"disk": 3, "new": 4}


def test_what_the_pack_says_of_itself(built: Packs) -> None:
    qemu = built.pack("packer/qemu")
    assert qemu is not None
    assert (qemu.source, qemu.origin, qemu.licence, qemu.date, qemu.components) == (
        *("github.com/hashicorp/qemu", "github.com/HashiCorp/packer-plugin-qemu v1.0.1-2-gabc"),
        *(None, DAY, 1),
    )
    docker = built.pack("terraform/kreuzwerker/docker")
    assert docker is not None
    assert (docker.version, docker.completeness, docker.licence) == ("4.0.0", "names", "MPL-2.0")


def test_a_resource_from_facts(built: Packs) -> None:
    image = built.component("terraform/resource/docker_image")
    assert image is not None
    assert (image.complete, image.flags_certain, image.deprecated) == (True, False, "")
    body = image.body
    tags = body.attributes["tags"]
    assert (tags.type, tags.optional, tags.computed) == (["list", "any"], True, True)
    assert (tags.sensitive, tags.deprecated) == (True, "")
    assert (body.attributes["id"].optional, body.attributes["id"].computed) == (False, True)
    assert (body.attributes["both"].required, body.attributes["both"].computed) == (True, False)
    nested = body.attributes["in"].nested
    assert nested is not None
    assert nested.attributes["x"].required
    assert (body.blocks["build"].min_items, body.blocks["build"].max_items) == (1, 2)
    assert not body.blocks["build"].body.known
    assert body.blocks["one"].max_items == 1


def test_packers_language_from_facts(built: Packs) -> None:
    assert built.functions("packer") == {"upper", "lower"}
    assert built.renamed("packer") == {"q": "qemu"}
    provisioner = built.toplevel("packer")["build"].nested["provisioner"]
    assert provisioner.absent_in == ("1.6.6",)
    assert provisioner.body.attributes["only"].absent_in == ("1.6.6",)
    assert not provisioner.nested["dynamic"].body.blocks["content"].body.known


def test_facts_that_are_not_understood_are_refused() -> None:
    with pytest.raises(ValueError, match="sometimes"):
        packer.attribute({"type": "string", "required": False, "sometimes": True})
    with pytest.raises(ValueError, match="odd"):
        terraform.attribute(["string", "o", {"odd": 1}])
    with pytest.raises(KeyError):
        packer.mark_absent(packer.body(QEMU), "disk.buss", "1.8.7")
    for bad in ("strng", "list(strng)", "list(string", ""):
        with pytest.raises(ValueError, match="unknown type"):
            parse_type(bad)
    with pytest.raises(ValueError, match="unknown type"):
        json_type(["bag", "string"])


def test_two_packs_may_not_claim_one_component(facts: Path, tmp_path: Path) -> None:
    packs, languages = gather(facts, SOURCES)
    other = terraform.pack(DOCKER | {"source": "other/docker"}, ProviderSource("x", "names", DAY))
    with pytest.raises(ValueError, match="claimed by"):
        write(tmp_path / "packs.sqlite", [*packs, other], languages)
    assert not (tmp_path / "packs.sqlite").exists()


def test_the_list_of_sources_and_the_pack_file_agree(packs: Packs) -> None:
    """Fails when sources.toml was edited and the pack file not built again."""
    listed = read_sources()
    made = [info for info in packs.packs() if info.tool == "terraform"]
    assert len(made) == len(listed.provider) + 1
    assert sum(not p.preferred for p in made) == sum(not p.preferred for p in listed.provider)
    windows_update = packs.pack("packer/windows-update")
    assert windows_update is not None
    assert (windows_update.licence or "") == listed.packer.licences["windows-update"]


def test_the_list_of_sources_is_strict(tmp_path: Path) -> None:
    text = sources.FILE.read_text().replace("preferred = false", "prefered = false")
    (tmp_path / "sources.toml").write_text(text)
    with pytest.raises(msgspec.ValidationError, match="prefered"):
        read_sources(tmp_path / "sources.toml")


def test_the_command_says_what_it_lacks(facts: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["packs", str(tmp_path / "nowhere"), str(tmp_path / "out")])
    assert result.exit_code == 2
    (facts / "packer_usage.json").unlink()
    result = CliRunner().invoke(main, ["packs", str(facts), str(tmp_path / "out")])
    assert isinstance(result.exception, FileNotFoundError)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_pack_file_is_what_the_facts_give(tmp_path: Path) -> None:
    write(tmp_path / "packs.sqlite", *gather(FACTS, read_sources()))
    assert contents(tmp_path / "packs.sqlite") == contents(DATA)


def test_every_file_of_facts_is_used() -> None:
    there = {path.name.removesuffix(".json.gz") for path in (FACTS / "terraform").iterdir()}
    assert there == {chosen.file for chosen in read_sources().provider}
