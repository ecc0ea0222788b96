"""Catalogues of resources, and the references between them."""

from __future__ import annotations

import pytest

from assistant.core.schema import AttributeSchema
from assistant.knowledge import Packs
from assistant.knowledge.catalogue import Catalogue, catalogues_of, stem, words_of_name
from assistant.knowledge.references import References


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def catalogue(packs: Packs, provider: str) -> Catalogue:
    found = catalogues_of(packs).of(provider)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("word", "plain"),
    [("buckets", "bucket"), ("Policies", "policy"), ("addresses", "address"), ("status", "status"),
     ("access", "access"), ("switches", "switch"), ("ips", "ip"), ("dns", "dn"), ("boxes", "box")],
)  # fmt: skip
def test_stem(word: str, plain: str) -> None:
    assert stem(word) == plain


def test_a_release_is_no_word_of_a_name() -> None:
    assert words_of_name("kubernetes_service_v1") == ("kubernete", "service")


@pytest.mark.parametrize(
    ("provider", "type_", "attribute", "target"),
    [
        ("azurerm", "azurerm_key_vault", "resource_group_name", "azurerm_resource_group.name"),
        ("azurerm", "azurerm_storage_container", "storage_account_id",
         "azurerm_storage_account.id"),
        ("aws", "aws_subnet", "vpc_id", "aws_vpc.id"),
        ("aws", "aws_s3_bucket_versioning", "bucket", "aws_s3_bucket.id"),
        ("github", "github_team_repository", "repository", "github_repository.name"),
        ("hcloud", "hcloud_volume", "server_id", "hcloud_server.id"),
        ("openstack", "openstack_networking_subnet_v2", "network_id",
         "openstack_networking_network_v2.id"),
        ("digitalocean", "digitalocean_record", "domain", "digitalocean_domain.name"),
        ("vault", "vault_kv_secret_backend_v2", "mount", "vault_mount.path"),
        ("aws", "aws_connect_queue", "instance_id", "aws_connect_instance.id"),
    ],
)  # fmt: skip
def test_reference(packs: Packs, provider: str, type_: str, attribute: str, target: str) -> None:
    known = catalogue(packs, provider)
    schema = known.bodies[type_].attributes[attribute]
    found = References(known).of(type_, attribute, schema)
    assert found is not None
    assert f"{found.type}.{found.attribute}" == target


@pytest.mark.parametrize(
    ("type_", "attribute"),
    [("vault_password_policy", "policy"), ("vault_mount", "type"), ("vault_mount", "path")],
)
def test_no_reference(packs: Packs, type_: str, attribute: str) -> None:
    known = catalogue(packs, "vault")
    schema = known.bodies[type_].attributes[attribute]
    assert References(known).of(type_, attribute, schema) is None


def test_only_texts_and_numbers_refer(packs: Packs) -> None:
    known = References(catalogue(packs, "aws"))
    assert known.of("aws_subnet", "vpc_id", AttributeSchema("bool")) is None


def test_every_reference_leads_to_something_of_the_pack(packs: Packs) -> None:
    for provider in ("hcloud", "github", "vault", "openstack"):
        known = catalogue(packs, provider)
        for _, _, reference in References(known).graph():
            body = known.bodies[reference.type]
            assert reference.attribute in body.attributes or reference.attribute == "id"


def test_search_ranks_names_before_attributes(packs: Packs) -> None:
    known = catalogue(packs, "hcloud")
    assert known.search(["floating", "ip"])[0].startswith("hcloud_floating_ip")
    assert known.search(["?!"]) == ()


def test_of_a_name_with_and_without_a_release_one_is_found(packs: Packs) -> None:
    assert catalogue(packs, "kubernetes").by_words["deployment",] == ("kubernetes_deployment_v1",)
    assert catalogue(packs, "github").by_words["branch", "protection"] == (
        "github_branch_protection",
    )
