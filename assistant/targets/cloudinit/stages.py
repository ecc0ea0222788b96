"""When user data runs what: in cloud-init's stages, at the first boot and at every other one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import basename
from typing import NamedTuple

from assistant.core.timeline import Ending, Lane, Moment, Trap
from assistant.syntax.kinds import is_cloud_config
from assistant.syntax.patterns import later
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.staging import Course, Handed, Insider, Phase, Sight, first_words

_SCRIPT = later(r"\ufeff?#!")
_NAMES = later(r"(?:user[-_]?data|cloud[-_]?init|custom[-_]?data|first[-_]?boot)", re.IGNORECASE)
_PER_BOOT = "/var/lib/cloud/scripts/per-boot/"
_PER_OTHER = ("/var/lib/cloud/scripts/per-instance/", "/var/lib/cloud/scripts/per-once/")
_POWER: dict[str, tuple[str, Ending]] = {
    "reboot": ("restart", "restart"), "poweroff": ("shutdown", "shutdown"),
    "halt": ("shutdown", "shutdown"),
}  # fmt: skip
_CLEANS = ("cloud-init clean", "99-installer", "cloud-init.disabled", "ds-identify")


class _Row(NamedTuple):
    stage: str
    what: str
    node: Node
    kind: str
    ends: Ending | None = None
    each: bool = False
    """It runs at every boot."""


def insiders() -> tuple[Insider, ...]:
    """Automatic installations of Ubuntu, and user data."""
    return (
        Insider("autoinstall", is_autoinstall, installs, tell_autoinstall),
        Insider("user data", is_user_data, boots, tell_user_data, lands=_lands),
    )


def _lands(destination: str) -> bool:
    return destination.startswith(("/var/lib/cloud/seed/", "/etc/cloud/"))


def installs(_: Sight, __: Handed, ___: bool) -> Phase:
    """An autoinstall is read by the installer."""
    return "install"


def boots(_: Sight, __: Handed, sent: bool) -> Phase:
    """User data that seeds a machine is read at once; what is sent into one, by its clones."""
    return "clone" if sent else "install"


def is_autoinstall(path: str, text: str) -> bool:
    """Whether a file holds an autoinstall."""
    if "autoinstall:" not in text or not _is_config(path, text):
        return False
    top = _top(Handed(basename(path), text, path))
    return top is not None and isinstance(top.get("autoinstall"), Table)


def is_user_data(path: str, text: str) -> bool:
    """Whether a file is user data: cloud-config, or a script of such a name."""
    if _is_config(path, text):
        return True
    return bool(_SCRIPT.match(text) and _NAMES.search(basename(path)))


def _is_config(path: str, text: str) -> bool:
    return is_cloud_config(path, text)


def _top(handed: Handed) -> Table | None:
    file = parse_yaml(
        handed.path if not handed.line else f"{handed.path}#{handed.name}", handed.text
    )
    top = target(file.documents[0]) if file.documents else None
    return top if isinstance(top, Table) else None


def tell_autoinstall(course: Course, sight: Sight, handed: Handed, _: Phase) -> None:
    """The installer's commands, its restart, and the first boot of what it installed."""
    top = _top(handed)
    inside = top.get("autoinstall") if top else None
    if not isinstance(inside, Table):
        return
    source = Source(handed.path, handed.text)
    for name in ("early-commands", "late-commands"):
        node = inside.get(name)
        for item in node.items if isinstance(node, List) else ():
            course.add(
                "image", name, first_words(_command(item)), handed.path,
                handed.line + source.line_of(item.span.start), as_="root",
                certainty="documented", kind="autoinstall",
            )  # fmt: skip
    off = _text(inside.get("shutdown")) == "poweroff"
    course.add(
        "image", "installer", "shutdown" if off else "restart", handed.path, handed.line + 1,
        certainty="documented", kind="autoinstall", ends="shutdown" if off else "restart",
    )  # fmt: skip
    user_data = inside.get("user-data")
    if isinstance(user_data, Table):
        _add(course, handed, source, _rows(user_data), "image")


def tell_user_data(course: Course, sight: Sight, handed: Handed, at: Phase) -> None:
    """What user data runs; what runs at every boot once more for later."""
    lane: Lane = "image" if at == "install" else "clone"
    source = Source(handed.path, handed.text)
    if _SCRIPT.match(handed.text):
        index = course.add(
            lane, "final", handed.path, handed.path, handed.line + 1, as_="root",
            certainty="documented" if at == "clone" else "unknown", kind="user data",
        )  # fmt: skip
        if at == "install":
            course.overlapping.append(index)
        return
    top = _top(handed)
    rows = list(_rows(top)) if top is not None else []
    _add(course, handed, source, rows, lane)
    if lane == "clone":
        for row in rows:
            if row.each:
                course.add(
                    "later", row.stage, row.what, handed.path,
                    handed.line + source.line_of(row.node.span.start), as_="root",
                    certainty="documented", kind=row.kind, where="at every boot after that",
                )  # fmt: skip


