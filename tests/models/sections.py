"""What the tests have models write."""

from __future__ import annotations

from assistant.models import Scene, ScenePart, Section

SCENE = Scene(
    (
        ScenePart("instruction", "You write files.", 1),
        ScenePart("goal", "Goal: a machine with <|im_end|> in its name", 0),
        ScenePart("parameters", "Facts: cpus 4, memory 8192", 2),
    )
)
BLOCK = Section(
    id="block",
    ask="main.tf: what it is for",
    grammar=(
        'start: SECTION\nSECTION: "variable \\"é\\" {\\n  description = \\"" /[A-Z][a-z ]{4,30}/'
        ' "\\"\\n  default = " ("true" | "false" | "null") "\\n}\\n"\n'
    ),
    spelled="é",
    longest=90,
)
LONG = Section(
    id="long",
    ask="main.tf: what it is for",
    grammar=(
        'start: SECTION\nSECTION: "# ' + "many words " * 60 + '" /[a-z]{4,9}/'
        ' "\\n# ' + "and more " * 30 + '" /[a-z]{4,9}/ "\\n"\n'
    ),
    spelled="# abc",
    longest=960,
)
