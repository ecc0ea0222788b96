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
    assert "Secret=pw,uid=1000" in told.files[0].text
    told = put("    secrets:\n      - source: pw\n        uid: '1000'", "kubernetes")
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


def written(told: Translation) -> str:
    return "".join(file.text for file in told.files)


ONCE = """services:
  web:
    image: a:1
    depends_on:
      job: {condition: service_completed_successfully}
      db: {condition: service_healthy}
  job: {image: b:1}
  db: {image: c:1, healthcheck: {test: [CMD, "true"]}}
"""


@pytest.mark.parametrize(
    ("to", "inside"),
    [
        ("terraform", ["attach   = true", "must_run = false", "wait  = true"]),
        ("kubernetes", ["kind: Job", "restartPolicy: Never", "backoffLimit: 0"]),
        ("quadlet", ["Type=oneshot", "RemainAfterExit=yes", "Notify=healthy"]),
    ],
)
def test_what_others_wait_for_ends_or_is_healthy(to: str, inside: list[str]) -> None:
    told = translate("compose.yml", ONCE, to)
    text = " ".join(written(told).split())
    assert [one for one in inside if " ".join(one.split()) not in text] == []
    if to == "terraform":
        main = next(file.text for file in told.files if file.path == "main.tf")
        assert "service_completed_successfully" in written(translate("main.tf", main, "compose"))


def test_a_link_is_an_order_and_a_name_in_the_network() -> None:
    body = "    image: a\n    links:\n      - db:mysql\n      - x\n"
    text = f"services:\n  app:\n{body}  db: {{image: b}}\n"
    told = translate("compose.yml", text, "terraform")
    assert 'aliases = ["mysql"]' in written(told)
    assert "depends_on = [docker_container.db]" in written(told)
    assert (fate(told, 5).fate, fate(told, 6).fate) == ("approximated", "lost")
    assert "name: mysql" in written(translate("compose.yml", text, "kubernetes"))


def test_two_services_cannot_share_a_name_in_kubernetes() -> None:
    text = (
        "services:\n  a: {image: a, networks: {default: {aliases: [x]}}}\n"
        "  b: {image: b, networks: {default: {aliases: [x, a]}}}\n"
    )
    told = translate("compose.yml", text, "kubernetes")
    assert written(told).count("name: x\n") == 1
    assert "its other names x, a are gone" in " ".join(fate(told, 3).notes)


def test_mounts_of_another_service_are_taken_over() -> None:
    own = "  a:\n    image: a\n    volumes_from: ['b:ro']\n"
    text = f"services:\n{own}  b: {{image: b, volumes: ['./x:/y']}}\n"
    told = translate("compose.yml", text, "quadlet")
    assert "Volume=./x:/y:ro" in written(told)
    assert fate(told, 4).fate == "approximated"


def test_what_deploy_says_goes_before_what_the_service_says() -> None:
    policy = "restart_policy: {condition: on-failure, max_attempts: 3}"
    body = f"    deploy: {{{policy}}}\n    restart: always"
    assert 'restart         = "on-failure"' in written(put(body, "terraform"))
    text = written(put(body, "quadlet"))
    assert text.count("Restart=") == 1
    assert "Restart=on-failure" in text


@pytest.mark.parametrize(
    ("line", "to", "inside"),
    [
        ("    volumes: ['/a:/b:Z']", "quadlet", "Volume=/a:/b:Z"),
        ("    volumes: ['/a:/b:ro,rslave']", "quadlet", "Volume=/a:/b:ro,rslave"),
        ("    volumes: ['/a:/b:Z']", "terraform", 'selinux_relabel = "Z"'),
        ("    volumes: ['/a:/b:rslave']", "terraform", 'propagation = "rslave"'),
        ("    tmpfs: '/x:mode=0700'", "terraform", "mode = 448"),
        ("    pids_limit: 50", "quadlet", "PidsLimit=50"),
        ("    oom_score_adj: -500", "quadlet", "PodmanArgs=--oom-score-adj=-500"),
        ("    security_opt: ['no-new-privileges:true']", "quadlet", "NoNewPrivileges=true"),
        ("    security_opt: ['no-new-privileges:true']", "kubernetes",
         "allowPrivilegeEscalation: false"),
        ("    annotations: {a: b}", "kubernetes", "annotations:"),
        ("    platform: linux/arm64", "kubernetes", "kubernetes.io/arch: arm64"),
        ("    dns_search: lan", "kubernetes", "searches:"),
        ("    scale: 2", "kubernetes", "replicas: 2"),
        ("    build: {context: ., args: [COMMIT]}", "terraform", '"COMMIT" = var.commit'),
    ],
)  # fmt: skip
def test_settings_have_a_counterpart(line: str, to: str, inside: str) -> None:
    assert inside in " ".join(written(put(line, to)).replace("\n", " \n ").split()) or (
        inside in written(put(line, to))
    )


@pytest.mark.parametrize(
    ("line", "to", "number", "is_"),
    [
        ("    logging: {driver: gelf}", "quadlet", 4, "lost"),
        ("    ports: []", "quadlet", 4, "translated"),
        ("    volumes: ['/var/run/docker.sock:/s']", "quadlet", 4, "approximated"),
        ("    volumes: ['/a:/b:Z']", "kubernetes", 4, "approximated"),
    ],
)
def test_what_the_target_does_otherwise_is_told(line: str, to: str, number: int, is_: str) -> None:
    assert fate(put(line, to), number).fate == is_


