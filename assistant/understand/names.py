"""Names that are recognised by their own shape: addresses of pages, container images, domains."""

from __future__ import annotations

import re

from assistant.understand.cues import CONFIGURES
from assistant.understand.lexicon import lexicon
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import Reading

_URL = re.compile(r"\b(?:https?|ftp|file|s3)://[^\s<>\"'”)]*[^\s<>\"'”).,;:!?]")
_COLON_PORT = re.compile(r"(?:(?<=\s)|(?<=localhost)|(?<=\A))(:(?P<port>[0-9]{2,5}))(?![\w:.]*\d)")
_DOMAIN = re.compile(
    r"(?P<lead>\b(?:server_name|domain(?:\s+name)?|fqdn|vhost)\s*(?:is|:|=)?\s+)?(?P<star>\*\.)?"
    r"(?<![\w@/-])(?<!\w\.)(?P<name>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_NO_DOMAINS = frozenset(
    (
        "asp.net",
        "node.js",
        "vue.js",
        "next.js",
        "express.js",
        "vb.net",
        "nginx.org",
        "docker.com",
        "postgresql.org",
    )
)
"""What has a dot in its name and is no host of the user's."""
_IMAGE = re.compile(
    r"(?<![\w/.-])(?P<name>(?:[a-z0-9.-]+(?::[0-9]{2,5})?/){0,3}[a-z0-9][a-z0-9._-]*):"
    r"(?=[\w.-]*[0-9a-z])(?P<tag>[a-z]*[0-9][\w.-]*[0-9a-z]|[0-9]|[a-z][a-z-]*[a-z])(?![\w:/])"
)
_RESULT = re.compile(
    r"\b(?:tag(?:ged|s)?(?:\s+(?:it|this|the\s+(?:result|image)))?|(?:push|publish|upload)(?:ed|es)?"
    r"(?:\s+(?:it|this|the\s+(?:result|image)))?|(?:call|name)(?:\s+(?:it|the\s+(?:result|image)))|named|called)"
    r"\s+(?:(?:as|with|to|is)\s+)?\Z",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(
    r"\b(?:(?:push|publish|upload)(?:ed|es)?(?:\s+(?:it|this|the\s+(?:result|image)))?\s+to|tag(?:ged|s)?\s+it(?:\s+as)?)"
    r"\s+(?P<name>[a-z0-9.-]+(?::[0-9]{2,5})?(?:/[a-z0-9][a-z0-9._-]*)+)(?![\w:/])",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:mail|relay|ldap|mirror|log|kdc|radius|backup)"
    r"(?:\s+(?:server|host|relay|to|at|via|is))*\s*[:=]?\s*\Z",
    re.IGNORECASE,
)
"""Words before the name of a server that is there already and serves what is made."""
_HOST = re.compile(r"\b(?:host|server)\s+\Z", re.IGNORECASE)
_MANAGES = re.compile(
    r"(?:vcenter|vcsa|vsphere|esxi?|pve|proxmox|hyper-?v)[0-9-]*\.", re.IGNORECASE
)
"""First parts of the name of a server that manages machines."""
_NAMED = re.compile(r"(?:called|named|hostname|titled|user)\s*(?:is|:|=)?\s*\Z", re.IGNORECASE)


_CLONED = re.compile(
    r"(?:\b(?:from|via|using|out\s+of|in)\s+)?(?:(?:a|the|my|our|its)\s+)*(?:\b(?:clones?|cloned|cloning|pulls?|pulled|checks?\s+out"
    r"|git|repo|repository|from|of|project)\s+)*(?P<url>(?:https?://|ssh://git@|git@)[\w.-]+[:/][\w./~-]*\w\.git"
    r"|https://(?:github\.com|gitlab\.com|codeberg\.org)/[\w.-]+/[\w.-]*\w)(?![\w/-])",
    re.IGNORECASE,
)
"""A repository of git by its address."""


