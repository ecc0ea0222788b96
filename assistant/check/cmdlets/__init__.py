"""Commands wherever they stand: scripts, inline lines of provisioners, answer files."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.cmdlets.places import answer_scripts, inline_scripts
from assistant.check.subject import Subject
from assistant.core.finding import Finding
from assistant.syntax.powershell import is_powershell, parse_powershell

__all__ = ["command_findings"]


def command_findings(subject: Subject) -> Iterator[Finding]:
    """What the commands of all files call and do not mean."""
    if any("sysprep" in text.lower() for text in subject.files.values()):
        from assistant.check.cmdlets.sysprep import sysprep_findings

        yield from sysprep_findings(subject.commands)
    files = [(p, text) for p, text in sorted(subject.files.items()) if is_powershell(p, text)]
    inline = (*inline_scripts(subject), *answer_scripts(subject))
    if not files and not inline:
        return
    # Imported here: the pack costs start-up time that files without commands need not pay.
    from assistant.check.cmdlets.calls import Known, cmdlet_findings

    scripts = [parse_powershell(path, text) for path, text in files]
    known = Known.of(scripts)
    for script in scripts:
        yield from cmdlet_findings(script, known)
    for placed in inline:
        script = parse_powershell(placed.source.path, placed.text)
        if script.findings:
            continue  # a template that only a run completes, or what the grammar does not know
        for finding in cmdlet_findings(script, known):
            yield placed.moved(finding, script.source)
