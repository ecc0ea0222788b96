"""Steps as a playbook."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import Any

from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import (
    Absent,
    Attributes,
    Command,
    Copy,
    Directory,
    Download,
    File,
    Group,
    Hostname,
    Line,
    Link,
    Packages,
    Refresh,
    Reload,
    Restart,
    Rights,
    Run,
    Say,
    Service,
    Steps,
    Sysctl,
    Timezone,
    Upgrade,
    User,
)
from assistant.translate.steps.write_shell import placeholders, told
from assistant.translate.written import Page, Written
from assistant.translate.yaml_pages import From, apart, documents

Task = tuple[str, str, dict[str, Any], str]
"""What it is called, its module, the module's arguments, and in what it is not quite the same."""
_RUNS = "runs at every play: whether it changes something is not known"


@singledispatch
def task_of(step: object) -> Task:
    """A step as a task."""
    raise TypeError(f"no task for {type(step).__name__}")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]


def _module(manager: str) -> str:
    known = {
        "apt": "ansible.builtin.apt",
        "dnf": "ansible.builtin.dnf",
        "apk": "community.general.apk",
    }
    return known.get(manager, "ansible.builtin.package")


@task_of.register
def _(step: Refresh) -> Task:
    if not step.manager:
        return (
            "Refresh the package lists",
            "ansible.builtin.apt",
            {"update_cache": True},
            "with apt",
        )
    return "Refresh the package lists", _module(step.manager), {"update_cache": True}, ""


@task_of.register
def _(step: Upgrade) -> Task:
    if step.manager == "dnf":
        return "Upgrade all packages", _module("dnf"), {"name": "*", "state": "latest"}, ""
    if step.manager == "apk":
        return "Upgrade all packages", _module("apk"), {"upgrade": True}, ""
    how = "" if step.manager else "with apt"
    return (
        "Upgrade all packages",
        _module("apt"),
        {"upgrade": "dist" if step.whole else "safe"},
        how,
    )


@task_of.register
def _(step: Packages) -> Task:
    given: dict[str, Any] = {"name": list(step.names), "state": "present"}
    if not step.present:
        given["state"] = "absent"
    if step.purge and step.manager == "apt":
        given["purge"] = True
    if not step.recommends and step.present:
        weak = "install_recommends" if step.manager == "apt" else "install_weak_deps"
        given[weak] = False
    verb = "Install" if step.present else "Remove"
    return f"{verb} {_listed(step.names)}", _module(step.manager), given, ""


@task_of.register
def _(step: Service) -> Task:
    given: dict[str, Any] = {"name": step.name}
    words = []
    if step.enabled is not None:
        given["enabled"] = step.enabled
        words.append("enable" if step.enabled else "disable")
    if step.state:
        given["state"] = step.state
        words.append({"started": "start", "stopped": "stop"}.get(step.state, step.state[:-2]))
    text = " and ".join(words) or "look at"
    return f"{text[0].upper()}{text[1:]} {step.name}", "ansible.builtin.systemd", given, ""


@task_of.register
def _(_step: Reload) -> Task:
    return "Have systemd read its units", "ansible.builtin.systemd", {"daemon_reload": True}, ""


def _rights(rights: Rights, mode: str = "") -> dict[str, Any]:
    given = {"owner": rights.owner, "group": rights.group, "mode": rights.mode or mode}
    return {name: value for name, value in given.items() if value}


@task_of.register
def _(step: File) -> Task:
    given = {"dest": step.path, "content": step.content, **_rights(step.rights, "0644")}
    return f"Write {step.path}", "ansible.builtin.copy", given, ""


@task_of.register
def _(step: Line) -> Task:
    if step.content.count("\n") < 2:
        given = {
            "path": step.path,
            "line": step.content.rstrip("\n"),
            "create": True,
            "mode": "0644",
        }
        how = "added once, where the source adds it at each run"
        return f"Add a line to {step.path}", "ansible.builtin.lineinfile", given, how
    how = "added once between two marks, where the source adds it at each run"
    given = {"path": step.path, "block": step.content, "create": True, "mode": "0644"}
    return f"Add lines to {step.path}", "ansible.builtin.blockinfile", given, how


@task_of.register
def _(step: Directory) -> Task:
    given = {"path": step.path, "state": "directory", **_rights(step.rights, "0755")}
    return f"Make the folder {step.path}", "ansible.builtin.file", given, ""


@task_of.register
def _(step: Attributes) -> Task:
    given: dict[str, Any] = {"path": step.path, **_rights(step.rights)}
    if step.recursive:
        given |= {"state": "directory", "recurse": True}
    return f"Set the rights of {step.path}", "ansible.builtin.file", given, ""


