"""The file of values that the user copies and fills in; secrets are named, never written."""

from __future__ import annotations

from assistant.core.plan import Printed, Segment
from assistant.plan import bodies, values
from assistant.plan.recipe import Recipe, Value, Variable
from assistant.targets.scene import Scene


def example(recipe: Recipe, scene: Scene, path: str) -> tuple[Segment, ...]:
    """One assignment for each variable without a default, comments for the secrets."""
    needed = [v for v in bodies.declared(recipe, scene) if v.default is None or v.sensitive]
    target = path.removesuffix(".example")
    out: list[Segment] = [Printed(f"# Copy to {target} and put your own values in.\n")]
    for variable in needed:
        out += [Printed("\n"), *_entry(recipe, variable, scene)]
    return values.joined(out)


def _entry(recipe: Recipe, variable: Variable, scene: Scene) -> list[Segment]:
    hint = [Printed(f"# {variable.hint}\n")] if variable.hint else []
    if variable.sensitive:
        secret = f"# {variable.name} is a secret: export {recipe.variable_env}{variable.name}=...\n"
        return [*hint, Printed(secret)]
    if isinstance(variable.example, Value):
        said = values.hcl(variable.example, scene)
        return [*hint, Printed(f"{variable.name} = "), *said, Printed("\n")]
    text = variable.example or ('""' if variable.type == "string" else "null")
    return [*hint, Printed(f"{variable.name} = {text}\n")]
