"""`dryfit check`, as people and scripts see it; findings as text, JSON and SARIF."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from assistant.cli.check import check
from assistant.core.errors import Declined, Exit, Unfinished, UsageError
from assistant.core.finding import Edit, Finding, Fix, Position
from assistant.render.findings import findings_text
from assistant.render.sarif import sarif

SCHEMA = Path(__file__).parents[2] / "assistant/render/schemas/check.schema.json"
BAD = 'source "null" "a" {\n  communicator = "none"\n  ssh_hots     = "é"\n}\n'


def call(*arguments: str) -> Result:
    return CliRunner().invoke(check, list(arguments), standalone_mode=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.pkr.hcl").write_text(BAD, encoding="utf-8")
    (tmp_path / "b.pkr.hcl").write_text("locals {\n  x = 1\n}\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/c.json").write_text("{}")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    return tmp_path


def test_text_has_the_line_and_the_place(folder: Path) -> None:
    result = call(".")
    assert result.return_value == Exit.ERRORS_REMAIN
    assert result.stdout.startswith(
        """error[schema/unknown-attribute]: builder `null` has no argument `ssh_hots`
 --> a.pkr.hcl:3:3
  |
3 |   ssh_hots     = "é"
  |   ^^^^^^^^
  = Did you mean `ssh_host`?