_OWN_URL = re.compile(
    r"(?:\b(?:with|and|the|its|at|under)\s+)*\b(?:(?:external|public|base|root|site|web|webhook|app|server)[\s_-]+)?(?:url|address)\s*(?:is|=|:)?\s*"
    r"(?P<scheme>https?)://(?P<host>[a-z0-9][a-z0-9.-]*[a-z0-9])(?::(?P<port>[0-9]{2,5}))?/?(?![\w/])",
    re.IGNORECASE,
)
"""Where what is made is reached by a browser."""
_DOCKER = re.compile(r"\b(?:docker|compose)\b", re.IGNORECASE)


def find_urls(reading: Reading) -> None:
    """Addresses of pages and media."""
    for match in _CLONED.finditer(reading.goal):
        if CONFIGURES.search(reading.goal) and reading.free(*match.span()):
            reading.set("git_repository", match["url"], *match.span())
    for match in _OWN_URL.finditer(reading.goal):
        if _DOCKER.search(reading.goal) and reading.free(*match.span()):
            reading.set("domain", match["host"].lower(), *match.span())
            if match["scheme"].lower() == "http" and not match["port"]:
                reading.set("port", 80, *match.span())
            elif match["port"]:
                reading.set("port", int(match["port"]), *match.span())
            else:
                url = f"https://{match['host'].lower()}"
                reading.set("own_url", url, *match.span())
    for match in _URL.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        url = match.group()
        medium = url.lower().rsplit(".", 1)[-1] in lexicon().values.medium_suffixes
        reading.set("iso_url" if medium else "path", url, *match.span())


def find_images(reading: Reading) -> None:
    """Container images: where one starts from, or what the result is called."""
    for match in _IMAGE.finditer(reading.goal):
        if not reading.free(*match.span()) or not _is_image(match["name"], match["tag"]):
            continue
        result = _RESULT.search(reading.goal[: match.start()])
        if result and reading.free(result.start(), match.start()):
            reading.set("image_name", match["name"], result.start(), match.end("name"))
            reading.set("tag", match["tag"], match.start("tag"), match.end())
        else:
            reading.set("image", match.group(), *match.span())
    for match in _REPOSITORY.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("image_name", match["name"], *match.span())


def _is_image(name: str, tag: str) -> bool:
    """True where the tag holds a number, or the name is one that images have."""
    if tag == "latest" or re.search("[0-9]", tag):
        return bool(re.search("[a-z]", name))
    images = {service.image for service in lexicon().services}
    return name in images or atoms_of(name) in lexicon().system_table.entries


_WILDCARD = re.compile(r"\bwild-?card\b", re.IGNORECASE)


def find_domains(reading: Reading) -> None:
    """DNS names, and ports after a colon."""
    for match in _DOMAIN.finditer(reading.goal):
        start = match.start("lead") if match["lead"] else match.start("name")
        name_at = match.start("name")
        if not reading.free(start, match.end()) or _NAMED.search(reading.goal[:name_at]):
            continue
        if match["name"].lower() in _NO_DOMAINS:
            continue
        if _MANAGES.match(match["name"]):
            name = "host" if match["name"].lower().startswith("esx") else "server"
            lead = _HOST.search(reading.goal[:name_at])
            start = lead.start() if lead and reading.free(lead.start(), name_at) else name_at
            reading.set(name, match["name"].lower(), start, match.end())
            continue
        if _OF_OTHERS.search(reading.goal[:name_at]):
            continue
        if atoms_of(match["name"]) in lexicon().thing_table.entries:
            continue
        known = reading.value("domain") in (None, match["name"].lower())
        reading.set(
            "domain" if known else "more_domains", match["name"].lower(), start, match.end()
        )
        if known and match["star"]:
            reading.set("wildcard", True, match.start("star"), match.end())
            for said in _WILDCARD.finditer(reading.goal):
                reading.claim(*said.span(), f"wildcard: {match['name'].lower()}")
    for match in _COLON_PORT.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("port", int(match["port"]), *match.span())
