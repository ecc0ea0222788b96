"""Templates whose steps are rehearsed in tests."""

from __future__ import annotations

SOURCE = """source "qemu" "debian" {
  iso_url      = "https://example.org/debian-12.5.0-amd64-netinst.iso"
  iso_checksum = "none"
  ssh_username = "packer"
}
"""


def template(*provisioners: str, source: str = SOURCE, more: str = "") -> dict[str, str]:
    """A draft with these provisioners; the first begins in line 8."""
    inner = "\n".join(provisioners)
    build = f'build {{\n  sources = ["source.qemu.debian"]\n{inner}\n}}\n'
    return {"build.pkr.hcl": source + build + more}
