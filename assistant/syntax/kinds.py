"""Which YAML files are whose: compose, playbooks and lists of tasks, user data of cloud-init."""

from __future__ import annotations

import re
from posixpath import basename, dirname

from assistant.syntax.patterns import later
from assistant.syntax.templates import DIRECTIVE, HCL_DIRECTIVE

_COMPOSE_NAME = later(r"(?:docker-)?compose(?:[._-].*)?\.ya?ml\Z")
_SERVICES = later(
    r"^(?:services|'services'|\"services\"):[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*"
    r"[ \t]+[\w.\"'-]+:[ \t]*(?:&\w+[ \t]*)?(?:#.*)?\r?\n",
    re.MULTILINE,
)
_RUNS = later(r"^[ \t]+(?:image|build):", re.MULTILINE)
_LOOKED_AT = 20_000
"""Characters in which the signs of a compose file are looked for."""
_LIST = later(r"\ufeff?(?:[ \t]*(?:#[^\n]*|---[^\n]*|%[^\n]*)?\r?\n)*(?=- )")
_PLAYS = later(r"^(?:- |  )(?:hosts|(?:ansible\.(?:builtin|legacy)\.)?import_playbook):", re.M)
_RULEBOOK = later(r"^  (?:sources|rules|rulesets):", re.M)
_TASKS = later(
    r"^(?:- |  )(?:ansible\.(?:builtin|posix|windows|legacy)|community\.\w+)\.\w+:", re.M
)
_KEYS = later(
    r"^(?:- |  )(?:name|when|register|become|notify|block|include_tasks|import_tasks|vars|tags"
    r"|shell|command|copy|template|file|apt|yum|dnf|package|service|set_fact|debug|meta):",
    re.M,
)
CLOUD_CONFIG_HEAD = later(r"\ufeff?#cloud-config[ \t]*\r?(?:\n|\Z)")
CLOUD_CONFIG_NEARLY = later(
    r"\ufeff?[ \t]*#+[ \t]*cloud[-_ ]?(?:co?n?fi?g?|init)[ \t:]*\r?(?:\n|\Z)", re.IGNORECASE
)
"""A first line that was meant to be the head and is not (where the head itself does not match)."""
_USER_DATA_NAME = later(
    r"(?:user-?_?data(?:[._-].*)?\.ya?ml|user-data|cloud-?_?(?:init|config)(?:[._-].*)?\.ya?ml"
    r"|.*\.cloud-config)\Z"
)
_OTHER_USER_DATA = later(
    r"\ufeff?(?:#cloud-config-archive|#cloud-boothook|#part-handler|#upstart-job|#include|#!"
    r"|## *template:|content-type:|mime-version:|from nobody)",
    re.IGNORECASE,
)
_USER_DATA_KEYS = later(
    r"^(?:users|packages|package_update|package_upgrade|runcmd|bootcmd|write_files|hostname"
    r"|ssh_authorized_keys|autoinstall|chpasswd|ssh_pwauth|manage_etc_hosts|power_state):",
    re.MULTILINE,
)


def is_compose(path: str, text: str) -> bool:
    """Whether a file is for `docker compose`: by its name, or by services that run images."""
    name = basename(path).lower()
    if not name.endswith((".yml", ".yaml")) or DIRECTIVE.search(text):
        return False
    if _COMPOSE_NAME.match(name):
        return True
    start = text[:_LOOKED_AT]
    return _SERVICES.search(start) is not None and _RUNS.search(start) is not None


def is_playbook(path: str, text: str) -> bool:
    """Whether a file is a list of plays."""
    return _is_list(path, text) and bool(_PLAYS.search(text)) and not _RULEBOOK.search(text)


def is_tasks(path: str, text: str) -> bool:
    """Whether a file is a list of tasks: by its folder, or by modules with their full names."""
    if not _is_list(path, text) or _PLAYS.search(text):
        return False
    folders = dirname(path).split("/")
    if "tasks" in folders or "handlers" in folders:
        return bool(_KEYS.search(text) or _TASKS.search(text))
    return bool(_TASKS.search(text))


def _is_list(path: str, text: str) -> bool:
    name = basename(path).lower()
    return (
        name.endswith((".yml", ".yaml"))
        and not HCL_DIRECTIVE.search(text)
        and bool(_LIST.match(text))
    )


def is_cloud_config(path: str, text: str) -> bool:
    """Whether a file is one by its first line, or by its name and what it holds."""
    if text.startswith(("\ufeff#cloud-config", "#cloud-config")):
        return CLOUD_CONFIG_HEAD.match(text) is not None and not DIRECTIVE.search(text)
    if not _USER_DATA_NAME.match(basename(path).lower()) or _OTHER_USER_DATA.match(text):
        return False
    return _USER_DATA_KEYS.search(text) is not None and not DIRECTIVE.search(text)
