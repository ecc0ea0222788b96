"""The README inside a draft, put together from the recipe, its variables and the assumptions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from assistant.core.plan import Choice, PlannedFile, Printed, Segment
from assistant.plan import bodies, values
from assistant.plan.recipe import Note, Recipe, Variable
from assistant.targets.scene import Scene


def readme(
    recipe: Recipe,
    scene: Scene,
    files: Sequence[PlannedFile],
    notes: Sequence[str],
    left_out: Sequence[str] = (),
    awaits: Sequence[str] = (),
) -> tuple[Segment, ...]:
    """Title, what it is, lacks and waits for, how it is used and undone, what was assumed."""
    part = recipe.readme
    out: list[Segment] = [Printed("# ")]
    for piece in part.title:
        out += values.bare(piece, scene)
    out.append(Printed("\n\n"))
    out += bodies.text(part.intro, recipe, scene)
    out += [Printed(line) for line in _listed("What it does", part.does, scene)]
    out += [Printed(line) for line in _list("Not in this draft", left_out)]
    out += [Printed(line) for line in _list("Your own files", awaits)]
    out += [Printed(line) for line in _files(files)]
    out += [Printed(line) for line in _steps(files)]
    out += [Printed(line) for line in _fill_in(recipe, scene)]
    out += [Printed(line) for line in _listed("Before you start", part.before, scene)]
    windows = part.powershell is not None and scene.holds(part.powershell)
    secrets = list(_secrets(recipe, scene, windows=windows)) if part.asks_secrets else []
    shell = "powershell" if windows else "sh"
    commands = [*secrets, *_kept(part.commands, scene)]
    out += [Printed(line) for line in _fenced("Commands", commands, shell)]
    out += [Printed(line) for line in _fenced("Undo", _kept(part.undo, scene), shell)]
    out += _assumed(scene)
    remarks = _kept(part.good_to_know, scene)
    out += [Printed(line) for line in _list("Good to know", [*remarks, *notes])]
    return values.joined(out)


def _files(files: Sequence[PlannedFile]) -> Iterator[str]:
    yield "\n## Files\n\n"
    for file in files:
        yield f"- `{file.path}`: {file.what}\n"


def _steps(files: Sequence[PlannedFile]) -> Iterator[str]:
    """The steps of scripts that nobody asked for by name: one of each line is in the script."""
    lines = []
    for file in files:
        for choice in (s for s in file.segments if isinstance(s, Choice)):
            titles = [option.partition("\n")[0] for option in choice.options]
            if titles and all(title.startswith("# ") for title in titles):
                steps = " Or: ".join(title.removeprefix("# ") for title in titles)
                lines.append(f"`{file.path}`: {steps}")
    if lines:
        yield "\n## Chosen by the model\n\n"
        yield "One step of each line stands in the script, with its undo. "
        yield "Take out what you do not want.\n\n"
        yield from (f"- {line}\n" for line in lines)


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
    return _list(title, _kept(notes, scene))


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n## {title}\n\n"
        yield from (f"- {line}\n" for line in lines)


def _kept(notes: Sequence[Note], scene: Scene) -> list[str]:
    return [_filled(note, scene) for note in notes if scene.holds(note.when)]


def _fenced(title: str, lines: Sequence[str], shell: str) -> Iterator[str]:
    if lines:
        yield f"\n## {title}\n\n```{shell}\n"
        yield from (f"{line}\n" for line in lines)
        yield "```\n"


def _secrets(recipe: Recipe, scene: Scene, *, windows: bool) -> Iterator[str]:
    """A line for each sensitive variable that has no default."""
    for variable in bodies.declared(recipe, scene):
        if not variable.sensitive or variable.default is not None:
            continue
        name = f"{recipe.variable_env}{variable.name}"
        if windows:
            asked = f"(Read-Host {variable.name} -AsSecureString)"
            yield f"$env:{name} = [Net.NetworkCredential]::new('', {asked}).Password"
        else:
            yield f"read -rs {name} && export {name}"


def _filled(note: Note, scene: Scene) -> str:
    """A line with the values of its parameters, quoted where the shell asks for it."""
    text = note.text
    for name in note.params:
        text = text.replace("{}", _quoted(str(scene.value(name))), 1)
    return text


def _quoted(value: str) -> str:
    """`value` as one word of the shell, which still finds the home folder."""
    home = "~/" if value.startswith("~/") else ""
    return home + shlex.quote(value.removeprefix(home))


def _assumed(scene: Scene) -> Iterator[Segment]:
    # The tool follows from what is made; another one is another goal.
    open_ = [s for s in scene.settings.values() if s.name != "target"]
    assumed = [s for s in open_ if s.source == "assumed"]
    if assumed:
        change = "`dryfit redraft . --set NAME=VALUE`"
        yield Printed(f"\n## Assumed\n\nThe goal leaves these open. Change one with\n{change}.\n\n")
    for setting in assumed:
        why = f": {setting.why}" if setting.why else ""
        yield Printed(f"- `{setting.name}` = `{setting.value}`{why}\n", "assumed", setting.why)
