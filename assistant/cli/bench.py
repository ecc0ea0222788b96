"""`dryfit bench`: the goal suite through the whole path, on this machine and model."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from assistant import paths
from assistant.cli.console import say
from assistant.core.errors import MissingPart, UsageError

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--only", metavar="GLOB", default="*", help="Goals whose id or area matches.")
@click.option("--target", metavar="TOOL", default="", help="Goals of one row of the table.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many goals.")
@click.option("--model", type=_PATH, help="A GGUF file; the embedded model by default.")
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True,
    help="The same number gives the same drafts.",
)  # fmt: skip
@click.option("--raw", is_flag=True, help="Ask the model each goal in a plain chat instead.")
@click.option("--chance", is_flag=True, help="Choose by chance wherever the model would choose.")
@click.option("--no-prove", is_flag=True, help="Leave the container out.")
@click.option("--suite", type=_PATH, help="A folder of goals of your own.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def bench(
    only: str,
    target: str,
    limit: int | None,
    model: Path | None,
    seed: int,
    raw: bool,
    chance: bool,
    no_prove: bool,
    suite: Path | None,
    as_json: bool,
) -> int:
    """Run the goal suite and print what was reached, per target and in total.

    Every goal's result is kept in the cache folder as soon as it is there: the same command goes
    on where it was stopped. A third of the goals is blind: they are run and counted, and shown in
    the totals only. Seconds mean something on a machine that does nothing else.
    """
    from assistant.bench import Bench, judge_run, read_suite, totals, version_stamp
    from assistant.bench.record import Mode, Run
    from assistant.bench.suite import Goal
    from assistant.bench.table import bench_json, missed_text, table_text

    if raw and chance:
        raise UsageError("--raw and --chance are two different measurements", mend="give one")
    if chance and model:
        raise UsageError("--chance uses no model", mend="leave out --model")
    folder = suite or paths.goals_dir()
    if not folder.is_dir():
        raise MissingPart(f"the goal suite is not at {folder}", mend="give its folder with --suite")
    goals = read_suite(folder)
    chosen = goals.chosen(only, target, limit or 0)
    if not chosen:
        raise UsageError(
            "no goal of the suite is meant", mend=_known(g.target for g in goals.goals)
        )
    mode: Mode = "raw" if raw else "chance" if chance else "path"
    runner = Bench(version_stamp(), mode, model, seed, prove=not no_prove)
    say(f"· {len(chosen)} {'goal' if len(chosen) == 1 else 'goals'} from {folder}")

    def tell(number: int, goal: Goal, run: Run, kept: bool) -> None:
        name = "a blind goal" if goal.blind else f"{goal.id}: {run.outcome}"
        say(f"    {number}/{len(chosen)} {name}{' (kept)' if kept else f', {run.seconds:.1f} s'}")

    judged = []
    try:
        for goal, run in runner.run(chosen, tell):
            judged.append(judge_run(goal, run, goals))
    except KeyboardInterrupt:
        runner.stop.set()
        say(f"· stopped; {len(judged)} of {len(chosen)} are kept, the same command goes on there")
        raise
    rows = totals(judged)
    if as_json:
        click.echo(json.dumps(bench_json(runner.about, rows, judged), indent=1, ensure_ascii=False))
        return 0
    if missed := missed_text(judged):
        click.echo(f"{missed}\n")
    click.echo(table_text(rows, proven=not no_prove))
    return 0


def _known(targets: Iterable[str]) -> str:
    return f"targets are {', '.join(dict.fromkeys(targets))}; --only '*' means all goals"
