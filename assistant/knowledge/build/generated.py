"""Generated TypeScript of provider bindings, read chunk by chunk into facts.

Of each class the generator writes down, above every member, the name and flags of the schema; the
functions that print HCL tell type and nesting; a comment tells blocks from nested attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Body = dict[str, Any]

_CHUNK = re.compile(r"^export (interface|function|class) (\w+)(?: extends cdkt[nf]\.(\w+))?", re.M)
_TYPE = re.compile(r'tfResourceType = "([\w-]+)"')
_VERSION = re.compile(r"providerVersion: '([^']+)'")
_SOURCE = re.compile(r"terraformProviderSource: '([^']+)'")
_MEMBER = re.compile(
    r"^  // (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n"
    r"(.*?)^  }$",
    re.M | re.S,
)
_PRINTED = re.compile(
    r'^ {6}(\w+): \{\n.*?isBlock: (true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",',
    re.M | re.S,
)
_PRINTED_INSIDE = re.compile(_PRINTED.pattern.replace("{6}", "{4}"), re.M | re.S)
_PROPERTY = re.compile(
    r"/\*\*\n(?:(?!\*/).)*?\{@link [^ }]*#\w+ \w+#(\w+)\}\n\s*\*/\n  readonly (\w+)(\??): [^\n]+",
    re.S,
)
_BLOCK = re.compile(r"^  \* (\w+) block$", re.M)
_NEW = re.compile(r"= new (?:cdkt[nf]\.)?(\w+)\(this, \"\w+\"(?:, (true|false))?\)")
_GETTER = re.compile(r"(Fn\.tolist\(.*?)?this\.get(\w+)Attribute\(")
_DECLARED = re.compile(
    r"^  (?:private|readonly) \w+\??: (\{ \[key: string\]: )?"
    r"\(?(\w+)(?: \| cdkt[nf]\.IResolvable\))?(?: \})?(\[\])?",
    re.M,
)
_STORED = re.compile(r"(string|number|boolean|any)((?:List|Map)*)\Z", re.I)
_ENDINGS = ("OutputReference", "List", "Map")
_BASE = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}


@dataclass(frozen=True, slots=True)
class Component:
    """A resource, data source or provider."""

    base: str
    """The class it extends: TerraformResource..."""
    type: str
    """docker_image."""
    version: str | None
    source: str | None
    """Of the provider, where the class says it."""
    body: Body


@dataclass(frozen=True, slots=True)
class _Printed:
    """How a member is printed as HCL."""

    is_block: bool
    """True for blocks and for attributes with an inside."""
    kind: str
    """simple, list, set, map, struct."""
    stored: str
    """stringList, or the class of its inside."""


class Module:
    """The TypeScript of one resource, data source or provider, with all its structs."""

    def __init__(self, text: str) -> None:
        self.prints_hcl = "synthesizeHclAttributes" in text
        """False: it is of an older generator, which does not say how members are printed."""
        starts = list(_CHUNK.finditer(text))
        ends = [*(match.start() for match in starts[1:]), len(text)][: len(starts)]
        self._interfaces: dict[str, str] = {}
        self._functions: dict[str, str] = {}
        self._classes: dict[str, tuple[str, str]] = {}
        for match, end in zip(starts, ends, strict=True):
            kind, name, base = match.groups()
            chunk = text[match.start() : end]
            if kind == "interface":
                self._interfaces[name] = chunk
            elif kind == "function":
                self._functions[name] = chunk
            elif base:
                self._classes[name] = (base, chunk)

    def components(self) -> Iterator[Component]:
        """The components that the module declares."""
        for name, (base, chunk) in self._classes.items():
            type_ = _TYPE.search(chunk)
            if type_ is None:
                continue
            version, source = _VERSION.search(chunk), _SOURCE.search(chunk)
            body = _Reader(self).component(name, chunk)
            yield Component(
                base, type_[1], version and version[1], source and source[1], body
            )  # fmt: skip

    def members(self, struct: str) -> list[tuple[str, str, str]] | None:
        """Name, flags and text of every member of a struct; None where it has no class."""
        found = self._classes.get(f"{struct}OutputReference")
        return members_of(found[1]) if found else None

    def printed(self, struct: str) -> dict[str, _Printed]:
        """How the members of a struct are printed."""
        return _printed(_PRINTED_INSIDE, self._functions.get(self._printers.get(struct, ""), ""))

    @cached_property
    def _printers(self) -> dict[str, str]:
        """Struct to the function that prints it: the name differs in the case of its beginning."""
        known = {name.lower(): name for name in self._interfaces}
        ending = "ToHclTerraform"
        found = {
            name: known.get(name.removesuffix(ending).lower())
            for name in self._functions
            if name.endswith(ending)
        }
        return {struct: name for name, struct in found.items() if struct}

    def interface(self, struct: str) -> str:
        """The text of a struct's interface; empty for a struct that is only computed."""
        return self._interfaces.get(struct, "")


def members_of(chunk: str) -> list[tuple[str, str, str]]:
    """Name, flags (r, o, c) and text of every member of a class."""
    found = []
    for name, computed, optional, required, text in _MEMBER.findall(chunk):
        flags = (("r", required), ("o", optional), ("c", computed))
        found.append((name, "".join(flag for flag, on in flags if on == "true"), text))
    return found


