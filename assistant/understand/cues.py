"""Words by which a goal asks for a tool that sets up machines, for readers that come before tools
are read."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from assistant.understand.lexicon import alternatives, lexicon

_PLAYBOOK = r"ansible|playbooks?"
_FIRST_BOOT = r"cloud[\s-]?(?:init|config)|user[\s-]?data"
PLAYBOOK = re.compile(rf"\b(?:{_PLAYBOOK})\b", re.IGNORECASE)
"""A playbook."""
FIRST_BOOT = re.compile(rf"\b(?:{_FIRST_BOOT})\b", re.IGNORECASE)
"""User data for a first boot."""
CONFIGURES = re.compile(rf"\b(?:{_PLAYBOOK}|{_FIRST_BOOT})\b", re.IGNORECASE)
"""Either of both."""
NO_PORT = re.compile(
    r"\b(?:vlan(?:\s+(?:id|tag))?|tag|ttl|mtu|vm(?:\s*id)?|ct|lxc|id|gen(?:eration)?)\s*[:=]?\s*\Z",
    re.IGNORECASE,
)
"""Before a number that is no port, whatever else the goal opens: vlan 10."""
_ALL = r"(?:everything|anything|all)(?:\s+(?:else|other|inbound|incoming|traffic|ports?))*"
_SHUT = (
    r"(?:closed|blocked|den(?:y|ied)|drop(?:ped)?|reject(?:ed)?|shut|forbidden|locked(?:\s+down)?)"
)
CLOSED = re.compile(
    rf"\b(?:{_ALL}\s+(?:(?:is|are|stays?|must\s+be|should\s+be)\s+)?{_SHUT}"
    rf"|(?:the\s+)?rest\s+(?:(?:is|stays?)\s+)?{_SHUT}"
    r"|nothing\s+(?:else|more)(?:\s+(?:is\s+)?(?:open|allowed|in|exposed|reachable))?"
    rf"|(?:block|den(?:y|ie)|drop|close|refuse|reject)(?:s|ed|ing)?\s+(?:by\s+default\s+)?(?:{_ALL}|the\s+rest|incoming|inbound)"
    r"(?:\s+(?:traffic|connections?))?(?:\s+by\s+default)?(?:\s+(?:but|except|other\s+than|apart\s+from)\b)?"
    r"|(?:closed|locked\s+down)\s+(?:to|for)\s+(?:everything|anything|all|everyone)(?:\s+else)?"
    rf"|{_SHUT}\s+by\s+default|(?:with\s+)?(?:a\s+)?default\s+(?:policy\s+)?(?:is\s+)?{_SHUT}(?:\s+(?:policy|incoming|inbound|all))*"
    rf"|(?:input\s+)?policy\s+{_SHUT})\b",
    re.IGNORECASE,
)
"""That nothing is let in but what is named."""
_CONTAINERS = re.compile(
    r"\b(?:docker|compose|containers?|self[\s-]?host(?:ed|ing)?|stack)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(rf"\b(?:{_PLAYBOOK}|{_FIRST_BOOT}|terraform|tofu|packer)\b", re.IGNORECASE)


_MACHINES = re.compile(
    r"\b(?:vms?|virtual|machines?|proxmox|pve|vsphere|vcenter|esxi|hyper-?v|kvm|libvirt|images?|iso|aws|azure|gcp|hetzner"
    r"|ec2|kubernetes|k8s|helm|servers?|hosts?)\b",
    re.IGNORECASE,
)


@cache
def _services() -> re.Pattern[str]:
    words = tuple(word for service in lexicon().services for word in service.words)
    return re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE)


_MADE = re.compile(
    r"\b(?:terraform|tofu|packer|proxmox|pve|vsphere|vcenter|esxi|hyper-?v|libvirt|kubernetes|k8s|k3s|helm|swarm|windows)\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"\b(?:docker|compose|containers?)\b", re.IGNORECASE)
_OWN_PROJECT = re.compile(
    rf"\bcompose(?:\s+(?:file|stack|project|ya?ml)\b|\s*:)|\bcompose\b.*\b(?:{_PLAYBOOK}|{_FIRST_BOOT})\b",
    re.IGNORECASE | re.DOTALL,
)
"""What Compose makes itself, beside what the other tool does."""
_CONTAINER = re.compile(r"\b(?:containers?|compose)\b", re.IGNORECASE)
_OWN_IMAGE = re.compile(
    r"(?<![\w/.@:-])(?:[a-z0-9][\w.-]*(?::[0-9]{2,5})?/)+[a-z0-9][\w.-]*:[\w.-]+", re.IGNORECASE
)
_WAY = (
    r"\b(?:in|with|using|via|as|by|through|on)\s+(?:(?:an?|its|their|own|the)\s+)*(?:docker(?:[\s-]?compose)?|compose|containers?)\b"
    r"(?!\s+(?:plugin|engine|installed|group|ce|daemon))"
)


@cache
def _contained() -> re.Pattern[str]:
    words = tuple(w for s in lexicon().services if not (s.installs or s.set_up_by) for w in s.words)
    return re.compile(rf"(?<![\w/.@-])(?:{alternatives(words)})(?![\w/])", re.IGNORECASE)


@cache
def as_container() -> re.Pattern[str]:
    """Words that have a service run in a container: `behind` it, or `before` it."""
    one = rf"(?:{_services().pattern})"
    return re.compile(
        rf"(?P<behind>{one}(?:\s*(?:,\s*and|,|and|&|\+)\s*{one})*\s+(?:docker\s+)?containers?\b)|(?P<before>\bcontainers?\s+(?:of|for|with|running|named|called|from)\s+{one})"
        rf"|(?P<way>{one}[^;]*?{_WAY})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def is_hosted(goal: str) -> bool:
    """True where a tool that sets up machines, and none that makes any, is to run services as
    containers: a playbook that starts Portainer."""
    if not CONFIGURES.search(goal) or not _RUN.search(goal) or _MADE.search(goal):
        return False
    if _OWN_PROJECT.search(goal):
        return False
    own = _OWN_IMAGE.search(goal) if _CONTAINER.search(goal) else None
    return bool(own or _contained().search(goal) or as_container().search(goal))


def is_about_containers(goal: str) -> bool:
    """True where the goal runs containers, or names services and no machine, and no tool that sets
    up something else."""
    if _ELSEWHERE.search(goal):
        return is_hosted(goal)
    if _CONTAINERS.search(goal):
        return True
    return not _MACHINES.search(goal) and bool(_services().search(goal))
