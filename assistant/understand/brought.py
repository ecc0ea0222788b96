"""What a playbook or user data brings to a machine: files, folders, commands, modules of the
kernel, name servers, and what updates and fail2ban leave alone."""

from __future__ import annotations

import re

from assistant.understand.about_images import makes_an_image, sets_up_a_guest
from assistant.understand.cues import CONFIGURES, FIRST_BOOT, PLAYBOOK
from assistant.understand.reading import Found, Reading

_COPIED = re.compile(
    r"\b(?:config(?:uration)?\s+(?:file\s+)?from(?=\s+[\w./-]+\s+(?:to|into|at)\s+/)|cop(?:y|ies|ied)|deploys?|push(?:es)?|uploads?|distributes?|templates?|renders?|plac(?:e|es)|puts?|installs?)\s+"
    r"(?:(?:the|our|my|a|an|local|custom|config(?:uration)?|template|files?|jinja2?|j2)\s+)*"
    r"(?P<src>(?:[\w.-]+/)*[\w-]+(?:\.[\w-]+)*\.[A-Za-z][A-Za-z0-9]{0,8}|(?:[\w.-]+/)+[\w.-]*\w)\s+(?:(?:file|template|over|out)\s+)*"
    r"(?:to|into|in|as|at)\s+(?:(?:the|all|hosts?|servers?|every|each|folder|directory)\s+)*(?:(?:as|at|in|under|to)\s+)?"
    r"(?P<dst>/[\w./@-]*[\w/])",
    re.IGNORECASE,
)
_ELSEWHERE_READ = re.compile(
    r"(?:docker-)?compose\.ya?ml|.*\.(?:env|pub|crt|pem|cer|html?)|.*\.zip", re.IGNORECASE
)
"""Files that other readers know more of."""
_QUOTED = (
    r"(?:\"(?P<d>[^\"\n]{2,300})\"|“(?P<c>[^”\n]{2,300})”"
    r"|'(?P<s>[^'\n]{2,300})'|`(?P<b>[^`\n]{2,300})`)"
)
_COMMAND = re.compile(
    rf"\b(?:(?:and|then)\s+)?(?:runs?|executes?|runcmd)\s*:?\s+(?:(?:the|a|this|shell)\s+)*(?:commands?\s*:?\s+)?{_QUOTED}",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    r"\b(?:create|creates|creating|make|makes|ensure|ensures|have|make\s+sure|add|adds)\s+(?:that\s+)?(?:(?:the|a)\s+)?"
    r"(?:(?:folder|directory|dir)\s+(?P<named>/[\w./-]*\w)(?:\s+(?:exists|is\s+there|present))?"
    r"|(?P<path>/[\w./-]*\w)(?:\s+exists)?(?=\s*,?\s*(?:with\s+)?(?:owned|owner|mode|chmod|permissions?|group|belonging)\b))",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"\b(?:(?:with|and)\s+)?(?:owned\s+by|owner(?:\s+is)?|belonging\s+to)\s+(?:(?:the|user|account)\s+)*"
    r"(?P<owner>[a-z_][a-z0-9_-]*)(?::(?P<group>[a-z_][a-z0-9_-]*))?",
    re.IGNORECASE,
)
_MODE = re.compile(
    r"\b(?:(?:with|and)\s+)?(?:mode|permissions?|perms?|chmod)\s*(?:=|:|is|of)?\s*(?P<mode>0?[0-7]{3,4})\b",
    re.I,
)
_SEARCH = re.compile(
    r"\b(?:(?:and|with|set)\s+)?(?:dns\s+)?search\s+(?:domains?|suffix(?:es)?|list)\s+(?:(?:is|to|of)\s+)?"
    r"(?P<name>(?:[a-z0-9-]+\.)+[a-z]{2,24}|(?:lan|local|home|corp|internal|intranet|lab)\b)",
    re.IGNORECASE,
)
_RESOLVERS = re.compile(
    r"\b(?:set\s+)?(?:the\s+)?(?:dns(?:\s+(?:servers?|resolvers?))?|name\s?servers?|resolvers?)\s+(?:(?:to|is|are|=|:)\s+)?"
    r"(?P<all>[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:\s*(?:,|and|&|\+)?\s*[0-9]{1,3}(?:\.[0-9]{1,3}){3})*)(?![\w/]|\.[0-9])",
    re.IGNORECASE,
)
_OWN_MACHINE = (
    re.compile(r"\b(?:terraform|(?:open)?tofu|tf)\b", re.IGNORECASE),
    re.compile(r"\b(?:proxmox|pve|lxc|libvirt|kvm|vsphere|vcenter|esxi)\b", re.IGNORECASE),
)
"""Terraform and a hypervisor, whose machines are given a domain to look names up in."""
_IP = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?"
_MODULE = (
    r"(?:br_netfilter|overlay|nf_conntrack|ip_vs\w*|8021q|bonding|dummy|tun|vhost_net|nbd|rbd|ceph"
    r"|iscsi_tcp|dm_\w+|nvme_tcp)"
)
_MODULES = re.compile(
    r"\b(?:(?:and|then)\s+)?(?:load|loads|loading|modprobe|enable|enables|with|add)\s+(?:the\s+)?(?:kernel\s+)?(?:modules?\s+)?"
    rf"(?P<all>{_MODULE}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_MODULE})*)\b(?:\s+(?:kernel\s+)?modules?)?",
    re.IGNORECASE,
)
_KEY_FILE = re.compile(
    r"\b(?:(?:with|and|using|their|his|her|my|the|an?|ssh|public)\s+)*keys?\s+(?:file\s+)?(?:(?:from|in|at|is)\s+)+"
    r"(?:the\s+file\s+)?(?P<file>[\w./~-]*\w\.pub)(?!\s*(?:,|and|&)\s*[\w./~-]+\.pub)",
    re.IGNORECASE,
)
_FORWARDS = re.compile(
    r"\b(?:(?:enable|enables|turn\s+on|with|and|allow)\s+)*(?:ip(?:v4)?|packet)\s*[-_]?\s*forward(?:ing)?(?:\s+(?:on|enabled))?\b",
    re.IGNORECASE,
)
_MIRROR = re.compile(
    r"\b(?:(?:use|with|set|from)\s+)*(?:the\s+|our\s+|a\s+)?(?:(?:apt|ubuntu|debian|local|package)\s+)*mirror\s+(?:(?:is|at|to|=|:)\s+)?(?P<url>https?://[\w.:/-]*[\w/])",
    re.IGNORECASE,
)
_PROXY = re.compile(
    r"\b(?:(?:use|with|set|via|through|for|an|a|the)\s+)*(?:(?:apt|dnf|yum|package)(?:-cacher-ng|\s+cacher)?\s+(?:cache\s+)?(?:http\s+)?proxy|http\s+proxy|proxy\s+for\s+(?:apt|dnf|yum|packages?))"
    r"\s+(?:(?:is|at|to|=|:)\s+)?(?P<url>https?://[\w.:/-]*[\w/])",
    re.IGNORECASE,
)
_IN_GROUP = re.compile(
    r"\b(?:(?:in|into|to|member\s+of|part\s+of)\s+)(?P<group>wheel|adm|sudoers|staff|www-data|systemd-journal|lxd|libvirt|kvm)\b(?!\s+group)",
    re.I,
)
_SYNCED = re.compile(
    r"\b(?:rsync(?:s|ed|ing)?|sync(?:s|ed|ing)?)\s+(?:of\s+|from\s+)?(?P<from>/[\w./-]*[\w/])\s+(?:to|onto|into)\s+"
    r"(?P<to>(?:[\w.-]+@)?[A-Za-z0-9][\w.-]*:/[\w./-]*[\w/])",
    re.IGNORECASE,
)
_DAILY = re.compile(r"\b(?:nightly|daily|(?:every|each)\s+(?:night|day)|once\s+a\s+day)\b", re.I)
_LOGS = re.compile(r"\blogs?\b|\blogging\b|\brotat", re.IGNORECASE)
_TIMES = re.compile(
    r"(?P<size>[0-9]{1,4}\s?[kmg])b?\s*(?:x|×|\*)\s*(?P<n>[0-9]{1,3})\b(?:\s+files?)?",
    re.IGNORECASE,
)
_EXIT = re.compile(
    r"\b(?:advertis(?:e|es|ing)\s+(?:the\s+)?(?:routes?|subnets?)|subnet\s+router\s+(?:for|of)?|routes?\s+to)\s+(?:(?:the|for|network|subnet)\s+)*"
    r"(?P<net>[0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2})",
    re.IGNORECASE,
)
_TAILSCALE = re.compile(r"\btailscale\b", re.IGNORECASE)
_INDEX = re.compile(
    r"\b(?:(?:and|that)\s+)?(?:deploys?|cop(?:y|ies)|puts?|installs?|uploads?)\s+(?:(?:an?|the|our|my)\s+)?(?P<src>index\.php)\b(?!\s+(?:to|into|in)\s+/)",
    re.IGNORECASE,
)
_FORMATTED = re.compile(
    r"\b(?:ext4|xfs|btrfs)\s+(?:mounted\s+)?(?:on|at|under|to)\s+(?P<point>/(?!dev/)[\w./-]*\w)",
    re.I,
)
_GREETINGS = re.compile(r"(?<![\w./])/etc/(?:(?P<motd>motd)|issue(?:\.net)?)(?![\w./-]*\w)", re.I)
"""Files whose names say what they are for."""
_FQDN = re.compile(
    r"\bfqdn\s*(?:is|=|:|to)?\s*(?P<name>(?:[a-z0-9-]+\.)+[a-z]{2,24})\b", re.IGNORECASE
)
_HOSTS_KEPT = re.compile(
    r"\b(?:and\s+)?(?:manag(?:e|es|ing)[\s_]+(?:the\s+)?(?:/?etc[/_ ]hosts|hosts\s+file)"
    r"|manage_etc_hosts(?:[:=]?\s*(?:to\s+)?true\b)?)",
    re.I,
)
_FETCHED = re.compile(
    r"(?:\b(?:run|runs|execute|executes|fetch|fetches|downloads?|curl|wget)\s+(?:and\s+(?:run|runs|execute|executes)\s+)?"
    r"(?:(?:a|the|our|my|install|setup|script|shell|at|on|first|boot|that|which|downloads?|is|from|fetched|downloaded|by|and)\s+)*)"
    r"(?P<url>https?://[\w./-]+\.sh)\b(?:\s+and\s+(?:runs?|executes?)(?:\s+it)?)?",
    re.IGNORECASE,
)
_BANS = re.compile(r"\bfail\s?2\s?ban\b", re.IGNORECASE)
_IGNORED = re.compile(
    r"\b(?:(?:and|but)\s+)?(?:ignor(?:e|es|ing)(?:\s?ip)?|whitelist(?:s|ed|ing)?|allow\s?list(?:s|ed)?|(?:never|not|don'?t|do\s+not)\s+bans?"
    r"|except(?:\s+for)?)\s+(?:(?:the|our|my|ips?|networks?|subnet|address(?:es)?|from|lan|range)\s+)*"
    rf"(?P<all>{_IP}(?:\s*(?:,|and|&)\s*{_IP})*)(?!\w|\.\w)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\b(?:users?|accounts?)\b", re.IGNORECASE)
