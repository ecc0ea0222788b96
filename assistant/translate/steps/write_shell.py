"""Steps as a shell script, as Packer's provisioners, as cloud-init's user data."""

from __future__ import annotations

from typing import Any

from assistant.core.translation import Placeholder
from assistant.translate.hcl_writing import Body, Item, printed, quoted
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import (
    Command,
    Copy,
    File,
    Group,
    Hostname,
    Packages,
    Placed,
    Refresh,
    Run,
    Steps,
    Timezone,
    Upgrade,
    User,
)
from assistant.translate.steps.shell import code_of, guessed
from assistant.translate.written import Page, Written
from assistant.translate.yaml_pages import From, documents

_HERE = "a file of the machine where the tool runs: lay it beside these files"


def placeholders(steps: Steps) -> tuple[Placeholder, ...]:
    """What stands open."""
    return tuple(Placeholder(name, "put it in place of CHANGE_ME") for name in steps.open)


def told(ledger: Ledger, placed: Placed, more: str = "") -> None:
    """A step is in the target; the reader's doubts and the writer's stand beside it."""
    how = "; ".join(one for one in (placed.how, more) if one)
    if how:
        ledger.approximated(placed.lines, how)
    else:
        ledger.translated(placed.lines)


def write_shell(steps: Steps, ledger: Ledger) -> Written:
    """One script, which stops at the first fault."""
    lines = [f"#!/bin/{_shell(steps)}", "set -eu", "export DEBIAN_FRONTEND=noninteractive", ""]
    origins: dict[int, tuple[int, ...]] = {}
    added = ["set -eu: it stops at the first fault"]
    for placed in steps.steps:
        step = placed.step
        if isinstance(step, Copy | Run) and _local(placed):
            path = step.source if isinstance(step, Copy) else step.path
            added.append(f"{path}: lay it beside the script, which runs on the machine")
        if placed.title:
            lines.append(f"# {' '.join(placed.title.split())}")
        for code in code_of(step):
            for line in code.split("\n"):
                lines.append(line)
                origins[len(lines)] = placed.lines
        told(ledger, placed, guessed(step) or (_HERE if _local(placed) else ""))
    page = Page(f"{steps.name}.sh", "shell", "".join(f"{line}\n" for line in lines), origins)
    return Written((page,), placeholders(steps), tuple(added))


def _local(placed: Placed) -> bool:
    step = placed.step
    return isinstance(step, Run) or (isinstance(step, Copy) and step.from_here)


def _shell(steps: Steps) -> str:
    bash = any(isinstance(p.step, Command) and p.step.bash for p in steps.steps)
    return "bash" if bash else "sh"


def write_packer(steps: Steps, ledger: Ledger) -> Written:
    """Provisioners of a build on a machine that is there: a source to be replaced by another."""
    file = Body()
    names = {"host": "the machine's address", "user": "who logs in, with sudo"}
    for name, why in names.items():
        variable = file.block(f'variable "{name}"')
        variable.set("type", "string")
        variable.set("description", quoted(why[0].upper() + why[1:]))
    source = file.block('source "null" "machine"')
    source.set("communicator", quoted("ssh"))
    source.set("ssh_host", "var.host")
    source.set("ssh_username", "var.user")
    source.set("ssh_agent_auth", "true")
    build = file.block("build")
    build.set("sources", quoted_list("source.null.machine"))
    shell: Body | None = None
    for placed in steps.steps:
        step = placed.step
        if isinstance(step, Copy) and step.from_here:
            block = build.block('provisioner "file"', placed.lines)
            block.set("source", quoted(step.source), placed.lines)
            # A file is laid down by the one who logs in, who may not write everywhere.
            name = step.target.rstrip("/").rpartition("/")[2]
            block.set("destination", quoted(f"/tmp/{name}"), placed.lines)  # noqa: S108
            step, shell = Copy(f"/tmp/{name}", step.target, step.rights), None  # noqa: S108
        if isinstance(step, Run):
            block, shell = build.block('provisioner "shell"', placed.lines), None
            block.set("script", quoted(step.path), placed.lines)
            told(ledger, placed)
            continue
        if shell is None:
            shell = build.block('provisioner "shell"')
            shell.set(
                "execute_command",
                quoted(f"sudo env {{{{ .Vars }}}} {_shell(steps)} -eu '{{{{ .Path }}}}'"),
            )
            shell.set("environment_vars", quoted_list("DEBIAN_FRONTEND=noninteractive"))
        for code in code_of(step):
            # Packer puts the lines together into one script.
            for line in code.split("\n"):
                shell.add("inline", Item(quoted(line), placed.lines))
        told(ledger, placed, guessed(placed.step))
    text, origins = printed(file)
    asked = tuple(Placeholder(name, why) for name, why in names.items())
    added = ("source.null.machine, a machine that is there: put your own builder in its place",)
    page = Page(f"{steps.name}.pkr.hcl", "hcl", text, origins)
    return Written((page,), (*placeholders(steps), *asked), added)


def quoted_list(*texts: str) -> list[Item]:
    """A list of texts."""
    return [Item(quoted(text)) for text in texts]


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

    def add(self, placed: Placed) -> None:
        """One more step."""
        step, phase = placed.step, self._place(placed)
        if phase is None or phase < self._phase:
            # A file may still be written after packages, which its module can be told.
            if isinstance(step, File) and self._phase == 1 and step.content:
                self._file(placed, deferred=True)
                return
            self._phase = 3
            bash = isinstance(step, Command) and step.bash
            for code in code_of(step):
                given = ["bash", "-c", code] if bash else code
                self.value.setdefault("runcmd", []).append(From(given, placed.lines))
            told(self.ledger, placed, guessed(step) or self._there(placed))
            return
        self._phase = phase
        self._module(placed)

    def _there(self, placed: Placed) -> str:
        return "the file must be on the machine already" if _local(placed) else ""

    def _place(self, placed: Placed) -> int | None:
        """The phase of the module that would do the step; None where there is none."""
        step = placed.step
        if isinstance(step, Hostname | Timezone):
            # Whether packages are there makes no difference to these.
            return self._phase if self._phase < 3 else None
        if isinstance(step, File) and step.content:
            return 0
        if isinstance(step, Group) and not step.system:
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
          "package_upgrade", "packages", "runcmd")  # fmt: skip


def write_cloud_init(steps: Steps, ledger: Ledger) -> Written:
    """User data in the form of cloud-config."""
    data = UserData(ledger)
    for placed in steps.steps:
        data.add(placed)
    if data.value.get("runcmd"):
        # A list of commands is one script, which goes on after a fault unless it is told to stop.
        data.value["runcmd"].insert(0, "set -e")
    text, origins = documents([{key: data.value[key] for key in _ORDER if key in data.value}])
    page = Page(
        "user-data.yaml", "yaml", f"#cloud-config\n{text}",
        {number + 1: lines for number, lines in origins.items()},
    )  # fmt: skip
    added = ("set -e: the commands stop at the first fault",) if "runcmd" in data.value else ()
    return Written((page,), placeholders(steps), added)
