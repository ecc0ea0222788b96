"""Which mirror apt itself uses, so that a base image comes from where packages come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULTS = {
    "debian": "http://deb.debian.org/debian",
    "ubuntu": "http://archive.ubuntu.com/ubuntu",
}
COMPONENTS = ("main", "universe")
"""Where the packages of the sandbox image stand: universe is Ubuntu's."""
_FALLBACK = ("debian", "bookworm")


@dataclass(frozen=True, slots=True)
class Mirror:
    """What debootstrap is told."""

    distribution: str
    """debian or ubuntu."""
    suite: str
    """The release's code name: bookworm, noble."""
    uri: str


def find_mirror(root: Path = Path("/")) -> Mirror:
    """The mirror and release of this machine; Debian bookworm where it is neither's.

    Only the archive of the distribution itself counts: a source whose suite is the release's own
    name, with the component `main`, and whose address ends in the distribution's name.
    """
    system = read_os_release(root / "etc/os-release")
    distribution, suite = system.get("ID", ""), system.get("VERSION_CODENAME", "")
    if distribution not in DEFAULTS or not suite:
        distribution, suite = _FALLBACK
        return Mirror(distribution, suite, DEFAULTS[distribution])
    for uri, found_suite, components in sources(root / "etc/apt"):
        if _archive_of(distribution, uri) and found_suite == suite and "main" in components:
            return Mirror(distribution, suite, uri.rstrip("/"))
    return Mirror(distribution, suite, DEFAULTS[distribution])


def mirror_sources(distribution: str, suite: str, root: Path = Path("/")) -> str:
    """The lines of a sources.list for that release, from where this machine's apt gets it.

    Empty when this machine is of another distribution, or its apt names no archive of it: then
    the release's own default is to be used.
    """
    system = read_os_release(root / "etc/os-release")
    if system.get("ID") != distribution:
        return ""
    here = system.get("VERSION_CODENAME", "")
    lines = []
    for uri, found, components in sources(root / "etc/apt"):
        address = uri.removesuffix("/").removesuffix("-security")
        if not here or not _archive_of(distribution, address):
            continue
        if found == here or found.startswith(f"{here}-"):
            wanted = " ".join(c for c in components if c in COMPONENTS)
            lines.append(f"deb {uri.rstrip('/')} {suite}{found.removeprefix(here)} {wanted}")
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def _archive_of(distribution: str, uri: str) -> bool:
    """True for an address of the distribution's own archive; Ubuntu keeps one apart for ARM."""
    return uri.rstrip("/").endswith((f"/{distribution}", f"/{distribution}-ports"))


def default_sources(mirror: Mirror) -> str:
    """The lines of a sources.list that name the distribution's own archive."""
    components = {"ubuntu": "main universe"}.get(mirror.distribution, "main")
    return f"deb {DEFAULTS[mirror.distribution]} {mirror.suite} {components}\n"


def read_os_release(path: Path) -> Mapping[str, str]:
    """The fields of an os-release file, unquoted; empty when there is none."""
    return os_release_fields(_read(path))


def os_release_fields(text: str) -> Mapping[str, str]:
    """The fields in the text of an os-release file, unquoted."""
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def sources(apt: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every binary source under /etc/apt as (address, suite, components), in apt's order."""
    lists = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*.list"))]
    for path in lists:
        yield from one_line_sources(_read(path))
    for path in sorted((apt / "sources.list.d").glob("*.sources")):
        yield from deb822_sources(_read(path))


def one_line_sources(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """`deb [options] uri suite component...` lines."""
    for line in text.splitlines():
        bare = line.split("#", 1)[0].strip()
        match = re.fullmatch(r"deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*(.*)", bare)
        if match:
            yield match[1], match[2], tuple(match[3].split())


def deb822_sources(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Stanzas of `Types:`, `URIs:`, `Suites:`, `Components:`; disabled ones are left out."""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n[ \t]*\n", kept):
        fields: dict[str, list[str]] = {}
        name = ""
        for line in stanza.splitlines():
            if line[:1] in (" ", "\t") and name:
                fields[name] += line.split()
            elif ":" in line:
                name, value = line.split(":", 1)
                name = name.strip().lower()
                fields[name] = value.split()
        if "deb" not in fields.get("types", []) or fields.get("enabled") == ["no"]:
            continue
        for uri in fields.get("uris", []):
            for suite in fields.get("suites", []):
                yield uri, suite, tuple(fields.get("components", []))


def apt_proxy(dump: str) -> str:
    """The web proxy in the output of `apt-config dump`, or an empty string."""
    match = re.search(r'^Acquire::http::Proxy\s+"([^"]+)";', dump, re.MULTILINE | re.IGNORECASE)
    return match[1] if match and match[1].upper() != "DIRECT" else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
