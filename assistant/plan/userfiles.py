"""Files of the user's own (`--with FILE`): each takes one role of the recipe, unchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.errors import UsageError
from assistant.core.plan import Language, PlannedFile
from assistant.core.request import UserFile
from assistant.plan.recipe import Recipe, UserRole
from assistant.targets.scene import Scene

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_NEAR = 60
"""Characters of the goal after a file's name in which the words that place it are looked for."""
_LANGUAGES: dict[str, Language] = {
    ".ps1": "powershell", ".sh": "shell", ".cmd": "batch", ".bat": "batch", ".xml": "xml",
    ".yaml": "yaml", ".yml": "yaml", ".hcl": "hcl", ".tf": "hcl", ".md": "markdown",
    ".cfg": "preseed", ".ks": "kickstart",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A user's file with its role and its path in the draft."""

    role: str
    file: PlannedFile


def place(
    files: Sequence[UserFile], recipe: Recipe, scene: Scene, taken: frozenset[str]
) -> tuple[Placed, ...]:
    """Every file with its role, in the order given. Raises UsageError where none fits."""
    out: list[Placed] = []
    for file in files:
        if not _NAME.fullmatch(file.name):
            raise UsageError(
                f"--with {file.name!r}: only letters, digits, '.', '_' and '-' may be in the name",
                mend="rename the file",
            )
        role = _role(file, recipe, scene)
        if role.single and any(p.role == role.role for p in out):
            raise UsageError(f"--with {file.name}: another file is {role.what} already")
        path = role.path.replace("{}", file.name)
        if path in taken or any(p.file.path == path for p in out):
            raise UsageError(f"--with {file.name}: {path} is taken", mend="rename the file")
        language = _LANGUAGES.get(_suffix(file.name), "text")
        what = f"your own file, unchanged: {role.what}"
        out.append(
            Placed(role.role, PlannedFile(path, language, what, user_bytes=file.content))
        )  # fmt: skip
    return tuple(out)


def _suffix(name: str) -> str:
    return "." + name.lower().rpartition(".")[2] if "." in name else ""


def _role(file: UserFile, recipe: Recipe, scene: Scene) -> UserRole:
    roles = [role for role in recipe.user_files if scene.holds(role.when)]
    lowered = file.name.lower()
    named = next((role for role in roles if lowered in role.names), None)
    if named is not None:
        return named
    fitting = [role for role in roles if _suffix(file.name) in role.suffixes]
    if not fitting:
        known = sorted({s for role in roles for s in (*role.suffixes, *role.names)})
        raise UsageError(
            f"--with {file.name}: {recipe.title} has no place for such a file",
            mend=f"files it can place: {', '.join(known)}" if known else "",
        )
    said = (file.when or _around(lowered, scene.goal.lower())).lower()
    return next((r for r in fitting if any(word in said for word in r.words)), fitting[0])


def _around(name: str, goal: str) -> str:
    at = goal.find(name)
    return "" if at < 0 else goal[at + len(name) : at + len(name) + _NEAR]
