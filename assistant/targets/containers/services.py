"""prompts/services.yaml: what is known of services that run as containers."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Base: an unknown key is an error."""


class Volume(_Strict, frozen=True):
    """A path in the container that must outlive it."""

    name: str
    path: str
    words: tuple[str, ...] = ()
    """What else a goal may call it."""


class Port(_Strict, frozen=True):
    """A port beside the web port. `variable` holds the host's port, `external` by default."""

    internal: int
    variable: str
    what: str
    external: int = 0
    """0: the same as inside."""
    protocol: Literal["tcp", "udp"] = "tcp"
    given: str = ""
    """Only where this holds: has:stats-page."""
    same: bool = False
    """Inside it is the same number as on the host, whatever that is."""


class Secret(_Strict, frozen=True):
    """A variable of the container that gets a generated password."""

    env: str
    what: str
    length: int = 0
    """Characters that it has to have, an even number; 0: as many as the draft likes."""
    also: tuple[str, ...] = ()
    """Further variables of the container that hold the same."""
    source: str = ""
    """Where the user has it from; empty: it is made up."""
    unless: str = ""
    """A parameter that takes its place where the goal gives it."""
    given: str = ""
    """Only where this holds: has:forgejo, backup_store:b2; backup_store: where nothing is given."""


class Image(_Strict, frozen=True):
    """An image with its tag, and how a service runs from it where that is not as usual."""

    image: str
    tag: str
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    open: bool = False
    """It asks nobody for a password: the service's own are left out."""


class Store(_Strict, frozen=True):
    """How a database is reached; `secret` names the variable with its password, '' for none."""

    port: int
    user: str
    name: str
    secret: str


class Stretch(_Strict, frozen=True):
    """Lines of a configuration file, once or for each service that it is about."""

    lines: tuple[str, ...]
    each: bool = False
    of: str = ""
    """Only where this service is among those that the file tells of, filled in with it."""
    given: str = ""
    """Only where the goal gives this parameter: once for each value, which is @ITEM@."""
    once: tuple[str, ...] = ()
    """With `given`: lines before those of all values."""
    has: str = ""
    """Only where the goal has this component."""
    lacking: str = ""
    """Only where the goal does not give this parameter."""


class ConfigFile(_Strict, frozen=True):
    """A configuration file. Parts with `each` stand once for each service behind the proxy, or that
    the file reads. Lines may hold @APP@, @PORT@, @HOST@ and @FIRST@; in a Compose project also
    @SITE@, the address that a browser has for the service."""

    path: str
    target: str
    language: Literal["text", "yaml"]
    what: str
    parts: tuple[Stretch, ...]
    host_one: str = ""
    """@HOST@ where one service stands behind the proxy."""
    host_many: str = ""
    """@HOST@ where several do; may hold @APP@."""
    host_own: str = ""
    """@HOST@ of one for which the goal has a name of its own, @OWN@."""
    limits: dict[str, dict[str, str]] = {}
    """Lines that others take the place of where the goal gives a parameter, by its name; its value
    is {given}."""
    reads: tuple[str, ...] = ()
    """Of a service that is no proxy: those that the file tells it of, where they are there."""
    always: bool = False
    """There whatever else the draft has."""
    shared: bool = False
    """Of a database: tells of each service that has a database of its own in it, where several
    share the server; @LABEL@ is the database's name."""


class Certified(_Strict, frozen=True):
    """How a service takes a certificate of the user's own."""

    cert: str
    """Where it reads the certificate."""
    key: str
    """Where it reads the private key."""
    ports: tuple[Port, ...] = ()
    """What it publishes beside its usual ports then."""
    health: tuple[str, ...] = ()
    """How its health is looked at then, in place of its own check."""
    env: dict[str, str] = {}
    """What it is told then."""
    instead: dict[str, tuple[str, ...]] = {}
    """Lines of a proxy's file that others take the place of."""
    before: tuple[str, ...] = ()
    """Lines before those of a proxy's file."""
    behind: tuple[str, ...] = ()
    """Lines behind them."""
    notes: tuple[str, ...] = ()
    """What is said of a proxy in place of its own notes."""


