"""One provisioner of a build as steps: what Packer would put into the machine and run there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, dirname, normpath
from shlex import quote, split
from typing import Any

import msgspec

from assistant.syntax.hcl import Attribute, Block, HclFile, Tuple
from assistant.syntax.shell import is_shell
from assistant.targets.packer.engine_data import rehearsal
from assistant.targets.packer.rehearsal_values import Template
from assistant.targets.rehearsing import Act, NotRun, Place, RunPlaybook, RunScript, Upload

_FIELD = re.compile(r"\{\{-?\s*\.(\w+)\s*-?\}\}")
_EXECUTE = "chmod +x {{.Path}}; {{.Vars}} {{.Path}}"
_EXECUTE_WITH_FILE = "chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}"
_UNKNOWN = "what it runs is only known to Packer: an expression that cannot be worked out here"


class _Step(msgspec.Struct, frozen=True):
    """One provisioner, for one source."""

    template: Template
    source: str
    file: HclFile
    block: Block
    number: int
    """Of steps before it."""

    @property
    def kind(self) -> str:
        return self.block.labels[0].text

    @property
    def place(self) -> Place:
        return self.template.place(self.file, self.block.header_span)

    def attribute(self, name: str) -> Attribute | None:
        return self.block.body.attribute(name)

    def override(self) -> Mapping[str, Any]:
        """What the provisioner says otherwise for this source."""
        value = self.template.value(self.attribute("override"))
        if not isinstance(value, dict):
            return {}
        for name in (self.source, self.source.partition(".")[2]):
            if isinstance(value.get(name), dict):
                return dict(value[name])
        return {}

    def value(self, name: str) -> Any:
        own = self.override()
        return own[name] if name in own else self.template.value(self.attribute(name))

    def texts(self, name: str) -> list[str] | None:
        """A list of strings; empty where it is absent, None where it cannot be told."""
        value = self.value(name)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        return None

    def item_place(self, attribute: Attribute | None, number: int) -> Place:
        """Where an item of a list stands, as far as it has a place of its own."""
        if attribute is None:
            return self.place
        value = attribute.value
        if isinstance(value, Tuple) and number < len(value.items):
            return self.template.place(self.file, value.items[number].span)
        return self.template.place(self.file, value.span)

    def not_run(self, why: str) -> NotRun:
        return NotRun(self.kind, self.place, why)


def acts_of(
    template: Template, source: str, file: HclFile, block: Block, number: int
) -> Iterator[Act]:
    """What a provisioner does in the machine of a source, in order; one that is not tried gives the
    reason. `number` is that of the steps before it."""
    step = _Step(template, source, file, block, number)
    why = rehearsal().not_tried.get(step.kind)
    if why:
        yield step.not_run(why)
        return
    read = _READERS.get(step.kind)
    if read is None:
        yield step.not_run(f"nothing here knows how a provisioner “{step.kind}” works")
        return
    if step.attribute("override") is not None and not template.known(step.attribute("override")):
        yield step.not_run(_UNKNOWN)
        return
    yield from read(step)


# Scripts


def _shell(step: _Step) -> Iterator[Act]:
    inline, listed = step.texts("inline"), step.texts("scripts")
    script = step.value("script")
    variables = _environment(step)
    if inline is None or listed is None or variables is None or not isinstance(script, str | None):
        yield step.not_run(_UNKNOWN)
        return
    name = "script" if script is not None else "scripts"
    for number, path in enumerate([script] if script is not None else listed):
        place = step.item_place(step.attribute(name), number)
        path_here = step.template.in_draft(path)
        content = step.template.files.get(path_here)
        if content is None:
            yield NotRun(path, place, "it is not among the files of the draft")
            continue
        if step.value("binary") is not True:
            content = content.replace(b"\r\n", b"\n")
        shell = is_shell(path_here, content.decode("utf-8", "replace"))
        yield _script(step, path_here, place, content, variables, shell=shell, at=number)
    if inline:
        yield _inline(step, inline, variables, len(listed))


def _inline(step: _Step, inline: list[str], variables: Mapping[str, str], at: int) -> Act:
    attribute = step.attribute("inline")
    shebang = step.value("inline_shebang")
    shebang = shebang if isinstance(shebang, str) else "/bin/sh -e"
    whole = step.item_place(attribute, len(inline))
    lines = [whole]
    for number, text in enumerate(inline):
        lines += [step.item_place(attribute, number)] * (text.count("\n") + 1)
    content = "\n".join([f"#!{shebang}", *inline, ""]).encode()
    first = inline[0].strip().split("\n")[0]
    what = first if len(inline) == 1 else f"{first} …"
    shell = basename(shebang.split()[0]) in ("sh", "bash", "dash", "ash")
    return _script(step, what, whole, content, variables, shell=shell, at=at, lines=tuple(lines))


def _script(
    step: _Step,
    what: str,
    place: Place,
    content: bytes,
    variables: Mapping[str, str],
    *,
    shell: bool,
    at: int,
    lines: tuple[Place, ...] = (),
) -> RunScript | NotRun:
    folder, file = step.value("remote_folder"), step.value("remote_file")
    folder = folder if isinstance(folder, str) else "/tmp"  # noqa: S108 - the machine's own
    file = file if isinstance(file, str) else f"script_{step.number + at + 1}.sh"
    target = step.value("remote_path")
    target = target if isinstance(target, str) else f"{folder.rstrip('/')}/{file}"
    command = _command(step, target, variables)
    if command is None:
        return NotRun(what, place, "its execute_command is only known to Packer")
    codes = step.value("valid_exit_codes")
    asked = [step.attribute(name) for name in ("environment_vars", "env", "inline", "script")]
    return RunScript(
        what,
        place,
        content,
        command,
        target,
        shell,
        lines,
        frozenset(codes) if isinstance(codes, list) and codes else frozenset({0}),
        step.value("expect_disconnect") is True,
        step.template.placeholders_in(*asked, step.attribute("execute_command")),
    )


def _environment(step: _Step) -> Mapping[str, str] | None:
    """Variables of the shell as Packer gives them; None where they cannot be told."""
    kind, _, name = step.source.partition(".")
    found = {"PACKER_BUILD_NAME": name, "PACKER_BUILDER_TYPE": kind}
    listed, table = step.texts("environment_vars"), step.value("env")
    if listed is None or not isinstance(table, dict | None):
        return None
    for pair in listed:
        key, sign, value = pair.partition("=")
        if sign:
            found[key] = value
    for key, value in (table or {}).items():
        if not isinstance(value, str | int | float | bool):
            return None
        found[key] = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return found


def _command(step: _Step, target: str, variables: Mapping[str, str]) -> str | None:
    """The command line for a script; None where Packer alone can work it out."""
    by_file = step.value("use_env_var_file") is True
    template = step.value("execute_command")
    if template is None:
        template = _EXECUTE_WITH_FILE if by_file else _EXECUTE
    if not isinstance(template, str):
        return None
    shape = step.value("env_var_format")
    shape = shape if isinstance(shape, str) else "%s='%s' "
    pairs = [(key, _escaped(variables[key])) for key in sorted(variables)]
    given = "".join(shape.replace("%s", k, 1).replace("%s", v, 1) for k, v in pairs)
    exports = "".join(f"export {key}='{value}'\n" for key, value in pairs)
    environment = f"{target}.env"
    fields = {"Path": target, "Vars": given, "EnvVarFile": environment}
    if set(_FIELD.findall(template)) - fields.keys():
        return None
    command = _FIELD.sub(lambda match: fields[match[1]], template)
    if "{{" in command:
        return None
    if ".EnvVarFile" in template:
        return f"printf %s {quote(exports)} > {environment}; {command}"
    return command


def _escaped(value: str) -> str:
    return value.replace("'", "'\"'\"'")


# Files


def _file(step: _Step) -> Iterator[Act]:
    if step.value("direction") == "download":
        yield step.not_run("it takes a file out of the machine")
        return
    target, content = step.value("destination"), step.value("content")
    sources, source = step.texts("sources"), step.value("source")
    if not isinstance(target, str) or sources is None or not isinstance(source, str | None):
        yield step.not_run(_UNKNOWN)
        return
    if step.attribute("content") is not None or content is not None:
        if isinstance(content, str):
            yield Upload("content", step.place, {"": content.encode()}, target)
        else:
            yield step.not_run("its content is only known to Packer")
        return
    name = "source" if source is not None else "sources"
    for number, path in enumerate([source] if source is not None else sources):
        yield _upload(step, path, step.item_place(step.attribute(name), number), target)


def _upload(step: _Step, path: str, place: Place, target: str) -> Act:
    files = step.template.files
    here = step.template.in_draft(path)
    if here in files:
        # A name is kept where the destination is a folder.
        inner = basename(here) if target.endswith("/") else ""
        return Upload(path, place, {inner: files[here]}, target.rstrip("/") or "/")
    above = f"{here}/" if here != "." else ""
    inside = {name[len(above) :]: files[name] for name in sorted(files) if name.startswith(above)}
    if not inside:
        return NotRun(path, place, "it is not among the files of the draft")
    if not path.endswith("/"):
        inside = {f"{basename(here)}/{name}": content for name, content in inside.items()}
    return Upload(path, place, inside, target.rstrip("/") or "/")


# Playbooks


def _ansible(step: _Step) -> Iterator[Act]:
    """Ansible, wherever Packer would run it: here it is run inside."""
    if step.attribute("galaxy_file") is not None:
        yield step.not_run("it fetches roles or collections first, which needs a network")
        return
    books, one = step.texts("playbook_files"), step.value("playbook_file")
    extra, settings = step.texts("extra_arguments"), step.texts("ansible_env_vars")
    groups = step.texts("groups" if step.kind == "ansible" else "inventory_groups")
    if None in (books, extra, settings, groups) or not isinstance(one, str | None):
        yield step.not_run(_UNKNOWN)
        return
    words = _words(extra or []) if step.kind == "ansible-local" else extra
    if words is None:
        yield step.not_run(_UNKNOWN)
        return
    asked = [step.attribute(n) for n in ("extra_arguments", "ansible_env_vars", "playbook_file")]
    roles = [step.value("roles_path"), *(step.texts("role_paths") or [])]
    environment = dict(pair.partition("=")[::2] for pair in settings or [])
    folders = [r if r == roles[0] else dirname(normpath(r)) for r in roles if isinstance(r, str)]
    if folders:
        environment["ANSIBLE_ROLES_PATH"] = ":".join(f or "." for f in folders)
    name = "playbook_file" if one is not None else "playbook_files"
    for number, path in enumerate([one] if one is not None else books or []):
        place = step.item_place(step.attribute(name), number)
        if step.template.in_draft(path) not in step.template.files:
            yield NotRun(path, place, "it is not among the files of the draft")
            continue
        yield RunPlaybook(
            step.template.in_draft(path),
            place,
            (*words, path),
            step.template.root,
            environment,
            (groups or ["all"])[0],
            step.template.placeholders_in(*asked),
        )


def _words(arguments: list[str]) -> list[str] | None:
    """Arguments that a shell in the machine takes apart; None where it could not."""
    try:
        return split(" ".join(arguments))
    except ValueError:
        return None


_READERS: Mapping[str, Callable[[_Step], Iterator[Act]]] = {
    "shell": _shell, "file": _file, "ansible": _ansible, "ansible-local": _ansible,
}  # fmt: skip
