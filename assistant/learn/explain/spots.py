"""The spots of every kind of file that can be explained."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.check.formats import format_of
from assistant.core.explanation import Spot
from assistant.knowledge import Packs
from assistant.learn.explain.answers import answer_spots
from assistant.learn.explain.commands import dockerfile_spots, powershell_spots
from assistant.learn.explain.hcl import HclSpots
from assistant.learn.explain.installers import kickstart_spots, preseed_spots
from assistant.learn.explain.manifests import is_manifest, manifest_spots
from assistant.learn.explain.scripts import shell_spots
from assistant.learn.explain.shapes import Form, ShapeSpots
from assistant.learn.explain.tasks import task_spots
from assistant.learn.explain.templates import template_spots
from assistant.learn.explain.units import is_unit, unit_spots
from assistant.learn.explain.vagrantfiles import vagrant_spots
from assistant.syntax.hcl import Module, read_modules
from assistant.syntax.shell import is_shell
from assistant.targets.versions.choices import choices_of
from assistant.translate.packer_json import holds_template
from assistant.translate.vagrant.reader import is_vagrantfile

_FORMS: Mapping[str, Form] = {
    "compose": Form(
        "compose", "compose", "a compose file",
        owners=(("services", "service"), ("networks", "network"), ("volumes", "volume"),
                ("secrets", "secret"), ("configs", "config")),
    ),
    "cloud-config": Form("cloud-config", "cloud-init", "a cloud-config"),
    "network-config": Form("netplan", "cloud-init", "a network configuration", "network"),
    "autoinstall": Form("autoinstall", "cloud-init", "an autoinstall configuration", "autoinstall"),
}  # fmt: skip
_READERS = {
    "ansible-playbook": task_spots, "ansible-tasks": task_spots, "dockerfile": dockerfile_spots,
    "powershell": powershell_spots, "unattend": answer_spots, "kickstart": kickstart_spots,
    "preseed": preseed_spots,
}  # fmt: skip
_OTHERS = (
    (is_shell, shell_spots), (is_vagrantfile, vagrant_spots), (is_unit, unit_spots),
)  # fmt: skip
"""Kinds that no format stands for: what tells them, and what reads them."""
READ = (
    "Packer and Terraform (HCL), Packer's JSON, compose, cloud-config, autoinstall, "
    "network-config, Ansible, answer files, kickstart, preseed, PowerShell, shell, Dockerfiles, "
    "Kubernetes manifests, Quadlet units, Vagrantfiles"
)
"""What can be explained, in words."""


class Spots:
    """The spots of a set of files, each file's made when it is asked for."""

    def __init__(self, files: Mapping[str, str], packs: Packs) -> None:
        """`files`: path to text; files of one configuration are read together."""
        self.files = files
        self.packs = packs
        self.modules = read_modules(files)
        self._choices = choices_of(self.modules, packs, files)
        self._made: dict[str, tuple[Spot, ...] | None] = {}

    def of(self, path: str) -> tuple[Spot, ...] | None:
        """Everything in a file that has a name, outer things first; None: no such file is read."""
        if path not in self._made:
            self._made[path] = self._spots(path)
        return self._made[path]

    def module_of(self, path: str) -> Module | None:
        """The configuration that a file is a part of."""
        for module in self.modules:
            if any(file.path == path for file in (*module.files, *module.values)):
                return module
        return None

    def _spots(self, path: str) -> tuple[Spot, ...] | None:
        module = self.module_of(path)
        if module is not None:
            reader = HclSpots(module, self.packs, self._choices[module])
            files = (*module.files, *module.values)
            return tuple(s for file in files if file.path == path for s in reader.of_file(file))
        text = self.files[path]
        format_ = format_of(path, text)
        other = next((read for fits, read in _OTHERS if format_ is None and fits(path, text)), None)
        if other is not None:
            return tuple(other(path, text))
        if format_ is None and holds_template(path, text):
            return tuple(template_spots(path, text, self.packs))
        if format_ is None:
            readable = path.lower().endswith((".yaml", ".yml")) and is_manifest(text)
            return tuple(manifest_spots(path, text, self.packs)) if readable else None
        if format_.name in _FORMS:
            return tuple(ShapeSpots(_FORMS[format_.name]).of_text(path, text))
        read = _READERS.get(format_.name)
        return tuple(read(path, text)) if read is not None else None