class Login(_Strict, frozen=True):
    """How a service asks for a user and a password where the goal wants that it does."""

    htpasswd: str = ""
    """Where it reads its users; empty: it has a password of its own alone."""
    between: str = ":"
    """What stands between a user and the hash in that file."""
    secrets: tuple[Secret, ...] = ()
    """Passwords that it has then."""
    command: tuple[str, ...] = ()
    """What it is started with then."""
    env: dict[str, str] = {}
    health: tuple[str, ...] = ()
    """How its health is looked at then."""
    instead: dict[str, tuple[str, ...]] = {}
    """Lines of a proxy's file that others take the place of."""
    instead_own: dict[str, tuple[str, ...]] = {}
    """The same for the proxy's own page, which may be the only one that is guarded."""
    behind: tuple[str, ...] = ()
    """Lines behind those of a proxy's file."""
    files: tuple[ConfigFile, ...] = ()
    """Files that it has then, where it is no proxy."""


class Labelled(_Strict, frozen=True):
    """How a proxy that reads its routes off containers is started, and what it reads there."""

    command: tuple[str, ...]
    labels: dict[str, str]
    own: dict[str, dict[str, str]] = {}
    """What it reads off its own container, by what the goal has: has:traefik-dashboard."""
    notes: tuple[str, ...] = ()
    notes_alone: tuple[str, ...] = ()
    """Said where nothing stands behind it in this draft."""


class Proxy(_Strict, frozen=True):
    """What a service needs to stand in front of others."""

    scheme: Literal["http", "https"]
    ports: tuple[Port, ...]
    files: tuple[ConfigFile, ...]
    env: dict[str, str] = {}
    command: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    labelled: Labelled | None = None
    labels: dict[str, str] = {}
    """What this draft's proxy reads off containers; set where the goal wants that it does."""
    own_labels: dict[str, str] = {}
    """The same of its own container."""
    registered: tuple[str, ...] = ()
    """Further words of `command` where the goal gives an {email} for the certificate authority."""


class Proof(_Strict, frozen=True):
    """How a proxy shows the certificate authority that a name is its own, where the goal says."""

    instead: dict[str, str]
    """Words of its `command` that others take the place of."""
    notes: tuple[str, ...]
    """What is said in place of its own notes."""


