"""Facts from what `providers schema -json` printed: they make the pack that an import makes."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from assistant.knowledge.build.__main__ import main
from assistant.knowledge.build.printed import facts_of_schema
from assistant.knowledge.build.sources import ProviderSource
from assistant.knowledge.build.terraform import pack
from assistant.knowledge.imports.document import Origin, read_document
from tests.knowledge.test_imports import ADDRESS, LOCK, document


def test_facts_and_import_agree() -> None:
    ((name, facts),) = facts_of_schema(document(), {ADDRESS: "1.2.3"})
    assert name == "real_acme_1.2.3"
    made = pack(facts, ProviderSource(name, "complete", "2026-01-02", marked=True))
    data = json.dumps(document()).encode()
    (read,) = read_document(data, {"acme/acme": "1.2.3"}, Origin(facts["origin"], "2026-01-02"))
    assert made.info == read.info
    assert {g.component.address: g.component for g in made.components} == {
        g.component.address: g.component for g in read.components
    }


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(document()))
    (tmp_path / "lock").write_text(LOCK)
    files = [str(tmp_path / "schema.json"), str(tmp_path / "lock")]
    result = CliRunner().invoke(main, ["schemas", *files, "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.exception
    assert result.stdout.splitlines()[0].startswith("real_acme_1.2.3: acme/acme 1.2.3")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["real_acme_1.2.3.json.gz"]
