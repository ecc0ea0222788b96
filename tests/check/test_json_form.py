"""Parts of a configuration in its JSON form, and OpenTofu's own endings."""

from __future__ import annotations

from assistant.check import check_files
from assistant.knowledge import Packs

JSON = '{"variable": {"title": {}}, "resource": {"docker_image": {"web": {"name": "nginx:1"}}}}'
TEXT = """resource "docker_container" "web" {
  name  = var.title
  image = docker_image.web.image_id
}
"""


def codes(packs: Packs, files: dict[str, str]) -> list[str]:
    return [f.code for f in check_files(files, packs, ignore=["rule/*"]).findings]


def test_what_the_json_form_declares_is_not_missed(packs: Packs) -> None:
    assert codes(packs, {"main.tf": TEXT, "more.tf.json": JSON}) == []
    schema = check_files({"main.tf": TEXT, "more.tf.json": JSON}, packs).evidence[1]
    assert schema.status == "partial"
    assert "more.tf.json, the JSON form is not read" in schema.why
    assert schema.files == ("main.tf",)


def test_what_it_does_not_name_is(packs: Packs) -> None:
    other = JSON.replace('"title"', '"tilte"')
    assert codes(packs, {"main.tf": TEXT, "more.tf.json": other}) == [
        "reference/undeclared-variable"
    ]


def test_a_broken_one_is_a_finding(packs: Packs) -> None:
    assert codes(packs, {"more.tf.json": "{"}) == ["parse/json"]


def test_a_twin_for_opentofu_stands_in_for_the_file(packs: Packs) -> None:
    more = 'variable "title" {\n  type = string\n}\n' + TEXT.replace(
        "docker_image.web.image_id", '"a"'
    )
    assert codes(packs, {"main.tf": more, "main.tofu": more}) == []
    assert codes(packs, {"main.tf": more, "other.tofu": more}) == ["reference/duplicate"] * 2
