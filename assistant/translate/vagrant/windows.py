"""What is done on machines with Windows: Packer does it over WinRM, once the machine is there.

Packer's vagrant builder knows only SSH, so that no new box is made of a box with Windows.
"""

from __future__ import annotations

from assistant.core.translation import Placeholder
from assistant.translate.hcl_writing import Body, Item, label, printed, quoted, untemplated
from assistant.translate.ledger import Ledger
from assistant.translate.vagrant.model import Folder, Lines, Machine, Provision
from assistant.translate.written import Page

PLUGIN = ">= 1.0.0"
"""The extension for playbooks."""
_ASKED = {
    "windows_host": "address of the machine with Windows",
    "windows_user": "who logs in there by WinRM, an administrator",
    "windows_password": "their password",
}
_BATCH = (".bat", ".cmd")
_THERE = "done over WinRM once the machine is there: Packer makes no new box of one with Windows"
_ONCE = "the machine does not see what changes later: the folder is copied once"
_STARTS = "Windows needs WinRM switched on before, as in Vagrant's boxes"


class WindowsBuilds:
    """Writes `windows.pkr.hcl`: a build for each machine that has steps."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.needed: list[str] = []
        """Files and folders of the computer that the builds take."""
        self.playbooks = False
        self._builds: list[Body] = []

    def add(self, machine: Machine) -> None:
        """The steps of one machine."""
        steps = [one for one in machine.settings if one.concept in ("provision", "folder")]
        if not steps:
            return
        build = Body("build", machine.lines)
        build.set("name", quoted(label(machine.name)))
        build.set("sources", [Item(quoted("source.null.windows"))])
        for one in steps:
            if isinstance(one.value, Folder):
                self.ledger.approximated(one.lines, _ONCE)
                self._file(build, one.value.source.rstrip("/") + "/", one.value.target, one.lines)
            else:
                self._provision(build, one.value, one.lines)
        self._builds.append(build)

    def page(self, plugins: frozenset[str]) -> Page | None:
        """The template; None where nothing is done. `plugins` stand in another file already."""
        if not self._builds:
            return None
        front = []
        if self.playbooks and "ansible" not in plugins:
            head = Body("packer")
            code = f'{{\n  source  = "github.com/hashicorp/ansible"\n  version = "{PLUGIN}"\n}}'
            head.block("required_plugins").set("ansible", code)
            front.append(head)
        for name, why in _ASKED.items():
            variable = Body(f'variable "{name}"')
            variable.set("type", "string")
            variable.set("description", quoted(why[0].upper() + why[1:]))
            if name == "windows_password":
                variable.set("sensitive", "true")
            front.append(variable)
        source = Body('source "null" "windows"')
        source.set("communicator", quoted("winrm"))
        source.set("winrm_host", "var.windows_host")
        source.set("winrm_username", "var.windows_user")
        source.set("winrm_password", "var.windows_password")
        text, origins = printed(Body(blocks=[*front, source, *self._builds]))
        return Page("windows.pkr.hcl", "hcl", text, origins)

    @property
    def asked(self) -> tuple[Placeholder, ...]:
        """What only the user knows of the machine."""
        there = self._builds and _ASKED.items()
        return tuple(Placeholder(name, f"{why} (windows.pkr.hcl)") for name, why in there or ())

    @property
    def added(self) -> tuple[str, ...]:
        """What is to be known of the file."""
        if not self._builds:
            return ()
        return (f"windows.pkr.hcl: what is done on the machine, once it is there; {_STARTS}",)

    def _provision(self, build: Body, one: Provision, lines: Lines) -> None:
        self.ledger.approximated(lines, _THERE)
        for note, where in one.notes:
            self.ledger.approximated(where, note)
        if one.kind == "file":
            self._file(build, one.path, one.target, lines)
        elif one.kind in ("ansible", "ansible_local"):
            self._playbook(build, one, lines)
        elif one.text is not None or one.path:
            self._script(build, one, lines)
        if one.restart:
            build.block('provisioner "windows-restart"', lines)

    def _script(self, build: Body, one: Provision, lines: Lines) -> None:
        batch = one.path.lower().endswith(_BATCH)
        kind = "windows-shell" if batch else "powershell"
        block = build.block(f'provisioner "{kind}"', lines, one.name.replace("\n", " "))
        given = [Item(quoted(untemplated(f"{name}={value}"))) for name, value in one.variables]
        if given:
            block.set("environment_vars", given)
        if one.root and not batch:
            block.set("elevated_user", "var.windows_user")
            block.set("elevated_password", "var.windows_password")
        if one.arguments:
            self.ledger.approximated(lines, f"without its arguments `{one.arguments}`")
        if one.text is None:
            self._needs(one.path)
            block.set("script", quoted(untemplated(one.path)), lines)
            return
        rows = one.text.removesuffix("\n").split("\n")
        items = [
            Item(quoted(untemplated(row)), home)
            for row, home in zip(rows, one.text.rows, strict=False)
        ]
        block.set("inline", items, lines)

    def _playbook(self, build: Body, one: Provision, lines: Lines) -> None:
        self.playbooks = True
        self._needs(one.path)
        block = build.block('provisioner "ansible"', lines)
        block.set("playbook_file", quoted(one.path), lines)
        block.set("user", "var.windows_user")
        block.set("use_proxy", "false")
        more = [
            Item(quoted(word))
            for name, value in one.variables
            for word in ("-e", f"{name}={value}")
        ]
        if more:
            block.set("extra_arguments", more)
        if one.kind == "ansible_local":
            self.ledger.approximated(lines, "Ansible runs on the computer, as it does for Windows")

    def _file(self, build: Body, source: str, target: str, lines: Lines) -> None:
        self._needs(source)
        block = build.block('provisioner "file"', lines)
        block.set("source", quoted(untemplated(source)), lines)
        block.set("destination", quoted(untemplated(target.replace("\\", "/"))), lines)

    def _needs(self, path: str) -> None:
        if path and path not in self.needed and "://" not in path:
            self.needed.append(path)
