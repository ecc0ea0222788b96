"""`dryfit words`: the same idea in another tool's words."""

from __future__ import annotations

import json
import shutil
import sys
from difflib import get_close_matches

import click

from assistant.core.errors import Exit, UsageError
from assistant.learn.ideas import TOOLS
from assistant.learn.words import answer
from assistant.render.words import words_json, words_text

_LEAST, _PIPED, _MOST = 60, 100, 120
"""Columns: the narrowest text, that of a pipe, the widest."""


@click.command()
@click.argument("question", nargs=-1, required=True, metavar="TERM OR QUESTION")
@click.option("--from", "from_", default="", metavar="TOOL", help="The tool whose word it is.")
@click.option("--to", default="", metavar="TOOL", help="The tool whose word is wanted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def words(question: tuple[str, ...], from_: str, to: str, as_json: bool) -> int:
    """Say a tool's word, or ask in plain words: the idea, and what each tool calls it.

    For example: dryfit words "vagrant synced_folder in compose terms", dryfit words "what runs
    before sysprep?". From the vocabulary alone: no model, and no term that is not in it.
    """
    text = " ".join(question).strip()
    if not text:
        raise UsageError(
            "the question is empty", mend='dryfit words "what is a handler in compose"'
        )
    told = answer(text, _tool("--from", from_), _tool("--to", to))
    if as_json:
        click.echo(json.dumps(words_json(told), indent=1, ensure_ascii=False))
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPED
        click.echo(words_text(told, max(_LEAST, min(width, _MOST))))
    return Exit.DONE if told.found else Exit.DECLINED


def _tool(option: str, name: str) -> str:
    """A tool's id. Raises UsageError for one that the vocabulary has no words of."""
    given = name.lower()
    known = {**{tool: tool for tool in TOOLS}, **{t.lower(): tool for tool, t in TOOLS.items()}}
    if not given or given in known:
        return known.get(given, "")
    near = get_close_matches(given, list(TOOLS), 1)
    mend = f"did you mean {near[0]}?" if near else f"known: {', '.join(TOOLS)}"
    raise UsageError(f"{option} {name}: no tool of this name is known", mend=mend)
