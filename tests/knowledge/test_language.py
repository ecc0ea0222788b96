"""The tools' own blocks and functions."""

from __future__ import annotations

import msgspec
import pytest

from assistant.knowledge import Packs
from assistant.knowledge.build import language
from assistant.knowledge.store import decode_language, encode_language


def test_packers_top_level(packs: Packs) -> None:
    top = packs.toplevel("packer")
    assert set(top) >= {
        *("packer", "source", "build", "variable", "variables", "locals", "local", "data"),
        "hcp_packer_registry",
    }
    assert top["source"].labels == ("type", "name")
    assert top["source"].component_address(["qemu", "win"]) == "packer/builder/qemu"
    build = top["build"]
    assert set(build.nested) >= {"source", "provisioner", "post-processor", "post-processors"}
    reference = build.nested["source"]
    assert reference.component_address(["source.hyperv-iso.win"]) == "packer/builder/hyperv-iso"
    assert reference.component_address(["hyperv-iso.win"]) is None
    meta = build.nested["provisioner"].body
    assert {"only", "except", "override", "pause_before", "max_retries"} <= set(meta.attributes)
    assert meta.attributes["continue_on_error"].absent_in == ("1.6.6",)
    inner = build.nested["post-processors"].nested["post-processor"]
    assert inner.component == "packer/post-processor"
    assert "keep_input_artifact" in inner.body.attributes
    plugins = top["packer"].nested["required_plugins"]
    assert plugins.any_attribute == ["object", {"source": "string", "version": "string"}]
    assert top["locals"].any_attribute == "any"
    assert top["data"].absent_in == ("1.6.6",)
    assert "validation" in top["variable"].body.blocks
    assert packs.renamed("packer")["virtualbox"] == "virtualbox-iso"


def test_terraforms_top_level(packs: Packs) -> None:
    top = packs.toplevel("terraform")
    assert set(top) == {
        *("terraform", "provider", "resource", "data", "ephemeral", "variable", "output"),
        *("locals", "module", "moved", "import", "removed", "check", "language"),
    }
    resource = top["resource"]
    assert resource.component_address(["docker_image", "x"]) == "terraform/resource/docker_image"
    assert {"count", "for_each", "provider", "depends_on"} == set(resource.body.attributes)
    assert set(resource.body.blocks) == {"lifecycle", "connection", "_"}
    assert set(resource.nested) == {"provisioner", "dynamic"}
    local_exec = resource.nested["provisioner"].component_address(["local-exec"])
    assert local_exec == "terraform/provisioner/local-exec"
    assert packs.component(local_exec) is not None
    assert top["output"].body.attributes["value"].required
    assert top["terraform"].nested["required_providers"].any_attribute == "any"
    assert top["check"].body.blocks["assert"].min_items == 1


def test_a_block_without_its_labels_has_no_component(packs: Packs) -> None:
    assert packs.toplevel("packer")["source"].component_address([]) is None
    assert packs.toplevel("packer")["variable"].component_address(["x"]) is None


@pytest.mark.parametrize(
    ("tool", "has", "has_not"),
    [
        ("packer", {"templatefile", "env", "vault", "legacy_isotime"}, {"sensitive", "one"}),
        ("terraform", {"templatefile", "sensitive", "one", "cidrcontains"}, {"env", "vault"}),
    ],
)
def test_functions(packs: Packs, tool: str, has: set[str], has_not: set[str]) -> None:
    known = packs.functions(tool)
    assert has <= known
    assert not has_not & known


def test_an_unknown_tool_has_nothing(packs: Packs) -> None:
    assert packs.functions("pulumi") == frozenset()
    assert packs.toplevel("pulumi") == {}
    assert packs.renamed("terraform") == {}
    assert packs.names("pulumi", "resource") == ()


def test_the_pack_file_holds_the_language_file_as_it_is(packs: Packs) -> None:
    """Fails when terraform_language.yaml was edited and the pack file not built again."""
    written, built_in = language.terraform()
    stored = decode_language("terraform", msgspec.msgpack.decode(encode_language(written)))
    assert stored.functions == packs.functions("terraform")
    assert stored.toplevel == packs.toplevel("terraform")
    for gathered in built_in.components:
        known = packs.component(gathered.component.address)
        assert known is not None
        assert known.body.attributes == gathered.component.body.attributes
        assert known.body.constraints == gathered.component.body.constraints
