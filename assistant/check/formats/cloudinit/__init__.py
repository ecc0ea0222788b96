"""cloud-init's files: cloud-config, network-config (with netplan), meta-data, autoinstall."""

from __future__ import annotations

from assistant.check.formats.cloudinit.autoinstall import AUTOINSTALL
from assistant.check.formats.cloudinit.cloud_config import CLOUD_CONFIG
from assistant.check.formats.cloudinit.meta_data import META_DATA
from assistant.check.formats.cloudinit.network import NETWORK_CONFIG

__all__ = ["AUTOINSTALL", "CLOUD_CONFIG", "META_DATA", "NETWORK_CONFIG"]
