"""What Terraform installs in a container over SSH once it runs: no cloud-init works in there."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, nested, put, ref, resource
from assistant.targets.terraform.machines.fleet import Fleet
from assistant.targets.terraform.machines.packages import packages

_OTHERS = "distribution:rocky|distribution:almalinux|distribution:fedora|distribution:rhel"


def wanted(scene: Scene) -> bool:
    """True where the goal says what is to be in the containers."""
    return bool(packages(scene))


def installed(machines: Fleet, container: str) -> Iterator[Data]:
    """The resource that installs it. `container` is the containers' address, {} where one of them
    is picked."""
    scene = machines.scene
    if not wanted(scene):
        return
    one = machines.picked(container)
    yield resource(
        "terraform_data",
        "software",
        [
            *machines.each(),
            put("triggers_replace", ref(f"{one}.id"), "a new container gets it again"),
            nested(
                "connection",
                put("type", "ssh"),
                put("host", ref(_host(machines, one))),
                put("user", "root"),
                put("agent", True, "the key that ssh-agent holds"),
            ),
            {
                "block": "provisioner",
                "labels": ["remote-exec"],
                "body": [put("inline", {"list": _commands(scene)})],
            },
        ],
    )


def _host(machines: Fleet, one: str) -> str:
    if machines.several and machines.addressed:
        return 'split("/", each.value.ip)[0]'
    own = None if machines.several else machines.machines[0].own.get("ip")
    if own:
        return f'"{str(own.value).partition("/")[0]}"'
    return f'split("/", {one}.ipv4["eth0"])[0]'


def _commands(scene: Scene) -> list[str]:
    names = " ".join(packages(scene))
    if scene.holds([_OTHERS]):
        return [f"dnf install -y {names}"]
    return ["apt-get update", f"DEBIAN_FRONTEND=noninteractive apt-get install -y {names}"]


def duties(scene: Scene) -> Iterator[Data]:
    """The containers get what the goal names."""
    for name in packages(scene):
        said = f"{name} is installed once the container runs"
        yield duty(f"software.{name}", said, "file_contains", path="main.tf", text=f" {name}")


def notes(scene: Scene) -> Iterator[Data]:
    """What must be so for Terraform to reach the containers."""
    if wanted(scene):
        yield {
            "text": "Terraform installs the software over SSH as root: this machine must reach the"
            " containers, and ssh-agent must hold the private key of the one that may log on."
        }
