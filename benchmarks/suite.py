"""Results of the goal suite, kept as data and rendered into models.md.

    python -m benchmarks.suite keep [FILE ...] [--idle]   outputs of `dryfit bench --json`
    python -m benchmarks.suite render                     the tables of models.md, from the data

`keep` files each output under benchmarks/results/goals/, named after model and mode. Seconds are
kept only with `--idle`, which says that nothing else ran on the machine: beside a busy process
they say nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

RESULTS = Path(__file__).with_name("results") / "goals"
PAGE = Path(__file__).resolve().parent.parent / "models.md"
BEGIN, END = "<!-- suite: begin -->", "<!-- suite: end -->"
_MODES = {
    "path": "through Dryfit",
    "chance": "through Dryfit, chosen by chance",
    "raw": "the same model in a plain chat",
}


def keep(told: dict[str, Any], idle: bool) -> Path:
    """File one output of the bench; the path that it got."""
    about = told["about"]
    if not idle:
        for row in told["rows"]:
            row["median_seconds"] = None
        for goal in told["goals"]:
            goal["seconds"] = None
    ran = {**machine(), "idle": idle}
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{about['model']}.{about['mode']}")
    path = RESULTS / f"{name}{'' if about['proven'] else '.no-prove'}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": ran, **told}, indent=1, ensure_ascii=False) + "\n",
                    encoding="utf-8")  # fmt: skip
    return path


def page_tables() -> str:
    """All results as Markdown: what each model and mode reached, then the rows of each target."""
    results = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(RESULTS.glob("*.json"))]
    results.sort(key=lambda r: (r["about"]["model"] == "chance", r["about"]["model"],
                                list(_MODES).index(r["about"]["mode"])))  # fmt: skip
    lines = [
        "| model | how | goals in scope reached | visible | blind | outside scope told apart "
        "| single checks met | bytes chosen |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for result in results:
        rows = {row["name"]: row for row in result["rows"]}
        total = rows.get("all", rows["visible"])
        lines.append(
            f"| {_named(result)} | {_MODES[result['about']['mode']]} | {_scope(total)} "
            f"| {_scope(rows['visible'])} | {_scope(rows['blind']) if 'blind' in rows else '–'} "
            f"| {_outside(result['about']['mode'], total)} "
            f"| {_share(total['single_checks_met'], total['single_checks'])} "
            f"| {_percent(total['chosen_share'])} |"
        )
    for result in results:
        lines += ["", f"### {_named(result)}, {_MODES[result['about']['mode']]}", ""]
        lines += _target_table(result)
    return "\n".join(lines)


def _target_table(result: dict[str, Any]) -> list[str]:
    proven, idle = result["about"]["proven"], result["machine"]["idle"]
    head = ["target", "goals", "reached", "drafted", "declined rightly", "declined wrongly",
            "parsed", "schema-clean"]  # fmt: skip
    head += ["engine-passed"] if proven else []
    head += ["obligations met", "held to the hand-written list", "single checks", "tokens",
             "bytes chosen"]  # fmt: skip
    head += ["median seconds"] if idle else []
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for row in result["rows"]:
        cells = [
            row["name"], row["goals"], row["reached"], f"{row['drafted']} of {row['in_scope']}",
            row["declined_rightly"], row["declined_wrongly"], row["parsed"], row["schema_clean"],
        ]  # fmt: skip
        cells += [row["engine_passed"]] if proven else []
        cells += [
            row["obligations_met"],
            f"{row['hand_met']} of {row['hand']}",
            f"{row['single_checks_met']} of {row['single_checks']}",
            "–" if row["median_tokens"] is None else f"{row['median_tokens']:.0f}",
            _percent(row["chosen_share"]),
        ]
        seconds = row["median_seconds"]
        cells += ["–" if seconds is None else f"{seconds:.1f}"] if idle else []
        lines.append(f"| {' | '.join(map(str, cells))} |")
    ran = result["machine"]
    busy = "" if idle else "; other programs ran beside it: seconds are left out"
    shown = "containers included" if proven else "run with `--no-prove`"
    lines += ["", f"{ran['processor']}, {ran['cores']} cores, {shown}{busy}."]
    return lines


def _named(result: dict[str, Any]) -> str:
    model = result["about"]["model"]
    return "no model" if model == "chance" else str(model)


def _scope(row: dict[str, Any]) -> str:
    return _share(row["reached_in_scope"], row["in_scope"])


def _outside(mode: str, row: dict[str, Any]) -> str:
    """A chat has no way to say that it declines, nor what a goal was read as."""
    if mode == "raw":
        return "–"
    return f"{row['reached'] - row['reached_in_scope']} of {row['goals'] - row['in_scope']}"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.0%})" if whole else "")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def render(page: str) -> str:
    """The page with its tables made anew. Raises SystemExit where the marks are not there."""
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise SystemExit(f"{PAGE} has no single pair of {BEGIN} and {END}")
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n{page_tables()}\n{END}{rest.split(END)[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description="results of the goal suite")
    commands = parser.add_subparsers(dest="command", required=True)
    keeping = commands.add_parser("keep", help="file outputs of `dryfit bench --json`")
    keeping.add_argument("files", type=Path, nargs="*", help="standard input by default")
    keeping.add_argument("--idle", action="store_true", help="nothing else ran: keep seconds")
    commands.add_parser("render", help="make the tables of models.md anew")
    options = parser.parse_args()
    if options.command == "keep":
        texts = [path.read_text(encoding="utf-8") for path in options.files] or [sys.stdin.read()]
        for text in texts:
            print(keep(json.loads(text), options.idle))
    else:
        PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