@task_of.register
def _(step: Copy) -> Task:
    given: dict[str, Any] = {"src": step.source, "dest": step.target, **_rights(step.rights)}
    if not step.from_here:
        given["remote_src"] = True
    given.setdefault("mode", "preserve")
    return f"Copy {step.target}", "ansible.builtin.copy", given, ""


@task_of.register
def _(step: Link) -> Task:
    given: dict[str, Any] = {"src": step.source, "path": step.path, "state": "link"}
    given |= {"force": True} if step.force else {}
    return f"Link {step.path}", "ansible.builtin.file", given, ""


@task_of.register
def _(step: Absent) -> Task:
    return f"Remove {step.path}", "ansible.builtin.file", {"path": step.path, "state": "absent"}, ""


@task_of.register
def _(step: Download) -> Task:
    given = {"url": step.url, "dest": step.path, **_rights(step.rights, "0644")}
    how = "fetched only where it is not there yet"
    return f"Fetch {step.path}", "ansible.builtin.get_url", given, how


@task_of.register
def _(step: Group) -> Task:
    given: dict[str, Any] = {"name": step.name, "state": "present"}
    given |= {"system": True} if step.system else {}
    given |= {"gid": int(step.number)} if step.number.isdecimal() else {}
    return f"Make the group {step.name}", "ansible.builtin.group", given, ""


@task_of.register
def _(step: User) -> Task:
    given: dict[str, Any] = {"name": step.name}
    if not step.present:
        given["state"] = "absent"
        return f"Remove the account {step.name}", "ansible.builtin.user", given, ""
    for key in ("comment", "group", "shell", "home"):
        given |= {key: getattr(step, key)} if getattr(step, key) else {}
    given |= {"groups": list(step.groups), "append": True} if step.groups else {}
    given |= {"system": True} if step.system else {}
    given |= {"create_home": step.make_home} if step.make_home is not None else {}
    given |= {"uid": int(step.number)} if step.number.isdecimal() else {}
    unsaid = step.make_home is None and not step.there
    how = "with a home: without a word useradd makes one on some systems only" if unsaid else ""
    return f"Set up the account {step.name}", "ansible.builtin.user", given, how


@task_of.register
def _(step: Sysctl) -> Task:
    given = {"name": step.name, "value": step.value, "sysctl_set": True}
    how = "" if step.kept else "kept after a restart too, which the source does not do"
    return f"Set {step.name}", "ansible.posix.sysctl", given, how


@task_of.register
def _(step: Hostname) -> Task:
    return f"Name the machine {step.name}", "ansible.builtin.hostname", {"name": step.name}, ""


@task_of.register
def _(step: Timezone) -> Task:
    return f"Set the time zone {step.name}", "community.general.timezone", {"name": step.name}, ""


@task_of.register
def _(_step: Restart) -> Task:
    return "Restart the machine", "ansible.builtin.reboot", {}, ""


@task_of.register
def _(step: Say) -> Task:
    return "Say where it stands", "ansible.builtin.debug", {"msg": step.text}, ""


@task_of.register
def _(step: Run) -> Task:
    return f"Run {step.path}", "ansible.builtin.script", {"cmd": step.path}, _RUNS


@task_of.register
def _(step: Command) -> Task:
    module = "ansible.builtin.command" if step.plain else "ansible.builtin.shell"
    given: dict[str, Any] = {"cmd": step.code}
    given |= {"chdir": step.folder} if step.folder else {}
    if step.bash:
        given["executable"] = "/bin/bash"
    what = step.what or step.code.strip().split("\n")[0]
    return f"Run {what[:50]}{'…' if what[50:] else ''}", module, given, _RUNS


def _safe(value: Any) -> Any:
    """Texts in which Ansible replaces nothing."""
    if isinstance(value, str) and re.search(r"\{[{%#]", value):
        return f"{{% raw %}}{value}{{% endraw %}}"
    if isinstance(value, dict):
        return {name: _safe(one) for name, one in value.items()}
    return [_safe(one) for one in value] if isinstance(value, list) else value


def write_ansible(steps: Steps, ledger: Ledger) -> Written:
    """One playbook."""
    tasks: list[Any] = []
    for placed in steps.steps:
        name, module, arguments, how = task_of(placed.step)
        title = placed.title or name
        given: dict[str, Any] = {"name": _safe(title), module: From(_safe(arguments), placed.lines)}
        if isinstance(placed.step, Command | Run):
            given["changed_when"] = True
        tasks.append(From(given, placed.lines))
        told(ledger, placed, how)
    play = {"name": f"Do what {steps.name} does", "hosts": "all", "become": True, "tasks": tasks}
    text, origins = apart(*documents([[play]]), head="    - name: ")
    goes_on = any(isinstance(one.step, Command) for one in steps.steps) and not steps.strict
    added = ("the play ends at a task that fails, where the source goes on",) if goes_on else ()
    return Written((Page("playbook.yml", "yaml", text, origins),), placeholders(steps), added)
