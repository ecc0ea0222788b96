"""Files that a configuration names and that are not there; and nothing cried for no reason."""

from __future__ import annotations

import pytest

from assistant.check import among, check_files
from assistant.knowledge import Packs

PACKER = 'build {{\n  sources = ["source.null.a"]\n  provisioner "{}" {{\n    {}\n  }}\n}}\n'
NULL = 'source "null" "a" {\n  communicator = "none"\n}\n'
THERE = ("s/a.sh", "dir/in/x.txt")


def missed(packs: Packs, files: dict[str, str]) -> list[tuple[str, int]]:
    result = check_files(files, packs, exists=among((*files, *THERE)))
    return [
        (f.summary, f.start.line) for f in result.findings if f.code == "reference/missing-file"
    ]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("shell", 'script = "${path.root}/s/b.sh"'),
        ("shell", 'script = "s/b.sh"'),
        ("shell", 'scripts = ["${path.root}/s/a.sh", "${path.root}/s/b.sh"]'),
        ("file", 'source = "./s/b.sh"'),
        ("file", 'sources = ["s/b.sh"]'),
        ("shell", 'inline = [file("${path.root}/s/b.sh")]'),
        ("shell", 'inline = [templatefile("s/b.sh", { a = 1 })]'),
    ],
)
def test_a_named_file_that_is_not_there(packs: Packs, kind: str, line: str) -> None:
    found = missed(packs, {"a.pkr.hcl": NULL + PACKER.format(kind, line)})
    assert len(found) == 1
    assert found[0][0].startswith("There is no file ")
    assert "s/b.sh" in found[0][0]
    assert found[0][1] == 7


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("shell", 'script = "${path.root}/s/a.sh"'),
        ("shell", 'script = "/opt/s/b.sh"'),
        ("shell", 'script = "../b.sh"'),
        ("shell", 'script = "${path.root}/../b.sh"'),
        ("shell", 'script = "${var.folder}/b.sh"'),
        ("shell", 'script = "${path.root}/${local.name}"'),
        ("shell", 'scripts = fileset(".", "s/*.sh")'),
        ("file", 'source = "dir/"'),
        ("file", 'source = "dir/in"'),
        ("file", 'source = "https://example.org/b.sh"'),
        ("file", 'direction = "download"\n source = "b.sh"'),
        ("file", 'generated = true\n source = "b.sh"'),
        ("shell", 'inline = [try(file("s/b.sh"), "")]'),
        ("shell", 'inline = [fileexists("s/b.sh") ? file("s/b.sh") : ""]'),
        ("shell", 'inline = ["s/b.sh"]'),
    ],
)
def test_nothing_is_cried_where_it_cannot_be_told(packs: Packs, kind: str, line: str) -> None:
    assert missed(packs, {"a.pkr.hcl": NULL + PACKER.format(kind, line)}) == []


def test_a_source_names_files_too(packs: Packs) -> None:
    text = 'source "qemu" "a" {\n  cd_files = ["./s/*", "s/no.xml"]\n  http_directory = "dir"\n}\n'
    assert missed(packs, {"a.pkr.hcl": text}) == [("There is no file s/no.xml in the folder", 2)]


def test_what_a_step_here_makes_need_not_be_there(packs: Packs) -> None:
    made = PACKER.format("shell-local", 'inline = ["make"]')
    text = NULL + made + PACKER.format("file", 'source = "out/made.bin"')
    assert missed(packs, {"a.pkr.hcl": text}) == []


def test_terraform_reads_files_from_its_module(packs: Packs) -> None:
    text = 'output "a" {\n  value = file("${path.module}/no.txt")\n}\n'
    assert missed(packs, {"tf/a.tf": text}) == [("There is no file no.txt in the folder", 2)]
    below = text.replace("path.module", "path.root")
    assert missed(packs, {"modules/x/a.tf": below}) == []


def test_without_knowing_the_folder_no_file_is_missed(packs: Packs) -> None:
    text = NULL + PACKER.format("shell", 'script = "b.sh"')
    assert check_files({"a.pkr.hcl": text}, packs).findings == ()


def test_a_module_whose_folder_is_not_there(packs: Packs) -> None:
    main = 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./n"\n}\n'
    files = {"main.tf": main, "m/main.tf": 'output "x" {\n  value = 1\n}\n'}
    result = check_files(files, packs, exists=among(files))
    found = [(f.start.line, f.start.column) for f in result.findings if "missing-module" in f.code]
    assert found == [(5, 12)]
