"""Ansible as a judge, with a scripted engine in its place."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from assistant.prove.proof import prove
from assistant.targets.ansible.copy import LEFT_OUT, reduced
from assistant.targets.ansible.engine import adapter
from assistant.targets.judging import Answer, Trial, Verdict
from tests.prove.companions import Scripted, dented, judged, packs, places, rung

SITE = {
    "site.yml": """\
    - name: Web
      hosts: web:&prod:!old
      vars_files: [secrets.yml]
      tasks:
        - name: Put the settings
          ansible.builtin.copy:
            dest: /etc/app.conf
            content: "a=1"
          notify: Restart it
        - name: Get it
          ansible.builtin.apt:
            name: nginx
          register: got
        - name: Say it
          ansible.builtin.debug:
            msg: "{{ got.stdout }}"
        - name: Open the port
          community.general.ufw:
            rule: allow
        - name: Twice
          ansible.builtin.command: echo hi
      handlers:
        - name: Restart it
          ansible.builtin.service: {name: app, state: restarted}
    """,
    "secrets.yml": "$ANSIBLE_VAULT;1.1;AES256\n6162\n",
}
ERROR = "ERROR! {}\n\nThe error appears to be in '/work/draft/{}': line {}, column 7, but may\nbe\n"


def event(line: int, status: str, says: str = "", path: str = "site.yml", action: str = "x") -> str:
    told = {
        "path": f"/work/draft/{path}:{line}", "name": "n", "action": action, "status": status,
        "says": says,
    }  # fmt: skip
    return f"dryfit-task {json.dumps(told)}\n"


def engine(
    syntax: Callable[[Trial], str] = lambda trial: "",
    lint: str = "",
    runs: tuple[str, str] = ("", ""),
) -> Scripted:
    """One that says so to the syntax check, as ansible-lint and in two runs."""

    def answer(trial: Trial) -> Answer:
        if trial.steps[0].argv[0] == "ansible-lint":
            return Answer(2 if lint else 0, lint)
        if "--syntax-check" in trial.steps[0].argv:
            said = syntax(trial)
            return Answer(1 if said else 0, said, read=("site.yml",))
        return Answer(0, runs[1], earlier=(Answer(0, runs[0]),))

    return Scripted(answer)


def judge(files: dict[str, str], scripted: Scripted) -> tuple[Verdict, ...]:
    return judged(adapter(), dented(files), scripted, "2.14.18")


def test_only_the_container_is_ever_spoken_to() -> None:
    scripted = engine(runs=(event(5, "changed"), event(5, "ok")))
    judge(SITE, scripted)
    for trial in scripted.shown:
        inventory = trial.beside["inventory"].decode()
        assert inventory.splitlines()[1:] == [
            "[old]", "[prod]", "localhost", "[web]", "localhost",
        ]  # fmt: skip
        assert json.loads(trial.beside["values.json"])["ansible_connection"] == "local"
    run = scripted.shown[-1]
    assert run.profile == "rehearsal"
    assert [trial.profile for trial in scripted.shown[:-1]] == ["hardened"] * 2
    assert len(run.steps) == 2


def test_tasks_that_a_container_cannot_run_are_left_out_and_listed() -> None:
    scripted = engine(runs=(event(5, "changed") + event(20, "changed"), event(5, "ok")))
    verdicts = judge(SITE, scripted)
    executed = rung(verdicts, "executed")
    assert executed.status == "partial"
    assert [(note.name, note.line, note.why) for note in executed.not_shown] == [
        ("Get it", 10, "it needs a network"),
        ("Say it", 14, "it uses got, which a task that was left out would have found"),
        ("Open the port", 17, "the collection community.general is not in the sandbox image"),
        ("Restart it", 23, "no service manager runs in a container"),
    ]
    shown = scripted.text("site.yml")
    assert "apt" not in shown
    assert "echo hi" in shown
    assert shown.count("\n") == dented(SITE)["site.yml"].decode().count("\n")
    assert executed.why == (
        "2 of 6 tasks ran in the container, twice; the second time nothing changed"
    )
    # The syntax of what only the run leaves out is judged all the same.
    assert b"ansible.builtin.apt" in scripted.shown[0].files["site.yml"]
    assert rung(verdicts, "engine").supplied["secrets.yml"].startswith("an empty file")


def test_the_second_run_must_change_nothing() -> None:
    files = {"site.yml": "- hosts: all\n  tasks:\n    - name: Twice\n      command: echo hi\n"}
    scripted = engine(runs=(event(3, "changed"), event(3, "changed")))
    executed = rung(judge(files, scripted), "executed")
    assert executed.status == "partial"
    assert places(executed.findings, dented(files)) == [
        ("warning", "engine/not-idempotent", "site.yml:4: command")
    ]
    steady = engine(runs=(event(3, "changed"), event(3, "ok")))
    assert rung(judge(files, steady), "executed").status == "passed"


@pytest.mark.parametrize(
    ("says", "severity", "place"),
    [
        ("Unsupported parameters for (ansible.legacy.copy) module: moed. Supported: a.",
         "error", "site.yml:4: moed"),
        ("value of state must be one of: a, b, got: c", "error", "site.yml:4: copy"),
        ("value of moed must be one of: a, b, got: 1", "error", "site.yml:4: moed"),
        ("dest is required", "error", "site.yml:4: copy"),
        ("argument 'mode' is of type <class 'list'> and we were unable to convert to str: x",
         "error", "site.yml:4: copy"),
        ("state is a but all of the following are missing: dest", "error", "site.yml:4: copy"),
        ("template error while templating string: expected token. String: {{ a b }}", "error",
         "site.yml:4: copy"),
        ("Could not find or access 'a.conf' Searched in: /x", "warning", "site.yml:4: a.conf"),
    ],
)  # fmt: skip
def test_what_fails_wherever_it_runs_is_found_at_its_place(
    says: str, severity: str, place: str
) -> None:
    files = {
        "site.yml": "- hosts: all\n  tasks:\n    - name: C\n      copy: {src: a.conf, moed: 1}\n"
    }
    executed = rung(judge(files, engine(runs=(event(3, "failed", says), ""))), "executed")
    ((found, _, at),) = places(executed.findings, dented(files))
    assert (found, at) == (severity, place)
    assert executed.status == ("failed" if severity == "error" else "not_run")


@pytest.mark.parametrize(
    "says",
    [
        "The task includes an option with an undefined variable. The error was: 'x' is undefined",
        "[Errno 2] No such file or directory: b'nginx'",
        'template error while templating string: Could not load "community.general.x"',
        "Unsupported parameters for (ansible.legacy.dnf) module: best. Supported: a.",
        "whatever no one expects",
    ],
)
def test_what_only_the_container_lacks_is_no_fault_of_the_draft(says: str) -> None:
    files = {"site.yml": "- hosts: all\n  tasks:\n    - name: C\n      copy: {src: a.conf}\n"}
    executed = rung(judge(files, engine(runs=(event(3, "failed", says), ""))), "executed")
    assert executed.findings == ()
    assert executed.status == "not_run"
    assert [(note.name, note.line) for note in executed.not_shown] == [("C", 3)]


@pytest.mark.parametrize(
    ("arguments", "says", "why"),
    [
        ('{src: a, dest: "{{ to }}"}', "dest is required", "values that only a run has"),
        ('{src: a, path: "{{ to | default(omit) }}"}', "missing required arguments: dest",
         "values that only a run has"),
        ('"{{ how }}"', "missing required arguments: dest", "values that only a run has"),
        ("{src: a, mode: 1}", "missing required arguments: mode", "newer than this Ansible: mode"),
    ],
)  # fmt: skip
def test_arguments_that_another_run_may_have_are_no_fault(
    arguments: str, says: str, why: str
) -> None:
    files = {"site.yml": f"- hosts: all\n  tasks:\n    - name: C\n      copy: {arguments}\n"}
    executed = rung(judge(files, engine(runs=(event(3, "failed", says), ""))), "executed")
    assert executed.findings == ()
    assert executed.not_shown[0].why.endswith(why)


def test_text_that_is_no_yaml_is_told_with_its_reason() -> None:
    said = (
        "We were unable to read either as JSON nor YAML, these are the errors we got from each:\n"
        "JSON: Expecting value: line 1 column 1 (char 0)\n\nSyntax Error while loading YAML.\n"
        "  did not find expected ',' or '}'"
    )
    scripted = engine(syntax=lambda trial: ERROR.format(said, "site.yml", 4))
    verdict = rung(judge(SITE, scripted), "engine")
    assert (verdict.findings[0].summary, verdict.findings[0].start.line) == (
        "It is no YAML: did not find expected ',' or '}'", 4,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ("couldn't resolve module/action 'copyy'. This often indicates a misspelling.",
         "engine/unknown-module", "site.yml:5: - name: Put the settings"),
        ("'tasts' is not a valid attribute for a Play", "engine/unknown-keyword",
         "site.yml:5: - name: Put the settings"),
        ("conflicting action statements: a, b", "engine/two-modules",
         "site.yml:5: - name: Put the settings"),
    ],
)  # fmt: skip
def test_a_refusal_stands_at_the_line_that_ansible_names(said: str, code: str, place: str) -> None:
    scripted = engine(lambda trial: ERROR.format(said, "site.yml", 5))
    (verdict,) = judge(SITE, scripted)
    assert verdict.status == "failed"
    assert places(verdict.findings, dented(SITE)) == [("error", code, place)]


def test_a_role_that_is_not_there_is_listed_and_stood_in_for() -> None:
    files = {"play/site.yml": "- hosts: all\n  roles:\n    - geerlingguy.docker\n"}

    def syntax(trial: Trial) -> str:
        there = "play/roles/geerlingguy.docker/tasks/main.yml" in trial.files
        missing = "the role 'geerlingguy.docker' was not found in /a:/b"
        return "" if there else ERROR.format(missing, "play/site.yml", 3)

    verdicts = judged(adapter(), dented(files), engine(syntax), root="play")
    verdict = rung(verdicts, "engine")
    assert (verdict.status, verdict.findings) == ("partial", ())
    executed = rung(verdicts, "executed")
    assert executed.status == "not_run"
    assert [(n.name, n.line) for n in executed.not_shown] == [("role geerlingguy.docker", 3)]


def test_modules_that_are_newer_than_the_engine_are_no_error() -> None:
    files = {"site.yml": "- hosts: all\n  tasks:\n    - mount_facts: {}\n    - debug: {msg: a}\n"}

    def syntax(trial: Trial) -> str:
        refused = b"mount_facts: {" in trial.files["site.yml"]
        said = "couldn't resolve module/action 'mount_facts'"
        return ERROR.format(said, "site.yml", 3) if refused else ""

    verdict = rung(judge(files, engine(syntax)), "engine")
    assert (verdict.status, verdict.findings) == ("partial", ())
    assert verdict.not_shown[0].why == "ansible-core 2.14.18 does not have it"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(124, "", timed_out=True), "within the sandbox's limits"),
        (Answer(1, "Killed\n"), "ended with code 1 and said: Killed"),
        (Answer(4, "ERROR! 'env' is undefined"), "it needs a value for env"),
    ],
)
def test_what_says_nothing_about_a_playbook_is_no_verdict(answer: Answer, why: str) -> None:
    (verdict,) = judge(SITE, Scripted(lambda trial: answer))
    assert (verdict.status, verdict.findings) == ("not_run", ())
    assert why in verdict.why


def test_style_is_said_once_a_rule_and_never_as_an_error() -> None:
    def issue(rule: str, line: int, *tags: str) -> dict[str, object]:
        return {
            "check_name": rule, "categories": tags, "description": f"Says {rule}.",
            "location": {"path": "site.yml", "lines": {"begin": line}}, "level": "error",
        }  # fmt: skip

    lint = json.dumps(
        [
            issue("fqcn[action-core]", 5, "formatting"),
            issue("fqcn[action-core]", 20, "formatting"),
            issue("no-changed-when", 20, "command-shell", "idempotency"),
            issue("syntax-check[specific]", 5),
            issue("name[casing]", 17),
        ]
    )
    verdict = rung(judge(SITE, engine(lint=lint)), "engine")
    assert [(f.severity, f.code, f.start.line, f.detail) for f in verdict.findings] == [
        ("info", "ansible-lint/fqcn", 5, "The same on lines 20."),
        ("warning", "ansible-lint/no-changed-when", 20, ""),
    ]


def test_hosts_of_another_kind_are_not_run_in_so_many_words() -> None:
    files = {
        "site.yml": """\
        - hosts: all
          connection: winrm
          tasks:
            - name: A
              ansible.builtin.command: hostname
        """
    }
    executed = rung(judge(files, engine()), "executed")
    assert executed.status == "not_run"
    assert "no task of it can run in the container: it is for Windows hosts" in executed.why


def test_a_task_with_two_modules_is_taken_out_once() -> None:
    book = (
        "- hosts: all\n  tasks:\n    - action: apt name=x\n      local_action: apt name=a-name\n"
        "    - debug: {msg: a}\n"
    )
    copy = reduced({"site.yml": book.encode()}, lambda t: "" if t.module.text == "debug" else "no")
    head, _, rest = copy.files["site.yml"].decode().partition(LEFT_OUT)
    assert head.startswith("- hosts: all\n  tasks:\n    - {")
    assert rest == '"}}\n\n    - debug: {msg: a}\n'


def test_playbooks_beyond_those_that_are_taken_at_once_are_said() -> None:
    books = {f"p{n:02}.yml": b"- hosts: all\n  tasks:\n    - debug:\n" for n in range(14)}
    verdict, _ = judged(adapter(), books, engine())
    assert verdict.status == "partial"
    assert "2 more playbooks were not read" in verdict.why
    verdict, _ = judged(adapter(), dict(list(books.items())[:12]), engine())
    assert "more playbooks" not in verdict.why


@pytest.mark.container
def test_a_playbook_runs_twice_in_the_real_container() -> None:
    files = dented(
        {
            "ansible/site.yml": """\
            - name: App
              hosts: web
              gather_facts: false
              become: true
              tasks:
                - name: Put the settings
                  ansible.builtin.copy:
                    dest: /etc/app.conf
                    content: "a=1"
                    mode: "0644"
                - name: Get it
                  ansible.builtin.apt:
                    name: nginx
                - name: Always new
                  ansible.builtin.command: date
                - name: Mistyped
                  ansible.builtin.file:
                    path: /etc/app.d
                    state: folder
            """,
            "ansible/ansible.cfg": """\
            [defaults]
            inventory = prod
            stdout_callback = community.general.yaml
            vault_password_file = .vault
            strategy = mitogen_linear
            """,
            "ansible/prod": "[web]\n192.0.2.7 ansible_user=root\n",
        }
    )
    proof = prove(files, packs())
    engine_, executed = (e for e in proof.evidence if e.by == "ansible-core")
    assert engine_.status == "passed"
    assert engine_.files == ("ansible/ansible.cfg", "ansible/site.yml")
    assert executed.status == "failed"
    assert [(n.name, n.line) for n in executed.not_shown] == [("Get it", 11)]
    found = {f.code: f.start.line for f in proof.findings if f.code.startswith("engine/")}
    assert found == {"engine/not-idempotent": 15, "engine/task-fails": 19}
