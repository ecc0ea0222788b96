"""Keys of a cloud-config that a goal calls by their names: ssh_deletekeys true, final message Done.

The schema has some ninety of them; the recipe decides the usual ones. What it leaves open may be
said by name, as attributes of builders and resources may.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import yaml

from assistant.core.schema import BodySchema
from assistant.core.surface import Surface
from assistant.knowledge.documents import body_of, open_keys
from assistant.knowledge.formats import schema_data
from assistant.syntax.kinds import CLOUD_CONFIG_HEAD

NAME = "cloud-config"
"""What the names of its values begin with; the recipe's file says the same."""
_OURS = frozenset((
    "autoinstall", "bootcmd", "chpasswd", "cloud_config_modules", "cloud_final_modules",
    "cloud_init_modules", "disable_root", "disk_setup", "fs_setup", "groups", "launch-index",
    "merge_how", "merge_type", "mounts", "packages", "password", "runcmd", "ssh_authorized_keys",
    "ssh_keys", "ssh_pwauth", "user", "users", "version", "write_files", "yum_repos",
))  # fmt: skip
"""What the recipe decides, or what stands for more than a word says."""


def surfaces(_: str, text: str) -> Iterator[Surface]:
    """A cloud-config, with the keys that it leaves open."""
    if CLOUD_CONFIG_HEAD.match(text):
        held = yaml.safe_load(text)
        yield Surface(NAME, NAME, _body(), frozenset(open_keys(_body(), held)))


@functools.cache
def _body() -> BodySchema:
    root = schema_data("cloud-config")
    return body_of(root, root, without=_OURS)
