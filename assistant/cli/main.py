"""The `dryfit` command: a group that imports a command's module only when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import click

from assistant import __version__
from assistant.core.errors import NobodyReads

COMMANDS: dict[str, str] = {
    "draft": "goal to files: drafted, checked, judged in a container, saved",
    "plan": "what would be written for a goal; nothing is drafted",
    "redraft": "change a draft that exists, hunk by hunk; your edits stay",
    "history": "earlier drafts: list, show, diff, restore",
    "check": "check files that exist, whoever wrote them",
    "prove": "run files in the throwaway container",
    "timeline": "when everything in files runs, as a picture",
    "words": "the same idea in another tool's words",
    "translate": "one tool's file into another's, with what became of every line",
    "explain": "what a line of a file means, from packs and not from memory",
    "quiz": "questions about tools and your drafts, marked and explained",
    "lab": "a throwaway place to try things: a shell, what it changed, reset",
    "engines": "the engines that prove drafts",
    "models": "the models on this machine",
    "bench": "a suite of goals through the whole path: what is reached, how fast",
    "packs": "the schema packs that names are checked against",
    "doctor": "what works here, what does not, and the command that mends it",
    "setup": "fetch and build what is missing",
    "uninstall": "list what set-up put on this machine, and take it away",
}


class LazyGroup(click.Group):
    """Commands live in assistant.cli.<name>, in a function of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and hand it over."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"assistant.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would end a pipe that nobody reads with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise NobodyReads from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the table above, so that help imports nothing."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A word that is no command is answered with the nearest one."""
        if args and args[0] not in COMMANDS:
            from assistant.knowledge.spelling import alike

            near = alike(args[0], COMMANDS, 1)
            hint = f"; nearest: {near[0]}" if near else ""
            ctx.fail(f"no command “{args[0]}”{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="dryfit")
@click.pass_context
def dryfit(ctx: click.Context) -> None:
    """Plain words in, proven files out. Without a command: the workbench."""
    if ctx.invoked_subcommand is None:
        open_workbench: Callable[[], None] = ctx.obj
        open_workbench()
