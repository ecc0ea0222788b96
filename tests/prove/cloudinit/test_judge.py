"""cloud-init as a judge, with a scripted engine in its place."""

from __future__ import annotations

import json

import pytest

from assistant.prove.proof import prove
from assistant.targets.cloudinit.engine import adapter
from assistant.targets.judging import Answer, Trial, Verdict
from tests.prove.companions import Scripted, dented, judged, packs, places, rung

USER_DATA = """\
    #cloud-config
    hostname: web
    users:
      - default
      - name: app
        shel: /bin/sh
        doas: [permit]
    write_files:
      - path: /etc/app.conf
        permissions: 0644
        content: a=1
    packages: [nginx]
    runcmd:
      - echo one
      - apt-get install -y nginx
      - [systemctl, restart, app]
      - |
        curl -fsS https://example.invalid
        echo two
    """


def told(*problems: dict[str, object]) -> str:
    return "dryfit-schema " + json.dumps({"file": "0.yaml", "problems": problems}) + "\n"


def problem(path: str, rule: str, says: str, deprecated: bool = False) -> dict[str, object]:
    parts = path.split(".") if path else []
    return {"path": parts, "rule": rule, "says": says, "deprecated": deprecated}


def boots(*failed: str, second: tuple[str, ...] = (), errors: str = "") -> str:
    rows = []
    for boot, failing in (("first", failed), ("second", second)):
        rows.append(f"dryfit-boot {boot}")
        for name in (
            "write-files",
            "users-groups",
            "runcmd",
            "write-files-deferred",
            "scripts-user",
        ):
            rows.append(f"dryfit-module {name} {'FAIL' if name in failing else 'SUCCESS'}")
        listed = [errors] if errors and boot == "first" else []
        rows.append("dryfit-errors " + json.dumps({"v1": {"errors": listed}}))
    return "\n".join(rows)


def engine(schema: str = "", run: str = "") -> Scripted:
    def answer(trial: Trial) -> Answer:
        return Answer(0, run or boots() if trial.profile == "rehearsal" else schema or told())

    return Scripted(answer)


def judge(files: dict[str, str], scripted: Scripted) -> tuple[Verdict, ...]:
    return judged(adapter(), dented(files), scripted, "22.4.2")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (problem("users.1", "additionalProperties", "Additional ('shel' was unexpected)"),
         ("warning", "user-data:6: shel")),
        (problem("write_files.0.permissions", "type", "420 is not of type 'string'"),
         ("warning", "user-data:10: 0644")),
        (problem("hostname", "type", "'web' is not of type 'array'"),
         ("error", "user-data:2: web")),
        (problem("write_files.0", "required", "'path' is a required property"),
         ("error", "user-data:9: path")),
        (problem("packages", "deprecated", "DEPRECATED: another word", True),
         ("info", "user-data:12: packages")),
    ],
)  # fmt: skip
def test_only_what_cloud_init_would_not_run_with_is_an_error(
    said: dict[str, object], found: tuple[str, str]
) -> None:
    verdict = rung(judge({"user-data": USER_DATA}, engine(told(said))), "engine")
    ((severity, _, place),) = places(verdict.findings, dented({"user-data": USER_DATA}))
    assert (severity, place) == found
    assert verdict.status == {"error": "failed", "warning": "partial", "info": "passed"}[severity]


def test_names_that_are_newer_than_the_engine_are_not_refused() -> None:
    said = problem("users.1", "additionalProperties", "Additional ('doas' was unexpected)")
    verdict = rung(judge({"user-data": USER_DATA}, engine(told(said))), "engine")
    assert (verdict.status, verdict.findings) == ("partial", ())
    assert [(n.name, n.line, n.why) for n in verdict.not_shown] == [
        ("doas", 7, "newer than cloud-init 22.4.2")
    ]


