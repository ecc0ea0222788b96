"""What a question about words asks: of which tools, for which others, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "packer": ("hashicorp packer", "packer"),
    "terraform": ("terraform", "opentofu", "tofu", "hcl", "tf"),
    "ansible": ("ansible",),
    "vagrant": ("vagrantfile", "vagrant"),
    "compose": ("docker-compose", "docker compose", "compose"),
    "docker": ("dockerfile", "docker run", "docker", "podman"),
    "kubernetes": ("kubernetes", "k8s", "kubectl", "helm"),
    "cloud-init": ("cloud-init", "cloud init", "cloudinit"),
    "proxmox": ("proxmox ve", "proxmox", "pve"),
    "hyperv": ("hyper-v", "hyper v", "hyperv"),
    "vsphere": ("vsphere", "vmware", "vcenter", "esxi"),
    "libvirt": ("libvirt", "kvm", "virt-manager", "qemu"),
    "aws": ("aws", "ec2", "amazon"),
    "azure": ("azure",),
    "unattend": (
        "windows answer file", "windows answer files", "answer file", "unattend", "windows setup",
        "windows",
    ),
    "powershell-dsc": ("powershell dsc", "dsc"),
    "gpo": ("group policy", "group policies", "gpo", "gpos"),
}  # fmt: skip
"""How tools are called; a longer name is looked for first."""
_LONG = 7
"""Letters from which a word may be a slip of a tool's name: ansibel, kubernets, terrafrom."""
_ANY = "windows"
"""The name of a tool that mostly means something else."""
_BEHIND = re.compile(
    r"\b(?:in|on|for|to|into|with|using|under|by)\s+(?:the\s+)?(?:words?\s+(?:of|for)\s+)?\Z"
)
_AHEAD = re.compile(
    r"\A['’]?s?\s*(?:equivalents?|terms?|words?|counterparts?|language|lingo|speak|way|instead)\b"
)
_SYSTEMS: Mapping[str, Literal["Windows", "Linux"]] = {
    "windows": "Windows",
    **dict.fromkeys(
        ("linux", "debian", "ubuntu", "rocky", "alma", "almalinux", "rhel", "red hat", "centos",
         "fedora", "suse"), "Linux"
    ),
}  # fmt: skip
"""Systems, by what people call them."""
_SYSTEM = re.compile(rf"(?<![\w.-])({'|'.join(_SYSTEMS)})(?![\w-]|\.\w)")
_VALUES = (
    (re.compile(r"(?<!\S)(?:[\d*][\d*/,-]*\s+){4}[\d*][\d*/,-]*(?!\S)"), "cron line"),
    (
        re.compile(
            r"\b(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:gov-)?"
            r"(?:north|south|east|west|central){1,2}-?\d[a-f]?\b"
        ),
        "region",
    ),
    (re.compile(r"\b(?:en[ops]|enx|wl[ops])\d\w*\b"), "eth0"),
    (re.compile(r"\b(?:[\da-f]{2}[:-]){5}[\da-f]{2}\b"), "mac address"),
)
"""Values of the asker's own that have no word to be found by - a line of cron, a region of a cloud,
a network card, a card's address - and what they are called."""
_RELATION = re.compile(
    r"\A(?:\w+\W+){0,3}?(?:what|which|anything|something|order)\b"
    r".*?\b(?:runs?|comes?|happens?|executed|done|goes|is|order)\b.*?\b(before|after)\b"
)
_TOOL_OF = {name: tool for tool, names in _ALIASES.items() for name in names}
FRAME = frozenset(
    re.findall(
        r"[a-z]+",
        "a an the is are was be being what whats which who how do does did i you we it its this "
        "that my your of as and or vs versus called call thing equivalent equivalents "
        "equal counterpart counterparts term terms word words there something anything mean means "
        "meaning define explain understand say said express write can could should would will "
        "about please tell me show example examples way one ones kind sort s t m re concept idea "
        "things language lingo speak ",
    )
)
"""Words by which a question is put."""
FILLER = FRAME | frozenset(
    re.findall(
        r"[a-z]+",
        "in on for to into with using use used by from at between same like difference differ put "
        "get have has had when where why if not no instead correspond corresponds corresponding "
        "similar analog analogue alternative know want need runs run running happens happen comes "
        "come tool tools exist exists work works working make makes made "
        "set lets let mine next then also just so than too all any some each every own "
        "new other others else out up "
        "won doesn don isn didn hasn wasn aren ll ve re "
        "debian ubuntu rocky alma almalinux fedora centos rhel linux but though actually really",
    )
)
"""Words of a question that name nothing; those besides the frame still tell a little (without)."""
_WORD = re.compile(r"[a-z0-9][a-z0-9_.@/%+-]*[a-z0-9]|[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart."""

    text: str
    """In lower case, without the tools that are only asked for."""
    asked_from: tuple[str, ...]
    asked_to: tuple[str, ...]
    named: tuple[str, ...]
    """Of both, those that are named outright: Windows alone may be meant in many ways."""
    relation: Literal["", "before", "after"]
    words: tuple[str, ...]
    """What is left to look for, in order."""
    whole: str
    """The question in lower case."""
    system: Literal["", "Windows", "Linux"] = ""
    """For which system the words are wanted, where it is one."""


def asked(question: str, from_: str = "", to: str = "") -> Asked:
    """Take a question apart. `from_` and `to` are ids of tools, where the caller names them."""
    text = question.lower()
    for value, said in _VALUES:
        text = value.sub(said, text)
    text = " ".join(map(_spelt, text.split()))
    relation = _RELATION.search(text)
    places = _places(text)
    froms, tos = [from_] if from_ else [], [to] if to else []
    named = [*froms, *tos]
    bare = list(text)
    for start, end, tool in places:
        wanted = _wanted(text, start, end)
        # "what is X in Y": Y is wanted; "vagrant synced_folder": that tool's word is asked about.
        (tos if wanted else froms).append(tool)
        if text[start:end] != _ANY:
            named.append(tool)
        bare[start:end] = " " * (end - start)
    left = "".join(bare)
    every = tuple(_WORD.findall(left))
    # Who asks for a tool alone asks what it is.
    words = _telling(every) or _telling(_WORD.findall(text)) or every
    return Asked(
        " ".join(left.split()),
        tuple(dict.fromkeys(froms)),
        tuple(tool for tool in dict.fromkeys(tos) if tool not in froms),
        tuple(dict.fromkeys(named)),
        relation[1] if relation else "",  # type: ignore[arg-type]
        words,
        text,
        _system(text),
    )


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in FILLER)


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    """The word, or the tool's name that it is one slip away from."""
    if len(word) + 1 < _LONG or not word.isalpha() or word in _TOOL_OF:
        return word
    slips = (name for name in _TOOL_OF if len(name) >= _LONG and name[0] == word[0])
    return next((name for name in slips if OSA.distance(word, name, score_cutoff=1) <= 1), word)


def tool_called(name: str) -> str:
    """The id of a tool by what people call it (k8s, docker compose); empty for no tool."""
    return _TOOL_OF.get(" ".join(name.lower().split()), "")


def _wanted(text: str, start: int, end: int) -> bool:
    """Whether the words of what is named there are asked for, and not about."""
    return bool(_BEHIND.search(text[:start]) or _AHEAD.match(text[end:]))


def _system(text: str) -> Literal["", "Windows", "Linux"]:
    """The only system whose words are asked for."""
    found = {_SYSTEMS[m[1]] for m in _SYSTEM.finditer(text) if _wanted(text, *m.span())}
    return found.pop() if len(found) == 1 else ""


def _places(text: str) -> list[tuple[int, int, str]]:
    """Where tools are named, each stretch once, in the text's order."""
    names = sorted(
        ((name, tool) for tool, names in _ALIASES.items() for name in names),
        key=lambda pair: -len(pair[0]),
    )
    taken = bytearray(len(text))
    found = []
    for name, tool in names:
        for match in re.finditer(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * len(name)
                found.append((match.start(), match.end(), tool))
    return sorted(found)
