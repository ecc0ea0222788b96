"""What apt on this machine needs to reach its mirror, for apt in a container to reach it too."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from assistant.prove.apt_mirror import apt_proxy

GIVEN = "/dryfit"
"""Where the container finds it."""
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
_CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
_PROXY_VARIABLES = ("http_proxy", "https_proxy", "no_proxy")
_ACQUIRE = re.compile(r'^(Acquire::[^\s"]+)\s+"(.*)";$', re.MULTILINE | re.IGNORECASE)
_KEPT = re.compile(
    r"acquire::(https?::(proxy(::.+)?|verify-peer|verify-host|cainfo|sslcert|sslkey)"
    r"|check-date|check-valid-until)$",
    re.IGNORECASE,
)
_FILES = re.compile(r"::(cainfo|sslcert|sslkey)$", re.IGNORECASE)


def config_dump() -> str:
    """What `apt-config dump` says here; empty where there is no apt."""
    try:
        ended = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return ended.stdout


def given_files(
    dump: str, environment: Mapping[str, str] | None = None, root: Path = Path("/")
) -> dict[str, bytes]:
    """`apt.conf` and the files that it names, by name: certificates, keys, `auth.conf`.

    `dump` is apt's own configuration here: its proxies, its certificates, whether it checks dates.
    A certificate bundle comes from it, else from the environment, else is the system's own.
    """
    env = os.environ if environment is None else environment
    files: dict[str, bytes] = {}
    lines = ['Dir::Etc::netrc "/dryfit/auth.conf";']
    bundle = next((env[n] for n in _CERTIFICATE_VARIABLES if env.get(n)), CERTIFICATES)
    # apt takes its keys in any case, and its dump shows them as somebody has written them.
    wanted = {"acquire::https::cainfo": bundle}
    wanted |= {key.lower(): value for key, value in _ACQUIRE.findall(dump) if _KEPT.match(key)}
    for number, (key, value) in enumerate(wanted.items()):
        if _FILES.search(key):
            content = _read(root / value.lstrip("/"))
            if not content:
                continue
            value = f"{number}.pem"
            files[value] = content
            value = f"{GIVEN}/{value}"
        lines.append(f'{key} "{value}";')
    files["apt.conf"] = "".join(f"{line}\n" for line in lines).encode()
    files["auth.conf"] = _passwords(root / "etc/apt")
    return files


def proxies(dump: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Variables that tell debootstrap and apt about a proxy; spelt as apt reads them."""
    env = os.environ if environment is None else environment
    found = {n: env.get(n) or env.get(n.upper(), "") for n in _PROXY_VARIABLES}
    found["http_proxy"] = found["http_proxy"] or apt_proxy(dump)
    return {name: value for name, value in found.items() if value}


def _passwords(apt: Path) -> bytes:
    places = [apt / "auth.conf", *sorted((apt / "auth.conf.d").glob("*.conf"))]
    return b"\n".join(filter(None, map(_read, places)))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
