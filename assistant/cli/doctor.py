"""`dryfit doctor`: what works here, what does not, and the command that mends it."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from assistant.core.errors import Exit
from assistant.core.text import shown


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def doctor(as_json: bool) -> int:
    """Look at every part that Dryfit needs here. Exit code 1 when one is missing."""
    from assistant.setup.doctor import look

    checks = look()
    well = all(check.ok for check in checks)
    if as_json:
        content = {"version": 1, "ok": well, "checks": [asdict(check) for check in checks]}
        click.echo(json.dumps(content, indent=1, ensure_ascii=False))
    else:
        for check in checks:
            click.echo(shown(f"{'✓' if check.ok else '✗'} {check.name:9} {check.says}"))
            if check.mend:
                click.echo(shown(f"  → {check.mend}"))
    return Exit.DONE if well else Exit.ERRORS_REMAIN
