"""A template as one HCL file: plugins, variables, sources, build."""

from __future__ import annotations

import re
from contextlib import closing

from assistant.core.schema import BodySchema
from assistant.core.translation import Placeholder
from assistant.knowledge import Packs
from assistant.translate.hcl_writing import Body, Item, label, printed, quoted
from assistant.translate.ledger import Ledger
from assistant.translate.naming import Names
from assistant.translate.packer_json.engine import Texts, identifier, refers
from assistant.translate.packer_json.settings import Settings
from assistant.translate.packer_json.template import Part, Template, Value
from assistant.translate.written import Page, Written

_COMMON = {
    "provisioner": ("pause_before", "max_retries", "timeout"),
    "post-processor": ("keep_input_artifact", "name"),
}
"""Settings that every part of a kind takes and no schema of one names."""
_LOCAL = "a local: HCL's variables take no expressions, so that -var no longer sets it"

_PROVIDERS = {"qemu": "libvirt"}
"""What Vagrant calls a builder's platform, where that is not the builder's first word."""


class TemplateWriter:
    """Writes one template."""

    def __init__(self, template: Template, ledger: Ledger, packs: Packs) -> None:
        self.template, self.ledger, self.packs = template, ledger, packs
        self.texts = Texts()
        self.settings = Settings(self.texts, ledger)
        self.added: list[str] = []
        self._plugins: dict[str, tuple[str, str]] = {}
        self._sources: dict[str, str] = {}
        """By name of a builder in JSON, `type.label`."""

    def write(self) -> Written:
        """The file; every line ends in the ledger."""
        variables, local = self._variables()
        names = Names(_label)
        sources = [self._source(part, names) for part in self.template.builders]
        build = Body("build")
        build.set("sources", [Item(quoted(f"source.{at}")) for at in self._sources.values()])
        for part in self.template.provisioners:
            build.blocks.append(self._part("provisioner", part))
        for chain in self.template.post_processors:
            self._chain(build, chain)
        for name in self.texts.asked:
            self.added.append(f"variable {name}, which the template uses and does not declare")
            variables.append(self._variable(name, None))
        head = self._head()
        file = Body(blocks=[head] if head.attributes or head.blocks else [])
        file.blocks += [*variables, *([local] if local.attributes else []), *sources, build]
        text, origins = printed(file)
        text, origins = self._commented(text, origins)
        page = Page(f"{self.template.name}.pkr.hcl", "hcl", text, origins)
        return Written((page,), self._placeholders(variables), tuple(self.added))

    def _head(self) -> Body:
        head = Body("packer")
        least = self.template.least
        if least is not None:
            head.set("required_version", quoted(f">= {least.plain}"), least.lines)
            least.said(self.ledger)
        if self._plugins:
            plugins = head.block("required_plugins")
            for name, (source, version) in sorted(self._plugins.items()):
                code = f'{{\n  source  = "{source}"\n  version = "{version}"\n}}'
                plugins.set(name, code)
        return head

    def _commented(
        self, text: str, origins: dict[int, tuple[int, ...]]
    ) -> tuple[str, dict[int, tuple[int, ...]]]:
        """What the template says of itself, at the top."""
        head: list[tuple[str, tuple[int, ...]]] = []
        for value in self.template.comments:
            if isinstance(value.plain, str):
                head += [(f"# {line}".rstrip(), value.lines) for line in value.plain.splitlines()]
                value.said(self.ledger, "a comment")
            else:
                value.lost(self.ledger, "a comment is one text")
        if not head:
            return text, origins
        moved = {number + len(head) + 1: lines for number, lines in origins.items()}
        moved |= {number: lines for number, (_, lines) in enumerate(head, 1)}
        return "\n".join([*(line for line, _ in head), "", text]), moved

    def _variables(self) -> tuple[list[Body], Body]:
        local = Body("locals")
        for name, value in self.template.variables.items():
            text = value.plain if isinstance(value.plain, str) else ""
            self.texts.homes[name] = "local" if refers(text) else "var"
        blocks = []
        for name, value in self.template.variables.items():
            if self.texts.homes[name] == "local":
                code = self.settings.value(value, "string")
                local.set(identifier(name), code, value.lines)
                self.ledger.approximated(value.lines, _LOCAL)
            else:
                blocks.append(self._variable(name, value))
        for one in self.template.sensitive:
            known = isinstance(one.plain, str) and one.plain in self.template.variables
            if known and self.texts.homes[str(one.plain)] == "var":
                one.said(self.ledger)
            else:
                one.lost(self.ledger, "no variable of this template: only those can be sensitive")
        return blocks, local

    def _variable(self, name: str, value: Value | None) -> Body:
        """A variable; null, or no value, asks for one."""
        lines = value.lines if value else ()
        block = Body(f'variable "{identifier(name)}"', lines)
        block.set("type", "string", lines)
        if value is not None:
            plain = value.plain
            if isinstance(plain, list | dict):
                value.lost(self.ledger, "a variable of a template holds a text")
                block.set("default", '""', lines)
            elif plain is not None:
                text = plain if isinstance(plain, str) else _bare(plain)
                code, lost = self.texts.code(text, env=True)
                block.set("default", code, lines)
                for action in lost:
                    self.ledger.lost(lines, f"HCL has no word for {action}")
            value.said(self.ledger)
        sensitive = [one for one in self.template.sensitive if one.plain == name]
        if sensitive:
            block.set("sensitive", "true", sensitive[0].lines)
        return block

    def _source(self, part: Part, names: Names) -> Body:
        named = part.take("name")
        name = str(named.plain) if named is not None else part.type
        title = names.of(name)
        self._sources[name] = f"{part.type}.{title}"
        if named is not None:
            if title == name:
                named.said(self.ledger)
            else:
                self.ledger.approximated(named.lines, f"called {title}: HCL's labels are narrower")
        block = Body(f'source "{part.type}" "{title}"', part.lines)
        self._filled(block, "builder", part)
        return block

    def _part(self, kind: str, part: Part) -> Body:
        block = Body(f'{kind} "{part.type}"', part.lines)
        for word in ("only", "except"):
            value = part.take(word)
            if value is not None:
                self._chosen(block, word, value)
        override = part.take("override")
        if override is not None and isinstance(override.plain, dict):
            if len(self._sources) == 1:
                self._folded(part, override.plain, kind)
                override = None
            elif kind == "post-processor":
                override.lost(self.ledger, "HCL2 has no settings for one provider here")
                override = None
        common = {name: part.settings.pop(name) for name in _COMMON[kind] if name in part.settings}
        self._filled(block, kind, part)
        self.settings.fill(block, common, None, part.type)
        if override is not None:
            self._override(block, part.type, override)
        return block

    def _filled(self, block: Body, kind: str, part: Part) -> None:
        """The settings, held against the pack; its plugin is asked for."""
        component = self.packs.component(f"packer/{kind}/{part.type}")
        schema: BodySchema | None = component.body if component else None
        if component is None:
            how = f"no pack knows the {kind} {part.type}: its settings stand as they were"
            self.ledger.approximated(part.lines, how)
        else:
            self.ledger.translated(part.lines)
            pack = self.packs.pack(component.pack)
            if pack is not None and pack.source.startswith("github.com/"):
                least = "1.0.0" if int(pack.version.split(".")[0]) else "0.1.0"
                self._plugins[pack.local_name] = (pack.source, f">= {least}")
        self.settings.fill(block, part.settings, schema, part.type)

    def _chosen(self, block: Body, word: str, value: Value) -> None:
        """`only` and `except` name builders as HCL does: type.label."""
        several = value.plain if isinstance(value.plain, list) else [value]
        items = []
        for one in several:
            at = self._sources.get(str(one.plain))
            if at is None:
                one.lost(self.ledger, "no builder of this template is called so")
            else:
                one.said(self.ledger)
                items.append(Item(quoted(at), one.lines))
        block.set(word, items, value.lines)

    def _folded(self, part: Part, override: dict[str, Value], kind: str) -> None:
        """What is set for the only builder stands as the part's own."""
        (name, at), *_ = self._sources.items()
        type_ = at.partition(".")[0].partition("-")[0]
        only = name if kind == "provisioner" else _PROVIDERS.get(type_, type_)
        for whose, one in override.items():
            if whose != only or not isinstance(one.plain, dict):
                one.lost(self.ledger, "no builder of this template is called so")
                continue
            for setting, value in one.plain.items():
                given = part.take(setting)
                if given is not None:
                    given.lost(self.ledger, f"the only builder has a `{setting}` of its own")
                part.settings[setting] = value

    def _override(self, block: Body, whose: str, value: Value) -> None:
        if not isinstance(value.plain, dict):
            value.lost(self.ledger, "`override` is an object: a builder's name with its settings")
            return
        known = {}
        for name, one in value.plain.items():
            if name in self._sources:
                known[self._sources[name].split(".")[1]] = one
            else:
                one.lost(self.ledger, "no builder of this template is called so")
        if known:
            block.set("override", self.settings.flat(Value(known, value.lines), "any"), value.lines)

    def _chain(self, build: Body, chain: list[Part]) -> None:
        into = build.block("post-processors") if len(chain) > 1 else build
        for part in chain:
            into.blocks.append(self._part("post-processor", part))

    def _placeholders(self, variables: list[Body]) -> tuple[Placeholder, ...]:
        out = []
        for block in variables:
            if not any(a.name == "default" for a in block.attributes):
                name = block.head.split('"')[1]
                out.append(Placeholder(name, "a variable without a default"))
        return tuple(out)


def _bare(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _label(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) else label(name)


def write_hcl(template: Template, ledger: Ledger) -> Written:
    """One `.pkr.hcl` file."""
    with closing(Packs.open()) as packs:
        return TemplateWriter(template, ledger, packs).write()
