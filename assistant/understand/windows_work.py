"""What is done on Windows hosts: files, folders, variables, modules of PowerShell, disks, drives
of the network, printers, services of own programs, DHCP scopes, sizes of event logs."""

from __future__ import annotations

import re
from ipaddress import IPv4Network

from assistant.core.intent import Span
from assistant.understand.cues import PLAYBOOK
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import FoundSystem, Reading

_PATH = r"[A-Za-z]:\\[^\s\"'“”<>|,;()]*[^\s\"'“”<>|,;.:()]"
_SHARE = r"\\\\[\w.-]+\\[^\s\"'“”<>|,;]*[^\s\"'“”<>|,;.:]"
_IP = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w/]|\.[0-9])"
_AND = r"\s*(?:,\s*and\b|,|\band\b|&)\s*"
_SMALL = r"(?:(?:the|an?|our|my|all|new|own|local|windows|system|machine|global)\s+)*"
_COPIED = re.compile(
    rf"\b(?:cop(?:y|ies|ied)|deploys?|push(?:es)?|uploads?|distributes?|plac(?:e|es)|puts?)\s+{_SMALL}"
    rf"(?:(?:files?|folder|directory|exe|config)\s+)*(?P<src>[\w-]+(?:[./][\w-]+)*\.[A-Za-z][A-Za-z0-9]{{0,5}}|files)\s+(?:file\s+)?"
    rf"(?:(?:to|into|in|under|as)\s+(?:(?:the\s+)?(?:folder|directory)\s+)?(?P<dst>{_PATH})|(?P<there>there|into\s+it|in\s+it|to\s+it))",
    re.IGNORECASE,
)
_SITE = re.compile(
    rf"\b(?:web\s?)?sites?\b[^,;\n]{{0,60}}?\b(?:from|in|at|under|root|folder|path)\s+(?P<path>{_PATH})",
    re.I,
)
"""The folder of a site of IIS, whose name another reader would take for a word of its own."""
_FOLDER = re.compile(
    rf"\b(?:creates?|makes?|adds?|ensures?|have)\s+{_SMALL}(?:folders?|director(?:y|ies))\s+"
    rf"(?P<all>{_PATH}(?:{_AND}{_PATH})*)(?:\s+exists?)?",
    re.IGNORECASE,
)
_ON_PATH = re.compile(
    rf"\b(?:adds?|puts?|appends?)\s+(?P<path>{_PATH})\s+(?:to|on|in)\s+{_SMALL}path(?:\s+variable)?\b",
    re.IGNORECASE,
)
_VARIABLE = re.compile(
    rf"\b(?:(?:sets?|adds?|creates?|with)\s+)?{_SMALL}(?:environment|env)\s+var(?:iable)?s?\s+"
    r"(?P<all>[A-Za-z_]\w*\s*(?:=|:(?!\\)|\bto\b|\bis\b)\s*[^\s,;\"]+(?:\s*(?:,|\band\b)\s*[A-Za-z_]\w*\s*=\s*[^\s,;\"]+)*)",
    re.IGNORECASE,
)
_ONE_VARIABLE = re.compile(
    r"(?P<name>[A-Za-z_]\w*)\s*(?:=|:(?!\\)|\bto\b|\bis\b)\s*(?P<value>[^\s,;\"]+)"
)
_MODULE_NAME = r"[A-Z][A-Za-z]*[A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)*"
_MODULES = re.compile(
    rf"\b(?i:powershell|pwsh|ps)\s+(?i:gallery\s+)?(?i:modules?)\s*:?\s+(?P<all>{_MODULE_NAME}(?:{_AND}{_MODULE_NAME})*)"
    rf"|(?<![\w.])(?P<one>{_MODULE_NAME})\s+(?i:powershell|ps)\s+(?i:module)\b"
)
_NEW_DRIVE = re.compile(
    r"\b(?:(?:initiali[sz]es?|bring\s+(?:up|online)|partitions?|formats?|onlines?|create|and)\s+)+"
    r"(?:(?:the|a|an|new|raw|empty|second|data|extra|additional)\s+)*(?:(?:disk|drive|it)\s*)(?P<n>[1-9])?\b"
    r"(?:\s*(?:,|and|then)?\s*(?:formats?(?:\s+(?:it|ntfs))?|partitions?(?:\s+it)?|bring\s+it\s+online|create\s+(?:a\s+)?volume))*"
    r"\s+(?:(?:as|to|with|on|for|drive|letter|the|ntfs|volume)\s+)*(?P<letter>[D-Z])(?::(?!\\)|\b(?!\w))"
    r"(?:\s+(?:drive|volume))?(?:\s+(?:(?:with|as|in|and|formatted)\s+)*ntfs)?",
    re.IGNORECASE,
)
_MAPPED = re.compile(
    r"\b(?:maps?|mounts?|connects?)\s+(?:(?:the|a|network|net|smb|file|shared?)\s+)*(?:drives?\s+)?(?P<letter>[D-Z]):?\s+"
    rf"(?:(?:drive|to|from|on|as|at|=|->)\s+)*(?P<share>{_SHARE})"
    rf"|\b(?:maps?|mounts?|connects?)\s+(?:(?:the|a|network|share)\s+)*(?P<share2>{_SHARE})\s+(?:(?:as|to|on|at|the|network|drive)\s+)+(?P<letter2>[D-Z])\b:?",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(r"\s+(?:for|of)\s+(?:all|every|each)\s+users?\b", re.IGNORECASE)
_PRINTER = re.compile(
    rf"\b(?:(?:adds?|installs?|creates?|connects?|with)\s+)?{_SMALL}(?:(?:network|tcp/?ip|ip|shared|hp|office|laser)\s+)*printers?\s+"
    rf"(?:(?:at|on|with|ip|address|from|to)\s+)*(?:(?P<share>{_SHARE})|(?P<ip>{_IP})(?:\s+(?:named|called|as)\s+[\"“]?(?P<name>[\w-]+)[\"”]?)?"
    rf"|(?:(?:named|called)\s+)?[\"“]?(?P<name2>[\w-]+)[\"”]?\s*,?\s*(?:(?:at|on|with|ip|address)\s+)*(?P<ip2>{_IP}))",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    rf"\b(?:(?:creates?|installs?|registers?|adds?|runs?|set\s+up)\s+)?{_SMALL}services?\s+(?:(?:named|called)\s+)?(?:(?P<name>(?!from\b|for\b|that\b|with\b|running\b|of\b)[A-Za-z][\w-]*)\s+)?"
    r"(?:(?:from|for|that|which|runs?|running|with|of|exe|the)\s+)+(?P<exe>(?:[A-Za-z]:\\)?[\w.\\-]*\w\.exe)\b",
    re.IGNORECASE,
)
_SELF_STARTING = re.compile(
    r"\s*,?\s*(?:and\s+|that\s+|with\s+|which\s+)*(?:start(?:s|ed)?\s+)?(?:auto[\s-]?start(?:s|ed)?|automatic(?:ally)?(?:\s+start(?:s|ed)?)?|at\s+boot|delayed\s+start)\b",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    rf"\b(?:dhcp\s+)?(?:scope|range|pool)\s+(?:(?:of|from|named|for)\s+)*(?:(?P<net>[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}})/(?P<bits>[0-9]{{1,2}})\s*,?\s*(?:(?:from|range|with|pool)\s+)*)?"
    rf"(?P<first>{_IP})\s*(?:-|–|to|until|\.\.)\s*(?P<last>(?:{_IP}|\.?[0-9]{{1,3}}(?![\w./])))",
    re.IGNORECASE,
)
_DHCP = re.compile(r"\bdhcp\b", re.IGNORECASE)
_PAGE_FILE = re.compile(
    r"\b(?:(?:fixed|static|custom)\s+)*(?:page\s?file|paging\s+file)\s*:?\s+(?:(?:fixed|static|size|of|at|to|with|is)\s+)*"
    r"(?P<n>[0-9]{1,6})\s?(?P<unit>[mg])b\s+(?:(?:on|to|at|drive|the)\s+)+(?P<letter>[D-Z])\b:?(?:\s+drive\b)?"
    r"(?:\s*,?\s*(?:(?:and|remove[sd]?|no|none|not|without|the|page\s?file|it)\s+)+(?:on|from)\s+(?:drive\s+)?C\b:?)?",
    re.IGNORECASE,
)
"""A page file on another drive than C, with its size."""
_LOGS = re.compile(r"\bevent\s?logs?\b", re.IGNORECASE)
_LOG = r"(?:security|application|system|setup|powershell)"
_LOG_SIZE = re.compile(
    rf"(?:\b(?:the|max(?:imum)?|size|of|event\s?logs?|sizes)\s*:?\s+)*\b(?P<logs>{_LOG}(?:{_AND}{_LOG})*)(?:\s+event)?(?:\s+logs?)?"
    r"(?:\s+(?:max(?:imum)?\s+)?size)?\s*(?:=|:|\b(?:to|of|is|at|with)\b)?\s*(?P<size>[0-9]{1,5}\s?[kmg])i?b?\b",
    re.IGNORECASE,
)
_FOLDERS = rf"(?:(?:the|folders?|paths?|director(?:y|ies))\s+)*(?P<all>{_PATH}(?:{_AND}{_PATH})*)"
_DEFENDER = r"(?:windows\s+|microsoft\s+)?(?:defender|antivirus|av)(?:\s+scan(?:s|ning)?)?"
_PASSED_OVER = (
    re.compile(
        rf"\b(?:with\s+|add\s+|set\s+)?(?:an?\s+)?{_DEFENDER}\s+(?:folder\s+|path\s+)?(?:exclusions?|excludes?)\s*:?\s+(?:(?:for|of|on)\s+)?{_FOLDERS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bexclud(?:e|es|ing)\s+{_FOLDERS}\s+(?:from|in)\s+(?:the\s+)?{_DEFENDER}", re.IGNORECASE
    ),
    re.compile(
        rf"{_FOLDERS}\s+(?:(?:is|are)\s+)?(?:excluded|exempt)\s+(?:from|in)\s+{_DEFENDER}", re.I
    ),
)
"""Folders that Defender leaves alone: exclude D:\\SQL from defender scans."""
_WINDOWS = re.compile(
    r"\b(?:defender|windows|win(?:11|10)?|server\s+20[0-9]{2}|ws20[0-9]{2}|powershell)\b|(?<![\w/])[a-z]:\\|\\\\\w",
    re.IGNORECASE,
)


def find_windows_work(reading: Reading) -> None:
    """Set what a goal about Windows says of these; most of it is a playbook's."""
    if not _WINDOWS.search(reading.goal):
        return
    _modules(reading)
    _logs(reading)
    for match in (m for pattern in _PASSED_OVER for m in pattern.finditer(reading.goal)):
        if reading.free(*match.span()):
            for folder in re.findall(_PATH, match["all"]):
                reading.set("defender_exclusion", folder, *match.span())
            if PLAYBOOK.search(reading.goal):
                _about_windows(reading, match)
    _printers(reading)
    for match in _PAGE_FILE.finditer(reading.goal):
        if reading.free(*match.span()):
            size = int(match["n"]) * (1024 if match["unit"].lower() == "g" else 1)
            reading.set("page_file_mb", size, *match.span())
            reading.set("page_file_drive", match["letter"].upper(), *match.span("letter"))
    if not PLAYBOOK.search(reading.goal):
        return
    for match in _MAPPED.finditer(reading.goal):
        letter, share = match["letter"] or match["letter2"], match["share"] or match["share2"]
        for_all = _FOR_ALL.match(reading.goal, match.end())
        _take(reading, "mapped_drive", f"{letter.upper()}={share}", match, for_all)
    for match in _ON_PATH.finditer(reading.goal):
        _take(reading, "path_folder", match["path"], match)
    for match in _VARIABLE.finditer(reading.goal):
        if reading.free(*match.span()):
            for one in _ONE_VARIABLE.finditer(match["all"]):
                reading.set("environment_variable", f"{one['name']}={one['value']}", *match.span())
    for match in _SITE.finditer(reading.goal):
        if reading.free(*match.span("path")):
            reading.set("path", match["path"], *match.span("path"))
    _folders_and_files(reading)
    for match in _NEW_DRIVE.finditer(reading.goal):
        _take(reading, "new_drive", f"{match['letter'].upper()}={match['n'] or 1}", match)
    _devices(reading)


def _take(
    reading: Reading,
    parameter: str,
    value: str,
    match: re.Match[str],
    more: re.Match[str] | None = None,
) -> None:
    if reading.free(*match.span()):
        reading.set(parameter, value, match.start(), more.end() if more else match.end())
        if PLAYBOOK.search(reading.goal):
            _about_windows(reading, match)


def _about_windows(reading: Reading, match: re.Match[str]) -> None:
    family = next(one for one in lexicon().systems if one.id == "windows")
    reading.systems.append(FoundSystem(family, None, Span(*match.span()), negated=False))


def _modules(reading: Reading) -> None:
    for match in _MODULES.finditer(reading.goal):
        if reading.free(*match.span()):
            for name in re.findall(_MODULE_NAME, match["all"] or match["one"]):
                reading.set("powershell_module", name, *match.span())


def _logs(reading: Reading) -> None:
    """Sizes of single event logs: security 1 GB, application 256 MB."""
    if not _LOGS.search(reading.goal):
        return
    for match in _LOG_SIZE.finditer(reading.goal):
        if reading.free(*match.span()):
            size = match["size"].lower().replace(" ", "")
            for log in re.findall(_LOG, match["logs"], re.IGNORECASE):
                name = {"powershell": "Windows PowerShell"}.get(log.lower(), log.capitalize())
                reading.set("event_log", f"{name}={size}", *match.span())


def _folders_and_files(reading: Reading) -> None:
    folder = None
    for match in _FOLDER.finditer(reading.goal):
        if reading.free(*match.span()):
            for folder in re.findall(_PATH, match["all"]):
                reading.set("folder_path", folder, *match.span())
            _about_windows(reading, match)
    for match in _COPIED.finditer(reading.goal):
        place = match["dst"] or folder
        if place:
            last = place.rpartition("\\")[2]
            source = f"{last}/" if match["src"].lower() == "files" else match["src"]
            end = "" if "." in last else "\\"
            _take(reading, "copied_file", f"{source}={place}{end}", match)


def _folder(reading: Reading) -> str:
    """Where a program lies that the goal names alone: in the folder that something is copied to."""
    copied = reading.value("copied_file")
    if copied is not None:
        place = str(copied).partition("=")[2].rstrip("\\")
        return place if "." not in place.rpartition("\\")[2] else place.rpartition("\\")[0]
    return str(reading.value("folder_path") or r"C:\REPLACE_WITH_ITS_FOLDER")


def _printers(reading: Reading) -> None:
    """Printers by their address, or by the share of a print server; no machine has that address."""
    for match in _PRINTER.finditer(reading.goal):
        if match["share"]:
            _take(reading, "printer_share", match["share"], match)
        else:
            ip = match["ip"] or match["ip2"]
            name = match["name"] or match["name2"] or ip
            _take(reading, "printer", f"{name}={ip}", match)


def _devices(reading: Reading) -> None:
    """Services of own programs, and the addresses that a DHCP server hands out."""
    for match in _PROGRAM.finditer(reading.goal):
        stem = re.split(r"[\\/]", match["exe"])[-1].removesuffix(".exe")
        starts = _SELF_STARTING.match(reading.goal, match.end())
        program = match["exe"] if "\\" in match["exe"] else f"{_folder(reading)}\\{match['exe']}"
        _take(reading, "program_service", f"{match['name'] or stem}={program}", match, starts)
    for match in _SCOPE.finditer(reading.goal) if _DHCP.search(reading.goal) else ():
        last = match["last"]
        if last.count(".") < 3:
            last = match["first"].rpartition(".")[0] + "." + last.removeprefix(".")
        _take(reading, "dhcp_scope", f"{match['first']}={last}", match)
        if match["bits"]:
            network = IPv4Network(f"{match['net']}/{match['bits']}", strict=False)
            reading.set("dhcp_mask", str(network.netmask), *match.span())