def _add(course: Course, handed: Handed, source: Source, rows: Iterator[_Row] | list[_Row],
         lane: Lane) -> None:  # fmt: skip
    """Rows in one lane. The final stage begins once the machine can be reached."""
    for row in rows:
        beside = lane == "image" and row.stage == "final"
        index = course.add(
            lane, row.stage, row.what, handed.path,
            handed.line + source.line_of(row.node.span.start), as_="root", kind=row.kind,
            ends=row.ends, certainty="unknown" if beside else "documented",
        )  # fmt: skip
        if beside:
            course.overlapping.append(index)


def _rows(top: Table) -> Iterator[_Row]:
    """In the order of cloud-init's own lists of modules, whatever that of the keys."""
    for item in _items(top.get("bootcmd")):
        yield _Row("init", first_words(_command(item)), item, "bootcmd", each=True)
    files = [t for item in _items(top.get("write_files")) if isinstance(t := target(item), Table)]
    for file in files:
        if _text(file.get("defer")) != "true":
            yield _Row("init", _text(file.get("path")), file, "write_files")
    for key in ("packages", "package_upgrade", "package_update"):
        node = top.get(key)
        if node is not None and _text(node) not in ("false", "no"):
            yield _Row("final", "packages", node, key)
            break
    for file in files:
        if _text(file.get("defer")) == "true":
            yield _Row("final", _text(file.get("path")), file, "write_files")
    for folder in (*_PER_OTHER[1:], _PER_BOOT, *_PER_OTHER[:1]):
        for file in files:
            path = _text(file.get("path"))
            if path.startswith(folder):
                yield _Row("final", path, file, "scripts", each=folder == _PER_BOOT)
    for item in _items(top.get("runcmd")):
        yield _Row("final", first_words(_command(item)), item, "runcmd")
    power = top.get("power_state")
    if isinstance(power, Table):
        what, ends = _POWER.get(_text(power.get("mode")), ("shutdown", "shutdown"))
        yield _Row("final", what, power, "power_state", ends)


def _items(node: Node | None) -> list[Node]:
    return list(node.items) if isinstance(node, List) else []


def _text(node: Node | None) -> str:
    inner = target(node) if node is not None else None
    return inner.text if isinstance(inner, Scalar) else ""


def _command(node: Node) -> str:
    inner = target(node)
    if isinstance(inner, List):
        return " ".join(_text(item) for item in inner.items)
    return inner.text if isinstance(inner, Scalar) else ""


def watch(sight: Sight, moments: Sequence[Moment]) -> Iterator[Trap]:
    """Images in which cloud-init no longer listens to the user data of their clones."""
    images = {m.course for m in moments if m.stage == "shutdown" and m.lane == "image"}
    texts = [text for path, text in sight.files.items() if not path.endswith((".md", ".txt"))]
    said = any(word in text for text in texts for word in _CLEANS) or _unseen(sight, moments)
    for moment in moments:
        tied = moment.kind == "autoinstall" and moment.stage == "installer"
        if tied and moment.course in images and not said:
            yield Trap(
                "cloud-init-disabled",
                "the installer ties cloud-init to its own answers: without `cloud-init clean`,"
                " clones ignore their user data", moment.path, moment.line,
            )  # fmt: skip
    if not any("cloud-init.disabled" in text for text in texts):
        return
    if any(_TAKEN_BACK.search(text) for text in texts):
        return
    for path in sorted(sight.files):
        off = (
            _SWITCHED_OFF.search(sight.files[path]) if not path.endswith((".md", ".txt")) else None
        )
        if off and images:
            line = sight.files[path].count("\n", 0, off.start()) + 1
            text = "cloud-init is switched off here, for the clones too"
            yield Trap("cloud-init-disabled", text, path, line)


def _unseen(sight: Sight, moments: Sequence[Moment]) -> bool:
    """Whether the build runs files that are not here."""
    return any(
        moment.stage == "provisioners" and moment.what not in sight.files
        and (moment.kind.startswith("ansible") or ("/" in moment.what and " " not in moment.what))
        for moment in moments
    )  # fmt: skip


_SWITCHED_OFF = later(r"(?:touch|>|tee|install)[^\n#]*/etc/cloud/cloud-init\.disabled")
_TAKEN_BACK = later(r"\brm\b[^\n#]*cloud-init\.disabled")
