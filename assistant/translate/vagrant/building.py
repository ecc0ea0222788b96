"""What is done on machines as builds of Packer's: one for all machines that are made alike."""

from __future__ import annotations

import re
import shlex

from assistant.translate.hcl_writing import Body, Item, label, printed, quoted, untemplated
from assistant.translate.ledger import Ledger
from assistant.translate.naming import Names
from assistant.translate.there import machine_there
from assistant.translate.vagrant.choosing import Choice
from assistant.translate.vagrant.model import Folder, Lab, Lines, Machine, Provision, Setting
from assistant.translate.vagrant.windows import WindowsBuilds
from assistant.translate.written import Page

_PLUGINS = {"vagrant": ">= 1.0.2", "ansible": ">= 1.0.0"}
_BOXES = {
    "libvirt": "libvirt",
    "proxmox": "libvirt",
    "hyperv": "hyperv",
    "vsphere": "vmware_desktop",
}
"""By target, the form of a box whose disk it takes."""
_RESTARTS = re.compile(r"\b(?:reboot|shutdown)\b")
_SSH_ONLY = "Packer's vagrant builder reaches a machine by SSH, and not by WinRM as Windows wants"
_BY_WINRM = "the steps are done by WinRM, where a machine has Windows"
_RESTART = "systemctl reboot"
_SEEN = "the machine does not see what changes later: the folder is copied once"


