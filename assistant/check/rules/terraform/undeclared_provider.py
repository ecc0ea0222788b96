"""A provider from outside HashiCorp's namespace is declared with its source.

A resource whose provider stands in no `required_providers` is looked for as `hashicorp/...`, where
the community's providers are not: `init` fails. Declare it in every module that uses it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

SOURCES = {
    "b2": "Backblaze/b2",
    "cloudflare": "cloudflare/cloudflare",
    "digitalocean": "digitalocean/digitalocean",
    "docker": "kreuzwerker/docker",
    "hcloud": "hetznercloud/hcloud",
    "libvirt": "dmacvicar/libvirt",
    "linode": "linode/linode",
    "minio": "aminueza/minio",
    "openstack": "terraform-provider-openstack/openstack",
    "postgresql": "cyrilgdn/postgresql",
    "proxmox": "bpg/proxmox",
    "scaleway": "scaleway/scaleway",
    "tailscale": "tailscale/tailscale",
    "unifi": "ubiquiti-community/unifi",
    "vultr": "vultr/vultr",
}
"""Local name of a provider → a source that has it."""


def undeclared(subject: Subject) -> Iterator[Hit]:
    """The first resource of each such provider."""
    declared: dict[int, set[str]] = {}
    for found in subject.blocks("terraform.required_providers"):
        names = declared.setdefault(id(found.module), set())
        names.update(a.name for a in found.block.body.attributes)
    for module in subject.modules:
        if module.tool != "terraform" or module.broken:
            continue
        seen = set(declared.get(id(module), ()))
        for placed in module.of_type("resource", "data"):
            block = placed.block
            name = block.names[0].partition("_")[0] if block.names else ""
            if name not in SOURCES or name in seen or block.body.attribute("provider"):
                continue
            seen.add(name)
            yield Hit(placed.file.source, block.labels[0].span,
                      f"The provider `{name}` is in no `required_providers` of this module",
                      f'Declare it with its source, for example "{SOURCES[name]}".')  # fmt: skip


_RESOURCE = 'resource "docker_network" "a" {\n  name = "a"\n}\n'
_DECLARED = """terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 3.0"
    }
  }
}
"""
RULE = Rule(
    code="rule/undeclared-provider",
    severity="warning",
    page=__doc__ or "",
    check=undeclared,
    bad={"a.tf": _RESOURCE},
    good={"a.tf": _RESOURCE, "versions.tf": _DECLARED},
    at=("a.tf", 1, 10),
)
