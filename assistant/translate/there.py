"""A machine that is there already, as a source of Packer's: provisioners run on it by SSH."""

from __future__ import annotations

from assistant.translate.hcl_writing import Body, quoted

ASKED = {"host": "the machine's address", "user": "who logs in, with sudo"}
"""What only the user knows of it: variables, and what each is."""


def machine_there() -> list[Body]:
    """The variables, and the source `null.machine` that asks them."""
    out = []
    for name, why in ASKED.items():
        variable = Body(f'variable "{name}"')
        variable.set("type", "string")
        variable.set("description", quoted(why[0].upper() + why[1:]))
        out.append(variable)
    source = Body('source "null" "machine"')
    source.set("communicator", quoted("ssh"))
    source.set("ssh_host", "var.host")
    source.set("ssh_username", "var.user")
    source.set("ssh_agent_auth", "true")
    return [*out, source]
