"""What a goal says of a cloud's image once it is made: tags, who may use it, where copies go."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter, Span
from assistant.understand.about_images import makes_an_image
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading
from assistant.understand.tags import find_tags

_JOIN = r"(?:\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*|\+\s*)\s*|\s+)"
_ACCOUNT = r"(?<![\w.-])[0-9]{12}(?![\w.-])"
_SHARED = re.compile(
    r"\b(?:shared?|sharing|usable|launchable|accessible|available)\s+"
    r"(?:(?:it|them|the|ami|image)\s+)*(?:with|by|from|to|for|in)\s+(?:(?:the|our|aws|other)\s+)*"
    rf"(?:accounts?(?:\s+ids?)?\s*:?\s*)?(?P<ids>{_ACCOUNT}(?:{_JOIN}(?:accounts?\s+)?{_ACCOUNT})*)",
    re.IGNORECASE,
)
_COPIED = (
    r"\b(?:cop(?:y|ies|ied)|replicat(?:e|es|ed|ion)|distribut(?:e|es|ed))\s+"
    r"(?:(?:it|them|the|ami|image|also|over|regions?)\s+)*(?:to|in|into|across)\s+(?:the\s+)?(?:regions?\s*:?\s*)?"
)
_REGIONS = r"\b(?:(?:replication|target|copy)\s+regions?|(?<=,\s)regions)\s*:?\s*"
_GALLERY = re.compile(
    r"(?P<kind>\b(?:image|compute|shared)\s+)?\bgallery(?P<own>)\s+"
    r"(?:(?:named|called)\s+[\"']?(?P<called>\w[\w.]*)[\"']?|[\"'](?P<quoted>\w[\w.]*)[\"']"
    r"|(?P<plain>(?<=\bin gallery )\w+|(?<=\binto gallery )\w+"
    r"|(?<=, gallery )\w+(?=\s*(?:[,;.]|\Z))"
    r"|[A-Za-z][A-Za-z0-9]*[0-9_.](?:[\w.]*\w)?))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:version|gallery\s+image)\s+(?P<version>[0-9]+\.[0-9]+\.[0-9]+)\b", re.IGNORECASE
)
_DEFINITION = re.compile(
    r"\b(?:gallery\s+image(?=\s+[\w.]+-)|(?:image\s+)?definition)\s+(?:(?:named|called)\s+)?"
    r"[\"']?(?P<name>[A-Za-z][\w.-]*\w)[\"']?",
    re.IGNORECASE,
)
_ARM = re.compile(r"\b(?:(?:aws\s+)?graviton[234]?|arm64|aarch64|arm(?:\s+64)?)\b", re.IGNORECASE)
_GRAVITON = re.compile(r"\b[a-z][0-9]g[a-z]*\.(?:nano|micro|small|medium|metal|[0-9]*x?large)\b")
"""Sizes of EC2 whose processors are of that kind."""
_VOLUME = re.compile(r"\b(?:[0-9]+\s?(?:gb|gib|g)|volume)\s+(gp2|gp3|io1|io2)\b", re.IGNORECASE)
_NAME_TAG = re.compile(
    r"\bname\s+tag\s*[:=]?\s*[\"']?(?P<name>[A-Za-z0-9][\w.-]*\w)[\"']?", re.IGNORECASE
)
_LOWER = re.compile(r"\b(?:gcp|google|gce|compute\s+engine)\b", re.IGNORECASE)


def find_published(reading: Reading) -> None:
    """Read them in a goal for an image that a provider keeps. Regions of copies are taken here:
    the one that the image is built in is another."""
    if not _is_about(reading):
        return
    _copies(reading)
    _zone(reading)
    for match in _ARM.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("architecture", "arm64", *match.span())
    graviton = None if reading.value("architecture") else _GRAVITON.search(reading.goal)
    if graviton:
        reading.parameters.append(
            Parameter("architecture", "arm64", "goal", Span(*graviton.span()))
        )
    for match in _SHARED.finditer(reading.goal):
        for one in re.finditer(_ACCOUNT, match["ids"]):
            reading.set("share_account", one.group(), *match.span())
    for match in _NAME_TAG.finditer(reading.goal):
        reading.set("image_tag", f"Name={match['name']}", *match.span())
    _gallery(reading)
    for tags in find_tags(reading):
        for key, value in tags.pairs:
            pair = f"{key}={value}"
            pair = pair.lower() if _LOWER.search(reading.goal) else pair
            reading.set("image_tag", pair, tags.span.start, tags.span.end)


def find_volume_types(reading: Reading) -> None:
    """What kind of volume a size is of. To be called when sizes are read, which want the word."""
    if _is_about(reading):
        for match in _VOLUME.finditer(reading.goal):
            reading.set("volume_type", match[1].lower(), *match.span(1))


def _is_about(reading: Reading) -> bool:
    """True for a goal for an image in a cloud."""
    clouds = alternatives(tuple(word for cloud in lexicon().rented for word in cloud.words))
    about = re.search(rf"\b(?:{clouds}|amis?|gallery)\b", reading.goal, re.IGNORECASE)
    return bool(about) and makes_an_image(reading.goal)


def _copies(reading: Reading) -> None:
    region = "|".join(one for cloud in lexicon().rented for one in cloud.regions)
    one = rf"(?<![\w./-])(?:{region})(?![\w/-])"
    copied = rf"(?:{_COPIED}|{_REGIONS})(?P<all>{one}(?:{_JOIN}{one})*)"
    for match in re.finditer(copied, reading.goal, re.IGNORECASE):
        for found in re.finditer(one, match["all"], re.IGNORECASE):
            reading.set("copy_region", found.group().lower(), *match.span())


def _zone(reading: Reading) -> None:
    """The zone that the image is built in, and the region that it belongs to."""
    for cloud in lexicon().rented:
        region = "|".join(cloud.regions)
        zone = rf"(?P<zone>(?P<region>{region}){cloud.zones})"
        said = rf"(?:\b(?:in|zone|at)\s+)*(?<![\w./-]){zone}(?![\w/-])"
        match = re.search(said, reading.goal, re.IGNORECASE) if cloud.zones else None
        if match and reading.free(*match.span()):
            reading.set("build_zone", match["zone"].lower(), *match.span())
            reading.set("region", match["region"].lower(), *match.span())


def _gallery(reading: Reading) -> None:
    """The names around an image gallery of Azure."""
    if not re.search(r"\bgaller(?:y|ies)\b", reading.goal, re.IGNORECASE):
        return
    for match in _GALLERY.finditer(reading.goal):
        name = match["called"] or match["quoted"] or match["plain"]
        start = match.start("own") if match["kind"] else match.start()
        reading.set("gallery", name, start, match.end())
    for match in _DEFINITION.finditer(reading.goal):
        reading.set("gallery_image", match["name"], *match.span())
    for match in _NUMBERED.finditer(reading.goal):
        reading.set("gallery_version", match["version"], *match.span())