@pytest.mark.parametrize(
    ("path", "head", "severity"),
    [
        ("user-data", "#cloud-confg\n", "error"),
        ("user-data", "", "error"),
        ("user-data.yaml", "# cloud-config\n", "error"),
        ("cloud-init.yaml", "# for the web servers\n", "warning"),
    ],
)
def test_a_file_that_cloud_init_does_not_take_never_passes(
    path: str, head: str, severity: str
) -> None:
    verdicts = judge({path: f"{head}runcmd:\n  - echo a\n"}, engine())
    verdict = rung(verdicts, "engine")
    assert [(f.code, f.severity, f.start.line) for f in verdict.findings] == [
        ("engine/cloud-init-head", severity, 1)
    ]
    assert verdict.status == {"error": "failed", "warning": "partial"}[severity]
    assert [v.status for v in verdicts[1:]] == (["not_run"] if severity == "warning" else [])


def test_a_key_at_the_top_that_no_version_knows_is_told_and_nothing_passes() -> None:
    text = "#cloud-config\npackags: [vim]\nsnappy: {}\nx-own: 1\nruncmd: [echo a]\n"
    verdict = rung(judge({"user-data": text}, engine()), "engine")
    assert verdict.status == "partial"
    assert places(verdict.findings, {"user-data": text.encode()}) == [
        ("warning", "engine/cloud-init-unknown-key", "user-data:2: packags")
    ]
    assert verdict.findings[0].detail == "Did you mean packages?"


def test_what_a_container_cannot_run_is_left_out_and_listed() -> None:
    scripted = engine()
    executed = rung(judge({"user-data": USER_DATA}, scripted), "executed")
    assert executed.status == "partial"
    assert [(n.name, n.line, n.why) for n in executed.not_shown] == [
        ("hostname", 2, "the container's name is not its own"),
        ("packages", 12, "it needs a network"),
        ("runcmd: apt-get install -y nginx", 15, "it needs a network"),
        ("runcmd: [systemctl, restart, app]", 16, "no service manager runs in a container"),
        ("runcmd: | curl -fsS https://example.invalid echo two", 17, "it needs a network"),
    ]
    assert executed.why.startswith("runcmd, users, write_files ran in the container")
    run = scripted.shown[-1]
    shown = run.beside["user-data"].decode()
    assert "apt-get" not in shown
    assert "echo one" in shown
    assert shown.count("\n") == dented({"a": USER_DATA})["a"].count(b"\n")
    assert [json.loads(word) for word in run.steps[0].argv[2:]] == [
        ["write-files", "users-groups"], ["runcmd"], ["write-files-deferred", "scripts-user"],
    ]  # fmt: skip


def test_a_module_that_cannot_read_its_part_is_an_error_of_the_draft() -> None:
    run = boots("runcmd", errors="('runcmd', TypeError(\"Failed to shellify [False]\"))")
    executed = rung(judge({"user-data": USER_DATA}, engine(run=run)), "executed")
    assert executed.status == "failed"
    assert places(executed.findings, dented({"user-data": USER_DATA})) == [
        ("error", "engine/cloud-init-fails", "user-data:13: runcmd:")
    ]


def test_a_module_that_fails_in_the_container_is_listed() -> None:
    files = {"user-data": "#cloud-config\nruncmd:\n  - echo a\n  - /opt/app/start\n"}
    executed = rung(judge(files, engine(run=boots("scripts-user"))), "executed")
    assert (executed.status, executed.findings) == ("not_run", ())
    again = rung(judge(files, engine(run=boots(second=("scripts-user",)))), "executed")
    assert "it failed the second time" in again.not_shown[0].why
    sound = rung(judge(files, engine()), "executed")
    assert (sound.status, sound.why, sound.files) == ("passed", "", ("user-data",))


