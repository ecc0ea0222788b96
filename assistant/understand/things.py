"""Tools, builders, services, components and subjects: the words of the lexicon proper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.core.intent import Span
from assistant.understand.cues import is_hosted
from assistant.understand.entries import Component, Platform, Service, Subject, Thing, Tool
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.matching import Hit, matches, negated_after, negated_at
from assistant.understand.phrases import Table
from assistant.understand.reading import Found, Reading
from assistant.understand.roles import find_roles, taken_away
from assistant.understand.switches import find_switched_off

_BETWEEN = frozenset(("as", "a", "an", "the", "of", "is"))
"""Words between a thing and a label behind it: 'PostgreSQL as the database'."""
_MACHINE = "virtual-machine"
_MACHINES = {"machine-image", _MACHINE}
"""What a first boot may be of."""
_FIRST_BOOT = "cloudinit"
_COMPOSE = "compose"
_BY_WAY_OF = re.compile(r"\b(?:via|by|through|in|using)\s+(?:the\s+|its\s+)?\Z", re.IGNORECASE)
"""Before what a machine is set up with: that is a part of it and no file of its own."""
_WITH_USER_DATA = ("proxmox", "libvirt")
_FORMATS = frozenset(("qcow2", "vhdx", "vmdk", "ami", "amis"))
_JOIN = re.compile(r"\s*(?:,\s*(?:and)?|and|&|\+)\s*", re.IGNORECASE)
_SSH = "openssh"
"""The server, where no other word stands behind it: the OpenSSH client is a package."""
_IMAGE = "machine-image"
_COPIES = ("template-clone", "linked-clone")
_OF_THE_IMAGE = re.compile(
    r"\b(?:(?:of|on|in|by|for)\s+(?:the|all|any)|each|every)\s+(?:new\s+)?\Z", re.IGNORECASE
)
"""In front of a clone that will be one of the image's: at the first start of each clone."""
_READY_FOR = re.compile(
    r"\b(?:winrm|ssh|psremoting|remoting|python3?|ready|prepared|set\s?up|usable|reachable)"
    r"(?:\s+(?:is|access|enabled|installed|open|on|user|account|server))*\s+(?:for|by)\s+\Z",
    re.IGNORECASE,
)
"""Words before a tool that comes later, to what is made now."""
_BY_MANAGER = re.compile(
    r"(?:\s*(?:,|and|&)\s*[\w.+-]+){0,6}\s+(?:via|with|by|from|using|through)\s+(?:choco|chocolatey|winget)\b",
    re.IGNORECASE,
)
"""Words behind a tool that is one package of several."""
_READY_REACH = 80
"""Characters around a tool in which they stand."""
_ALONG = frozenset(
    ("with", "including", "plus", "having", "containing", "install", "installs", "installing")
)


def find_things(reading: Reading, target: str | None) -> None:
    """Find everything that the lexicon knows; conditions are judged on the whole goal."""
    kinds = {found.system.kind for found in reading.systems if not found.negated}
    tools = {target} if target else set(_tools_named(reading))
    if is_hosted(reading.goal):
        tools.add(_COMPOSE)
    holds = _conditions(reading, kinds, tools)
    find_switched_off(reading, holds)
    find_roles(reading, holds)
    for hit in matches(reading, reading.lexicon.thing_table, holds):
        thing = hit.entries[0]
        if isinstance(thing, Tool) and _comes_later(reading, hit):
            if _READY_FOR.search(reading.goal[: hit.span.start]):
                reading.claim(hit.span.start, hit.span.end, "comes later")
            continue
        if thing.id in _COPIES and _OF_THE_IMAGE.search(reading.goal[: hit.span.start]):
            reading.claim(hit.span.start, hit.span.end, "made from the image")
            continue
        if _begins_a_package(reading, hit, kinds):
            continue
        negated = negated_at(reading, hit.index) or negated_after(reading, hit.after)
        if negated is None and isinstance(thing, Component) and thing.role:
            negated = taken_away(reading.goal, hit.span.start)
        label = f"not {meaning(thing)}" if negated else meaning(thing)
        before = reading.words[hit.index - 1].text if hit.index else ""
        span = reading.claim(hit.span.start, hit.span.end, label)
        if negated and reading.free(negated.start, negated.end):
            reading.claim(negated.start, negated.end, "left out")
        along = before in _ALONG or _goes_on(reading, span)
        # What people call several services by one name brings each of them: a LAMP stack.
        named = [one for one in hit.entries if isinstance(thing, Service) and type(one) is Service]
        for one in named or (thing,):
            reading.things.append(Found(one, span, negated is not None, along))
    _algorithm(reading)
    _tools_inside(reading)
    _makers(reading)
    _services_by_image(reading)
    _read_along(reading)


