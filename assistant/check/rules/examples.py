"""Parts of the examples that several rules share."""

from __future__ import annotations

from collections.abc import Mapping

_BUILD = """source "hyperv-iso" "a" {{
{inside}}}
build {{
  sources = ["source.hyperv-iso.a"]
  provisioner "powershell" {{
    scripts = ["do.ps1", "seal.ps1"]
  }}
}}
"""
_SEAL = "Start-Process sysprep.exe -ArgumentList '/generalize /oobe /quit' -Wait\n"


def sealed(script: str = "", *, seal: str = "", source: str = "") -> Mapping[str, str]:
    """A build that runs `do.ps1` and then seals the image in `seal.ps1`.

    `seal` are lines before the call of sysprep, `source` those inside the source.
    """
    files = {"a.pkr.hcl": _BUILD.format(inside=source), "seal.ps1": seal + _SEAL}
    return files | ({"do.ps1": script} if script else {})


def component(stage: str, name: str, inside: str) -> str:
    """A pass with one component; `inside` begins on its third line."""
    return (
        f'  <settings pass="{stage}">\n'
        f'    <component name="Microsoft-Windows-{name}" processorArchitecture="amd64"'
        ' publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">\n'
        f"{inside}    </component>\n  </settings>\n"
    )


def unattend(*parts: str) -> str:
    """An answer file of passes; the first one begins on line 2."""
    return f'<unattend xmlns="urn:schemas-microsoft-com:unattend">\n{"".join(parts)}</unattend>\n'