def test_parts_and_what_an_installer_hands_on_are_judged_at_their_own_lines() -> None:
    files = {
        "parts.txt": """\
        Content-Type: multipart/mixed; boundary="X"
        MIME-Version: 1.0

        --X
        Content-Type: text/cloud-config

        #cloud-config
        runcmd: none
        --X--
        """,
        "auto/user-data": """\
        #cloud-config
        autoinstall:
          version: 1
          user-data:
            users:
              - name: app
                shel: /bin/sh
        """,
    }
    root = dented(files)
    scripted = engine(told(problem("runcmd", "type", "'none' is not of type 'array'")))
    (verdict,) = judged(adapter(), root, Scripted(lambda t: Answer(0, _all(t, scripted))))
    assert verdict.findings[0].start.line == 8
    said = problem("users.0", "additionalProperties", "Additional ('shel' was unexpected)")
    nested = Scripted(
        lambda t: Answer(0, told() + told(said)) if t.profile == "hardened" else Answer(0, boots())
    )
    verdicts = judged(adapter(), root, nested, root="auto")
    inner = rung(verdicts, "engine")
    assert places(inner.findings, root)[0][2] == "auto/user-data:7: shel"
    assert [note.name for note in inner.not_shown] == ["autoinstall"]
    assert rung(verdicts, "executed").status == "not_run"


def _all(trial: Trial, scripted: Scripted) -> str:
    return scripted(trial).text


CONFIG = """\
#cloud-config
bootcmd:
  - systemctl mask --now some-long-name.service
  - echo one
runcmd:
  - apt-get update
  - echo two
"""
PART = 'Content-Type: multipart/mixed; boundary="X"\n\n--X\nContent-Type: text/cloud-config\n\n'


@pytest.mark.parametrize("text", [CONFIG, f"{PART}{CONFIG}--X--\n"])
def test_commands_are_taken_out_under_several_keys_at_once(text: str) -> None:
    scripted = engine()
    judge({"user-data": text}, scripted)
    left = text.replace("systemctl mask --now some-long-name.service", '":"')
    shown = scripted.shown[-1].beside["user-data"].decode()
    assert shown == left.replace("apt-get update", '":"')


def test_text_that_is_no_yaml_is_refused_at_its_line() -> None:
    broken = json.dumps({"file": "0.yaml", "broken": "while parsing a flow node", "line": 3})
    scripted = engine(f"dryfit-schema {broken}\n")
    (verdict,) = judge({"user-data": "#cloud-config\nusers:\n  - [\n"}, scripted)
    assert (verdict.status, verdict.findings[0].start.line) == ("failed", 3)


@pytest.mark.parametrize("name", ["main.tf", "main.tofu", "build.pkr.hcl"])
def test_user_data_that_hcl_fills_in_is_not_run(name: str) -> None:
    files = {
        name: 'x = templatefile("user-data", {})\n',
        "user-data": "#cloud-config\nruncmd:\n  - echo ${a}\n",
    }
    scripted = engine()
    executed = rung(judge(files, scripted), "executed")
    assert (executed.status, len(scripted.shown)) == ("not_run", 1)
    assert executed.not_shown[0].why == "values are put in before it is used"


def test_an_engine_that_says_nothing_gives_no_verdict() -> None:
    (verdict,) = judge({"user-data": USER_DATA}, Scripted(lambda t: Answer(1, "Traceback: x")))
    assert (verdict.status, verdict.findings) == ("not_run", ())
    assert "Traceback" in verdict.why


def test_templates_are_nobodys_user_data() -> None:
    files = {
        "user-data.pkrtpl.hcl": "#cloud-config\nhostname: ${name}\n",
        "http/user-data": "#cloud-config\n%{ if x }\nhostname: a\n%{ endif }\n",
        "notes.md": "#cloud-config\n",
    }
    assert adapter().roots(dented(files)) == ()


@pytest.mark.container
def test_user_data_boots_twice_in_the_real_container() -> None:
    text = "#cloud-config\nusers:\n  - name: app\nwrite_files:\n  - {path: /etc/a, content: b}\n"
    files = {"http/user-data": f"{text}runcmd:\n  - test -s /etc/a\n  - id app\n".encode()}
    proof = prove(files, packs())
    engine_, executed = proof.evidence
    assert (engine_.status, engine_.by, engine_.files) == (
        "passed", "cloud-init", ("http/user-data",),
    )  # fmt: skip
    assert (executed.status, executed.why) == ("passed", "")
