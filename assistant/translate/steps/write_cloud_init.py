"""Steps as cloud-init's user data."""

from __future__ import annotations

from typing import Any

from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import (
    Command,
    File,
    Group,
    Hostname,
    Packages,
    Placed,
    Refresh,
    Restart,
    Steps,
    Timezone,
    Upgrade,
    User,
)
from assistant.translate.steps.shell import code_of, guessed
from assistant.translate.steps.write_shell import from_here, placeholders, told
from assistant.translate.written import Page, Written
from assistant.translate.yaml_pages import From, documents


class UserData:
    """Writes cloud-init's modules where their fixed order keeps the source's, else `runcmd`.

    cloud-init sets names, accounts and files first, then packages, then files that are deferred,
    then runs commands; a step that comes too late for its module is a command.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.value: dict[str, Any] = {}
        self._phase = 0
        self._waiting: Placed | None = None

    def add(self, placed: Placed, *, last: bool) -> None:
        """One more step. `last`: nothing comes after it."""
        step, phase = placed.step, self._place(placed)
        if isinstance(step, Restart) and last:
            self.value["power_state"] = From({"mode": "reboot"}, placed.lines)
            told(self.ledger, placed)
            return
        if phase is None or phase < self._phase:
            # A file may still be written after packages, which its module can be told.
            if isinstance(step, File) and self._phase == 1 and step.content:
                self._file(placed, deferred=True)
                return
            self._phase = 3
            bash = isinstance(step, Command) and step.bash and not step.own
            for code in code_of(step):
                given = ["bash", "-c", code] if bash else code
                self.value.setdefault("runcmd", []).append(From(given, placed.lines))
            more = "what follows may be cut off by it" if isinstance(step, Restart) else ""
            told(self.ledger, placed, guessed(step) or more or self._there(placed))
            return
        self._phase = phase
        self._module(placed)

    def _there(self, placed: Placed) -> str:
        return "the file must be on the machine already" if from_here(placed) else ""

    def _place(self, placed: Placed) -> int | None:
        """The phase of the module that would do the step; None where there is none."""
        step = placed.step
        if isinstance(step, Hostname | Timezone):
            # Whether packages are there makes no difference to these.
            return self._phase if self._phase < 3 else None
        if isinstance(step, File) and step.content:
            return 0
        if isinstance(step, Group) and not step.system and not step.number:
            return 0
        if isinstance(step, User) and step.present and not step.there:
            return 0
        if isinstance(step, Packages) and step.present and step.recommends:
            return 1
        first = "packages" not in self.value
        return 1 if isinstance(step, Refresh | Upgrade) and first else None

    def _module(self, placed: Placed) -> None:
        step, lines = placed.step, placed.lines
        if isinstance(step, Hostname):
            self.value["hostname"] = From(step.name, lines)
        elif isinstance(step, Timezone):
            self.value["timezone"] = From(step.name, lines)
        elif isinstance(step, Group):
            self.value.setdefault("groups", []).append(From(step.name, lines))
        elif isinstance(step, User):
            self._user(step, lines)
        elif isinstance(step, File):
            self._file(placed, deferred=False)
            return
        elif isinstance(step, Refresh | Upgrade):
            key = "package_update" if isinstance(step, Refresh) else "package_upgrade"
            self.value[key] = From(True, lines)
        elif isinstance(step, Packages):
            self.value.setdefault("packages", []).extend(From(n, lines) for n in step.names)
        told(self.ledger, placed)

    def _user(self, step: User, lines: tuple[int, ...]) -> None:
        given: dict[str, Any] = {"name": From(step.name, lines)}
        for key, value in (("gecos", step.comment), ("shell", step.shell), ("homedir", step.home),
                           ("primary_group", step.group)):  # fmt: skip
            given |= {key: value} if value else {}
        given |= {"groups": list(step.groups)} if step.groups else {}
        given |= {"uid": int(step.number)} if step.number.isdecimal() else {}
        given |= {"system": True} if step.system else {}
        given |= {"no_create_home": True} if step.make_home is False else {}
        self.value.setdefault("users", ["default"]).append(given)

    def _file(self, placed: Placed, *, deferred: bool) -> None:
        step = placed.step
        if not isinstance(step, File):
            return
        given: dict[str, Any] = {
            "path": From(step.path, placed.lines),
            "content": From(step.content, placed.lines),
        }
        rights = step.rights
        if rights.owner or rights.group:
            given["owner"] = f"{rights.owner or 'root'}:{rights.group or 'root'}"
        given["permissions"] = rights.mode if rights.mode.isdecimal() else "0644"
        given |= {"defer": True} if deferred or rights.owner not in ("", "root") else {}
        self.value.setdefault("write_files", []).append(given)
        told(self.ledger, placed)


_ORDER = ("hostname", "timezone", "groups", "users", "write_files", "package_update",
          "package_upgrade", "packages", "runcmd", "power_state")  # fmt: skip


def write_cloud_init(steps: Steps, ledger: Ledger) -> Written:
    """User data in the form of cloud-config."""
    data = UserData(ledger)
    for number, placed in enumerate(steps.steps, 1):
        data.add(placed, last=number == len(steps.steps))
    stops = steps.strict and bool(data.value.get("runcmd"))
    if stops:
        # A list of commands is one script, which goes on after a fault unless it is told to stop.
        data.value["runcmd"].insert(0, "set -e")
    text, origins = documents([{key: data.value[key] for key in _ORDER if key in data.value}])
    page = Page(
        "user-data.yaml", "yaml", f"#cloud-config\n{text}",
        {number + 1: lines for number, lines in origins.items()},
    )  # fmt: skip
    added = ("set -e: the commands stop at the first fault, as the source does",) if stops else ()
    return Written((page,), placeholders(steps), added)
