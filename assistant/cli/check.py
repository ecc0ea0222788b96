"""`dryfit check`: files that exist, whoever wrote them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from assistant import __version__
from assistant.check import CheckResult
from assistant.cli.check_job import CheckJob
from assistant.cli.colour import painted
from assistant.cli.console import say
from assistant.cli.paths import read_paths
from assistant.core.errors import Exit, UsageError
from assistant.knowledge import Packs
from assistant.render.changes import changes_text
from assistant.render.findings import concise_text, evidence_json, finding_json, findings_text
from assistant.render.report import VERSION, ladder_text
from assistant.render.sarif import sarif


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--ignore", multiple=True, metavar="CODE", help="Switch a code off; rule/* for many.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes, then check again.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; no file is touched.")
@click.option("--concise", is_flag=True, help="A line for each finding: path:line:column: ...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.option("--sarif", "as_sarif", is_flag=True, help="A SARIF 2.1.0 log on stdout.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules, and check nothing.")
@click.option("--explain", metavar="CODE", help="Explain a rule, and check nothing.")
def check(
    paths: tuple[Path, ...],
    ignore: tuple[str, ...],
    fix: bool,
    diff: bool,
    concise: bool,
    as_json: bool,
    as_sarif: bool,
    list_rules: bool,
    explain: str | None,
) -> int:
    """Check files and folders: what can be read, the names in them, the order they give.

    A file is read with those beside it that belong to the same configuration; findings are shown
    for the files that were asked for. A comment `dryfit: ignore[CODE]` in a file switches a
    finding off for its line.
    """
    for code in ignore:
        if "/" not in code and "*" not in code:
            raise UsageError(
                f"--ignore {code}: this is no code", mend="for example --ignore rule/secret-literal"
            )
    if fix and diff:
        raise UsageError("--fix and --diff cannot be given together", mend="give one of them")
    if sum((as_json, as_sarif, concise)) > 1:
        raise UsageError(
            "--json, --sarif and --concise cannot be given together", mend="give one of them"
        )
    if explain is not None or list_rules:
        # Imported here: this loads every rule, and a check loads those that its files concern.
        from assistant.cli.rules import rules_output

        click.echo(rules_output(explain, listed=list_rules, as_json=as_json))
        return Exit.DONE
    if not paths:
        raise UsageError("nothing to check", mend="give files or folders: dryfit check .")
    job = CheckJob(read_paths(paths), Packs.open(), ignore)
    if diff:
        changes = changes_text(job.found.texts, job.mended().files)
        _show_changes(changes, as_json=as_json)
        return Exit.ERRORS_REMAIN if changes else Exit.DONE
    fixes = job.fix() if fix else None
    files, asked, result = job.found.texts, job.found.asked, job.result()
    if as_json:
        value = check_json(files, asked, result, fixes)
        click.echo(json.dumps(value, indent=1, ensure_ascii=False))
    elif as_sarif:
        click.echo(json.dumps(sarif(result.findings), indent=1, ensure_ascii=False))
    elif concise:
        click.echo(concise_text(result.findings, painted))
    else:
        parts = [findings_text(result.findings, files, painted), ladder_text(result.evidence)]
        click.echo("\n\n".join(part for part in parts if part))
    broken = any(finding.severity == "error" for finding in result.findings)
    return Exit.ERRORS_REMAIN if broken else Exit.DONE


def _show_changes(changes: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"version": VERSION, "diff": changes}, ensure_ascii=False))
    elif changes:
        click.echo(changes, nl=False)
    else:
        say("there is nothing that can be mended safely")


def check_json(
    files: Mapping[str, str], asked: frozenset[str], result: CheckResult, fixes: int | None = None
) -> dict[str, Any]:
    """The one object that `dryfit check --json` prints; with `fixes` their number is in it."""
    value: dict[str, Any] = {
        "version": VERSION,
        "dryfit": __version__,
        "files": [
            {"path": path, "sha256": hashlib.sha256(files[path].encode()).hexdigest()}
            for path in sorted(asked)
        ],
        "evidence": [evidence_json(evidence) for evidence in result.evidence],
        "diagnostics": [finding_json(finding) for finding in result.findings],
    }
    return value if fixes is None else value | {"fixed": fixes}