_UPDATES = re.compile(r"\b(?:updat|upgrad|patch)", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?:(?:and|but)\s+)?(?:exclud(?:e|es|ing)|except(?:\s+for)?|but\s+not|hold(?:s|ing)?(?:\s+back)?|skip(?:s|ping)?|without|no|not)\s+(?:the\s+)?"
    r"(?P<name>kernels?|docker(?:-ce)?|containerd(?:\.io)?|mysql(?:-server)?|mariadb(?:-server)?|postgresql|nginx|kubelet|kubeadm|kubectl)"
    r"(?:\s+(?:packages?|updates?))?\b",
    re.IGNORECASE,
)


def find_brought(reading: Reading) -> None:
    """Files, folders and commands of a goal for a playbook or user data."""
    goal = reading.goal
    if sets_up_a_guest(goal):
        _in_an_image_too(reading)
    if all(word.search(goal) for word in _OWN_MACHINE):
        _search_domains(reading)
    if not CONFIGURES.search(goal):
        return
    for match in _COMMAND.finditer(goal):
        if reading.free(*match.span()):
            text = match["d"] or match["c"] or match["s"] or match["b"]
            reading.set("run_command", text, *match.span())
    for match in _MODULES.finditer(goal):
        if reading.free(*match.span()):
            for name in re.findall(_MODULE, match["all"], re.IGNORECASE):
                reading.set("kernel_module", name.lower(), *match.span())
    for match in _IGNORED.finditer(goal) if _BANS.search(goal) else ():
        if reading.free(*match.span()):
            for address in re.findall(_IP, match["all"]):
                reading.set("ignored_address", address, *match.span())
    _packages_from(reading)
    _resolver(reading)
    for match in _FETCHED.finditer(goal) if FIRST_BOOT.search(goal) else ():
        if reading.free(*match.span()):
            reading.set("fetched_script", match["url"], *match.span())
    for match in _KEY_FILE.finditer(goal):
        if reading.free(*match.span()):
            reading.set("ssh_key_file", match["file"], *match.span())
    for match in _EXIT.finditer(goal) if _TAILSCALE.search(goal) else ():
        if reading.free(*match.span()):
            reading.set("advertised_route", match["net"], *match.span())
    for match in _IN_GROUP.finditer(goal) if _ACCOUNT.search(goal) else ():
        if reading.free(*match.span()):
            reading.set("group", match["group"].lower(), *match.span())
    for match in _FORMATTED.finditer(goal):
        if reading.free(*match.span("point")):
            reading.set("mount_point", match["point"], *match.span("point"))
    for match in _FQDN.finditer(goal) if FIRST_BOOT.search(goal) else ():
        if reading.free(*match.span()):
            reading.set("fqdn", match["name"].lower(), *match.span())
    for match in _HOSTS_KEPT.finditer(goal) if FIRST_BOOT.search(goal) else ():
        if reading.free(*match.span()):
            reading.set("hosts_kept", True, *match.span())
    if any(p.name == "file_text" for p in reading.parameters):
        _owner_and_mode(reading)
    if PLAYBOOK.search(goal):
        _on_hosts(reading)
    for match in _GREETINGS.finditer(goal):
        if reading.free(*match.span()):
            name = "motd" if match["motd"] else "login-banner"
            component = next(one for one in reading.lexicon.components if one.id == name)
            span = reading.claim(*match.span(), name)
            reading.things.append(Found(component, span, False, False))


