"""bash and sh as judges of shell scripts: `-n`, which reads a script and runs nothing of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import paths
from assistant.core.evidence import RungStatus
from assistant.core.finding import Finding, Severity
from assistant.syntax.patterns import later
from assistant.syntax.shell import is_shell
from assistant.syntax.templates import is_template
from assistant.targets.judging import Adapter, Answer, Case, Step, Trial, Try, Verdict
from assistant.targets.places import at_line, texts

FILES = 200
SECONDS = 60
_POSIX = later(r"#!\s*(?:\S*/)?(?:env\s+)?(?:sh|dash|ash)\b")
_FILLED_IN = later(r"template_?file\b")
_VERSION = later(r"^dryfit-shell (\d+\.\d+\.\d+)", re.MULTILINE)
_SCRIPT = later(r"^dryfit-script (bash|sh) (\d+) (.*)$")
_AT = later(r"(?:line )?(\d+): (.*)")
_NOT_RUN = (
    "scripts were read and not run: what they change shows on a machine that may be changed, or in "
    "a throwaway copy: dryfit lab"
)


def adapter() -> Adapter:
    """How the shells are asked about a draft."""
    return Adapter(
        target="shell",
        # The image records no version of its shells: they tell it themselves.
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
    filled = " ".join(
        text
        for path, text in known.items()
        if path.endswith((".hcl", ".tf", ".tofu")) and _FILLED_IN.search(text)
    )
    return [
        path
        for path in sorted(known)
        if is_shell(path, known[path])
        and not is_template(path)
        and path.rpartition("/")[2] not in filled
    ]


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """One verdict for all scripts of a draft."""
    known = texts(case.files)
    every = scripts(known)
    chosen = every[:FILES]
    words = [w for path in chosen for w in ("sh" if _POSIX.match(known[path]) else "bash", path)]
    answer = attempt(
        Trial(
            {path: case.files[path] for path in chosen},
            (Step(("sh", "{beside}/check.sh", *words), SECONDS),),
            beside={"check.sh": _script()},
        )
    )
    said = _read(answer)
    version = _VERSION.search(answer.text)
    if answer.timed_out or {one.path for one in said} != set(chosen):
        return (Verdict("not_run", why="the shells did not come to an end", log=answer.text),)
    findings = tuple(f for one in said if (f := _finding(one, known[one.path], said)) is not None)
    errors = [f for f in findings if f.severity == "error"]
    status: RungStatus = "failed" if errors else "passed"
    why = f"refused: {errors[0].summary}" if errors else ""
    if not errors and every[FILES:]:
        status, why = "partial", f"{len(every[FILES:])} more scripts were not read"
    return (
        Verdict(
            status,
            findings,
            tuple(chosen),
            why,
            log="\n".join(one.text for one in said if one.text),
            by="bash",
            version=version[1] if version else "",
        ),
    )


def _script() -> bytes:
    return (paths.sandboxes_dir() / "shell" / "check.sh").read_bytes()


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