"""
    )
    assert "1 error, 1 warning" in result.stdout
    assert "tree-sitter-hcl" in result.stdout


def test_json_keeps_to_its_schema(folder: Path) -> None:
    value: dict[str, Any] = json.loads(call(".", "--json").stdout)
    jsonschema.validate(value, json.loads(SCHEMA.read_text()))
    assert [f["path"] for f in value["files"]] == ["a.pkr.hcl", "b.pkr.hcl", "sub/c.json"]
    first = value["diagnostics"][0]
    assert (first["code"], first["start"]) == (
        "schema/unknown-attribute",
        {"line": 3, "column": 3},
    )
    assert first["fix"]["edits"][0]["text"] == "ssh_host"


def test_sarif_has_one_result_per_finding(folder: Path) -> None:
    log = json.loads(call(".", "--sarif").stdout)
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert [r["ruleId"] for r in run["results"]] == [
        "schema/unknown-attribute",
        "reference/unused-local",
    ]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {
        r["ruleId"] for r in run["results"]
    }
    assert all("\\" not in str(result["locations"]) for result in run["results"])


def test_a_single_file_is_read_with_its_configuration(folder: Path) -> None:
    (folder / "d.pkr.hcl").write_text("locals {\n  y = local.x\n}\n")
    result = call("d.pkr.hcl")
    assert result.return_value == Exit.DONE
    assert "unused-local" in result.stdout
    assert "ssh_hots" not in result.stdout


def test_bad_input_is_named(folder: Path) -> None:
    os.mkfifo(folder / "pipe.tf")
    with pytest.raises(UsageError, match=r"pipe\.tf is neither a file nor a folder"):
        raise call("pipe.tf").exception or AssertionError
    with pytest.raises(UsageError, match="nothing at nope"):
        raise call("nope").exception or AssertionError
    with pytest.raises(UsageError, match="--json, --sarif"):
        raise call(".", "--json", "--sarif").exception or AssertionError
    with pytest.raises(UsageError, match="nothing to check"):
        raise call().exception or AssertionError


def test_a_file_that_is_not_utf8_does_not_end_the_check(folder: Path) -> None:
    garbled = b'locals {\n  # Gr\xfc\xdfe\n  z = "\xfc"\n}\noutput "o" {\n  value = local.z\n}\n'
    (folder / "bad.tf").write_bytes(garbled)
    (folder / "latin.ps1").write_bytes(b"# \xfc\nGet-Item .\n")
    result = call(".", "--json", "--fix")
    assert result.return_value == Exit.ERRORS_REMAIN
    found = [d for d in json.loads(result.stdout)["diagnostics"] if d["path"] == "bad.tf"]
    assert [(d["code"], d["start"]) for d in found if d["severity"] == "error"] == [
        ("parse/encoding", {"line": 3, "column": 8})
    ]
    assert "latin.ps1 is not UTF-8 (byte 3): passed over" in result.stderr
    assert (folder / "bad.tf").read_bytes() == garbled


def test_a_comment_that_is_not_utf8_is_taken_as_the_tools_take_it(folder: Path) -> None:
    (folder / "old.tf").write_bytes(b"# Gr\xfc\xdfe\n/* \n \xfc */\nlocals {}\n")
    result = call("old.tf", "--json")
    assert result.return_value == Exit.DONE
    (finding,) = json.loads(result.stdout)["diagnostics"]
    assert (finding["code"], finding["severity"]) == ("parse/encoding", "info")


def test_a_line_for_each_finding(folder: Path) -> None:
    assert call(".", "--concise").stdout.split("\n")[0] == (
        "a.pkr.hcl:3:3: error[schema/unknown-attribute] builder `null` has no argument `ssh_hots`"
    )


def test_a_code_can_be_switched_off(folder: Path) -> None:
    result = call(".", "--json", "--ignore", "schema/*")
    assert result.return_value == Exit.DONE
    value = json.loads(result.stdout)
    assert [d["code"] for d in value["diagnostics"]] == ["reference/unused-local"]
    assert (value["evidence"][1]["status"], value["evidence"][1]["why"]) == (
        "partial", "1 finding switched off: schema/unknown-attribute",
    )  # fmt: skip


def test_safe_fixes_are_shown_and_applied(folder: Path) -> None:
    file = folder / "a.pkr.hcl"
    file.write_bytes(BAD.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    shown = call(".", "--diff")
    assert shown.return_value == Exit.ERRORS_REMAIN
    assert "-  ssh_hots     = " in shown.stdout
    assert "+  ssh_host     = " in shown.stdout
    assert file.read_bytes() == BAD.replace("\n", "\r\n").encode()
    result = call(".", "--fix", "--json")
    assert result.return_value == Exit.DONE
    assert json.loads(result.stdout)["fixed"] == 1
    mended = BAD.replace("hots", "host").replace("\n", "\r\n")
    assert file.read_bytes() == mended.encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert call(".", "--diff").stdout == ""
    assert json.loads(call(".", "--diff", "--json").stdout) == {"version": 1, "diff": ""}


def test_only_what_was_asked_for_is_fixed(folder: Path) -> None:
    result = call("b.pkr.hcl", "--fix")
    assert result.return_value == Exit.DONE
    assert (folder / "a.pkr.hcl").read_text(encoding="utf-8") == BAD


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "a.pkr.hcl").rename(folder / "real.txt")
    (folder / "a.pkr.hcl").symlink_to("real.txt")
    call(".", "--fix")
    assert (folder / "a.pkr.hcl").is_symlink()
    assert "ssh_host " in (folder / "real.txt").read_text(encoding="utf-8")


def test_a_finding_that_is_no_rule_has_no_page() -> None:
    with pytest.raises(Declined, match="schema/enum is no rule") as caught:
        raise call("--explain", "schema/enum").exception or AssertionError
    assert "nearest" not in caught.value.mend


def test_rules_are_listed_and_explained() -> None:
    listed = call("--rules").stdout.split("\n")
    assert any(line.startswith("rule/secret-literal ") for line in listed)
    page = call("--explain", "secret-literal").stdout
    assert "Breaks it:" in page
    assert 'ssh_password = "hunter2"' in page
    value = json.loads(call("--explain", "rule/secret-literal", "--json").stdout)
    assert value["rules"][0]["bad"]
    with pytest.raises(Declined, match="I don't know the rule “secret-litral”"):
        raise call("--explain", "secret-litral").exception or AssertionError


def test_links_that_lead_out_are_not_followed(folder: Path, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.tf"
    outside.write_text("nonsense here\n")
    (folder / "x.tf").symlink_to(outside)
    assert "x.tf" not in call(".", "--json").stdout


def test_nothing_to_check_is_said(tmp_path: Path) -> None:
    result = call(str(tmp_path))
    assert result.return_value == Exit.DONE
    assert "not run" in result.stdout


def finding(line: int, start: int, end: int, **more: Any) -> Finding:
    values = {"summary": "S", "severity": "error", **more}
    return Finding(code="rule/x", path="a", start=Position(line, start), end=Position(line, end),
                   source="rule", **values)  # fmt: skip


def test_carets_stand_under_the_place() -> None:
    files = {"a": "\tx = 日本 y\n" + "z" * 500 + "\n"}
    wide = findings_text([finding(1, 6, 8)], files).split("\n")
    assert wide[3:5] == ["1 |     x = 日本 y", "  |         ^^^^"]
    tab = findings_text([finding(1, 2, 3)], files).split("\n")
    assert tab[4] == "  |     ^"
    long = findings_text([finding(2, 400, 403)], files).split("\n")
    assert len(long[3]) < 180
    assert long[3][long[4].index("^") :].startswith("zzz")
    assert long[4].count("^") == 3
    beyond = findings_text([finding(9, 1, 1)], files)
    assert "a:9:1" in beyond


def test_control_characters_are_never_shown() -> None:
    bad = "\x1b[31m\x07\u202e"
    shown = findings_text(
        [finding(1, 1, 2, summary=bad, detail=bad, fix=Fix(bad, "safe"))], {"a": f"{bad}x"}
    )
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_sarif_carries_fixes() -> None:
    fix = Fix("F", "safe", (Edit("a", Position(1, 1), Position(1, 2), "b"),))
    result = sarif([finding(1, 1, 2, fix=fix)])["runs"][0]["results"][0]
    change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["insertedContent"] == {"text": "b"}
    assert change["deletedRegion"]["endColumn"] == 2


def test_files_that_nothing_reads_are_named_and_missing_ones_found(folder: Path) -> None:
    (folder / "Caddyfile").write_text("x")
    (folder / ".dryfit").mkdir()
    (folder / ".dryfit/manifest.json").write_text("{")
    (folder / "big.json").write_text(" " * (2 * 1024**2 + 1))
    (folder / "sub/e.tf").write_text(
        'output "a" {\n  value = [file("${path.module}/c.json"), file("d.json")]\n}\n'
    )
    value = json.loads(call(".", "--json").stdout)
    assert ".dryfit/manifest.json" not in {f["path"] for f in value["files"]}
    parsed = value["evidence"][0]
    assert parsed["why"] == "read by no parser here: Caddyfile, big.json, picture.png"
    missing = [d for d in value["diagnostics"] if d["code"] == "reference/missing-file"]
    assert [(d["path"], d["start"]) for d in missing] == [("sub/e.tf", {"line": 2, "column": 48})]


def test_a_relative_path_may_count_from_a_folder_above(folder: Path) -> None:
    (folder / "s.sh").write_text("echo\n")
    (folder / "sub/e.tf").write_text('output "a" {\n  value = file("s.sh")\n}\n')
    assert "missing-file" not in call("sub").stdout


def test_the_rungs_speak_of_the_single_file(folder: Path) -> None:
    (folder / "autounattend.xml").write_text(
        '<unattend xmlns="urn:schemas-microsoft-com:unattend"/>\n'
    )
    rungs = json.loads(call("autounattend.xml", "--json").stdout)["evidence"]
    assert [r["files"] for r in rungs] == [["autounattend.xml"]] * 3
    assert (rungs[1]["status"], rungs[1]["by"]) == ("partial", "answer file settings")


def test_modules_in_other_folders_are_read_for_what_they_take(tmp_path: Path) -> None:
    (tmp_path / "envs/prod").mkdir(parents=True)
    (tmp_path / "modules/web").mkdir(parents=True)
    (tmp_path / "modules/inner").mkdir()
    main = 'module "web" {\n  source = "../../modules/web"\n  size   = "x"\n}\n'
    (tmp_path / "envs/prod/main.tf").write_text(main)
    (tmp_path / "modules/web/main.tf").write_text(
        'variable "size" {\n  type = number\n}\nmodule "inner" {\n  source = "../inner"\n'
        "  size   = var.size\n}\nlocals {\n  unused = 1\n}\n"
    )
    (tmp_path / "modules/inner/main.tf").write_text('variable "size" {\n}\n')
    printed = json.loads(call(str(tmp_path / "envs/prod"), "--json").stdout)
    found = [(d["code"], d["start"]["line"]) for d in printed["diagnostics"]]
    assert ("schema/wrong-type", 3) in found
    assert {f["path"].rpartition("/")[2] for f in printed["files"]} == {"main.tf"}
    assert len(printed["files"]) == 1
    assert all("unused" not in code for code, _ in found)


def test_a_module_from_elsewhere_is_said_to_be_unchecked(tmp_path: Path) -> None:
    source = "terraform-aws-modules/vpc/aws"
    (tmp_path / "main.tf").write_text(f'module "a" {{\n  source = "{source}"\n}}\n')
    printed = json.loads(call(str(tmp_path), "--json").stdout)
    rung = next(e for e in printed["evidence"] if e["rung"] == "schema")
    assert rung["status"] == "partial"
    assert f"module {source}" in rung["why"]


def _rungs(*arguments: str) -> dict[str, Any]:
    evidence = json.loads(call(*arguments, "--json").stdout)["evidence"]
    return {rung["rung"]: rung for rung in evidence}


def test_the_rungs_of_one_file_do_not_tell_of_another(folder: Path) -> None:
    (folder / "a.pkr.hcl").unlink()
    (folder / "broken.tf").write_bytes(b'resource "x" "y" {\n  a = "\xff"\n}\n')
    (folder / "compose.yaml").write_text("services:\n  web:\n    image: nginx:1.27\n")
    (folder / "well.tf").write_text("locals {\n  a = 1\n}\n")
    for rung in _rungs("compose.yaml").values():
        assert (rung["status"], rung["why"]) == ("passed", "")
    beside = _rungs("well.tf")
    assert (beside["parsed"]["status"], beside["parsed"]["why"]) == ("passed", "")
    assert beside["rules"]["why"] == "could not be read in full: broken.tf"
    off = _rungs("compose.yaml", "--ignore", "schema/*")["schema"]
    assert (off["status"], off["why"]) == ("passed", "")
    assert _rungs("broken.tf")["parsed"]["status"] == "failed"


def test_a_file_too_large_for_a_folder_is_told_of(folder: Path) -> None:
    for path in ("a.pkr.hcl", "b.pkr.hcl", "sub/c.json", "picture.png"):
        (folder / path).unlink()
    (folder / "main.tf").write_text("# long\n" * 400_000)
    result = call(".")
    assert "main.tf is larger than 2 MiB: passed over unless named" in result.stderr
    assert "nothing was read; read by no parser here: main.tf" in result.stdout


def test_a_named_file_that_is_not_utf_8_is_no_pass(folder: Path) -> None:
    (folder / "wide.yml").write_bytes("services: {}\n".encode("utf-16"))
    with pytest.raises(Unfinished, match="not UTF-8"):
        raise call("wide.yml").exception or AssertionError
    assert call(".").return_value == Exit.ERRORS_REMAIN  # of a folder, it is passed over
    assert call("picture.png").return_value == Exit.DONE


def test_what_is_no_code_is_not_ignored_in_silence(folder: Path) -> None:
    with pytest.raises(UsageError, match="this is no code"):
        raise call(".", "--ignore", "secret-literal").exception or AssertionError


def test_a_diff_of_nothing_says_so(folder: Path) -> None:
    result = call("b.pkr.hcl", "--diff")
    assert (result.stdout, result.return_value) == ("", Exit.DONE)
    assert "nothing that can be mended safely" in result.stderr
