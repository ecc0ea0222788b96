"""What single things become, and how the command says it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from assistant.cli.translate import translate as command
from assistant.core.errors import Declined, UsageError
from assistant.core.translation import LineFate, Translation
from assistant.translate import TO, translate

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/translate.schema.json").read_text()
)
SHOP = Path(__file__).parent / "compose" / "shop.yml"


def put(body: str, to: str) -> Translation:
    return translate("compose.yml", f"services:\n  web:\n    image: a:1\n{body}", to)


def fate(told: Translation, line: int) -> LineFate:
    return next(one for one in told.lines if one.line == line)


@pytest.mark.parametrize(
    ("line", "inside"),
    [
        ('    ports: ["[::1]:80:8080/udp"]', 'ip       = "::1"'),
        ("    ports: ['8000-8001:80-81']", "external = 8001"),
        ("    mem_limit: 1g", "memory = 1024"),
        ("    command: echo '$$HOME' \"a b\"", 'command = ["echo", "$HOME", "a b"]'),
        ("    environment: {A: '${{not}'}", '"A=$${{not}"'),
        ("    restart: on-failure:3", "max_retry_count = 3"),
        ("    volumes: ['~/x:/y:ro']", 'pathexpand("~/x")'),
    ],
)
def test_terraform_says_it_in_its_words(line: str, inside: str) -> None:
    text = "".join(file.text for file in put(line, "terraform").files)
    assert inside in text or inside.replace("   ", " ") in text


@pytest.mark.parametrize(
    ("to", "inside"),
    [
        ("terraform", 'gpus  = "all"'),
        ("kubernetes", 'nvidia.com/gpu: "1"'),
        ("quadlet", "AddDevice=nvidia.com/gpu=all"),
    ],
)
@pytest.mark.parametrize("line", ["gpus: all", "deploy: {resources: {reservations: {devices: "
    "[{driver: nvidia, count: 1, capabilities: [gpu]}]}}}"])  # fmt: skip
def test_graphics_cards_are_handed_in(to: str, inside: str, line: str) -> None:
    assert inside in "".join(file.text for file in put(f"    {line}", to).files)
    terraform = put("    gpus: all", "terraform")
    back = translate("main.tf", next(f.text for f in terraform.files if f.path == "main.tf"),
                     "compose")  # fmt: skip
    assert "gpus: all" in back.files[0].text


def test_the_variable_of_a_secret_is_sensitive() -> None:
    text = "services: {web: {image: a, secrets: [pw]}}\nsecrets: {pw: {environment: PW}}\n"
    told = translate("compose.yml", text, "terraform")
    variables = next(file.text for file in told.files if file.path == "variables.tf")
    assert "sensitive   = true" in variables


def test_rights_of_what_is_handed_in_are_told() -> None:
    told = put("    secrets:\n      - source: pw\n        uid: '1000'", "quadlet")
    assert fate(told, 6).fate == "approximated"
    told = put("    env_file:\n      - path: x.env\n        required: false", "quadlet")
    assert fate(told, 6).fate == "lost"


def test_a_variable_is_declared_and_listed() -> None:
    told = put(
        "    environment:\n      PASSWORD: ${SECRET}\n      MODE: ${MODE:-fast}", "terraform"
    )
    variables = next(file.text for file in told.files if file.path == "variables.tf")
    assert 'default     = "fast"' in variables
    assert variables.count("sensitive   = true") == 1
    assert [(p.name, p.default) for p in told.placeholders] == [("secret", None), ("mode", "fast")]


@pytest.mark.parametrize("to", ["terraform", "kubernetes", "quadlet"])
def test_what_nobody_knows_is_lost_with_its_name(to: str) -> None:
    one = fate(put("    unheard_of: 1", to), 4)
    assert one.fate == "lost"
    assert "`unheard_of`" in one.notes[0]


def test_a_block_is_lost_only_with_all_that_stands_under_it() -> None:
    told = put("    logging:\n      driver: local", "kubernetes")
    assert fate(told, 4).fate == fate(told, 5).fate == "lost"
    assert fate(told, 2).fate == "translated"


def test_a_variable_that_only_switches_a_text_is_approximated() -> None:
    one = fate(put("    hostname: a${DEBUG:+-debug}", "terraform"), 4)
    assert one.fate == "approximated"
    assert "DEBUG" in one.notes[0]


def test_lines_lead_back_to_the_source() -> None:
    told = put("    hostname: box", "terraform")
    main = next(file for file in told.files if file.path == "main.tf")
    line = main.text.split("\n").index('  hostname = "box"') + 1
    assert [o.why for o in main.origins if o.line == line] == ["compose.yml:4"]


@pytest.mark.parametrize(
    ("path", "text", "to", "says"),
    [
        ("a.yml", "services: [", "terraform", "a.yml:1:"),
        ("a.yml", "services: {a: {image: b}}", "bicep", "no translation of it into bicep"),
        (
            "a.yml",
            "services: {a: {image: b}}",
            "compose",
            "read as a compose file: it is compose's own already",
        ),
    ],
)
def test_wrong_usage_is_told_with_the_way_out(path: str, text: str, to: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        translate(path, text, to)
    assert caught.value.mend


def test_other_kinds_of_files_are_declined() -> None:
    for path, text in (("a.txt", ""), ("a.yml", "a: 1"), ("a.yml", "services: {}")):
        with pytest.raises(Declined):
            translate(path, text, "terraform")


@pytest.mark.parametrize("to", ["terraform", "kubernetes", "quadlet"])
def test_the_command_saves_a_draft_and_says_the_same_as_json(tmp_path: Path, to: str) -> None:
    out = tmp_path / "out"
    told = CliRunner().invoke(command, [str(SHOP), "--to", to, "--out", str(out), "--json"])
    value = json.loads(told.stdout)
    jsonschema.validate(value, SCHEMA)
    lines = value["lines"]
    fates = [lines[name] for name in ("translated", "approximated", "lost")]
    assert sum(fates) == lines["meaningful"] == len(value["report"])
    manifest = json.loads((out / ".dryfit" / "manifest.json").read_text())
    assert manifest["files"] == value["files"]
    assert all((out / file["path"]).is_file() for file in value["files"])


def test_a_folder_that_holds_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        CliRunner().invoke(
            command, [str(SHOP), "--to", "terraform", "--out", str(tmp_path)],
            catch_exceptions=False,
        )  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_the_help_names_every_target() -> None:
    shown = CliRunner().invoke(command, ["--help"]).output
    assert [to for to in TO if to not in shown] == []


def test_without_a_target_the_command_says_what_is_possible() -> None:
    with pytest.raises(UsageError, match="a compose file: what it shall become") as caught:
        CliRunner().invoke(command, [str(SHOP)], catch_exceptions=False)
    assert "terraform, kubernetes, quadlet" in caught.value.mend
