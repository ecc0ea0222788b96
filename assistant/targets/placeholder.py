"""The place of a file of the user's own that the goal names and nobody has given yet.

The draft runs the file when the goal says. Until the user's own stands in its place, what stands
there ends whoever runs it with an error, so that no machine without it passes for a finished one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

_SAYS = "{} is not here yet - put your own file in the place of this one"
_PLAY = """---
# {says}
- name: Stop
  hosts: all
  gather_facts: false
  tasks:
    - name: Say what is missing
      ansible.builtin.fail:
        msg: {says}
"""
_FORMS: Mapping[str, str] = {
    ".ps1": "# {says}\nthrow '{says}'\n",
    ".sh": "#!/bin/sh\n# {says}\necho '{says}' >&2\nexit 1\n",
    ".cmd": "@rem {says}\n@echo {says} 1>&2\n@exit /b 1\n",
    ".bat": "@rem {says}\n@echo {says} 1>&2\n@exit /b 1\n",
    ".yml": _PLAY,
    ".yaml": _PLAY,
}
_HEAD = re.compile(
    r"\ufeff?(?:(?:#!/bin/sh|---)\r?\n)?(?:#|@rem) "
    + _SAYS.replace("{}", r"(?P<name>\S+)")
    + r"\r?\n\S"
)


def suffix_of(name: str) -> str:
    """A file's suffix in small letters, with its dot; empty where there is none."""
    return PurePosixPath(name).suffix.lower()


def can_wait(name: str) -> bool:
    """Whether a place can be kept for a file of this name: a script or a playbook, which can end
    with an error."""
    return suffix_of(name) in _FORMS


def placeholder(name: str) -> str:
    """What stands in the place of the file `name`, for which `can_wait` holds."""
    return _FORMS[suffix_of(name)].replace("{says}", _SAYS.format(name))


def awaited(text: str) -> str | None:
    """The name of the file that a placeholder's text waits for; None for any other text."""
    head = _HEAD.match(text)
    return head["name"] if head else None
