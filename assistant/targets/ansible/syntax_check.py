"""`ansible-playbook --syntax-check`: what is the draft's own fault, and what is only not here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from posixpath import normpath

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding
from assistant.knowledge.ansible import ansible_pack
from assistant.targets.ansible.copy import Copy
from assistant.targets.ansible.messages import Refusal, read_refusal
from assistant.targets.ansible.shown import Shown
from assistant.targets.judging import Answer, Step, Try
from assistant.targets.places import at_line, folder_of, joined, of_container, texts

ROUNDS = 30
SECONDS = 90
_MODULE = re.compile(r"couldn't resolve module/action '([^']+)'")
_ROLE = re.compile(r"the role '([^']+)' was not found")
_VARS_FILE = re.compile(r"vars file (\S+) was not found|Could not find or access '([^']+)'")
_VALUE = re.compile(r"'([\w.]+)' is undefined")
_SECRET = re.compile(r"vault|decrypt", re.IGNORECASE)
_CODES = (
    ("couldn't resolve module", "engine/unknown-module"),
    ("no module/action", "engine/no-module"),
    ("conflicting action", "engine/two-modules"),
    ("is not a valid attribute", "engine/unknown-keyword"),
    ("Could not find or access", "engine/missing-file"),
    ("Unable to retrieve file", "engine/missing-file"),
    ("could not be found", "engine/missing-file"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it for a folder."""

    shown: Shown
    copy: Copy
    answers: tuple[Answer, ...]
    passed: tuple[str, ...] = ()
    refused: tuple[Finding, ...] = ()
    unsaid: tuple[tuple[str, str], ...] = ()
    """Playbooks about which nothing can be said, and why."""


def check(shown: Shown, attempt: Try) -> Checked:
    """Ask about every playbook; where only the user's own things are missing, ask again with
    stand-ins for them."""
    waiting = list(shown.books)
    passed: list[str] = []
    refused: list[Finding] = []
    unsaid: list[tuple[str, str]] = []
    answers: list[Answer] = []
    for _ in range(ROUNDS):
        if not waiting:
            break
        copy = shown.copy()
        steps = tuple(Step(shown.command(b, "--syntax-check"), SECONDS) for b in waiting)
        answer = attempt(shown.trial(copy, steps))
        answers.append(answer)
        done = len(answer.earlier) + (answer.code == 0)
        passed += waiting[:done]
        del waiting[:done]
        if not waiting:
            break
        refusal = read_refusal(answer.text)
        after = _with_stand_in(shown, refusal) if refusal is not None else None
        if after is not None:
            shown = after
            continue
        book = waiting.pop(0)
        why = _says_nothing(answer, refusal)
        if why or refusal is None:
            unsaid.append((book, why))
        else:
            refused.append(_finding(refusal, book, shown))
    unsaid += [(book, "no end was found of what is missing for it") for book in waiting]
    return Checked(
        shown, shown.copy(), tuple(answers), tuple(passed), tuple(refused), tuple(unsaid)
    )


def _with_stand_in(shown: Shown, refusal: Refusal) -> Shown | None:
    """The folder with something in the place of what only the user has; None where nothing of
    that kind is missing."""
    text = refusal.summary
    module = _MODULE.search(text)
    if module and module[1] not in shown.unresolved:
        known = module[1].rpartition(".")[2] in ansible_pack().modules
        foreign = module[1].count(".") >= 2 and not module[1].startswith("ansible.builtin.")
        if known or foreign:
            return replace(shown, unresolved=shown.unresolved | {module[1]})
    role = _ROLE.search(text)
    if role:
        return _with_role(shown, role[1], refusal)
    path = _vars_file(shown, refusal)
    if path:
        added = {**shown.added, path: b"{}\n"}
        return replace(shown, added=added, supplied={**shown.supplied, path: "an empty file"})
    return None


