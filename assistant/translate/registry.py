"""Which readers and writers there are: kinds of files, and the families that they belong to."""

from __future__ import annotations

from assistant.syntax.hcl import parse
from assistant.syntax.ruby import parse_ruby
from assistant.syntax.texts import json_findings
from assistant.syntax.yaml import Mapping as YamlMapping
from assistant.syntax.yaml import parse_yaml, target
from assistant.translate.compose import read_compose
from assistant.translate.containers.compose import write_compose
from assistant.translate.containers.kubernetes import write_kubernetes
from assistant.translate.containers.quadlet import write_quadlet
from assistant.translate.containers.terraform import write_terraform
from assistant.translate.docker import holds_docker, read_docker
from assistant.translate.images.dockerfile import (
    dockerfile_aside,
    dockerfile_faults,
    holds_dockerfile,
    read_dockerfile,
)
from assistant.translate.images.read_packer import holds_docker_source, read_image
from assistant.translate.images.write_dockerfile import write_dockerfile
from assistant.translate.images.write_packer import write_packer as write_image
from assistant.translate.installers.autoinstall import is_autoinstall, read_autoinstall
from assistant.translate.installers.kickstart import is_kickstart, read_kickstart
from assistant.translate.installers.preseed import is_preseed, read_preseed
from assistant.translate.installers.write_autoinstall import write_autoinstall
from assistant.translate.installers.write_kickstart import write_kickstart
from assistant.translate.installers.write_preseed import write_preseed
from assistant.translate.kinds import Family, Kind, brackets, comments, hcl_aside
from assistant.translate.machines.providers import PROVIDERS
from assistant.translate.machines.reader import holds, reads
from assistant.translate.machines.writer import WRITERS
from assistant.translate.packer_json import holds_template, read_template, write_hcl
from assistant.translate.steps.read_ansible import is_ansible, read_ansible
from assistant.translate.steps.read_cloud_init import is_user_data, read_user_data
from assistant.translate.steps.read_packer import has_provisioners, read_packer
from assistant.translate.steps.read_script import is_script, read_script, script_aside
from assistant.translate.steps.write_ansible import write_ansible
from assistant.translate.steps.write_cloud_init import write_cloud_init
from assistant.translate.steps.write_packer import write_packer
from assistant.translate.steps.write_shell import write_shell
from assistant.translate.vagrant.read_steps import has_steps, read_vagrant_steps
from assistant.translate.vagrant.reader import is_vagrantfile, read_vagrantfile, vagrant_aside
from assistant.translate.vagrant.writer import vagrant_writers


def is_yaml(path: str, _text: str) -> bool:
    """Whether a file has YAML's ending."""
    return path.lower().endswith((".yml", ".yaml"))


def _is_compose(path: str, text: str) -> bool:
    if not is_yaml(path, text):
        return False
    file = parse_yaml(path, text)
    document = target(file.documents[0]) if file.documents else None
    return isinstance(document, YamlMapping) and isinstance(document.get("services"), YamlMapping)


