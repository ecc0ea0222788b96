"""Ansible as the judge of playbooks: their syntax, their style, and a real run in the container.

No host of the user's is ever spoken to: the inventory is ours, and every connection is local to
a container without a network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding
from assistant.targets.ansible.messages import lint_findings, tidy_log
from assistant.targets.ansible.project import roots_of
from assistant.targets.ansible.rehearsal import rehearse
from assistant.targets.ansible.shown import Shown
from assistant.targets.ansible.syntax_check import Checked, check, why_partial
from assistant.targets.judging import Adapter, Case, Step, Try, Verdict
from assistant.targets.places import inside, texts

NAME = "ansible-core"
LINT_SECONDS = 120
ENVIRONMENT = {
    # What a user's ansible.cfg may set and a container does not have, or must not wait for.
    "ANSIBLE_ASK_PASS": "False",
    "ANSIBLE_ASK_VAULT_PASS": "False",
    "ANSIBLE_BECOME_ASK_PASS": "False",
    "ANSIBLE_CACHE_PLUGIN": "memory",
    "ANSIBLE_CALLBACKS_ENABLED": "",
    "ANSIBLE_DEPRECATION_WARNINGS": "False",
    "ANSIBLE_DISPLAY_ARGS_TO_STDOUT": "False",
    "ANSIBLE_FORCE_COLOR": "False",
    "ANSIBLE_HOST_KEY_CHECKING": "False",
    "ANSIBLE_LOCALHOST_WARNING": "False",
    "ANSIBLE_LOCAL_TEMP": "/tmp/ansible-local",  # noqa: S108 - the container's own
    "ANSIBLE_LOG_PATH": "/dev/null",
    "ANSIBLE_NOCOLOR": "True",
    "ANSIBLE_NOCOWS": "True",
    "ANSIBLE_REMOTE_TEMP": "/tmp/ansible-remote",  # noqa: S108
    "ANSIBLE_RETRY_FILES_ENABLED": "False",
    "ANSIBLE_STDOUT_CALLBACK": "default",
    "ANSIBLE_STRATEGY": "linear",
    "ANSIBLE_VAULT_PASSWORD_FILE": "{beside}/vault",
    "HOME": "/tmp",  # noqa: S108
}
_NOT_RUN = (
    "the playbook was not run; on a machine that may be changed: ansible-playbook --check --diff, "
    "then ansible-playbook, twice: the second time nothing should change"
)


def adapter() -> Adapter:
    """How Ansible is asked about a draft."""
    return Adapter(
        target="ansible",
        engines=(NAME,),
        roots=lambda files: roots_of(texts(files)),
        judge=judge,
        unclimbed=lambda files, root: Verdict("not_run", why=_NOT_RUN, rung="executed"),
        mend="dryfit setup",
        environment=ENVIRONMENT,
        inside=True,
    )


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """Syntax and style; where that is sound, a run in the container, twice."""
    checked = check(Shown.of(case), attempt)
    verdict = _verdict(checked, case)
    if verdict.status not in ("passed", "partial"):
        return (verdict,)
    verdict = replace(verdict, findings=(*verdict.findings, *_style(checked, attempt)))
    return (verdict, rehearse(checked.shown, checked.passed, attempt))


def _verdict(checked: Checked, case: Case) -> Verdict:
    read: set[str] = set()
    for answer in checked.answers:
        read.update(answer.read or ())
    files = read & case.files.keys() or set(checked.shown.books)
    common = Verdict(
        "passed",
        findings=checked.refused,
        files=tuple(sorted(files)),
        not_shown=tuple(note for note in checked.copy.not_shown if note.path in files),
        supplied=checked.copy.supplied,
        log="\n".join(tidy_log(answer.text) for answer in checked.answers).strip(),
    )
    if checked.refused:
        why = f"refused: {checked.refused[0].summary}"
        return replace(common, status="failed", why=why)
    if not checked.passed:
        book, why = checked.unsaid[0]
        return replace(common, status="not_run", why=f"nothing can be said about {book}: {why}")
    why = why_partial(checked, common.not_shown)
    return replace(common, status="partial" if why else "passed", why=why)


def _style(checked: Checked, attempt: Try) -> Sequence[Finding]:
    """What ansible-lint says, but of tasks that the copy does not show."""
    shown = checked.shown
    books = [inside(shown.case.root, book) for book in checked.passed]
    argv = ("ansible-lint", "--offline", "--nocolor", "-q", "-f", "json", *books)
    answer = attempt(shown.trial(checked.copy, (Step(argv, LINT_SECONDS),)))
    hidden = {(note.path, note.line) for note in checked.copy.not_shown if _is_task(note)}
    emptied = {path for path, _ in hidden}
    found = lint_findings(answer.text, shown.case.root, texts(shown.case.files))
    return [
        f
        for f in found
        if (f.path, f.start.line) not in hidden
        # A task that the copy does not show has left its lines empty.
        and not (f.path in emptied and "blank lines" in f.summary)
    ]


def _is_task(note: NotShown) -> bool:
    return not note.name.startswith("role ")
