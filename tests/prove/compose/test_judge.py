"""Docker Compose as a judge: what it is shown, and what its words mean for a draft."""

from __future__ import annotations

import pytest

from assistant.prove import engines
from assistant.prove.proof import prove
from assistant.targets.compose.engine import adapter
from assistant.targets.judging import Answer, Trial, Verdict
from tests.prove.companions import Scripted, dented, judged, packs, places

ORDINARY = """\
    services:
      web:
        image: "nginx:${TAG}"
        ports: ["${HTTP:-8080}:80", "${HTTPS_PORT}:443"]
        env_file: app.env
        depends_on: [db]
      db:
        image: postgres:16
        environment:
          POSTGRES_PASSWORD: ${DB_PASSWORD:?say one}
        volumes: ["data:/var/lib/postgresql/data"]
    volumes:
      data:
    """


def refusing(text: str) -> Scripted:
    return Scripted(lambda trial: Answer(1, text + "\n"))


def judge(files: dict[str, bytes], engine: Scripted) -> Verdict:
    (verdict,) = judged(adapter(), files, engine, "5.5.1")
    return verdict


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (
            "validating /work/draft/compose.yaml: services.web additional properties 'env_fil'"
            " not allowed",
            "compose.yaml:2: web",
        ),
        (
            "validating /work/draft/compose.yaml: services.db.image must be a string",
            "compose.yaml:8: postgres:16",
        ),
        (
            'service "web" depends on undefined service "db": invalid compose project',
            "compose.yaml:6: db",
        ),
        (
            'service "db" refers to undefined volume data: invalid compose project',
            'compose.yaml:11: "data:/var/lib/postgresql/data"',
        ),
        (
            'service "db" has neither an image nor a build context specified: invalid compose '
            "project",
            "compose.yaml:7: db",
        ),
        ("dependency cycle detected: db -> web -> db", "compose.yaml:7: db"),
        (
            "failed to parse /work/draft/compose.yaml: yaml: construct errors: line 1: line 8: "
            'mapping key "image" already defined at line 7',
            "compose.yaml:8: image: postgres:16",
        ),
        (
            "go-yaml load error in scanner (while scanning a quoted scalar) at L3.C12-L5.C1: found"
            " unexpected end of stream",
            'compose.yaml:3: image: "nginx:${TAG}"',
        ),
        ("something that no one has ever seen", "compose.yaml:1: services:"),
    ],
)
def test_a_refusal_stands_where_the_file_says_it(said: str, place: str) -> None:
    files = dented({"compose.yaml": ORDINARY})
    verdict = judge(files, refusing(said))
    assert verdict.status == "failed"
    assert places(verdict.findings, files) == [("error", "engine/compose-refused", place)]
    assert "/work/draft" not in verdict.findings[0].summary


def test_variables_without_a_value_are_supplied_and_listed() -> None:
    files = dented({"compose.yaml": ORDINARY, ".env": "TAG=1.27\n", "app.env": ""})
    engine = Scripted(lambda trial: Answer(0, ""))
    verdict = judge(files, engine)
    assert verdict.status == "passed"
    assert verdict.supplied == {"HTTPS_PORT": "8080", "DB_PASSWORD": "Placeholder-0-of-a-secret"}
    assert engine.shown[0].environment == verdict.supplied
    assert engine.commands == ["{engine} --profile * config --quiet"]


def test_a_value_of_ours_that_is_refused_is_never_the_drafts_fault() -> None:
    said = (
        "error while interpolating services.web.cpus: failed to cast to expected type: "
        'strconv.ParseFloat: parsing "{}": invalid syntax'
    )

    def answer(trial: Trial) -> Answer:
        value = trial.environment["HOW_MUCH"]
        return Answer(0, "") if value == "1" else Answer(1, said.format(value))

    files = dented({"compose.yaml": "services:\n  web:\n    image: x\n    cpus: ${HOW_MUCH}\n"})
    verdict = judge(files, Scripted(answer))
    assert (verdict.status, verdict.supplied) == ("passed", {"HOW_MUCH": "1"})
    stubborn = judge(files, Scripted(lambda t: Answer(1, said.format(t.environment["HOW_MUCH"]))))
    assert (stubborn.status, stubborn.findings) == ("not_run", ())
    assert "HOW_MUCH" in stubborn.why


