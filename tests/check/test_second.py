"""The second readers speak where they see what the first ones do not, of finished files only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from assistant.check import check_files
from assistant.check.formats.known import FORMATS
from assistant.check.second import second_opinions
from assistant.core.finding import Finding, Position
from assistant.knowledge import Packs

COMPOSE = next(one for one in FORMATS if one.name == "compose")
BAD = "services:\n  a:\n    image: a:1\n    restrat: always\n"


def _nothing(*_: str) -> Iterator[Finding]:
    return iter(())


def test_jsonschema_notes_what_ours_would_pass_over() -> None:
    blind = replace(COMPOSE, check=_nothing)
    (note,) = second_opinions({"compose.yaml": BAD}, {"compose.yaml": blind}, ())
    assert (note.code, note.severity) == ("schema/second-opinion", "info")
    assert note.detail.startswith("jsonschema: services/a: ")
    assert "restrat" in note.detail


def test_nothing_is_added_to_what_was_found(packs: Packs) -> None:
    found = check_files({"compose.yaml": BAD}, packs, second_opinion=True).findings
    assert "schema/unknown-key" in {f.code for f in found}
    assert "schema/second-opinion" not in {f.code for f in found}


SOUND = {
    "compose.yaml": "services:\n  a:\n    image: a:1\n    restart: unless-stopped\n",
    "user-data": "#cloud-config\npackages: [nginx]\n",
    "requirements.yml": "collections:\n  - name: community.general\n",
}


@pytest.mark.parametrize("path", SOUND)
def test_both_agree_on_sound_files(packs: Packs, path: str) -> None:
    result = check_files({path: SOUND[path]}, packs, second_opinion=True)
    assert result.findings == ()


def test_values_that_a_run_makes_are_not_judged() -> None:
    text = BAD.replace("always", "${POLICY}")
    blind = replace(COMPOSE, check=_nothing)
    assert second_opinions({"compose.yaml": text}, {"compose.yaml": blind}, ()) == ()


def test_a_file_with_a_finding_is_not_asked_about() -> None:
    here = Position(1, 1)
    finding = Finding("x/y", "warning", "S", "compose.yaml", here, here, "rule")
    blind = replace(COMPOSE, check=_nothing)
    assert second_opinions({"compose.yaml": BAD}, {"compose.yaml": blind}, [finding]) == ()
