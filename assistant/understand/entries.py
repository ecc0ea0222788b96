"""The shapes of the lexicon's data files; an unknown key is an error."""

from __future__ import annotations

import msgspec


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Base of every entry: an unknown key is an error."""


class Tool(_Strict, frozen=True):
    """A tool by name. Without subjects it is a known word that nothing is drafted for."""

    id: str
    name: str
    words: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    inside: tuple[tuple[str, str], ...] = ()
    """Where another tool brings it along: words of how it was said, each with the component that
    it is then; the empty word stands for any. Empty: the tool's own id."""
    instead: str = ""
    """Where nothing is drafted with it: the way that there is."""
    configures: bool = False
    """It sets machines up that are there: what it names beside itself is what it installs."""
    places: tuple[str, ...] = ()
    """The platforms that make a difference to what is drafted with it. Empty: all."""
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    """Words that are read along with it."""


class Platform(_Strict, frozen=True):
    """A place where things are made: a builder by its own name, or a provider."""

    id: str
    name: str
    words: tuple[str, ...]
    draft: bool = True
    """False: a known builder for which there is no recipe."""
    names: dict[str, str] = {}
    """Its own name under other tools than Packer, by the tool's id: {terraform: libvirt}."""
    copies: str = ""
    """Packer's builder that starts from a template of this place."""
    tools: tuple[str, ...] = ()
    """Only with one of these tools (or none named). Empty: with all."""

    def under(self, tool: str) -> str:
        """Its name under `tool`."""
        return self.names.get(tool, self.id)


class Edition(_Strict, frozen=True):
    """An edition of a Windows release; `name` is the image's name on the setup medium."""

    name: str
    words: tuple[str, ...]


class Least(_Strict, frozen=True):
    """What the installer asks for at least."""

    cpus: int
    memory_mb: int
    disk_gb: int


class Version(_Strict, frozen=True):
    """One release of an operating system."""

    id: str
    name: str
    words: tuple[str, ...]
    least: Least
    edition: str = ""
    edition_why: str = ""
    editions: tuple[Edition, ...] = ()


class System(_Strict, frozen=True):
    """A family of operating systems."""

    id: str
    name: str
    kind: str
    """windows, linux or other."""
    words: tuple[str, ...]
    version_words: tuple[str, ...] = ()
    """Phrases after which a number is a release."""
    unknown_releases: tuple[str, ...] = ()
    """Words after the family's name that are releases without a recipe."""
    default: str = ""
    why: str = ""
    draft: bool = True
    builders: tuple[str, ...] = ()
    """The builders that its images are drafted for, where nothing but images is. Empty: all."""
    nearest: tuple[str, ...] = ()
    """Releases with a recipe that stand closest to a system without one."""
    versions: tuple[Version, ...] = ()


class Subject(_Strict, frozen=True):
    """What is made."""

    id: str
    name: str
    words: tuple[str, ...]
    platform: str = ""
    weak: bool = False


class Component(_Strict, frozen=True):
    """Something that belongs into what is made."""

    id: str
    name: str
    words: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    """Its names in a list of roles and features: 'the DNS and DHCP roles'."""
    switches_off: tuple[str, ...] = ()
    """Words for what this component switches off, where the goal says so."""
    kind: str = ""
    """Only with an operating system of this kind (or none named)."""
    target: str = ""
    """Only with this tool, or one of these (packer|ansible), or none named."""
    near: tuple[str, ...] = ()
    """One of these must stand somewhere in the goal."""
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    provider: str = ""
    resource: str = ""
    subject: str = ""
    """What is made where the goal names it: dns-records, directory."""
    installs: bool = False
    """True: software that a machine can install at its first start."""
    dated: bool = False
    """True: its releases are years, as those of Windows Server."""
    system: str = ""
    """The family of systems that it is for: assumed where the goal names none."""


class Service(_Strict, frozen=True):
    """A service that runs as a container."""

    id: str
    name: str
    image: str
    words: tuple[str, ...]
    proxy: bool = False
    """True: it may stand in front of others."""
    quiet: bool = False
    """True: no browser comes to it, and no proxy stands in front: a database, a broker."""
    installs: bool = False
    """True: the usual systems have a package of it."""
    set_up_by: str = ""
    """Tools beside those of `installs` that set it up on a machine itself: ansible|cloudinit."""
    near: tuple[str, ...] = ()
    """One of these phrases has to stand in the goal as well."""
    dated: bool = False
    """True: its releases are years, as those of Windows Server."""
    system: str = ""
    """The family of systems that it is for: assumed where the goal names none."""