def test_a_file_of_settings_that_only_the_user_has_stands_empty() -> None:
    said = "env file /work/draft/app.env not found: stat /work/draft/app.env: no such file"
    files = dented({"compose.yaml": ORDINARY})
    engine = Scripted(lambda trial: Answer(0, "") if "app.env" in trial.files else Answer(1, said))
    verdict = judge(files, engine)
    assert verdict.status == "passed"
    assert verdict.supplied["app.env"] == "an empty file"
    assert places(verdict.findings, files) == [
        ("warning", "engine/compose-no-env-file", "compose.yaml:5: app.env")
    ]


def test_a_file_that_is_laid_over_another_is_judged_with_it() -> None:
    files = dented(
        {
            "compose.yaml": "services:\n  web:\n    image: x\n",
            "compose.override.yaml": "services:\n  web:\n    ports: ['80:80']\n",
            "compose.prod.yaml": "services:\n  web:\n    restart: always\n",
        }
    )

    def answer(trial: Trial) -> Answer:
        alone = trial.steps[0].argv[1:3] == ("-f", "compose.prod.yaml")
        return (
            Answer(1, 'service "web" has neither an image nor a build') if alone else Answer(0, "")
        )

    engine = Scripted(answer)
    assert judge(files, engine).status == "passed"
    assert engine.commands == [
        "{engine} --profile * config --quiet",
        "{engine} -f compose.prod.yaml --profile * config --quiet",
        "{engine} -f compose.yaml -f compose.prod.yaml --profile * config --quiet",
    ]


def test_a_name_that_is_newer_than_the_engine_is_left_out_and_listed() -> None:
    said = "validating /work/draft/compose.yaml: services.web additional properties 'models' not"
    text = "services:\n  web:\n    image: x\n    models:\n      - small\n    init: true\n"
    files = {"compose.yaml": text.encode()}
    engine = Scripted(
        lambda trial: Answer(1, said) if b"models" in trial.files["compose.yaml"] else Answer(0, "")
    )
    verdict = judge(files, engine)
    assert verdict.status == "partial"
    assert [(n.name, n.line) for n in verdict.not_shown] == [("models", 4)]
    assert (
        engine.text("compose.yaml") == "services:\n  web:\n    image: x\n    \n\n    init: true\n"
    )


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(124, "", timed_out=True), "within the sandbox's limits"),
        (Answer(2, "panic: runtime error"), "ended with code 2"),
        (Answer(1, "dial tcp: lookup example.invalid: no such host"), "cannot do this here"),
        (Answer(1, "open /work/common.yaml: no such file or directory"), "from outside the draft"),
    ],
)
def test_what_says_nothing_about_the_draft_is_no_verdict(answer: Answer, why: str) -> None:
    verdict = judge(dented({"compose.yaml": ORDINARY}), Scripted(lambda trial: answer))
    assert (verdict.status, verdict.findings) == ("not_run", ())
    assert why in verdict.why


@pytest.mark.container
@pytest.mark.skipif(not engines.installed("compose"), reason="no compose engine is here")
def test_the_real_engine_in_the_real_container() -> None:
    sound = dented({"app/compose.yaml": ORDINARY})
    proof = prove(sound, packs())
    (engine,) = [e for e in proof.evidence if e.rung == "engine"]
    assert (engine.status, engine.by, engine.files) == ("passed", "compose", ("app/compose.yaml",))
    assert [f.code for f in proof.findings] == ["engine/compose-no-env-file"]
    broken = {path: text.replace(b"[db]", b"[dbs]") for path, text in sound.items()}
    (error,) = [f for f in prove(broken, packs()).findings if f.severity == "error"]
    assert (error.path, error.start.line, error.start.column) == ("app/compose.yaml", 6, 18)