def _printed(pattern: re.Pattern[str], text: str) -> dict[str, _Printed]:
    return {
        name: _Printed(block == "true", kind, stored)
        for name, block, kind, stored in pattern.findall(text)
    }


def _presumed(name: str, flags: str, text: str, *, is_block: bool) -> _Printed | None:
    """How a member with an inside is printed, where the module does not say it.

    A block that stands once is then taken for a list of one, as it is in all but `timeouts`.
    """
    once = "list" if is_block and name != "timeouts" else "struct"
    made = _NEW.search(text)
    if flags == "c" or _GETTER.search(text):
        return None
    if made is not None and not _STORED.match(made[1]):
        several = "map" if made[1].endswith("Map") else "set" if made[2] == "true" else "list"
        return _Printed(True, once if made[1].endswith("OutputReference") else several, made[1])
    declared = _DECLARED.search(text)
    if made is not None or declared is None:
        return None
    mapped, word, listed = declared.groups()
    is_block = word not in _BASE
    kind = "list" if listed else once if is_block else "simple"
    return _Printed(is_block, kind, f"{word}{'Map' if mapped else ''}{'List' if listed else ''}")


class _Reader:
    """Reads the bodies of one module; structs that hold themselves are cut off."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._open: list[str] = []

    def component(self, name: str, chunk: str) -> Body:
        """The body of a component's class."""
        printed = _printed(_PRINTED, chunk[max(chunk.find("synthesizeHclAttributes"), 0) :])
        return self._body(members_of(chunk), printed, self.module.interface(f"{name}Config"))

    def _struct(self, struct: str) -> Body | None:
        """The body of a struct; None for one that is being read further out."""
        if struct in self._open:
            return None
        self._open.append(struct)
        try:
            interface = self.module.interface(struct)
            members = self.module.members(struct)
            if members is None:
                members = [
                    (match[1], "o" if match[3] else "r", match[0])
                    for match in _PROPERTY.finditer(interface)
                ]
            return self._body(members, self.module.printed(struct), interface)
        finally:
            self._open.pop()

    def _body(
        self, members: list[tuple[str, str, str]], printed: dict[str, _Printed], interface: str
    ) -> Body:
        blocks = set(_BLOCK.findall(interface))
        body: Body = {"a": {}, "b": {}}
        for name, flags, text in members:
            how = printed.get(name)
            if not self.module.prints_hcl:
                how = _presumed(name, flags, text, is_block=name in blocks)
            struct, nesting, single = self._inside(text, how)
            if struct is None:
                body["a"][name] = [_type(text, how), flags]
            elif name in blocks and how is not None:
                least = int("r" in flags)
                if nesting == "single":
                    body["b"][name] = ["single", 0, 0, self._struct(struct)]
                else:
                    body["b"][name] = [nesting, least, int(single), self._struct(struct)]
            else:
                body["a"][name] = self._nested(struct, nesting, flags, given=how is not None)
        return body

    def _inside(self, text: str, how: _Printed | None) -> tuple[str | None, str, bool]:
        """The struct inside a member, how it is gathered, and whether there is one at most."""
        made = _NEW.search(text)
        if made is None:
            if how is None or not how.is_block:
                return None, "", False
            stored = how.stored if how.kind == "struct" else how.stored.removesuffix("List")
            return stored, "single" if how.kind == "struct" else how.kind, False
        ending = next((e for e in _ENDINGS if made[1].endswith(e)), "")
        struct = made[1].removesuffix(ending)
        if _STORED.match(made[1]) or not ending:
            return None, "", False
        if ending == "OutputReference":
            single = how is None or how.kind == "struct"
            return struct, "single" if single else how.kind if how else "", True
        if ending == "Map":
            return struct, "map", False
        return struct, "set" if made[2] == "true" else "list", False

    def _nested(self, struct: str, nesting: str, flags: str, *, given: bool) -> list[Any]:
        """An attribute with an inside; where all in it is computed, its type alone is kept."""
        sub = self._struct(struct)
        if sub is None:
            return ["dynamic", flags, {"nest": nesting, "sub": {"$ref": struct}}]
        inner = ["object", {name: one[0] for name, one in sub["a"].items()}]
        type_ = inner if nesting == "single" else [nesting, inner]
        written = any(one[1] != "c" for one in sub["a"].values())
        return (
            [type_, flags, {"nest": nesting, "sub": sub}] if given and written else [type_, flags]
        )


def _type(text: str, how: _Printed | None) -> Any:
    """The type of a member without an inside, as it is printed or else as it is read."""
    if how is not None and (stored := _STORED.match(how.stored)):
        return _gathered(stored, how.kind)
    made = _NEW.search(text)
    if made and (stored := _STORED.match(made[1])):
        return _gathered(stored, "set" if made[2] == "true" else "")
    got = _GETTER.search(text)
    word = "" if got is None else "StringList" if got[2] == "List" else got[2]
    if got and (stored := _STORED.match(word)):
        return _gathered(stored, "set" if got[1] else "")
    return "dynamic"


def _gathered(stored: re.Match[str], kind: str) -> Any:
    """stringMapList → ["list", ["map", "string"]]; `kind` says what the outermost list is."""
    type_: Any = _BASE[stored[1].lower()]
    words = re.findall("List|Map", stored[2])
    for number, word in enumerate(words, 1):
        outermost = number == len(words) and kind in ("list", "set")
        type_ = ["map" if word == "Map" else kind if outermost else "list", type_]
    return type_