class ParameterKind(_Strict, frozen=True):
    """A parameter that a goal or --set can give."""

    name: str
    type: str
    meaning: str
    least: int = 0
    most: int = 0
    """0: no limit."""
    unit: str = ""
    many: bool = False
    single: str = ""
    """The parameter that it is where there is one value only: users, username."""
    lab: str = ""
    """What stands in a study version for a value of a system in use; empty: the value stays."""


class Provider(_Strict, frozen=True):
    """Whoever rents machines: its regions and machine types, as regular expressions."""

    id: str
    words: tuple[str, ...]
    """Its names; `places` and `short_types` are read only where one of them stands in the goal."""
    terraform: str
    """Local name of its provider for Terraform."""
    regions: tuple[str, ...] = ()
    zones: str = ""
    """What a zone's name has behind its region's; empty: no zones by name."""
    places: dict[str, str] = {}
    """What people call a region, to the provider's own name."""
    types: tuple[str, ...] = ()
    short_types: tuple[str, ...] = ()
    type_prefix: str = ""
    """What a short type lacks: Standard_."""


class Package(_Strict, frozen=True):
    """A package that people name."""

    id: str
    """Debian's name."""
    words: tuple[str, ...]
    dnf: str | None = None
    """Its name where dnf installs it; empty: there is none. None: Debian's."""
    apk: str = ""
    """Its name in Alpine Linux. Empty: Debian's."""
    windows: str = ""
    """Its Chocolatey id."""
    service: str = ""
    """The service that people mean by it, where a goal sets up a machine and no container."""
    targets: tuple[str, ...] = ()
    """With `service`: the tools that know that service only as this package."""
    given_by: str = ""
    """The parameter that brings it already, from its makers in a release of its own."""
    only: str = ""
    """The one family, or the releases, that have it: windows, debian-12|ubuntu-24.04."""
    plain: bool = True
    """False: its words mean other things too; read only where packages are listed."""

    def under(self, family: str) -> str:
        """Its name for `apt`, `dnf`, `apk` or `windows`; empty where it has none."""
        if family == "windows":
            return self.windows
        if family == "apk":
            return self.apk or self.id
        return self.id if family == "apt" or self.dnf is None else self.dnf


class Choice(_Strict, frozen=True):
    """Words that stand for one value of a parameter."""

    parameter: str
    value: str | int | bool
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    """Regular expressions, one of which must match somewhere in the goal."""


class Keyed(_Strict, frozen=True):
    """A value that stands after certain words, or before them."""

    parameter: str
    value: str
    before: tuple[str, ...] = ()
    """Words before the value."""
    after: tuple[str, ...] = ()
    """Words behind the value."""
    known: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    """Ordinary words that are names here all the same."""
    ordinary: bool = True
    """False: an ordinary word is a name only where `allow` has it or another name goes with it."""
    list: bool = False
    """True: more names may follow, after commas and 'and'."""
    article: bool = False
    """True: an article or preposition must stand before a value that stands before its words."""
    bare: bool = False
    """True: the words beside the value are for another reader as well, and stay free."""
    least: int = 0
    """Numbers below are none of these."""
    systems: bool = False
    """True: the name of a system with its number may be the value: template ubuntu2404."""
    keeps: bool = False
    """True: the words beside the value say something of their own as well, and stay to be read."""
    near: tuple[str, ...] = ()
    """Regular expressions, one of which must match somewhere in the goal."""