def test_a_network_that_podman_has_not_is_a_bridge() -> None:
    text = "services: {a: {image: a, networks: [n]}}\nnetworks:\n  n:\n    driver: overlay\n"
    told = translate("compose.yml", text, "quadlet")
    assert "Driver" not in written(told)
    assert fate(told, 4).fate == "approximated"


FILES = """services:
  a:
    image: a
    configs: [{source: c, target: /etc/c}]
    secrets: [{source: s, target: key, mode: 0400}]
configs: {c: {content: "x = 1"}}
secrets: {s: {file: ./s}}
"""


def test_files_that_are_handed_in_have_their_content_place_and_rights() -> None:
    manifests = written(translate("compose.yml", FILES, "kubernetes"))
    assert "kind: ConfigMap" in manifests
    assert "c: x = 1" in manifests
    assert "mountPath: /run/secrets/key" in manifests
    assert "defaultMode: 256" in manifests
    units = translate("compose.yml", FILES, "quadlet")
    assert {file.path: file.text for file in units.files}["c"] == "x = 1"
    assert "Volume=./c:/etc/c:ro" in written(units)
    assert "Secret=s,target=key,mode=0400" in written(units)
    main = translate("compose.yml", FILES, "terraform")
    assert 'permissions = "0400"' in written(main)
    back = translate("main.tf", next(f.text for f in main.files if f.path == "main.tf"), "compose")
    assert "mode: 256" in written(back)


def test_each_file_of_variables_is_a_config_map_of_its_own() -> None:
    told = put("    env_file: [a.env, b.env]", "kubernetes")
    assert [one.name for one in told.placeholders] == ["web-env", "web-env-2"]


def test_a_service_in_anothers_network_comes_after_it() -> None:
    text = (
        "services:\n  a: {image: a, network_mode: 'service:vpn'}\n"
        "  vpn: {image: b, container_name: gate}\n"
    )
    units = written(translate("compose.yml", text, "quadlet"))
    assert "Network=container:gate" in units
    assert "After=vpn.service" in units


def test_a_line_that_names_an_anchor_fares_as_the_anchor() -> None:
    text = (
        "x-a: &a\n  driver: json-file\nx-b: &b\n  logging: *a\n"
        "services:\n  web:\n    <<: *b\n    image: a\n"
    )
    assert fate(translate("compose.yml", text, "quadlet"), 4).fate == "translated"
    assert fate(translate("compose.yml", text, "kubernetes"), 4).fate == "lost"


@pytest.mark.parametrize(
    ("to", "inside", "without"),
    [
        ("quadlet", "[Container]", "[Install]"),
        ("kubernetes", "replicas: 0", "replicas: 1"),
        ("terraform", "start = false", "nothing of the kind"),
    ],
)
def test_what_has_a_profile_is_started_by_hand(to: str, inside: str, without: str) -> None:
    told = put("    profiles: [tools]", to)
    text = " ".join(written(told).split())
    assert inside in text
    assert without not in text
    assert fate(told, 4).fate == "approximated"


def test_places_within_volumes_and_beside_the_file_are_kept() -> None:
    body = (
        "    volumes:\n      - ${PWD}/a:/a\n"
        "      - {type: volume, source: v, target: /v, volume: {subpath: b}}"
    )
    assert "Volume=./a:/a" in written(put(body, "quadlet"))
    assert "subPath: b" in written(put(body, "kubernetes"))
    main = next(f.text for f in put(body, "terraform").files if f.path == "main.tf")
    assert 'subpath = "b"' in main
    assert "subpath: b" in written(translate("main.tf", main, "compose"))


def test_a_secret_of_the_environment_is_made_of_it() -> None:
    text = "services: {a: {image: a, secrets: [p]}}\nsecrets: {p: {environment: PW}}\n"
    podman = translate("compose.yml", text, "quadlet").placeholders[0].why
    assert "podman secret create --env p PW" in podman
    assert (
        '--from-literal=p="$PW"' in translate("compose.yml", text, "kubernetes").placeholders[0].why
    )


def test_a_service_of_a_file_beside_may_be_extended(tmp_path: Path) -> None:
    own = "services:\n  a:\n    extends: {file: common.yml, service: base}\n    image: a:1\n"
    common = (
        "services:\n  base: {image: b:1, restart: always, extends: deep}\n  deep: {init: true}\n"
    )
    told = translate("x/compose.yml", own, "quadlet", {"x/common.yml": common})
    assert "Restart=always" in written(told)
    assert "RunInit=true" in written(told)
    assert "Image=a:1" in written(told)
    assert fate(told, 3).notes == ("as common.yml has it",)
    assert fate(translate("x/compose.yml", own, "quadlet"), 3).fate == "lost"
    (tmp_path / "compose.yml").write_text(own)
    (tmp_path / "common.yml").write_text(common)
    shown = CliRunner().invoke(
        command,
        [str(tmp_path / "compose.yml"), "--to", "quadlet", "--out", str(tmp_path / "out")],
        catch_exceptions=False,
    )
    assert shown.exit_code == 0
    assert "Restart=always" in (tmp_path / "out" / "a.container").read_text()