_VMWARE, _VSPHERE = "vmware", "vsphere-iso"
_ONE_MORE = re.compile(r"\s*(?:,|and|&|\+|/|or)\s*(?:for\s+|on\s+)?", re.IGNORECASE)


def _makers(reading: Reading) -> None:
    """VMware in 'a VMware image for vSphere' names whose product that is, and no second place."""
    spans = [f.span for f in reading.things if getattr(f.thing, "id", "") == _VSPHERE]
    for at, found in enumerate(reading.things):
        said = reading.goal[found.span.start : found.span.end].lower()
        if said != _VMWARE or not isinstance(found.thing, Platform) or not spans:
            continue
        start, end = found.span.start, found.span.end
        between = (reading.goal[min(o.end, end) : max(o.start, start)] for o in spans)
        if not any(_ONE_MORE.fullmatch(words) for words in between):
            other = next(f for f in reading.things if f.span in spans)
            reading.things[at] = replace(found, thing=other.thing)


def _begins_a_package(reading: Reading, hit: Hit[Thing], kinds: set[str]) -> bool:
    """True for the product in 'SQL Server Management Studio', for 'OpenSSH client', and in a goal
    for Windows for the place in 'azure-cli'."""
    longest = next(reading.lexicon.package_table.at(reading.texts, hit.index), (0, ()))[0]
    if getattr(hit.entries[0], "id", "") == _SSH:
        return longest > hit.after - hit.index
    if isinstance(hit.entries[0], Platform):
        return "windows" in kinds and longest > hit.after - hit.index
    return getattr(hit.entries[0], "dated", False) and longest >= hit.after - hit.index


def _goes_on(reading: Reading, span: Span) -> bool:
    """True for what a list goes on with whose first came along: 'with docker and ansible'."""
    last = reading.things[-1] if reading.things else None
    if last is None or not last.after_with or last.span.end > span.start:
        return False
    return bool(_JOIN.fullmatch(reading.goal[last.span.end : span.start]))


def _algorithm(reading: Reading) -> None:
    """The key algorithm, beside a key or a certificate."""
    if not any(getattr(found.thing, "provider", "") == "tls" for found in reading.things):
        return
    for word in reading.words:
        algorithm = reading.lexicon.values.algorithms.get(word.text)
        if algorithm:
            reading.set("algorithm", algorithm, word.start, word.end)


def _tools_inside(reading: Reading) -> None:
    """Tools that are only something that goes into what another one makes or sets up.

    'an Ansible playbook' stays a tool; 'a Debian image with Ansible' is a component, and so is
    k3s in 'a playbook that installs k3s'.
    """
    components = {component.id: component for component in reading.lexicon.components}
    named = [
        f.thing
        for f in reading.things
        if isinstance(f.thing, Tool) and not f.negated and not _by_way_of(reading, f)
    ]
    for at, found in enumerate(reading.things):
        tool = found.thing
        if isinstance(tool, Tool) and _goes_in(reading, found, tool, named):
            name = _inside(reading, found, tool, named)
            inside = components.get(name) or Component(id=name, name=tool.name, words=())
            reading.things[at] = replace(found, thing=inside)


