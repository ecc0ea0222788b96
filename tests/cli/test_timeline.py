"""`dryfit timeline`: a picture, a sentence, a flowchart, an object."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from assistant.cli.timeline import timeline
from assistant.core.errors import UsageError
from assistant.core.timeline import Moment, Timeline
from assistant.render.timeline import mermaid, timeline_text

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
                 ● sudo reboot              image.pkr.hcl:15
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


def test_what_is_not_there_is_answered_with_what_is(draft: Path) -> None:
    with pytest.raises(UsageError) as refused:
        run(str(draft), "--when", "secnod.sh")
    assert "scripts/second.sh" in refused.value.mend


def test_the_object_is_as_its_schema_says(draft: Path) -> None:
    told = json.loads(run(str(draft), "--json"))
    jsonschema.validate(told, SCHEMA)
    assert [m["order"] for m in told["moments"]] == sorted(m["order"] for m in told["moments"])
    jsonschema.validate(json.loads(run(str(draft / "scripts"), "--json")), SCHEMA)


def test_nothing_known_is_said_and_is_no_error(draft: Path) -> None:
    done = CliRunner().invoke(timeline, [str(draft / "scripts")], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "a Packer build is what is read" in done.stderr


def moments(*whats: str) -> Timeline:
    return Timeline(
        tuple(
            Moment(order, "image", "provisioners", what, "very/long/path/to/a/file.pkr.hcl", order)
            for order, what in enumerate(whats, 1)
        )
    )


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_was_asked_for(width: int) -> None:
    told = timeline_text(moments("x" * 300, "short"), width)
    assert all(len(line) <= width for line in told.splitlines())
    assert "very/long" in told


def test_mermaid_keeps_what_would_break_it_apart() -> None:
    told = mermaid(moments('echo "a" <b> #c & ]', "two"))
    node = next(line for line in told.splitlines() if "m1[" in line)
    assert node == '    m1["provisioners: echo #quot;a#quot; #lt;b#gt; #35;c #amp; ]"]'
    assert "  m1 --> m2" in told.splitlines()
