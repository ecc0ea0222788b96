"""What a recipe and a target's printers may know while a plan is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.core.errors import Unfinished
from assistant.core.intent import Parameter, Value
from assistant.core.plan import Origin, Printed, Segment


@dataclass(frozen=True, slots=True)
class Scene:
    """One part of a goal, with every value settled."""

    goal: str
    recipe: str
    """Id of the recipe, for messages."""
    facts: frozenset[str]
    """target:packer, os:windows-11, family:windows, platform:qemu, has:windows-updates,
    param:vlan (a value is settled), edition:pro (a setting's text), user:pre-sysprep (a user's
    file took this role)."""
    settings: Mapping[str, Parameter]
    """Parameters of the plan, by name; of several of one name, the first."""
    os_title: str
    platforms: tuple[str, ...]
    source_name: str = ""
    constants: Mapping[str, Parameter] = field(default_factory=dict)
    """Values that follow from the rest by the recipe's tables."""
    user_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths in the draft of the user's files, by role."""
    platform: str = ""
    """Inside a block that belongs to one platform: its name."""
    base: frozenset[str] = frozenset()
    """The facts that nothing derived: goal, parameters, user files."""
    given: tuple[Parameter, ...] = ()
    """Parameters of the goal, in its order; some names may stand several times."""
    used: set[str] = field(default_factory=set, compare=False)
    """Names of the parameters that went into the plan."""

    def holds(self, when: Sequence[str]) -> bool:
        """True when all of `when` hold; `not:F` asks for absence, `F|G` for one of them."""
        return all(self._one(fact) for fact in when)

    def _one(self, fact: str) -> bool:
        if fact.startswith("not:"):
            return not self._one(fact[4:])
        return any(name in self.facts for name in fact.split("|"))

    def on(self, platform: str) -> Scene:
        """The same scene as seen inside a block of `platform`."""
        others = {f"platform:{name}" for name in self.platforms if name != platform}
        return replace(self, facts=self.facts - others, platform=platform)

    def setting(self, name: str) -> Parameter:
        """The settled parameter `name`, noted as used; Unfinished where nothing sets it."""
        self.used.add(name)
        found = self.settings.get(name) or self.constants.get(name)
        if found is None:
            raise Unfinished(f"recipe {self.recipe}: nothing sets the parameter {name!r}")
        return found

    def value(self, name: str) -> Value:
        """Its value."""
        return self.setting(name).value

    def printed(self, name: str, text: str | None = None) -> Printed:
        """`text` (by default the value itself) with the parameter's origin and its reason."""
        setting = self.setting(name)
        shown = str(setting.value) if text is None else text
        origin: Origin
        origin = "recipe" if name in self.constants else setting.source
        return Printed(shown, origin, self.why(setting))

    def why(self, setting: Parameter) -> str:
        """Where a value came from, in a few words."""
        if setting.source == "goal" and setting.span is not None:
            words = " ".join(self.goal[setting.span.start : setting.span.end].split())
            return f'goal "{words}"'
        if setting.source == "set":
            return f"--set {setting.name}={setting.value}"
        return setting.why


Expansion = Callable[[Scene], Mapping[str, object]]
"""The part of a recipe that depends on data of the target: `variables`, `fragments`,
`text_fragments`, `files`, `obligations` and `notes`, in the form of a recipe file.

A target with such recipes has `expansions.py` with `EXPANSIONS: Mapping[str, Expansion]`."""

Maker = Callable[[Scene, Mapping[str, str | int | float | bool]], tuple[Segment, ...]]
"""A printer of one kind of file: the scene and the recipe's arguments to the file's segments.

Every target folder has `makers.py` with `MAKERS: Mapping[str, Maker]`."""
