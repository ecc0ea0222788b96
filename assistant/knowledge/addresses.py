"""What files call a provider or plugin, brought to the one name that its pack goes by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BUILT_IN = "terraform.io/builtin/terraform"
"""The provider inside Terraform itself: terraform_data, terraform_remote_state."""

MOVED: Mapping[str, str] = MappingProxyType(
    {
        "cloudflare": "cloudflare/cloudflare",
        "digitalocean": "digitalocean/digitalocean",
        "docker": "kreuzwerker/docker",
        "github": "integrations/github",
        "hcloud": "hetznercloud/hcloud",
        "libvirt": "dmacvicar/libvirt",
        "openstack": "terraform-provider-openstack/openstack",
        "postgresql": "cyrilgdn/postgresql",
        "vsphere": "vmware/vsphere",
    }
)
"""Providers that once were hashicorp's or terraform-providers', with their home of today."""

_PAST = ("hashicorp", "terraform-providers")
_REBUILT = "opentofu"
"""The namespace in which OpenTofu's registry rebuilds hashicorp's providers."""


def canonical_source(tool: str, source: str) -> str:
    """The source that packs use for what a file calls `source`: lower case, without the registry's
    host, moved providers at their home of today. An unknown one comes back in that form too.

    A source from another host keeps its namespace and name: a mirror serves the same provider.
    """
    text = source.strip().lower()
    if tool == "packer":
        head, slash, name = text.rpartition("/")
        return f"{head}{slash}{name.removeprefix('packer-plugin-')}"
    if text == BUILT_IN:
        return ""
    parts = text.split("/")
    namespace, name = (["hashicorp", *parts] if len(parts) == 1 else parts)[-2:]
    if namespace in _PAST and name in MOVED:
        return MOVED[name]
    if namespace in ("terraform-providers", _REBUILT):
        namespace = "hashicorp"
    return f"{namespace}/{name}"