def _with_role(shown: Shown, name: str, refusal: Refusal) -> Shown | None:
    root = shown.case.root
    folder = folder_of(refusal.path) if refusal.path else root
    if re.fullmatch(r"\w+\.\w+\.\w+", name):
        space, collection, role = name.split(".")
        place = f"collections/ansible_collections/{space}/{collection}/roles/{role}"
    elif re.fullmatch(r"[\w.-]+", name):
        place = f"roles/{name}"
    else:
        return None
    path = joined(joined(folder, place), "tasks/main.yml")
    if path in shown.added or path in shown.case.files:
        return None
    note = NotShown(
        f"role {name}", refusal.path or shown.books[0], max(refusal.line, 1),
        "the role is not among the files",
    )  # fmt: skip
    return replace(shown, added={**shown.added, path: b"[]\n"}, not_shown=(*shown.not_shown, note))


def _vars_file(shown: Shown, refusal: Refusal) -> str:
    """The file of variables that is missed and that no one but the user has."""
    match = _VARS_FILE.search(refusal.summary)
    named = (match[1] or match[2]) if match else ""
    path = of_container(named) or (joined(shown.case.root, named) if named else "")
    path = normpath(path) if path else ""
    name = named.rpartition("/")[2]
    known = texts(shown.case.files)
    asked = any(
        re.search(rf"(?ms)^[ \t-]*vars_files:.*?{re.escape(name)}", known.get(book, ""))
        for book in shown.books
    )
    fresh = path and path not in shown.added and path not in shown.case.files
    return path if fresh and asked and not path.startswith(("/", "..")) else ""


def _says_nothing(answer: Answer, refusal: Refusal | None) -> str:
    """Why an answer says nothing about the draft; empty where it does."""
    if answer.timed_out:
        return "no verdict came within the sandbox's limits"
    if refusal is None:
        last = next(
            (line for line in reversed(answer.text.splitlines()) if line.strip()), "nothing"
        )
        return f"the engine ended with code {answer.code} and said: {last.strip()[:200]}"
    value = _VALUE.search(refusal.summary)
    if value:
        return f"it needs a value for {value[1]}"
    if _SECRET.search(refusal.summary) and not refusal.line:
        return "it needs a secret of the vault"
    known = any(words in refusal.summary for words, _ in _CODES)
    return "" if refusal.path or known else refusal.summary[:300]


def _finding(refusal: Refusal, book: str, shown: Shown) -> Finding:
    path, line = refusal.path, refusal.line
    if path not in shown.case.files:
        path, line = _mention(refusal, book, shown)
    code = next((c for words, c in _CODES if words in refusal.summary), "engine/ansible-syntax")
    text = texts({path: shown.case.files[path]}).get(path, "")
    summary, _, detail = refusal.summary.partition(". ")
    return at_line(code, "error", summary.rstrip("."), path, text, line, detail)


def _mention(refusal: Refusal, book: str, shown: Shown) -> tuple[str, int]:
    """Where the files name what the engine misses, when it does not say where."""
    quoted = re.search(r"'(?:[^']*/)?([^'/]+)'", refusal.summary)
    known = texts(shown.case.files)
    for path in (book, *(p for p in known if p.endswith((".yml", ".yaml")) and p != book)):
        at = known.get(path, "").find(quoted[1]) if quoted else -1
        if at >= 0:
            return path, known[path].count("\n", 0, at) + 1
    return book, 1


def why_partial(checked: Checked, notes: Sequence[NotShown]) -> str:
    """A plain sentence for a verdict that is not about all of a folder."""
    parts = []
    if notes:
        tasks = "a part was" if len(notes) == 1 else f"{len(notes)} parts were"
        parts.append(f"a copy was judged: {tasks} not shown")
    if checked.unsaid:
        book, why = checked.unsaid[0]
        parts.append(f"nothing can be said about {book}: {why}")
    if checked.shown.beyond:
        parts.append(f"{checked.shown.beyond} more playbooks were not read")
    return "; ".join(parts)