def _on_hosts(reading: Reading) -> None:
    """What only a playbook brings: copies of folders, files, folders, packages that stay."""
    goal = reading.goal
    for match in _SYNCED.finditer(goal):
        if reading.free(*match.span()):
            reading.set("synced_folder", f"{match['from']}={match['to']}", *match.span())
            for often in _DAILY.finditer(goal):
                if reading.free(*often.span()):
                    reading.claim(*often.span(), "every day")
    _files(reading)
    _folders(reading)
    for match in _HELD.finditer(goal) if _UPDATES.search(goal) else ():
        if reading.free(*match.span()):
            name = match["name"].lower()
            held = "kernel" if name.startswith("kernel") else name
            reading.set("held_package", held, *match.span())


def _in_an_image_too(reading: Reading) -> None:
    """Logs of containers, packets that are passed on, files."""
    goal = reading.goal
    if not PLAYBOOK.search(goal) and makes_an_image(goal):
        _files(reading)
    for match in _TIMES.finditer(goal) if _LOGS.search(goal) else ():
        if reading.free(*match.span()):
            size = match["size"].lower().replace(" ", "")
            reading.set("log_size", size, match.start(), match.end("size"))
            reading.set("log_files", int(match["n"]), match.end("size"), match.end())
    for match in _FORWARDS.finditer(goal):
        if reading.free(*match.span()):
            reading.set("kernel_setting", "net.ipv4.ip_forward=1", *match.span())


