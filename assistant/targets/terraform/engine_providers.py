"""Which provider stands for each that a configuration asks for: a real one, or a simulated one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.knowledge import PackInfo, Packs
from assistant.knowledge.addresses import canonical_source
from assistant.knowledge.versions import parse_version, satisfies, version_key
from assistant.syntax.hcl import HclFile, Module
from assistant.targets.judging import Case
from assistant.targets.terraform.configuration import Configuration
from assistant.targets.terraform.engine_data import engine_data
from assistant.targets.terraform.simulated import HOSTS, Wanted, full_source, wanted_of
from assistant.targets.versions.required import Required, locks_of, required

TOOL = "providers"
"""The tool that holds this machine's providers, laid out as a filesystem mirror."""
MIRROR = "/tmp/dryfit-mirror"  # noqa: S108 - the container's own
CLI = "cli.tfrc"
CLI_CONFIG = (
    "disable_checkpoint = true\n"
    f'provider_installation {{\n  filesystem_mirror {{\n    path = "{MIRROR}"\n  }}\n}}\n'
)
"""Providers come from one folder and from nowhere else."""
ANY = ">=0"


@dataclass(frozen=True, slots=True)
class Lying:
    """A provider that is there."""

    address: str
    """registry.opentofu.org/bpg/proxmox: where it lies in the mirror."""
    version: str

    @property
    def source(self) -> str:
        """The source that packs use for it."""
        return canonical_source("terraform", self.address)


@dataclass(frozen=True, slots=True)
class Part:
    """A provider that a configuration needs, and what there is of it."""

    wanted: Wanted
    asked: tuple[Required, ...]
    """Where the files put constraints on it."""
    real: Lying | None
    """The version that fits best; None: none is here."""
    fits: bool
    """False: the real one is of another version than the files ask for."""
    locked: str = ""
    """The version that the lock file holds; empty where it holds none."""

    @property
    def source(self) -> str:
        """What the files call it."""
        return self.wanted.source

    @property
    def real_version(self) -> str:
        """The version of the real one; empty where none is here."""
        return self.real.version if self.real else ""

    @property
    def unknown(self) -> bool:
        """Whether there is neither a real one nor a pack of it."""
        return self.real is None and self.wanted.info is None

    @property
    def moved(self) -> bool:
        """Whether the real one goes by another name than the files give it: once it was one of
        hashicorp's."""
        names = [full_source(text).split("/")[-2:] for text in (self.source, self._address)]
        return self.real is not None and names[0] != names[1]

    @property
    def _address(self) -> str:
        return self.real.address if self.real else self.source

    @property
    def hermetic(self) -> bool:
        """Whether the real one touches nothing but the state."""
        return canonical_source("terraform", self.source) in engine_data().hermetic

    def admits(self, version: str) -> bool:
        """Whether the files would take a version."""
        return all(satisfies(version, one.constraint) is not False for one in self.asked)

    def newer(self, packs: Packs) -> Iterator[PackInfo]:
        """The packs of versions that are newer than the real one: those that the files would take,
        and where they would not take the real one, every one."""
        if self.real is None:
            return
        here = version_key(self.real.version)
        for info in packs.of_source("terraform", self.source):
            if version_key(info.version) > here and (not self.fits or self.admits(info.version)):
                yield info


def lying_in(case: Case) -> tuple[Lying, ...]:
    """What lies in the mirror, from its folders: HOST/NAMESPACE/NAME/VERSION/MACHINE."""
    found = []
    for folder in case.tools.get(TOOL, ()):
        parts = folder.split("/")
        if len(parts) == 5 and parts[4] == case.machine and parse_version(parts[3]) is not None:
            found.append(Lying("/".join(parts[:3]), parts[3]))
    return tuple(found)


def parts_of(
    configuration: Configuration,
    files: Mapping[str, bytes],
    lying: Sequence[Lying],
    packs: Packs,
) -> tuple[Part, ...]:
    """The providers of a configuration, by source."""
    modules = _modules(configuration)
    path = configuration.lock
    texts = {path: files[path].decode("utf-8", errors="replace")} if path else {}
    lock = locks_of(texts).get(configuration.root, {})
    asked = _asked(modules)
    found = []
    for wanted in wanted_of(modules, packs, texts):
        source = canonical_source("terraform", wanted.source)
        constraints = tuple(asked.get(wanted.source, ()))
        here = [one for one in lying if one.source == source]
        real, fits = _best(here, constraints, lock.get(source, ""))
        found.append(Part(wanted, constraints, real, fits, lock.get(source, "")))
    return tuple(found)


def links(parts: Iterable[Part], machine: str) -> dict[str, str]:
    """Where each real provider has to lie in the container's mirror, and where it is. Only the
    last folder may be a link: engines do not look behind any other."""
    found = {}
    for part in parts:
        if part.real is None:
            continue
        there = f"$TOOLS/{TOOL}/{part.real.address}/{part.real.version}/{machine}"
        source = full_source(part.source)
        hosts = (source,) if source.count("/") == 2 else [f"{h}/{source}" for h in HOSTS.values()]
        for address in hosts:
            found[f"{MIRROR}/{address}/{part.real.version}/{machine}"] = there
    return found


def _best(
    here: Sequence[Lying], asked: Sequence[Required], locked: str
) -> tuple[Lying | None, bool]:
    """The version to show, and whether the files ask for it: the locked one, else the newest."""
    if not here:
        return None, False
    fitting = [
        one
        for one in here
        if all(satisfies(one.version, entry.constraint) is not False for entry in asked)
    ]
    for one in fitting:
        if one.version == locked:
            return one, True
    newest = max(fitting or here, key=lambda one: version_key(one.version))
    return newest, bool(fitting)


def _modules(configuration: Configuration) -> list[Module]:
    """The modules as `targets.versions` reads them; what tests use counts to the root."""
    found = []
    for folder, files in configuration.modules.items():
        more: tuple[HclFile, ...] = configuration.tests if folder == configuration.root else ()
        found.append(Module("terraform", folder, (*files, *more), ()))
    return found


def _asked(modules: Iterable[Module]) -> dict[str, list[Required]]:
    """The constraints on each source, as the files call it."""
    found: dict[str, list[Required]] = {}
    for module in modules:
        entries = tuple(required(module))
        sources = {entry.name: entry.source for entry in entries if entry.source}
        for entry in entries:
            if entry.constraint:
                source = full_source(sources.get(entry.name) or f"hashicorp/{entry.name}")
                found.setdefault(source, []).append(entry)
    return found
