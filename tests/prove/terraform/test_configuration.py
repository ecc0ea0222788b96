"""What an engine reads together, told from the files alone."""

from __future__ import annotations

import pytest

from assistant.targets.terraform.configuration import module_roots, read_configuration

CALL = 'module "m" {{\n  source = "{}"\n}}\n'


def given(texts: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in texts.items()}


@pytest.mark.parametrize(
    ("texts", "roots"),
    [
        ({"main.tf": ""}, ("",)),
        ({"main.tf": CALL.format("./mod"), "mod/a.tf": ""}, ("",)),
        ({"main.tf": CALL.format("./mod"), "mod/a.tf": "", "other/b.tf.json": "{}"}, ("", "other")),
        ({"mod/a.tf": "", "env/dev/a.tf": CALL.format("../../mod")}, ("env/dev",)),
        ({"a.tf": "", "examples/x/a.tf": CALL.format("../..")}, ("examples/x",)),
        # Tests of a module's own are run in it.
        ({"a.tf": CALL.format("./m"), "m/a.tf": "", "m/t.tftest.hcl": ""}, ("", "m")),
        ({"a.tf": "", "tests/setup/a.tf": "",
          "tests/t.tftest.hcl": 'run "a" {\n  module {\n    source = "./tests/setup"\n  }\n}\n'},
         ("",)),
        # None is a root where each calls another.
        ({"a/a.tf": CALL.format("../b"), "b/b.tf": CALL.format("../a")}, ("a", "b")),
        ({"README.md": "", "x.pkr.hcl": ""}, ()),
        ({"a.tf.json": '{"module": {"m": {"source": "./m"}}}', "m/a.tofu": ""}, ("",)),
    ],
)  # fmt: skip
def test_roots(texts: dict[str, str], roots: tuple[str, ...]) -> None:
    assert module_roots(given(texts)) == roots


def test_modules_that_modules_call_belong_to_the_root() -> None:
    read = read_configuration(
        given({
            "a.tf": CALL.format("./m"), "m/a.tf": CALL.format("../n").replace('"m"', '"inner"'),
            "n/a.tf": CALL.format("ns/far/aws"), "o/a.tf": "",
        }),
        "",
        tofu=True,
    )  # fmt: skip
    assert sorted(read.modules) == ["", "m", "n"]
    assert [(one.key, one.source) for one in read.outside] == [("m.inner.m", "ns/far/aws")]


def test_a_module_that_calls_itself_has_an_end() -> None:
    read = read_configuration(given({"m/a.tf": CALL.format("../m")}), "m", tofu=True)
    assert sorted(read.modules) == ["m"]


def test_what_lies_above_the_draft_is_not_here() -> None:
    read = read_configuration(given({"a.tf": CALL.format("../up")}), "", tofu=True)
    assert [one.source for one in read.outside] == ["../up"]


def test_each_engine_reads_its_own_files() -> None:
    both = given({"a.tf": "", "a.tofu": "", "b.tofu": "", "c.tf": ""})
    tofu = read_configuration(both, "", tofu=True)
    assert [file.path for file in tofu.files] == ["a.tofu", "b.tofu", "c.tf"]
    terraform = read_configuration(both, "", tofu=False)
    assert [file.path for file in terraform.files] == ["a.tf", "c.tf"]


def test_what_a_caller_hands_over_and_takes() -> None:
    text = """
    module "m" {
      source    = "git::https://example.com/m.git"
      for_each  = local.all
      name      = "x"
      providers = { aws = aws, aws.dst = aws.east }
    }
    output "a" {
      value = [module.m["x"].id, module.m[*].arn, other.m.no]
    }
    """
    (one,) = read_configuration(given({"a.tf": text}), "", tofu=True).outside
    assert one.arguments == ("name",)
    assert set(one.outputs) == {"id", "arn"}
    assert one.providers == ("aws", "aws.dst")
    assert one.place.line == 2
