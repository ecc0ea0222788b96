"""Sources of Packer builds as machines: what they are given, and what runs on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, Any, Literal

from assistant.syntax.hcl import Attribute, Call, Expression, Object, Traversal, Unknown
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

if TYPE_CHECKING:
    from assistant.check.subject import Found, Subject
    from assistant.syntax.xml import XmlFile

Family = Literal["windows", "linux", ""]

ISO_BUILDERS = frozenset(
    {"hyperv-iso", "qemu", "virtualbox-iso", "vmware-iso", "vsphere-iso", "proxmox-iso",
     "parallels-iso"}
)  # fmt: skip
"""Builders that start an installer."""
LOCAL_BUILDERS = frozenset({"hyperv-iso", "qemu", "virtualbox-iso", "vmware-iso"})
"""Those that type keys into a machine on the same host."""

_IOT = later(r"(?<![a-z])iot(?![a-z])", re.IGNORECASE)
_MEDIA = ("iso_url", "iso_file", "boot_iso.iso_file", "boot_iso.iso_url")
_GUESTS = ("guest_os_type", "os", "os_type")
_LINUX = later(
    r"(?:debian|ubuntu|centos|rhel|red-?hat|fedora|sles|suse|opensuse|oracle|almalinux|rocky|linux"
    r"|other.*linux|l2[46]\Z|arch|gentoo|alpine|coreos|photon|amazonlinux)",
    re.IGNORECASE,
)
_WINDOWS = later(r"win(?!e)|w2k|wxp|wvista", re.IGNORECASE)
_INSTALLERS = later(
    r"preseed|autoinstall|\b(?:inst\.)?ks=|\bks\.cfg|ds=\\?\"?nocloud|autoyast=", re.IGNORECASE
)
_GUEST_RELEASES = (
    (r"windows-?11", "11"),
    (r"windows(?:9|10)[_-]", "10"),
    (r"windows2016|windows9s(?:erver|rv)", "2016"),
    (r"windows2019_|windows2019srv[-_]", "2019"),
    (r"windows2019srvnext|windows2022_", "2022"),
    (r"windows2022srvnext|windows2025", "2025"),
)
_NAMED_RELEASE = later(
    r"\bwin(?:dows)?[-_. ]?(?:server[-_. ]?)?(20(?:16|19|22|25)|1[01])(?!\d|\.\d)", re.IGNORECASE
)


class Machine:
    """One source that could be read in full, with what builds lay over it."""

    def __init__(self, subject: Subject, found: Found, overlays: Sequence[Found]) -> None:
        self.subject = subject
        self.found = found
        self.overlays = tuple(overlays)
        self.builder = found.block.names[0]
        self.name = ".".join(found.block.names)
        self._values: dict[str, list[Any]] = {}

    # Values

    def attribute(self, name: str) -> Attribute | None:
        """The attribute, of an overlay before the source's own."""
        for found in (*self.overlays, self.found):
            attribute = found.block.body.attribute(name)
            if attribute is not None:
                return attribute
        return None

    def value(self, path: str) -> Any:
        """The first value at a path; None where nothing is set, Unknown where a run decides."""
        values = self.values(path)
        return values[0] if values else None

    def values(self, path: str) -> list[Any]:
        """All values at a path; an overlay's replace the source's own."""
        values = self._values.get(path)
        if values is None:
            all_settings = (self.subject.settings(f, path) for f in (*self.overlays, self.found))
            settings = next((found for found in all_settings if found), [])
            values = self._values[path] = [setting.value for setting in settings]
        return values

    def text(self, path: str) -> str | None:
        """A value as text where it is known and not empty."""
        value = self.value(path)
        return value if isinstance(value, str) and value else None

    def is_true(self, path: str) -> bool:
        """Whether a value is known to be true."""
        return self.value(path) in (True, "true")

    def is_off(self, path: str) -> bool:
        """Whether a value is known to be absent, null, empty or false."""
        return self.value(path) in (None, False, "false", "", [])

    def unknown(self, path: str) -> bool:
        """Whether only a run can tell a value."""
        return isinstance(self.value(path), Unknown)

    def place(self, name: str = "") -> tuple[Source, Span]:
        """Where an attribute stands, an overlay's first; the source's header without one."""
        for found in (*self.overlays, self.found) if name else ():
            attribute = found.block.body.attribute(name)
            if attribute is not None:
                return found.file.source, attribute.span
        return self.found.file.source, self.found.block.header_span

    @cached_property
    def keys(self) -> str:
        """All that is typed at the boot prompt, as far as it is known."""
        attribute = self.attribute("boot_command")
        texts = self.subject.texts_in(attribute.value) if attribute is not None else ()
        return "".join(text for text, _ in texts)

    # The system inside

    @cached_property
    def communicator(self) -> str:
        """ssh, winrm, none; empty where a run decides."""
        value = self.value("communicator")
        if isinstance(value, Unknown):
            return ""
        return str(value) if value else "ssh"

    @cached_property
    def family(self) -> Family:
        """The system inside; empty where the files do not tell or contradict themselves."""
        guest = next((text for name in _GUESTS if (text := self.text(name))), "")
        windows = self.communicator == "winrm" or bool(_WINDOWS.match(guest))
        windows = windows or any(tree.root for tree in self.answers)
        linux = bool(_LINUX.match(guest)) or bool(_INSTALLERS.search(self.keys))
        if windows == linux:
            return ""
        return "windows" if windows else "linux"

    @cached_property
    def release(self) -> str:
        """10, 11, 2016, 2019, 2022 or 2025; empty where the files do not tell."""
        found = {name for tree in self.answers for name in self._image_releases(tree)}
        if len(found) == 1:
            return found.pop()
        guest = self.text("guest_os_type") or ""
        for pattern, release in _GUEST_RELEASES if guest else ():
            if re.match(pattern, guest, re.IGNORECASE):
                return release
        for name in _MEDIA:
            medium = self.text(name)
            match = _NAMED_RELEASE.search(medium.rpartition("/")[2]) if medium else None
            if match:
                return match[1]
        return ""

    def _image_releases(self, tree: XmlFile) -> Iterator[str]:
        for value in tree.root.find("InstallFrom/MetaData/Value") if tree.root else ():
            match = _NAMED_RELEASE.search(self.filled(value.text))
            if match:
                yield match[1]

    def filled(self, text: str) -> str:
        """A text of an answer file that is one `${name}`, as the variable of that name has it."""
        variable = re.fullmatch(r"\$\{(\w+)\}", text)
        if variable is None:
            return text
        value = self.found.module.lookup(Traversal(Span(0, 0), ("var", variable[1])))
        return value if isinstance(value, str) else ""

    @cached_property
    def is_iot(self) -> bool:
        """Whether an edition for devices is installed, as far as names tell."""
        return self.names(_IOT)

    def names(self, pattern: re.Pattern[str]) -> bool:
        """Whether a setup medium or an image has a name in which the pattern is found."""
        names = [text for name in _MEDIA if (text := self.text(name))]
        for tree in self.answers:
            found = tree.root.find("InstallFrom/MetaData/Value") if tree.root else ()
            names += [self.filled(value.text) for value in found]
        return any(pattern.search(name) for name in names)

    @property
    def is_client(self) -> bool:
        """Whether it is known to be Windows 10 or 11."""
        return self.release in ("10", "11")

    # Its media

    @cached_property
    def answers(self) -> tuple[XmlFile, ...]:
        """The answer files of the draft that the machine's media carry, as far as known."""
        paths = set(self._delivered())
        return tuple(tree for tree in self.subject.answer_files if tree.source.path in paths)

    def _delivered(self) -> Iterator[str]:
        for name in ("cd_files", "floppy_files", "floppy_dirs"):
            for prefix in ("", "additional_iso_files."):
                for value in self.values(prefix + name):
                    for item in value if isinstance(value, list) else ():
                        if isinstance(item, str):
                            yield from self._matching(item)
        for name in ("cd_content", "floppy_content"):
            for attribute in self._attributes(name):
                if isinstance(attribute.value, Object):
                    for entry in attribute.value.entries:
                        yield from self._read_by(entry.value)

    def _attributes(self, name: str) -> Iterator[Attribute]:
        bodies = [self.found.block.body, *(o.block.body for o in self.overlays)]
        for body in bodies:
            bodies_inside = [b.body for b in body.blocks_of("additional_iso_files")]
            for one in (body, *bodies_inside):
                attribute = one.attribute(name)
                if attribute is not None:
                    yield attribute

    def _read_by(self, expression: Expression) -> Iterator[str]:
        """The file that `file()` or `templatefile()` reads."""
        if isinstance(expression, Call) and expression.name in ("file", "templatefile"):
            for argument in expression.args[:1]:
                path = self.subject.value(self.found.module, argument)
                if isinstance(path, str):
                    yield from self._matching(path)

    def _matching(self, pattern: str) -> Iterator[str]:
        folder = self.found.module.folder
        tidy = normpath(f"{folder}/{pattern}" if folder else pattern)
        yield from self.subject.paths(tidy)
        inside = f"{tidy}/"
        yield from (path for path in self.subject.files if path.startswith(inside))


def machines_of(subject: Subject) -> Iterator[Machine]:
    """The sources of all Packer modules that could be read in full."""
    overlays: dict[tuple[int, str], list[Found]] = {}
    for found in subject.blocks("build.source"):
        if found.block.labels:
            name = ".".join(found.block.labels[0].text.split(".")[-2:])
            overlays.setdefault((id(found.module), name), []).append(found)
    for found in subject.blocks("source"):
        if found.module.tool == "packer" and len(found.block.names) == 2:
            name = ".".join(found.block.names)
            if not found.block.body.broken:
                yield Machine(subject, found, overlays.get((id(found.module), name), ()))
