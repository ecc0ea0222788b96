"""What a host is to hold: texts of files, kernel settings, shells, options of mounts."""

from __future__ import annotations

import re

from assistant.understand.about_images import sets_up_a_guest
from assistant.understand.reading import Reading

_QUOTED = r"(?:\"(?P<d>[^\"\n]{1,400})\"|“(?P<c>[^”\n]{1,400})”|'(?P<s>[^'\n]{1,400})')"
_PATH = r"(?P<path>/[\w@-][\w./@-]*\w)"
_WORD_FOR = {"motd": "/etc/motd", "message of the day": "/etc/motd"}
_SAYS = (
    r"\s*(?:(?:that|which)\s+)?(?:with|saying|says?|containing|contains?|holding|reading|reads?|set|to|as|is|:|=)?"
    r"\s*(?:(?:the|a)\s+)?(?:(?:text|content|contents|words|line|message)\s*:?)?\s*"
)
_WRITE = r"(?:\b(?:write|create|put|place|add|set|drop|make|writes|creates|puts|sets|adds)\s+)?"
_FILE_FIRST = re.compile(
    rf"{_WRITE}(?:(?:the|a|an)\s+)?(?:file\s+)?(?:{_PATH}|(?P<word>{'|'.join(_WORD_FOR)}))\b{_SAYS}{_QUOTED}",
    re.IGNORECASE,
)
_TEXT_FIRST = re.compile(
    rf"\b(?:write|put|add|writes|puts|adds)\s+{_QUOTED}\s+(?:in|into|to|as)\s+"
    rf"(?:(?:the|a)\s+)?(?:file\s+)?(?:{_PATH}|(?P<word>{'|'.join(_WORD_FOR)}))\b",
    re.IGNORECASE,
)
_SHELL = re.compile(
    r"(?:\b(?:with|and|using)\s+)?(?:(?:the|a|login|default)\s+)*\bshell\s+(?:(?:is|of|set\s+to|to|:|=)\s+)?"
    r"(?P<path>/(?:usr/)?s?bin/[a-z]+)\b",
    re.IGNORECASE,
)
_NAMED_SHELL = re.compile(
    r"\b(?:with\s+|and\s+)?(?:(?P<name>zsh|fish|bash|dash)\s+as\s+(?:(?:the|their|his|her|default|login)\s+)*shell"
    r"|(?:(?:default|login)\s+)?shell\s+(?:is\s+|=\s*|:\s*)?(?P<behind>zsh|fish|bash|dash))\b",
    re.IGNORECASE,
)
_KERNEL = re.compile(
    r"(?:\b(?:set(?:s|ting)?|with|and)\s+)?(?:(?:the\s+)?(?:sysctls?|kernel\s+(?:parameters?|settings?))\s+)?"
    r"(?P<name>(?:net|kernel|fs|vm)\.[a-z0-9_.-]*\.?[a-z0-9_]+)(?:\s*(?:=|:|\bto\b|\bis\b)\s*|\s+)(?P<value>-?[0-9]+)(?![\w.])",
    re.IGNORECASE,
)
_SYSCTL = re.compile(
    r"\b(?:set\s+(?:the\s+)?)?(?:sysctls?|kernel)"
    r"(?:\s+(?:settings?|parameters?|params?|values?|options?|tuning|tweaks?))?\b",
    re.IGNORECASE,
)
_OPTION = r"(?:noatime|nodiratime|relatime|nosuid|nodev|noexec|discard|compress=\w+)"
_OPTIONS = re.compile(
    rf"(?:\b(?:with|using|and)\s+)?(?:(?:the\s+)?(?:mount\s+)?options?\s+)?\b(?P<all>{_OPTION}(?:\s*(?:,|and|\+)\s*{_OPTION})*)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:with\s+)?(?:(?:the|a)\s+)?label(?:led|ed)?\s+(?:is\s+|as\s+|=\s*)?[\"']?(?P<label>[A-Za-z][\w-]{0,11})\b[\"']?",
    re.IGNORECASE,
)
_DISK = re.compile(r"/dev/(?:[svx]d[a-z]|nvme|disk/|mapper/)")


def find_written(reading: Reading) -> None:
    """Values of a goal for a playbook, user data or an image whose form says what they are."""
    goal = reading.goal
    if not sets_up_a_guest(goal):
        return
    for pattern in (_FILE_FIRST, _TEXT_FIRST):
        for match in pattern.finditer(goal):
            if reading.free(*match.span()):
                path = match["path"] or _WORD_FOR[match["word"].lower()]
                text = match["d"] or match["c"] or match["s"]
                reading.set("file_text", f"{path}={text}", *match.span())
    for match in _SHELL.finditer(goal):
        if reading.free(*match.span()):
            reading.set("login_shell", match["path"], *match.span())
    for match in _NAMED_SHELL.finditer(goal):
        name = (match["name"] or match["behind"]).lower()
        if reading.free(*match.span()):
            reading.set(
                "login_shell",
                f"/bin/{name}" if name == "bash" else f"/usr/bin/{name}",
                *match.span(),
            )
            if name in ("zsh", "fish"):
                reading.set("package", name, *match.span())
    for match in _KERNEL.finditer(goal):
        if "." in match["name"] and reading.free(*match.span()):
            if match["name"].lower() == "vm.swappiness":
                reading.set("swappiness", int(match["value"]), *match.span())
            else:
                name = f"{match['name']}={match['value']}"
                reading.set("kernel_setting", name, *match.span())
    if any(p.name in ("kernel_setting", "swappiness") for p in reading.parameters):
        for match in _SYSCTL.finditer(goal):
            if reading.free(*match.span()):
                reading.claim(*match.span(), "settings of the kernel")
    if _DISK.search(goal):
        for match in _OPTIONS.finditer(goal):
            if reading.free(*match.span()):
                options = ",".join(re.findall(_OPTION, match["all"], re.IGNORECASE)).lower()
                reading.set("mount_options", options, *match.span())
        for match in _LABEL.finditer(goal):
            if reading.free(*match.span()):
                reading.set("disk_label", match["label"], *match.span())
