"""k3s on the machines: by hand, since it is fetched from its maker and nothing here may be."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty
from assistant.targets.terraform.machines.fleet import Fleet

_MAKER = "https://get.k3s.io"


def commands(machines: Fleet) -> Iterator[Data]:
    """Lines of the README that make a cluster of the machines."""
    if "has:kubernetes" not in machines.scene.facts:
        return
    names = [machine.name for machine in machines.machines]
    yield {"text": f"# on {names[0]}: k3s itself, and the token that the others join with"}
    yield {"text": f"curl -sfL {_MAKER} | sh -"}
    yield {"text": "sudo cat /var/lib/rancher/k3s/server/node-token"}
    workers = [name for name in names[1:] if "master" not in name]
    servers = [name for name in names[1:] if "master" in name]
    for others, role in ((servers, " -s - server"), (workers, "")):
        if others:
            yield {"text": f"# on {', '.join(others)}"}
            join = f"K3S_URL=https://{names[0]}:6443 K3S_TOKEN=TOKEN"
            yield {"text": f"curl -sfL {_MAKER} | {join} sh{role or ' -'}"}


def duties(scene: Scene) -> Iterator[Data]:
    """That the README says how."""
    if "has:kubernetes" in scene.facts:
        said = "The README says how the machines become a k3s cluster"
        yield duty("k3s", said, "file_contains", path="README.md", text=_MAKER)