_OWN_WORK = re.compile(r"\s+(?:for|to|that|which|files?|code|configs?|configuration)\b", re.I)
"""What stands behind a tool that is to make something itself."""
_PLACED = re.compile(r"\s+(?:to|from|in|into|under)\s+[./~]")
"""Behind a project that is there: copied from a folder, or to one."""
_ON_IT = re.compile(
    r"\b(?:users?|accounts?|keys?|sudo|passwords?|logins?|ufw|fail2ban|time\s?zone|hostname|swap|files?|writes?"
    r"|node[\s_-]?exporter|ntp|chrony|cron|sysctl|locale|banner|motd|systemd)\b",
    re.IGNORECASE,
)
"""Behind cloud-init: what is more than software, and fills user data of its own."""
_MORE_ON_IT = re.compile(
    r"\b(?:time\s?zone|locale|keyboard|swap|sysctl|ntp|chrony|ufw|banner|motd|cron|timer|journald?|hardening|runs?\s+(?:a\s+|the\s+|my\s+)?\S*script"
    r"|writes?|(?:two|three|[2-9])\s+(?:users|accounts)|users\s+\w+\s*(?:,|and)|in\s+groups?|root\s+login|ssh\s+port|systemd|apt\s+repo)\b",
    re.IGNORECASE,
)
"""What a machine of a hypervisor gets by its own user data alone: not an account and packages."""
_ACTS = re.compile(
    r"\s+(?:then\s+|that\s+|which\s+|to\s+)?(?:installs?|sets?\s+up|configures?|deploys?|provisions?|hardens?|creates?"
    r"|adds?|puts?|rolls\s+out|makes?|does|runs?|manages?|handles?)\s+(?!nothing\b)\w",
    re.IGNORECASE,
)
"""Words behind a tool that does something itself: Ansible installs nginx."""


def _goes_in(reading: Reading, found: Found, tool: Tool, named: list[Tool]) -> bool:
    """Whether a tool that is named is brought along by another."""
    kinds = {f.thing.id for f in reading.things if isinstance(f.thing, Subject)}
    hosts = any(isinstance(f.thing, Platform) and f.thing.id != "docker" for f in reading.things)
    baked = any("machine-image" in other.subjects for other in named)
    image = "machine-image" in kinds and (hosts or bool(reading.systems))
    # A builder and a system make an image where no tool is named that makes anything else.
    image = image or (hosts and bool(reading.systems) and not any(t.subjects for t in named))
    image = image or (bool(reading.systems) and _disk_file(reading))
    first_boot = tool.id == _FIRST_BOOT
    if "machine-image" in tool.subjects:
        return False
    said = re.sub("[^a-z0-9]", "", reading.goal[found.span.start : found.span.end].lower())
    if first_boot and _ON_IT.search(reading.goal, found.span.end) and _is_rented(reading):
        return False
    if first_boot and _MORE_ON_IT.search(reading.goal) and _takes_user_data(reading, named):
        return False
    if first_boot and found.after_with and not image and _on_a_hypervisor(reading):
        return True
    if first_boot and any(_MACHINES & set(other.subjects) for other in named):
        return not said.endswith(("file", "userdata")) or _by_way_of(reading, found)
    if tool.inside and not tool.subjects and (baked or image):
        return _inside(reading, found, tool, named) != tool.id
    if tool.inside and (baked or image):
        listed = found.after_with or _behind_ami(reading, found.span)
        listed = listed or (_late(reading, found) and not _runs_something(reading, found))
        return listed and _inside(reading, found, tool, named) != tool.id
    if tool.subjects and not tool.configures:
        # "a playbook for k3s and terraform for the machines" are two.
        works = _runs_something(reading, found) and not is_hosted(reading.goal)
        return bool(named) and named[0].configures and not works
    if not tool.configures and any(other.configures for other in named):
        return True
    if not tool.subjects and hosts and any("virtual-machine" in t.subjects for t in named):
        return True
    if not tool.subjects and (image or baked) and (found.after_with or _late(reading, found)):
        return True
    if tool.configures and not found.after_with and _ACTS.match(reading.goal, found.span.end):
        return False
    own = (tool.id.replace("-", ""), re.sub("[^a-z0-9]", "", tool.name.lower()))
    return (baked or (image and (found.after_with or first_boot))) and said in own


def _takes_user_data(reading: Reading, named: list[Tool]) -> bool:
    """True for machines on a hypervisor of one's own that start with user data of the draft."""
    made = any(_MACHINE in other.subjects for other in named)
    places = [f.thing for f in reading.things if isinstance(f.thing, Platform) and not f.negated]
    return made and any(place.names.get("terraform") in _WITH_USER_DATA for place in places)


def _is_rented(reading: Reading) -> bool:
    """True where a place to rent machines is named, whose user data is one text."""
    words = alternatives(tuple(word for cloud in lexicon().rented for word in cloud.words))
    return bool(re.search(rf"\b(?:{words})\b", reading.goal, re.IGNORECASE))


