"""A server is logged on to with a key.

A cloud server that is made without a key gets a password for root by mail and takes passwords over
SSH from everywhere. Give it a key when it is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import absent, resources
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def by_password(subject: Subject) -> Iterator[Hit]:
    """Servers that nobody has a key for."""
    for found in resources(subject, ("hcloud_server", "digitalocean_droplet")):
        if absent(found.block.body, "ssh_keys", "user_data"):
            yield Hit(found.file.source, found.block.header_span,
                      "The server gets a password for root, sent by mail",
                      "Set `ssh_keys`.")  # fmt: skip
    types = ("azurerm_linux_virtual_machine", "azurerm_linux_virtual_machine_scale_set")
    for found in resources(subject, types):
        attribute = found.block.body.attribute("disable_password_authentication")
        if attribute is not None and found.module.value(attribute.value) in (False, "false"):
            yield Hit(found.file.source, attribute.span, "The server takes passwords over SSH",
                      "Give an `admin_ssh_key`, and leave passwords off.")  # fmt: skip


_SERVER = 'resource "hcloud_server" "a" {{\n  name = "a"\n{}}}\n'
RULE = Rule(
    code="rule/password-login",
    severity="warning",
    page=__doc__ or "",
    check=by_password,
    bad={"a.tf": _SERVER.format("")},
    good={"a.tf": _SERVER.format("  ssh_keys = [hcloud_ssh_key.me.id]\n")},
    at=("a.tf", 1, 1),
)
