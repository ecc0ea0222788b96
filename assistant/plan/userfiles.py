"""Files of the user's own (`--with FILE`): each takes one role of the recipe, unchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.errors import UsageError
from assistant.core.plan import Language, PlannedFile, Printed
from assistant.core.request import UserFile
from assistant.plan.recipe import Recipe, UserRole
from assistant.targets.placeholder import can_wait, placeholder, suffix_of
from assistant.targets.scene import Scene

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_NEAR = 60
"""Characters of the goal around a file's name in which the words that place it are looked for."""
_NOWHERE = 1000
"""Further than any words can be from a file's name."""
_FILE = re.compile(r"[\w-][\w.-]*\.(?:ps1|sh|cmd|bat|msi|exe|ya?ml|xml|cfg|ks)\b")
_LISTED = re.compile(
    rf"(?:\s*(?:,|&|\+|\band\b|\bthen\b))+\s*(?:(?:my|our|the)\s+)?(?P<file>{_FILE.pattern})"
)
_CLAUSE = re.compile(r"[,;:.]\s|\band\b|\bthen\b")
BASE = re.compile(r"[/\\]")
"""What stands between the folders of a path, on either system."""
_OF_THE_MACHINE = re.compile(r"/|[A-Za-z]:")
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

    @property
    def name(self) -> str:
        """The file's own name, without a folder."""
        return self.file.path.rpartition("/")[2]

    @property
    def awaits(self) -> str:
        """What is to be done about a place that is kept, in one line."""
        return (
            f"Put your own {self.name} in the place of {self.file.path}: what stands there ends"
            " with an error."
        )


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
        if role.elsewhere:
            raise UsageError(f"--with {file.name}: {recipe.title} does not run {role.what}")
        if role.single and any(p.role == role.role for p in out):
            raise UsageError(f"--with {file.name}: another file is {role.what} already")
        path = role.path.replace("{}", file.name)
        if path in taken or any(p.file.path == path for p in out):
            raise UsageError(f"--with {file.name}: {path} is taken", mend="rename the file")
        language = _LANGUAGES.get(suffix_of(file.name), "text")
        what = f"your own file, unchanged: {role.what}"
        out.append(
            Placed(role.role, PlannedFile(path, language, what, user_bytes=file.content))
        )  # fmt: skip
    return tuple(out)


def keep_places(
    names: Sequence[str], recipe: Recipe, scene: Scene, taken: frozenset[str]
) -> tuple[Placed, ...]:
    """A placeholder for each script that the goal names and nobody gave, where the recipe has a
    place for such a one. A path from the root of a disk is one of the machine's own."""
    out: list[Placed] = []
    for named in names:
        name = BASE.split(named)[-1]
        if _OF_THE_MACHINE.match(named) or not _NAME.fullmatch(name) or not can_wait(name):
            continue
        fitting = _fitting(name, recipe, scene)
        if not fitting:
            continue
        role = _said(fitting, name, scene.goal)
        path = role.path.replace("{}", name)
        if role.elsewhere or path in taken or any(p.file.path == path for p in out):
            continue
        what = f"the place of your own {name}: {role.what}"
        text = (Printed(placeholder(name), "goal", f"“{named}”"),)
        language = _LANGUAGES[suffix_of(name)]
        out.append(Placed(role.role, PlannedFile(path, language, what, segments=text)))
    return tuple(out)


def takes(named: str, recipe: Recipe, scene: Scene) -> bool:
    """Whether the recipe has a place for a file of this name."""
    name = BASE.split(named)[-1]
    roles = (role for role in recipe.user_files if scene.holds(role.when))
    if any(name.lower() in role.names for role in roles):
        return True
    fitting = _fitting(name, recipe, scene)
    return bool(fitting) and not _said(fitting, name, scene.goal).elsewhere


def _role(file: UserFile, recipe: Recipe, scene: Scene) -> UserRole:
    roles = [role for role in recipe.user_files if scene.holds(role.when)]
    lowered = file.name.lower()
    named = next((role for role in roles if lowered in role.names), None)
    if named is not None:
        return named
    fitting = _fitting(file.name, recipe, scene)
    if not fitting:
        known = sorted({s for role in roles for s in (*role.suffixes, *role.names)})
        raise UsageError(
            f"--with {file.name}: {recipe.title} has no place for such a file",
            mend=f"files it can place: {', '.join(known)}" if known else "",
        )
    if file.when:
        said = file.when.lower()
        return next((r for r in fitting if any(word in said for word in r.words)), fitting[0])
    return _said(fitting, file.name, scene.goal)


def _fitting(name: str, recipe: Recipe, scene: Scene) -> list[UserRole]:
    """The roles that a file with this ending may take, the usual one first."""
    roles = (role for role in recipe.user_files if scene.holds(role.when))
    return [role for role in roles if suffix_of(name) in role.suffixes]


def _said(roles: Sequence[UserRole], name: str, goal: str) -> UserRole:
    """The role whose words stand nearest to the file's name, on either side of it and before
    another file's, or one that narrows it down; the first where none of them does."""
    goal = goal.lower()
    at = goal.find(name.lower())
    if at < 0:
        return roles[0]
    before, behind = _before(goal, at), _behind(goal, at + len(name))
    near = {number: _nearest(role, before, behind) for number, role in enumerate(roles)}
    number = min(near, key=lambda one: near[one])
    if near[number] == _NOWHERE:
        return roles[0]
    # What another file's name stands before or behind may be said of that one.
    if _FILE.search(goal, 0, at):
        before = _CLAUSE.split(before)[-1]
    apart = _NEAR if _FILE.search(goal, at + len(name)) else 2 * _NEAR
    narrower = (role for role in roles if roles[number].role in role.narrows)
    beside = (r for r in narrower if _nearest(r, before, behind) - near[number] < apart)
    return next(beside, roles[number])


def _nearest(role: UserRole, before: str, behind: str) -> int:
    """How far from the file's name the nearest of the role's words stand."""
    far = [_distance(before[i + len(w) :]) for w in role.words if (i := before.rfind(w)) >= 0]
    far += [_distance(behind[:i]) for w in role.words if (i := behind.find(w)) >= 0]
    return min(far, default=_NOWHERE)


def _before(goal: str, at: int) -> str:
    """What is said in front of a file's name, or of the names that it is listed behind."""
    names = list(_FILE.finditer(goal, 0, at))
    while names:
        listed = _LISTED.match(goal, names[-1].end())
        if listed is None or listed.start("file") != at:
            break
        at = names.pop().start()
    start = names[-1].end() if names else 0
    return goal[max(start, at - _NEAR) : at]


def _behind(goal: str, at: int) -> str:
    """What is said behind a file's name, or behind the names that it is listed with."""
    while listed := _LISTED.match(goal, at):
        at = listed.end()
    following = _FILE.search(goal, at)
    return goal[at : min(at + _NEAR, following.start() if following else len(goal))]


def _distance(between: str) -> int:
    """Characters between a name and words; where a new clause begins they are further apart."""
    return len(between) + _NEAR * len(_CLAUSE.findall(between))
