"""Data of companion formats as the maintainer's commands make it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.knowledge.build import ansible, schemas


def test_sentences_go_and_names_stay() -> None:
    schema = {
        "title": "A title",
        "properties": {
            "title": {"type": "string", "description": "Some words.", "default": "x"},
            "old": {"deprecated": True, "deprecated_description": "Use **new** instead."},
        },
        "oneOf": [{"description": "More words."}],
    }
    assert schemas.bare(schema) == {
        "properties": {
            "title": {"type": "string"},
            "old": {"deprecated": True, "replaced_by": "new"},
        },
        "oneOf": [{}],
    }


MODULE = '''
DOCUMENTATION = r"""
module: thing
short_description: Does things
extends_documentation_fragment: [files.more]
attributes: {raw: {support: full}}
options:
  name: {description: [The name.], type: str, required: yes, aliases: [pkg]}
  state: {choices: [present, absent]}
  free_form: {description: x}
"""
'''


FRAGMENT = """
class ModuleDocFragment:
    MORE = "options: {mode: {type: raw}}"
"""


def test_modules_keep_names_types_and_choices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {
        "modules/thing.py": MODULE,
        "modules/_old.py": MODULE,
        "modules/none.py": "x = 1\n",
        "plugins/doc_fragments/files.py": FRAGMENT,
        "config/ansible_builtin_runtime.yml": "plugin_routing: {modules: {gone: {}}, action: {}}\n",
    }.items():
        path = tmp_path / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(schemas, "FOLDER", tmp_path)
    (tmp_path / "ansible.json").write_text('{"about": {"name": "x"}}')
    result = CliRunner().invoke(ansible.main, [str(tmp_path / "lib")])
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "ansible.json").read_text()) == {
        "about": {"name": "x"},
        "modules": {
            "thing": {
                "options": {
                    "mode": {"type": "raw"},
                    "name": {"type": "str", "required": True, "aliases": ["pkg"]},
                    "state": {"type": "str", "choices": ["present", "absent"]},
                },
                "free": True,
            }
        },
        "moved": ["gone"],
    }


def test_a_schema_is_put_beside_what_the_file_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemas, "FOLDER", tmp_path)
    published = tmp_path / "published"
    published.write_text('{"title": "x", "type": "object"}')
    result = CliRunner().invoke(schemas.main, [str(published), "new"])
    assert result.exit_code == 1
    (tmp_path / "new.json").write_text('{"about": {"name": "x"}, "schema": {}}')
    result = CliRunner().invoke(schemas.main, [str(published), "new"])
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "new.json").read_text()) == {
        "about": {"name": "x"},
        "schema": {"type": "object"},
    }
