"""A restart after updates gets the time that it needs.

`windows-restart` waits five minutes by default, and Windows finishes large updates at the restart.
Set `restart_timeout` to 30m where updates are installed.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check import measures
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject

_UPDATERS = frozenset({"install-windowsupdate", "get-wuinstall", "get-windowsupdate"})


def too_short(subject: Subject) -> Iterator[Hit]:
    """Restarts of builds that install updates, with less than ten minutes."""
    for build in subject.blocks("build"):
        blocks = build.block.body.blocks_of("provisioner")
        if not any(block.names == ("windows-restart",) for block in blocks):
            continue
        updates = [b for b in blocks if b.names == ("windows-update",)]
        if not updates and not any(c.name in _UPDATERS for c in subject.commands):
            continue
        first = updates[0].span.start if updates else 0
        for block in blocks:
            if block.names != ("windows-restart",) or block.span.start < first:
                continue
            found = Found(block, build.file, build.module)
            values = [s.value for s in subject.settings(found, "restart_timeout")]
            given = values[0] if values and values[0] not in (None, "") else "5m"
            pair = measures.magnitudes(given, "10m")
            if pair is not None and pair[0] < pair[1]:
                attribute = block.body.attribute("restart_timeout")
                yield Hit(
                    build.file.source,
                    attribute.span if attribute else block.header_span,
                    f"Windows may finish its updates for longer than {given}",
                    'Set `restart_timeout = "30m"`.',
                )


def _build(timeout: str) -> str:
    return (
        'build {\n  sources = ["source.null.a"]\n  provisioner "windows-update" {\n  }\n'
        f'  provisioner "windows-restart" {{\n{timeout}  }}\n}}\n'
    )


RULE = Rule(
    code="rule/restart-timeout",
    severity="warning",
    page=__doc__ or "",
    check=too_short,
    bad={"a.pkr.hcl": _build("")},
    good={"a.pkr.hcl": _build('    restart_timeout = "30m"\n')},
    at=("a.pkr.hcl", 5, 3),
)