def _packages_from(reading: Reading) -> None:
    """The mirror and the proxy that packages come by."""
    for name, pattern in (("package_mirror", _MIRROR), ("package_proxy", _PROXY)):
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set(name, match["url"], *match.span())


def _files(reading: Reading) -> None:
    """'copy app.conf to /etc/app/app.conf', filled in where its name ends with .j2."""
    for match in _INDEX.finditer(reading.goal):
        if reading.free(*match.span()):
            place = f"/var/www/html/{match['src']}"
            reading.set("copied_file", f"{match['src']}={place}", *match.span())
    for match in _COPIED.finditer(reading.goal):
        if _ELSEWHERE_READ.fullmatch(match["src"]) or not reading.free(*match.span()):
            continue
        kind = "templated_file" if match["src"].lower().endswith(".j2") else "copied_file"
        reading.set(kind, f"{match['src']}={match['dst']}", *match.span())
    if any(p.name in ("templated_file", "copied_file") for p in reading.parameters):
        _owner_and_mode(reading)


def _folders(reading: Reading) -> None:
    for match in _FOLDER.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("folder_path", match["named"] or match["path"], *match.span())
    if reading.value("folder_path") is not None:
        _owner_and_mode(reading)


def _owner_and_mode(reading: Reading) -> None:
    for match in _OWNED.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("owner", match["owner"], *match.span())
            if match["group"]:
                reading.set("owner_group", match["group"], *match.span("group"))
    for match in _MODE.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("file_mode", match["mode"].rjust(4, "0"), *match.span())


def _resolver(reading: Reading) -> None:
    """Name servers of the hosts, and the domain that short names are looked up in."""
    for match in _RESOLVERS.finditer(reading.goal):
        if reading.free(*match.span()):
            for address in re.findall(_IP, match["all"]):
                reading.set("dns", address, *match.span())
    _search_domains(reading)


def _search_domains(reading: Reading) -> None:
    for match in _SEARCH.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("search_domain", match["name"].lower(), *match.span())
