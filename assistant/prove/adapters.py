"""The adapters of all targets, in the order in which their rungs are shown."""

from __future__ import annotations

from assistant.targets.judging import Adapter


def adapters() -> tuple[Adapter, ...]:
    """One or more a target; loaded when a proof begins."""
    from assistant.targets.ansible import engine as ansible
    from assistant.targets.cloudinit import engine as cloudinit
    from assistant.targets.compose import engine as compose
    from assistant.targets.dockerfile import engine as dockerfile
    from assistant.targets.packer import engine as packer
    from assistant.targets.powershell import engine as powershell
    from assistant.targets.shell import engine as shell
    from assistant.targets.terraform import engine as terraform
    from assistant.targets.windows import engine as windows

    return (
        packer.adapter(),
        terraform.adapter(),
        compose.adapter(),
        ansible.adapter(),
        cloudinit.adapter(),
        shell.adapter(),
        powershell.adapter(),
        dockerfile.adapter(),
        windows.adapter(),
    )