def _runs_something(reading: Reading, found: Found) -> bool:
    """True for 'an image, and compose with Gitea': what is named behind it runs in containers."""
    if _PLACED.match(reading.goal, found.span.end):
        return False
    if _OWN_WORK.match(reading.goal, found.span.end):
        return True
    behind = (f.thing for f in reading.things if f.span.start >= found.span.end)
    return any(isinstance(thing, Service) and not thing.installs for thing in behind)


def _by_way_of(reading: Reading, found: Found) -> bool:
    """True for the cloud-init of 'Docker installed by cloud-init': a part of the machine."""
    before = reading.goal[: found.span.start]
    return found.thing.id == _FIRST_BOOT and _BY_WAY_OF.search(before) is not None


def _disk_file(reading: Reading) -> bool:
    """True for 'a Rocky 9 qcow2' and 'a Rocky 9 AMI': a place that is named by its images."""
    places = (f.span for f in reading.things if isinstance(f.thing, Platform))
    return any(reading.goal[s.start : s.end].lower() in _FORMATS for s in places)


def _behind_ami(reading: Reading, span: Span) -> bool:
    """True for 'an Ubuntu AMI, docker compose': what follows an image of EC2 is what it holds."""
    return bool(re.search(r"\bami\b", reading.goal[: span.start], re.IGNORECASE))


def _late(reading: Reading, found: Found) -> bool:
    """True where a system was named before: 'a Rocky 9 image, podman, cockpit'."""
    return any(s.span.end <= found.span.start and not s.negated for s in reading.systems)


def _on_a_hypervisor(reading: Reading) -> bool:
    """True for 'a VM on Proxmox': what makes the machine is another tool."""
    machine = any(
        isinstance(f.thing, Subject) and f.thing.id == _MACHINE and not f.negated
        for f in reading.things
    )
    return machine and any(
        isinstance(f.thing, Platform) and "terraform" in f.thing.names and not f.negated
        for f in reading.things
    )


def _inside(reading: Reading, found: Found, tool: Tool, named: list[Tool]) -> str:
    """The component that a tool is, where another one brings it along."""
    if tool.id == _FIRST_BOOT:
        if found.after_with and _on_a_hypervisor(reading):
            return tool.id
        others = any(t.subjects and "machine-image" not in t.subjects for t in named if t != tool)
        return tool.id if others else "cloud-init-ready"
    said = reading.goal[found.span.start : found.span.end].lower()
    return next((name for word, name in tool.inside if word in said), tool.id)


def _services_by_image(reading: Reading) -> None:
    """A container image with its tag names a service too: postgres:16.4."""
    for parameter in reading.parameters:
        if parameter.name == "image" and parameter.span:
            base = str(parameter.value).rsplit(":", 1)[0]
            named = [
                service
                for service in reading.lexicon.services
                if base in (service.image, service.image.rsplit("/", 1)[-1], service.id)
            ]
            # Of several from one image the one of its name: php, and PHP-FPM.
            for service in sorted(named, key=lambda one: one.id != base)[:1]:
                reading.things.append(Found(service, parameter.span, False, False))


def read_labels(reading: Reading) -> None:
    """Words that only say what stands beside them: 'builder qemu', 'the ISO at /isos/a.iso'."""
    words, lexicon = reading.words, reading.lexicon
    for index, word in reading.free_words():
        if word.text not in lexicon.values.labels:
            continue
        after, before = index + 1, index - 1
        while after < len(words) and after <= index + 2 and _is_filler(reading, after):
            after += 1
        while before >= 0 and before >= index - 2 and words[before].text in _BETWEEN:
            before -= 1
        beside = [at for at in (before, after) if 0 <= at < len(words)]
        if any(not reading.free(words[at].start, words[at].end) for at in beside):
            reading.claim(word.start, word.end, "label")


