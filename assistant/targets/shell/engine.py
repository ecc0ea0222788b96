"""bash, dash and ShellCheck as judges of shell scripts; none of them runs anything of one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.core.evidence import RungStatus
from assistant.core.finding import Finding, Severity
from assistant.syntax.patterns import later
from assistant.syntax.shell import is_shell
from assistant.syntax.shell.shellcheck import comments_of, findings_of, options
from assistant.syntax.templates import is_template
from assistant.targets.judging import Adapter, Answer, Case, Step, Trial, Try, Verdict
from assistant.targets.places import at_line, calling, texts
from assistant.targets.tables import script

FILES = 200
SECONDS = 60
_POSIX = later(r"#!\s*(?:\S*/)?(?:env\s+)?(?:sh|dash|ash)\b")
_FILLED_IN = later(r"template_?file\b")
_VERSION = later(r"^dryfit-version (\w+) (\d+(?:\.\d+)*)", re.MULTILINE)
_SCRIPT = later(r"^dryfit-script (bash|sh|shellcheck) (\d+) (.*)$")
_AT = later(r"(?:line )?(\d+): (.*)")
_NOT_RUN = (
    "scripts were read and not run: what they change shows on a machine that may be changed, or in "
    "a throwaway copy: dryfit lab"
)


def adapter() -> Adapter:
    """How the shells are asked about a draft."""
    return Adapter(
        target="shell",
        # The shells are no packages that the image was asked for: they tell their versions.
        engines=("shellcheck",),
        roots=lambda files: ("",) if scripts(texts(files)) else (),
        judge=judge,
        unclimbed=_unclimbed,
        mend="dryfit setup",
        inside=True,
    )


def _unclimbed(files: Mapping[str, bytes], root: str) -> Verdict | None:
    """Scripts beside a template are its steps: whoever builds speaks of their run."""
    builds = any(path.endswith((".pkr.hcl", ".pkr.json", ".tf", ".tofu")) for path in files)
    return None if builds else Verdict("not_run", why=_NOT_RUN, rung="executed")


@dataclass(frozen=True, slots=True)
class _Said:
    """What one shell said of one script."""

    shell: str
    code: int
    path: str
    rows: list[str]

    @property
    def text(self) -> str:
        """Its words."""
        return "\n".join(self.rows)


def scripts(known: Mapping[str, str]) -> list[str]:
    """The scripts that are run as they stand: no templates, and none that HCL fills in."""
    filled = calling(known, _FILLED_IN)
    return [
        path
        for path in sorted(known)
        if is_shell(path, known[path])
        and not is_template(path)
        and path.rpartition("/")[2] not in filled
    ]


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """A verdict of each shell on the scripts that are its own, and one of ShellCheck."""
    known = texts(case.files)
    every = scripts(known)
    chosen = every[:FILES]
    own = {path: "sh" if _POSIX.match(known[path]) else "bash" for path in chosen}
    words = [word for path in chosen for word in (own[path], path)]
    asked = [word for path in chosen for word in (" ".join(options(known[path])), path)]
    answer = attempt(
        Trial(
            {path: case.files[path] for path in chosen},
            (
                Step(("sh", "{beside}/check.sh", *words), SECONDS),
                Step(("sh", "{beside}/lint.sh", *asked), SECONDS),
            ),
            beside={name: script("shell", name) for name in ("check.sh", "lint.sh")},
        )
    )
    of_shells = next(iter(answer.earlier), answer)
    said = _read(of_shells)
    if {one.path for one in said} != set(chosen) or (not answer.earlier and answer.timed_out):
        return (Verdict("not_run", why="the shells did not come to an end", log=of_shells.text),)
    versions = {match[1]: match[2] for match in _VERSION.finditer(of_shells.text)}
    left = f"{len(every[FILES:])} more scripts were not read" if every[FILES:] else ""
    verdicts = [
        _of_shell([path for path in chosen if own[path] == shell], name, known, said, left)
        for shell, name in (("bash", "bash"), ("sh", "dash"))
        if shell in own.values()
    ]
    lint = _lint(_read(answer) if answer.earlier else [], chosen, said)
    return (*(replace(one, version=versions.get(one.by, "")) for one in verdicts), lint)


def _of_shell(
    own: Sequence[str], name: str, known: Mapping[str, str], said: Sequence[_Said], left: str
) -> Verdict:
    """What the shell that scripts are for makes of them."""
    heard = [one for one in said if one.path in own]
    findings = tuple(f for one in heard if (f := _finding(one, known[one.path], heard)) is not None)
    errors = [f for f in findings if f.severity == "error"]
    status: RungStatus = "failed" if errors else "partial" if findings or left else "passed"
    why = f"refused: {errors[0].summary}" if errors else ""
    if findings and not errors:
        left = "; ".join(
            filter(None, [f"it refuses what another may take: {findings[0].path}", left])
        )
    log = "\n".join(one.text for one in heard if one.text)
    return Verdict(status, findings, tuple(own), why or left, log=log, by=name)


def _lint(told: Sequence[_Said], own: Sequence[str], said: Sequence[_Said]) -> Verdict:
    """What ShellCheck warns of; a script is refused by shells alone."""
    refused = {one.path for one in said if one.code}
    found: list[Finding] = []
    read = []
    for one in told:
        comments = comments_of(one.text.encode())
        if comments is not None:
            read.append(one.path)
            told_of = findings_of(one.path, comments, refused=one.path in refused, doubted=False)
            found += [replace(finding, source="engine") for finding in told_of]
    missed = [path for path in own if path not in read]
    if not read:
        return Verdict("not_run", why="ShellCheck did not come to an end")
    warned = sum(finding.severity == "warning" for finding in found)
    parts = [f"it warns of {warned} place{'s' if warned > 1 else ''}"] if warned else []
    parts += [f"not seen by it: {', '.join(missed[:5])}"] if missed else []
    return Verdict("partial" if missed else "passed", tuple(found), tuple(read), "; ".join(parts))


def _read(answer: Answer) -> list[_Said]:
    found: list[_Said] = []
    rows: list[str] = []
    for row in answer.text.splitlines():
        head = _SCRIPT.match(row)
        if head:
            rows = []
            found.append(_Said(head[1], int(head[2]), head[3], rows))
        elif row.strip():
            rows.append(row)
    return found


def _finding(one: _Said, text: str, said: Sequence[_Said]) -> Finding | None:
    """What a shell refuses; what only sh refuses may be for a machine whose sh is bash."""
    if one.code == 0:
        return None
    refused = {other.shell for other in said if other.path == one.path and other.code}
    if one.shell == "sh" and "bash" in refused:
        return None
    row = next((r for r in one.rows if ": " in r), "")
    at = _AT.match(row.removeprefix(f"{one.path}: "))
    severity: Severity = "error" if one.shell == "bash" and "\r\n" not in text else "warning"
    summary = at[2] if at else row or f"{one.shell} cannot read it"
    code = f"engine/{one.shell}-syntax"
    return at_line(code, severity, summary, one.path, text, int(at[1]) if at else 1)