class Service(_Strict, frozen=True):
    """One service."""

    title: str
    image: str
    tag: str
    role: Literal["app", "database"] = "app"
    web: int | None = None
    webs: tuple[int, ...] = ()
    """Further ports of its web page: where the goal has one of those, that is the one it means."""
    only_proxy: bool = False
    """It is there for others: beside them it is their proxy even if the goal does not say so."""
    ports: tuple[Port, ...] = ()
    volumes: tuple[Volume, ...] = ()
    env: dict[str, str] = {}
    behind: dict[str, str] = {}
    """Environment beside `env` where the service stands behind the proxy."""
    secrets: tuple[Secret, ...] = ()
    command: tuple[str, ...] = ()
    files: tuple[ConfigFile, ...] = ()
    """There where one of those is that the file reads."""
    health: tuple[str, ...] = ()
    """Empty: the image's own check, if it has one."""
    ids: bool = False
    """Runs under the account and group that PUID and PGID say."""
    user: bool = False
    """Its image runs under whatever account it is given."""
    capabilities: tuple[str, ...] = ()
    """Rights of the kernel that it needs beside Docker's usual ones, without CAP_."""
    sysctls: dict[str, str] = {}
    """Kernel settings of its own network."""
    jobs: str = ""
    """The service that does what it has to do again and again, where the goal wants it apart."""
    shares: str = ""
    """The service whose folders it sees."""
    tends: bool = False
    """It looks after others and is nothing by itself."""
    follows: str = ""
    """The service whose release it has."""
    whole: bool = False
    """Its tags are whole releases: 8.19.4, and no 8."""
    gathers: str = ""
    """The folder in which it sees, read only, the folders that the goal has for it, each under its
    own path; and where the goal has none, what other services keep."""
    sees: dict[str, str] = {}
    """Where it sees a folder that the goal has for other services too, by what that is for."""
    fronts: bool = False
    """It stands in front of others by settings of its own: they publish no web port then."""
    told: dict[str, dict[str, str]] = {}
    """Environment where the goal gives a parameter, by its name; its value is {given}."""
    told_between: str = ","
    """What stands between the values of a parameter that the goal gives several times."""
    own_devices: tuple[str, ...] = ()
    """Devices of the host without which it does nothing."""
    host_paths: tuple[str, ...] = ()
    """What it must see of the host, as source:target or source:target:ro."""
    host_network: bool = False
    """It gains by the host's own network, where the goal asks for that: it finds devices there."""
    beside: tuple[str, ...] = ()
    """Services that are there whenever it is."""
    links: dict[str, dict[str, str]] = {}
    needs: tuple[tuple[str, ...], ...] = ()
    """One of each group has to be there."""
    images: dict[str, Image] = {}
    """Images that databases have to have for it, by their ids."""
    asks: dict[str, dict[str, str]] = {}
    """Environment that databases have to have for it, by their ids."""
    secret_file: str = ""
    """The variable that names the file with a password, made of the password's own: {}_FILE."""
    secret_by_name: bool = False
    """That variable holds the secret's name, without the folder of secrets."""
    made_for: dict[str, Image] = {}
    """Its own image where one of these databases is its, by the database's id."""
    devices: tuple[str, ...] = ()
    """How the devices of the host begin that it is there for: /dev/tty."""
    outbound: bool = False
    """A service for others that fetches things itself, for which its network needs a way out."""
    store: Store | None = None
    dump: str = ""
    """Shell command inside the container that writes all that a database holds to stdout."""
    restore: str = ""
    """Shell command inside the container that takes such a dump from stdin."""
    kept: tuple[str, ...] = ()
    """Further words of `command` where the goal says for how many {days} its figures are kept."""
    keeps: dict[str, str] = {}
    """The same as environment."""
    closed: dict[str, str] = {}
    """Environment that lets nobody register by himself."""
    mail: dict[str, str] = {}
    """Environment that tells it of the server that sends its mail: {mail_host} {mail_port}
    {mail_user} {mail_password} {mail_from} {mail_domain}."""
    proxy: Proxy | None = None
    certified: Certified | None = None
    proofs: dict[str, Proof] = {}
    """By what the goal has: has:acme-cloudflare."""
    login: Login | None = None
    htpasswd: str = ""
    """Where this draft's service reads its users; set where the goal wants a login."""
    between: str = ":"
    """What stands between a user and the hash there."""
    locked: dict[str, dict[str, str]] = {}
    """Further `links` to a service that has a password in this draft and mostly has none."""
    options: dict[str, tuple[str, ...]] = {}
    """Further words of `command` by what the goal has (has:append-only, param:cache_memory), whose
    value is {given}."""
    program: str = ""
    """What such words stand behind where it has no `command`."""
    scheduled: dict[str, str] = {}
    """Environment where the goal says when it does its work, with the fields of cron in {cron}."""
    brings: dict[str, str] = {}
    """Services that are there where the goal gives a parameter, by its name."""
    replica: str = ""
    """The service that holds a copy of its data, where the goal asks for such."""
    scales: bool = False
    """It runs as often as the goal counts."""
    project: bool = False
    """It stands beside another one, and only a Compose project has it."""
    once: bool = False
    """It ends by itself when its work is done."""
    entrypoint: tuple[str, ...] = ()
    """In place of the image's own."""
    init: str = ""
    """The folder whose SQL it reads at its very first start."""
    bare_folder: bool = False
    """It takes no folder with something in it at its first start: no disk's own lost+found."""
    docker_socket: bool = False
    gains_by_socket: bool = False
    """It tells of containers where the goal gives out Docker's socket."""
    hostname: bool = False
    """Keeps its data under its host name, which must therefore stay."""
    shm_mb: int | None = None
    gpu: bool = False
    """It computes on a graphics card where it is given one."""
    gpu_env: dict[str, str] = {}
    """Environment where it is given one."""
    notes: tuple[str, ...] = ()
    notes_alone: tuple[str, ...] = ()
    """Said only where the draft has no database for the service."""
    unverified: tuple[Literal["tag", "health", "env"], ...] = ()

    @property
    def made_up(self) -> tuple[Secret, ...]:
        """Its secrets that are generated."""
        return tuple(secret for secret in self.secrets if not secret.source)

    @property
    def given(self) -> tuple[Secret, ...]:
        """Its secrets that only the user has."""
        return tuple(secret for secret in self.secrets if secret.source)


class Services(_Strict, frozen=True):
    """The file."""

    services: dict[str, Service]


@cache
def services() -> dict[str, Service]:
    """Every known service by the lexicon's id, in the file's order. Raises Unfinished."""
    path = paths.prompts_dir() / "services.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Services).services
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error
