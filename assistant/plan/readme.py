"""The README inside a draft, put together from the recipe, its variables and the assumptions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from assistant.core.plan import PlannedFile, Printed, Segment
from assistant.plan import bodies, values
from assistant.plan.recipe import Note, Recipe, Variable
from assistant.targets.scene import Scene


def readme(
    recipe: Recipe,
    scene: Scene,
    files: Sequence[PlannedFile],
    notes: Sequence[str],
    left_out: Sequence[str] = (),
) -> tuple[Segment, ...]:
    """Title, what it is and lacks, what to fill in, commands, their undoing, what was assumed."""
    part = recipe.readme
    out: list[Segment] = [Printed("# ")]
    for piece in part.title:
        out += values.bare(piece, scene)
    out.append(Printed("\n\n"))
    out += bodies.text(part.intro, recipe, scene)
    out += [Printed(line) for line in _list("Not in this draft", left_out)]
    out += [Printed(line) for line in _files(files)]
    out += [Printed(line) for line in _fill_in(recipe, scene)]
    out += [Printed(line) for line in _listed("Before you start", part.before, scene)]
    out += [Printed(line) for line in _commands("Commands", part.commands, scene)]
    out += [Printed(line) for line in _commands("Undo", part.undo, scene)]
    out += _assumed(scene)
    remarks = [n.text for n in part.good_to_know if scene.holds(n.when)]
    out += [Printed(line) for line in _list("Good to know", [*remarks, *notes])]
    return values.joined(out)


def _files(files: Sequence[PlannedFile]) -> Iterator[str]:
    yield "\n## Files\n\n"
    for file in files:
        yield f"- `{file.path}`: {file.what}\n"


def _fill_in(recipe: Recipe, scene: Scene) -> Iterator[str]:
    needed = [v for v in bodies.declared(recipe, scene) if v.sensitive or v.default is None]
    if not needed:
        return
    yield "\n## Fill in\n\n"
    example = next((f.path for f in recipe.files if f.example and scene.holds(f.when)), None)
    if example is not None:
        yield f"Copy `{example}` to `{example.removesuffix('.example')}` and put your values in.\n"
    yield "Secrets go into the environment, not into a file.\n\n"
    for variable in needed:
        yield f"- `{_name(recipe, variable)}`: {_hint(variable, scene)}\n"


def _name(recipe: Recipe, variable: Variable) -> str:
    return f"{recipe.variable_env}{variable.name}" if variable.sensitive else variable.name


def _hint(variable: Variable, scene: Scene) -> str:
    if variable.hint:
        return variable.hint
    described = values.bare(variable.description, scene)
    return "".join(s.text for s in described if isinstance(s, Printed)) or variable.name


def _listed(title: str, notes: Sequence[Note], scene: Scene) -> Iterator[str]:
    return _list(title, [note.text for note in notes if scene.holds(note.when)])


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n## {title}\n\n"
        yield from (f"- {line}\n" for line in lines)


def _commands(title: str, notes: Sequence[Note], scene: Scene) -> Iterator[str]:
    kept = [_filled(note, scene) for note in notes if scene.holds(note.when)]
    if kept:
        yield f"\n## {title}\n\n```sh\n"
        yield from (f"{line}\n" for line in kept)
        yield "```\n"


def _filled(note: Note, scene: Scene) -> str:
    """A command with the values of its parameters, quoted where the shell asks for it."""
    text = note.text
    for name in note.params:
        text = text.replace("{}", shlex.quote(str(scene.value(name))), 1)
    return text


def _assumed(scene: Scene) -> Iterator[Segment]:
    assumed = [s for s in scene.settings.values() if s.source == "assumed"]
    if assumed:
        yield Printed("\n## Assumed\n\nThe goal leaves these open. Change one with `--set`.\n\n")
    for setting in assumed:
        why = f": {setting.why}" if setting.why else ""
        yield Printed(f"- `{setting.name}` = `{setting.value}`{why}\n", "assumed", setting.why)