class Values(_Strict, frozen=True):
    """How values are read."""

    number_words: dict[str, int]
    runtimes: dict[str, str]
    """Words for a language to its own image, with the release in place of `{}`."""
    ocr_languages: dict[str, str]
    """Names of languages to the codes by which Tesseract knows them: german: deu."""
    size_units: dict[str, int]
    number_roles: dict[str, tuple[str, ...]]
    """Parameter to the words beside its number, before or behind: cores."""
    size_roles: dict[str, tuple[str, ...]]
    """Parameter to the words beside its size, before or behind: memory, disk."""
    before_releases: tuple[str, ...]
    """What sort of a system is meant: words between its name and its release."""
    further_disk: tuple[str, ...]
    """Words before a disk that is not the system's: extra, second."""
    scopes: dict[str, tuple[str, ...]]
    """Some of the machines of a cluster, as the first part of parameters: worker_memory_mb."""
    counted: dict[str, tuple[str, ...]]
    """Parameter to the words behind its number."""
    counted_times: dict[str, dict[str, int]]
    """Parameter to larger units of it: the words, and how many of the parameter's own they are."""
    memory_up_to_gb: int
    memory_odd_from_gb: int
    """A single size above that is no multiple of 4 GB is no memory."""
    disk_from_gb: int
    memory_usual_gb: tuple[int, ...]
    memory_per_cpu_gb: int
    keyed: tuple[Keyed, ...]
    udp_ports: tuple[int, ...]
    """Ports of services that speak UDP."""
    kept_inside: tuple[str, ...]
    """What a running service keeps and a provider of its own makes: right behind the service's name
    (a Keycloak realm) it asks for that and for no container."""
    labels: tuple[str, ...]
    script_suffixes: tuple[str, ...]
    medium_suffixes: tuple[str, ...]
    file_suffixes: tuple[str, ...]
    bridge_patterns: tuple[str, ...]
    time_zone_areas: tuple[str, ...]
    time_zone_words: dict[str, str]
    time_zone_cities: dict[str, str]
    time_zone_windows: dict[str, str]
    """Windows' own names, without "Standard Time" behind them."""
    algorithms: dict[str, str]
    ports: dict[str, int]
    """Services that firewalls let in, by name."""
    always: tuple[str, ...]
    """Wishes that every draft meets."""
    windows_groups: tuple[str, ...]
    """Groups that every Windows has."""
    windows_services: dict[str, str]
    """Services of Windows by what people call them, with their own names."""
    mount_roles: tuple[str, ...]
    """What a folder of the host holds: media, config."""


class Locale(_Strict, frozen=True):
    """A language by the words people use."""

    words: tuple[str, ...]
    locale: str
    keyboard: str
    only_with_noun: bool = False
    """True: read only beside a word such as keyboard or language."""


class Pattern(_Strict, frozen=True):
    """Groups of phrases, one of each following the one before within `gap` words."""

    gap: int
    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    """Tools: where one of them is named, the pattern does not count."""
    not_after: tuple[str, ...] = ()
    """Words right behind which the first phrase says something else: default drop."""
    opens: bool = False
    """The first phrase begins the goal, or follows a greeting only."""


class Warned(_Strict, frozen=True):
    """A caution with the patterns that call for it."""

    code: str
    text: str
    patterns: tuple[Pattern, ...]
    declines: bool = False
    other: bool = False
    """True: the goal is not about infrastructure."""


class Questions(_Strict, frozen=True):
    """Goals that are questions or translations."""

    words: tuple[str, ...]
    words_last: tuple[str, ...]
    """At the goal's end, right behind a tool's name: "in compose terms"."""
    words_unless: tuple[str, ...]
    translate: tuple[str, ...]
    translate_into: tuple[str, ...]
    translate_formats: tuple[str, ...]
    """What a file can be put into beside the tools' own words."""
    words_text: str
    translate_text: str


class Negations(_Strict, frozen=True):
    """Words that leave out what follows."""

    words: tuple[str, ...]
    after: tuple[str, ...]
    between: tuple[str, ...]
    anew: tuple[str, ...]
    """Behind 'and' these say what is wanted after all: disable this and enable that."""
    not_negating: tuple[str, ...]
    off_before: tuple[str, ...]
    """Words before something that is switched off."""
    off_behind: tuple[str, ...]
    """Words behind it."""


Thing = Tool | Platform | Subject | Component | Service
"""What a word of the goal may be, beside systems, values and plain words."""


class Changes(_Strict, frozen=True):
    """Words of a change to a goal."""

    remove: tuple[str, ...]
    """What follows goes: read as "without"."""
    part: tuple[str, ...]
    """Words behind what goes that only say that it is one of several: the ufw part."""
    named: tuple[str, ...]
    """What follows is a name: read as "called"."""
    again: tuple[str, ...]
    """Words that only say that it was so before."""
    sets: tuple[str, ...]
    """Behind them a "to" stands before the new value."""
    also: tuple[str, ...]
    """A further one is meant, not another in its place."""
    more: tuple[str, ...]
    """Those of `also` with which no value gives way that there can be only one of."""
    lead: tuple[str, ...]
    """Words that begin an order and say nothing else."""
    trail: tuple[str, ...]
    """Words that end one and say nothing else."""
    stands: tuple[str, ...]
    """A clause that begins so can follow a goal as it is; before others comes "with"."""
