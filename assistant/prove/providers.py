"""The Terraform providers that this machine has."""

from __future__ import annotations

import platform

from assistant.prove.engine_data import Definition, Module

_PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}


def processor() -> str:
    """Go's name of this machine's processor, which is the container's too."""
    machine = platform.machine()
    return _PROCESSORS.get(machine, machine)


def file_name(known: Definition, module: Module) -> str:
    """Where a provider's binary lies in its version's folder, as a filesystem mirror has it."""
    return f"linux_{processor()}/{known.binary}_v{module.version}"
