"""`dryfit timeline`: a picture, a sentence, a flowchart, an object."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import CliRunner

from assistant.cli.timeline import timeline
from assistant.core.errors import UsageError
from assistant.core.timeline import Moment, Timeline, Trap
from assistant.render.timeline.markdown import timeline_markdown
from assistant.render.timeline.mermaid import mermaid
from assistant.render.timeline.svg import timeline_svg
from assistant.render.timeline.text import timeline_text
from assistant.timeline import timeline_of
from tests.timeline.shapes import Shape, shapes

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/timeline.schema.json").read_text()
)
TEMPLATE = """source "qemu" "vm" {
  iso_url          = "debian.iso"
  iso_checksum     = "none"
  shutdown_command = "sudo poweroff"
}

build {
  sources = ["source.qemu.vm"]

  provisioner "shell" {
    scripts = ["scripts/first.sh", "scripts/second.sh"]
  }

  provisioner "shell" {
    inline            = ["sudo reboot"]
    expect_disconnect = true
  }
}
"""
PICTURE = """\
in the image, while it is made
  communicator   ● the communicator answers  image.pkr.hcl:1
  provisioners   ● scripts/first.sh         image.pkr.hcl:11
                 ● scripts/second.sh        image.pkr.hcl:11
                 ◆ sudo reboot              image.pkr.hcl:15
  shutdown       ◆ power off                 image.pkr.hcl:4
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "image.pkr.hcl").write_text(TEMPLATE)
    (tmp_path / "scripts").mkdir()
    for name in ("first", "second"):
        (tmp_path / "scripts" / f"{name}.sh").write_text(f"#!/bin/sh\necho {name}\n")
    return tmp_path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(timeline, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_picture_shows_lanes_stages_and_places(draft: Path) -> None:
    told = run(str(draft))
    for line in PICTURE.splitlines():
        words = line.split()
        assert any(row.split() == words for row in told.splitlines()), line
    assert len({len(row) for row in told.splitlines()[1:]}) == 1


def test_when_says_it_in_a_sentence(draft: Path) -> None:
    told = run(str(draft), "--when", "second.sh")
    assert told == (
        "scripts/second.sh runs in the image while it is made, in the stage provisioners, after"
        " scripts/first.sh, before sudo reboot, once the communicator answers"
        " (the files say so: image.pkr.hcl:11)\n"
    )


def test_when_names_sysprep_wherever_it_comes(tmp_path: Path) -> None:
    (tmp_path / "w.pkr.hcl").write_text(
        'source "qemu" "w" {\n  communicator = "winrm"\n'
        '  shutdown_command = "sysprep /generalize /oobe /shutdown"\n}\n'
        'build {\n  sources = ["source.qemu.w"]\n'
        '  provisioner "powershell" {\n    scripts = ["a.ps1", "b.ps1"]\n  }\n}\n'
    )
    assert "before b.ps1 and sysprep," in run(str(tmp_path), "--when", "a.ps1")


def test_when_says_what_starts_what(tmp_path: Path) -> None:
    (tmp_path / "w.pkr.hcl").write_text(
        'source "qemu" "w" {\n  communicator = "winrm"\n}\n'
        'build {\n  sources = ["source.qemu.w"]\n'
        '  provisioner "powershell" {\n    script = "seal.ps1"\n  }\n}\n'
    )
    (tmp_path / "seal.ps1").write_text("Start-Process sysprep '/generalize /oobe /quit' -Wait\n")
    assert "started by seal.ps1, before power off" in run(str(tmp_path), "--when", "sysprep")
    assert "which starts sysprep" in run(str(tmp_path), "--when", "seal.ps1")


def test_what_is_not_there_is_answered_with_what_is(draft: Path) -> None:
    with pytest.raises(UsageError) as refused:
        run(str(draft), "--when", "secnod.sh")
    assert "scripts/second.sh" in refused.value.mend


def test_the_object_is_as_its_schema_says(draft: Path) -> None:
    told = json.loads(run(str(draft), "--json"))
    jsonschema.validate(told, SCHEMA)
    assert [m["order"] for m in told["moments"]] == sorted(m["order"] for m in told["moments"])
    jsonschema.validate(json.loads(run(str(draft / "scripts"), "--json")), SCHEMA)


def test_the_picture_goes_into_a_file(draft: Path) -> None:
    assert run(str(draft), "--svg", str(draft / "when.svg")) == ""
    root = ElementTree.fromstring((draft / "when.svg").read_text(encoding="utf-8"))
    assert root.tag.endswith("svg")
    assert run(str(draft), "--svg", "-").startswith("<svg ")
    with pytest.raises(UsageError):
        run(str(draft), "--svg", str(draft / "no" / "when.svg"))


def test_one_file_alone(tmp_path: Path) -> None:
    (tmp_path / "playbook.yml").write_text("- hosts: web\n  tasks:\n    - command: date\n")
    (tmp_path / "compose.yaml").write_text("services:\n  a:\n    image: x:1\n")
    (tmp_path / "other.yml").write_text("- hosts: db\n  tasks:\n    - command: date\n")
    told = run(str(tmp_path / "playbook.yml"))
    assert "on web (playbook.yml)" in told
    assert "other" not in told
    assert "start" not in told


def test_nothing_known_is_said_and_is_no_error(draft: Path) -> None:
    done = CliRunner().invoke(timeline, [str(draft / "scripts")], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "a script alone does not say when it runs" in done.stderr


def moments(*whats: str) -> Timeline:
    return Timeline(
        tuple(
            Moment(order, "image", "provisioners", what, "very/long/path/to/a/file.pkr.hcl", order)
            for order, what in enumerate(whats, 1)
        ),
        (Trap("after-sysprep", whats[0] + " & <b>", "very/long/path/to/a/file.pkr.hcl", 3),),
    )


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_was_asked_for(width: int) -> None:
    told = timeline_text(moments("x" * 300, "short"), width)
    assert all(len(line) <= width for line in told.splitlines())
    assert "file.pkr.hcl:1" in told


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: shape.name)
def test_every_shape_is_drawn_within_eighty_columns(shape: Shape) -> None:
    found = timeline_of(shape.files)
    assert all(len(line) <= 80 for line in timeline_text(found, 80).splitlines())
    ElementTree.fromstring(timeline_svg(found))
    assert mermaid(found).startswith("flowchart TD")
    assert not found.moments or timeline_markdown(found)


def test_svg_holds_any_text_as_text() -> None:
    told = timeline_svg(moments('</text><script>x</script> "&" \x1b[31m \ud800'))
    root = ElementTree.fromstring(told)
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    assert "prefers-color-scheme: dark" in told


def test_mermaid_keeps_what_would_break_it_apart() -> None:
    told = mermaid(moments('echo "a" <b> #c & ]', "two"))
    node = next(line for line in told.splitlines() if "m1[" in line)
    assert node == '    m1["provisioners: echo #quot;a#quot; #lt;b#gt; #35;c #amp; ]"]'
    assert "  m1 --> m2" in told.splitlines()