def _is_filler(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    return word.text in reading.lexicon.stop and reading.free(word.start, word.end)


def meaning(thing: Thing) -> str:
    """How a mention names the thing."""
    kind = {Tool: "tool", Platform: "platform", Subject: "subject", Service: "service"}
    return f"{kind.get(type(thing), 'component')} {thing.id}"


def _tools_named(reading: Reading) -> list[str]:
    """Tools that something is drafted with: what is for one of them is for no other."""
    table = reading.lexicon.thing_table
    hits = matches(reading, table, _drafts, claimed_too=True)
    named = [
        hit.entries[0].id
        for hit in hits
        if not negated_at(reading, hit.index) and not _comes_later(reading, hit)
        if not (getattr(hit.entries[0], "inside", ()) and _behind_ami(reading, hit.span))
    ]
    if set(named) == {_FIRST_BOOT} and _bakes(reading):
        # "a Proxmox template with cloud-init" is an image that cloud-init sets up later.
        named += [tool.id for tool in reading.lexicon.tools if _IMAGE in tool.subjects]
    return named


def _bakes(reading: Reading) -> bool:
    """Whether the goal has an image, and a builder or a system that it is made of."""
    table = reading.lexicon.thing_table
    found = [thing for hit in matches(reading, table, claimed_too=True) for thing in hit.entries]
    places = any(isinstance(thing, Platform) and thing.id != "docker" for thing in found)
    image = any(isinstance(thing, Subject) and thing.id == _IMAGE for thing in found)
    return image and (places or bool(reading.systems))


def _comes_later(reading: Reading, hit: Hit[Thing]) -> bool:
    """True for the tool in 'WinRM enabled for Ansible', for which what is made is only made ready,
    and for one of 'git and terraform via choco'."""
    before = reading.goal[max(0, hit.span.start - _READY_REACH) : hit.span.start]
    return _READY_FOR.search(before) is not None or _is_a_package(reading, hit)


def _is_a_package(reading: Reading, hit: Hit[Thing]) -> bool:
    """True for Terraform in 'an image with Packer, terraform and git via choco'; the tool that
    the goal is drafted with is none: 'Windows 11 with Packer, 7zip and git from chocolatey'."""
    if not _listed_for_manager(reading, hit):
        return False
    drafting = matches(reading, reading.lexicon.thing_table, _drafts, claimed_too=True)
    if any(
        not _listed_for_manager(reading, h) and not negated_at(reading, h.index) for h in drafting
    ):
        return True
    return _IMAGE not in getattr(hit.entries[0], "subjects", ()) and _bakes(reading)


def _listed_for_manager(reading: Reading, hit: Hit[Thing]) -> bool:
    behind = reading.goal[hit.span.end : hit.span.end + _READY_REACH]
    return _BY_MANAGER.match(behind) is not None


def _drafts(thing: Thing) -> bool:
    return isinstance(thing, Tool) and bool(thing.subjects)


def _conditions(reading: Reading, kinds: set[str], tools: set[str]) -> Callable[[Thing], bool]:
    near: dict[tuple[str, ...], bool] = {}

    def holds(thing: Thing) -> bool:
        if isinstance(thing, Platform):
            return not (thing.tools and tools) or not tools.isdisjoint(thing.tools)
        if isinstance(thing, Service):
            return _stands_near(thing.near, reading, near)
        if not isinstance(thing, Component):
            return True
        if thing.kind and kinds and thing.kind not in kinds:
            return False
        if thing.target and tools and tools.isdisjoint(thing.target.split("|")):
            return False
        return _stands_near(thing.near, reading, near)

    return holds


def _stands_near(
    words: tuple[str, ...], reading: Reading, known: dict[tuple[str, ...], bool]
) -> bool:
    """Whether one of these phrases stands in the goal; a script of the user's may stand for it."""
    if words and words not in known:
        table = Table.of([(words, True)])
        known[words] = any(True for _ in matches(reading, table, claimed_too=True)) or (
            any("script" in word for word in words)
            and any(parameter.name == "script" for parameter in reading.parameters)
        )
    return not words or known[words]


def _read_along(reading: Reading) -> None:
    """Words that belong to what was found: 'scripts', 'after startup', 'user-data'."""
    for thing in dict.fromkeys(
        found.thing for found in reading.things if isinstance(found.thing, (Component, Tool))
    ):
        if not thing.with_:
            continue
        table = Table.of([(thing.with_, thing.id)])
        for hit in matches(reading, table):
            reading.claim(hit.span.start, hit.span.end, meaning(thing))