class Builds:
    """Writes `image.pkr.hcl`. With `boxes` the builds start from Vagrant's boxes and make new ones;
    else they are done on machines that are there."""

    def __init__(self, lab: Lab, choice: Choice, ledger: Ledger, *, boxes: bool) -> None:
        self.lab, self.choice, self.ledger, self.boxes = lab, choice, ledger, boxes
        self.names = Names(label)
        self.windows = WindowsBuilds(ledger)
        self._plugins: set[str] = {"vagrant"} if boxes else set()
        self._made: dict[object, str] = {}
        self._blocks: list[Body] = []
        self._needed: list[str] = []
        self.image_of: dict[str, str] = {}
        """By machine, the name of its build; none where nothing is done and no box is said."""

    def page(self) -> Page | None:
        """The template; None where there is nothing to build. What is done on Windows is another
        file's."""
        for machine in self.lab.machines:
            self._machine(machine)
        if not self._blocks:
            return None
        head = Body("packer")
        head.set("required_version", quoted(">= 1.7.0"))
        for name in sorted(self._plugins):
            code = (
                f'{{\n  source  = "github.com/hashicorp/{name}"\n  version = "{_PLUGINS[name]}"\n}}'
            )
            block = head.blocks[0] if head.blocks else head.block("required_plugins")
            block.set(name, code)
        front = [] if self.boxes else machine_there()
        text, origins = printed(Body(blocks=[head, *front, *self._blocks]))
        return Page("image.pkr.hcl", "hcl", text, origins)

    def _machine(self, machine: Machine) -> None:
        box, version = (self.choice.one(machine, c) for c in ("box", "box_version"))
        steps = [one for one in machine.settings if one.concept in ("provision", "folder")]
        windows = self.choice.one(machine, "windows")
        if windows is not None:
            for one in [s for s in (box, version) if s is not None]:
                self.ledger.lost(one.lines, _SSH_ONLY)
            self.ledger.translated(windows.lines, _BY_WINRM)
            self.windows.add(machine)
            return
        if not steps and (box is None or not self.boxes):
            return
        key = (
            box.value if box else "", version.value if version else "",
            tuple(one.value.plain if isinstance(one.value, Provision) else one.value
                  for one in steps),
        )  # fmt: skip
        fresh = key not in self._made
        name = self._made.setdefault(key, self.names.of(machine.name))
        self.image_of[machine.name] = name
        for one in [s for s in (box, version) if s is not None and self.boxes]:
            self.ledger.translated(one.lines)
        if not fresh:
            for one in steps:
                self._told(one)
            return
        kind = "vagrant" if self.boxes else "null"
        if self.boxes:
            self._blocks.append(self._source(name, box, version))
        self.build = Body("build", machine.lines)
        source = f"source.{kind}.{name}" if self.boxes else "source.null.machine"
        if not self.boxes:
            self.build.set("name", quoted(name))
        self.build.set("sources", [Item(quoted(source))])
        for one in steps:
            self._step(one)
        self._blocks.append(self.build)

    def _source(self, name: str, box: Setting | None, version: Setting | None) -> Body:
        source = Body(f'source "vagrant" "{name}"', box.lines if box else ())
        source.set("communicator", quoted("ssh"))
        source.set("source_path", quoted(box.value) if box else quoted("CHANGE_ME"),
                   box.lines if box else ())  # fmt: skip
        if version is not None:
            source.set("box_version", quoted(version.value), version.lines)
        provider = _BOXES.get(self.choice.to, self.lab.provider)
        if provider:
            source.set("provider", quoted(provider))
        source.set("output_dir", quoted(f"output-{name}"))
        return source

    def _told(self, setting: Setting) -> None:
        if isinstance(setting.value, Folder):
            self.ledger.approximated(setting.lines, _SEEN)
            return
        self.ledger.translated(setting.lines)
        for note, lines in setting.value.notes:
            self.ledger.approximated(lines, note)

    def _step(self, setting: Setting) -> None:
        self._told(setting)
        if isinstance(setting.value, Folder):
            self._copied(setting.value, setting.lines)
            return
        provision, lines = setting.value, setting.lines
        self._needs(provision.path)
        if provision.kind == "shell":
            self._shell(provision, lines)
        elif provision.kind == "file":
            block = self.build.block('provisioner "file"', lines)
            block.set("source", quoted(untemplated(provision.path)), lines)
            block.set("destination", quoted(untemplated(provision.target)), lines)
        else:
            self._playbook(provision, lines)

    def _needs(self, path: str) -> None:
        if path and path not in self._needed and "://" not in path:
            self._needed.append(path)

    @property
    def needed(self) -> tuple[str, ...]:
        """Files and folders of the computer that the builds take."""
        return tuple(dict.fromkeys((*self._needed, *self.windows.needed)))

    def pages(self) -> tuple[Page, ...]:
        """All files: what is made of boxes or done by SSH, and what is done by WinRM."""
        first = self.page()
        second = self.windows.page(frozenset(self._plugins) if first else frozenset())
        return tuple(one for one in (first, second) if one is not None)

    def _shell(self, provision: Provision, lines: Lines) -> None:
        if provision.text is not None or provision.path:
            self._script(provision, lines)
        if provision.restart:
            block = self._command(_RESTART, lines, "sudo ")
            block.set("expect_disconnect", "true")
            block.set("pause_after", quoted("30s"))

    def _script(self, provision: Provision, lines: Lines) -> None:
        block = self.build.block('provisioner "shell"', lines, provision.name.replace("\n", " "))
        given = [f"{name}={value}" for name, value in provision.variables]
        if given:
            items = [Item(quoted(untemplated(one))) for one in given]
            block.set("environment_vars", items)
        root = "sudo env" if provision.root else "env"
        after = f" {untemplated(provision.arguments)}" if provision.arguments else ""
        run = f"chmod +x {{{{ .Path }}}}; {root} {{{{ .Vars }}}} {{{{ .Path }}}}{after}"
        block.set("execute_command", quoted(run))
        if provision.text is None:
            block.set("script", quoted(untemplated(provision.path)), lines)
            return
        block.set("inline_shebang", quoted("/bin/bash"))
        if _RESTARTS.search(provision.text):
            block.set("expect_disconnect", "true")
        rows = provision.text.removesuffix("\n").split("\n")
        items = [
            Item(quoted(untemplated(row)), home)
            for row, home in zip(rows, provision.text.rows, strict=False)
        ]
        block.set("inline", items, lines)

    def _playbook(self, provision: Provision, lines: Lines) -> None:
        local = provision.kind == "ansible_local"
        self._plugins.add("ansible")
        block = self.build.block(f'provisioner "ansible{"-local" if local else ""}"', lines)
        block.set("playbook_file", quoted(provision.path), lines)
        more = [Item(quoted("--become"))] if provision.become else []
        more += [Item(quoted(word)) for name, value in provision.variables
                for word in ("-e", f"{name}={shlex.quote(value)}")]  # fmt: skip
        if more:
            block.set("extra_arguments", more)
        if local:
            self.ledger.approximated(lines, "Packer does not install Ansible on the machine")
        else:
            block.set("use_proxy", "false")

    def _copied(self, folder: Folder, lines: Lines) -> None:
        """A folder of the computer, laid down once: first where everyone may write."""
        place = f"/tmp/{label(folder.target)}"  # noqa: S108
        self._command(f"mkdir -p {place}", lines, "")
        block = self.build.block('provisioner "file"', lines)
        source = folder.source.rstrip("/") + "/"
        self._needs(source)
        block.set("source", quoted(untemplated(source)), lines)
        block.set("destination", quoted(place), lines)
        target = shlex.quote(folder.target)
        self._command(f"mkdir -p {target} && cp -a {place}/. {target}/", lines, "sudo ")

    def _command(self, code: str, lines: Lines, root: str) -> Body:
        block = self.build.block('provisioner "shell"', lines)
        run = f"chmod +x {{{{ .Path }}}}; {root}env {{{{ .Vars }}}} {{{{ .Path }}}}"
        block.set("execute_command", quoted(run))
        block.set("inline", [Item(quoted(untemplated(code)), lines)])
        return block