CONTAINERS = Family(
    {
        "compose": write_compose,
        "terraform": write_terraform,
        "kubernetes": write_kubernetes,
        "quadlet": write_quadlet,
    }
)
TEMPLATES = Family({"packer": write_hcl})
STEPS = Family(
    {
        "ansible": write_ansible,
        "cloud-init": write_cloud_init,
        "packer": write_packer,
        "shell": write_shell,
    }
)
IMAGES = Family({"dockerfile": write_dockerfile, "packer": write_image})
ANSWERS = Family(
    {
        "preseed": write_preseed,
        "kickstart": write_kickstart,
        "autoinstall": write_autoinstall,
    }
)
MACHINES = Family(WRITERS)
LABS = Family(vagrant_writers())
KINDS: tuple[Kind, ...] = (
    Kind(
        id="compose",
        title="a compose file",
        looks=".yml or .yaml with `services:`",
        matches=_is_compose,
        read=read_compose,
        family=CONTAINERS,
        faults=lambda path, text: parse_yaml(path, text).findings,
        aside=comments,
    ),
    Kind(
        id="terraform",
        title="Terraform with Docker's provider",
        looks=".tf with docker_container",
        matches=holds_docker,
        read=read_docker,
        family=CONTAINERS,
        faults=lambda path, text: parse(path, text).findings,
        aside=hcl_aside,
    ),
    Kind(
        id="packer-json",
        title="a Packer JSON template",
        looks=".json with `builders`",
        matches=holds_template,
        read=read_template,
        family=TEMPLATES,
        faults=json_findings,
        aside=brackets,
    ),
    Kind(
        id="dockerfile",
        title="a Dockerfile",
        looks="by its name: Dockerfile, app.Dockerfile",
        matches=holds_dockerfile,
        read=read_dockerfile,
        family=IMAGES,
        faults=dockerfile_faults,
        aside=dockerfile_aside,
    ),
    Kind(
        id="packer",
        title="a Packer build of a container image",
        looks=".pkr.hcl with a docker source",
        matches=holds_docker_source,
        read=read_image,
        family=IMAGES,
        faults=lambda path, text: parse(path, text).findings,
        aside=hcl_aside,
    ),
    Kind(
        id="packer",
        title="a Packer template in HCL",
        looks=".pkr.hcl with shell or file provisioners",
        matches=has_provisioners,
        read=read_packer,
        family=STEPS,
        faults=lambda path, text: parse(path, text).findings,
        aside=hcl_aside,
    ),
    Kind(
        id="ansible",
        title="an Ansible playbook",
        looks=".yml with plays or tasks",
        matches=is_ansible,
        read=read_ansible,
        family=STEPS,
        faults=lambda path, text: parse_yaml(path, text).findings,
        aside=comments,
    ),
    Kind(
        id="cloud-init",
        title="user data of cloud-init",
        looks="a first line #cloud-config",
        matches=is_user_data,
        read=read_user_data,
        family=STEPS,
        faults=lambda path, text: parse_yaml(path, text).findings,
        aside=comments,
    ),
    Kind(
        id="autoinstall",
        title="answers for Ubuntu's installer",
        looks="YAML with `autoinstall:`",
        matches=is_autoinstall,
        read=read_autoinstall,
        family=ANSWERS,
        faults=lambda path, text: parse_yaml(path, text).findings,
        aside=comments,
    ),
    Kind(
        id="preseed",
        title="answers for Debian's installer",
        looks=".cfg or .seed with `d-i` lines",
        matches=is_preseed,
        read=read_preseed,
        family=ANSWERS,
        faults=lambda _path, _text: (),
        aside=comments,
    ),
    Kind(
        id="kickstart",
        title="a kickstart file",
        looks=".ks or .cfg with `lang`, `%packages`...",
        matches=is_kickstart,
        read=read_kickstart,
        family=ANSWERS,
        faults=lambda _path, _text: (),
        aside=comments,
    ),
    Kind(
        id="shell",
        title="a shell script",
        looks=".sh, or a first line with #! and a shell",
        matches=is_script,
        read=read_script,
        family=STEPS,
        faults=lambda _path, _text: (),
        aside=script_aside,
    ),
    Kind(
        id="vagrant",
        title="a Vagrantfile",
        looks="by its name, or .rb with `Vagrant.configure`",
        matches=is_vagrantfile,
        read=read_vagrantfile,
        family=LABS,
        faults=lambda path, text: parse_ruby(path, text).findings,
        aside=vagrant_aside,
        says_more="ruby -c",
    ),
    Kind(
        id="vagrant",
        title="the provisioners of a Vagrantfile",
        looks="a Vagrantfile with shell or file provisioners",
        matches=has_steps,
        read=read_vagrant_steps,
        family=STEPS,
        faults=lambda path, text: parse_ruby(path, text).findings,
        aside=vagrant_aside,
        says_more="ruby -c",
    ),
    *(
        Kind(
            id=provider.id,
            title=provider.title,
            looks=f".tf with {provider.type}",
            matches=holds(provider),
            read=reads(provider),
            family=MACHINES,
            faults=lambda path, text: parse(path, text).findings,
            aside=hcl_aside,
        )
        for provider in PROVIDERS
    ),
)
"""What can be read; of several that match a file the first counts."""
TO: tuple[str, ...] = tuple(dict.fromkeys(to for kind in KINDS for to in kind.family.writers))
"""What can be written."""
