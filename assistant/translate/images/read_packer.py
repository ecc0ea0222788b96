"""A build of Packer's docker builder as an image."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.core.errors import Declined
from assistant.syntax.hcl import Attribute, Block, parse
from assistant.translate.hcl_reading import (
    Expressions,
    Folder,
    Page,
    Placed,
    upper,
)
from assistant.translate.hcl_writing import plain_of_template
from assistant.translate.images.model import Copy, Image, Lines, Run, Script, Setting, Step
from assistant.translate.images.model import Placed as Done
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text, Variable, joined, text_of

_OURS = frozenset(
    {
        "commit",
        "discard",
        "pull",
        "message",
        "author",
        "execute_command",
        "inline_shebang",
        "remote_path",
        "skip_clean",
    }
)
_SU = re.compile(r"\bsu\b.*? /bin/sh (\S+) ")
_PROGRAM = r"([/\w]*\b(?:ba|da|k|z)?sh)"
_FLAGS = r"((?:\s+-[a-zA-Z]+(?:\s+pipefail)?)*)"
_WORD = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)


def holds_docker_source(path: str, text: str) -> bool:
    """Whether a file is Packer's and has a source for the docker builder."""
    if not path.lower().endswith(".pkr.hcl"):
        return False
    blocks = parse(path, text).body.blocks
    return any(b.type == "source" and b.names[:1] == ("docker",) for b in blocks)


def read_image(path: str, text: str, ledger: Ledger, beside: Mapping[str, str]) -> Image:
    """The image of the first docker source. Raises Declined where it names no image."""
    reader = _Reader(Folder(path, text, beside), ledger)
    reader.read()
    if not reader.image.base:
        raise Declined(f"{path}: the docker source names no image", mend="give it `image`")
    return reader.image


_LISTS = frozenset({"sources", "only", "except"})
_FILES = frozenset({"source", "content", "destination", "direction", "generated"})


class _Reader:
    def __init__(self, folder: Folder, ledger: Ledger) -> None:
        self.folder, self.ledger = folder, ledger
        self.expressions = Expressions(folder, {})
        self.image = Image(Text(), ())
        self._name = ""

    def read(self) -> None:
        """Source and build; all else is entered in the ledger."""
        own = [placed for placed in self.folder.blocks() if placed.page.own]
        for placed in own:
            block = placed.block
            if block.type == "source" and block.names[:1] == ("docker",) and not self._name:
                self._name = (*block.names, "", "image")[1] or "image"
                self.image.name = self._name
                self._source(placed)
        for placed in own:
            if placed.block.type == "build":
                self._build(placed)
        for placed in own:
            self._rest(placed)

    def _rest(self, placed: Placed) -> None:
        block, lines = placed.block, placed.page.lines(placed.block.span)
        if block.type == "packer":
            self.ledger.translated(lines, "Packer's own affair: nothing of it is needed elsewhere")
        elif block.type == "variable":
            name = upper((*block.names, "")[0])
            used = self.image.asked.get(name)
            if used is None:
                self.ledger.lost(lines, "nothing of the image uses it")
            else:
                self.image.asked[name] = (used[0], lines)
                self.ledger.translated(lines)
        elif block.type == "locals":
            self.ledger.translated(lines, "its value stands where it is used")
        elif block.type == "source" and (*block.names, "", "")[1] != self._name:
            self.ledger.lost(lines, "another image: one Dockerfile makes one")
        elif block.type not in ("source", "build"):
            self.ledger.lost(lines, f"blocks of the type `{block.type}` have no counterpart here")

    def _text(self, page: Page, attribute: Attribute) -> Text | None:
        found = self._texts(page, attribute, single=True)
        return found[0][0] if found else None

    def _texts(
        self, page: Page, attribute: Attribute, *, single: bool = False
    ) -> list[tuple[Text, Lines]]:
        out = []
        found = self.expressions.texts(page, attribute, self.ledger, single=single)
        for text, lines, said in found:
            for note in said.guessed:
                self.ledger.approximated(lines, note)
            for variable in text.variables:
                self.image.asked.setdefault(variable.name, (variable.default, ()))
            parts = [plain_of_template(p) if isinstance(p, str) else p for p in text.parts]
            out.append((text_of(parts), lines))
        return out

    def _source(self, placed: Placed) -> None:
        placed.opened(self.ledger)
        page = placed.page
        for one in placed.block.body.attributes:
            lines = page.lines(one.span)
            if one.name == "image":
                self.image.base, self.image.base_lines = self._text(page, one) or Text(), lines
            elif one.name == "platform":
                self.image.platform = self._text(page, one)
                self.ledger.translated(lines)
            elif one.name == "changes":
                self._changes(page, one)
            elif one.name in _OURS:
                self.ledger.translated(lines, "Packer's own affair: how it makes the image")
            else:
                self.ledger.lost(lines, f"`{one.name}` of the builder has no counterpart here")
        for inner in placed.block.body.blocks:
            self.ledger.lost(page.lines(inner.span), f"`{inner.type}` has no counterpart here")

    def _changes(self, page: Page, attribute: Attribute) -> None:
        for text, lines in self._texts(page, attribute):
            first = text.parts[0] if text.parts and isinstance(text.parts[0], str) else ""
            match = _WORD.fullmatch(first)
            if match is None:
                self.ledger.lost(lines, "no instruction of a Dockerfile")
                continue
            rest = text_of([match[2], *text.parts[1:]])
            if match[1].upper() == "ENTRYPOINT" and rest.plain in ("[]", '[""]'):
                self.ledger.translated(lines, "undoes what only Packer's container has")
                continue
            self._add(Setting(match[1].upper(), rest), lines)

    def _add(self, step: Step, lines: Lines, how: str = "") -> None:
        self.image.steps.append(Done(step, lines, how))

    def _build(self, placed: Placed) -> None:
        placed.opened(self.ledger)
        page = placed.page
        for one in placed.block.body.attributes:
            self.ledger.translated(page.lines(one.span))
        for inner in placed.block.body.blocks:
            lines = page.lines(inner.span)
            kind = (*inner.names, "")[0]
            if inner.type == "provisioner" and not self._ours(page, inner):
                self.ledger.lost(lines, "done for other images alone")
            elif inner.type == "provisioner" and kind == "shell":
                placed.opened(self.ledger, inner)
                self._shell(page, inner)
            elif inner.type == "provisioner" and kind == "file":
                self._file(page, inner)
            elif inner.type == "provisioner":
                self.ledger.lost(lines, f"a Dockerfile has nothing for the provisioner {kind}")
            elif kind == "docker-tag" or inner.type == "post-processors":
                self.ledger.lost(lines, "names are given when it is built: docker build -t NAME .")
            else:
                self.ledger.lost(lines, f"`{kind or inner.type}`: a Dockerfile ends with the image")

    def _ours(self, page: Page, block: Block) -> bool:
        """Whether `only` and `except` leave a provisioner to this image."""
        for one in block.body.attributes:
            if one.name in ("only", "except"):
                names = {text.plain for text, _ in self._texts(page, one)}
                self.ledger.translated(page.lines(one.span))
                if bool(names & {self._name, f"docker.{self._name}"}) != (one.name == "only"):
                    return False
        return True

    def _shell(self, page: Page, block: Block) -> None:
        env: list[tuple[str, Text]] = []
        user, strict = "", True
        shell: tuple[str, ...] = ()
        code: list[tuple[Text, Lines]] = []
        scripts: list[tuple[Text, Lines]] = []
        for one in block.body.attributes:
            lines = page.lines(one.span)
            if one.name in ("environment_vars", "env"):
                for text, at in self._texts(page, one):
                    name, *rest = text.split("=")
                    env.append((name.plain or "", joined(tuple(rest), "=")))
                    self.ledger.translated(at)
            elif one.name == "inline":
                code = self._texts(page, one)
            elif one.name in ("script", "scripts"):
                scripts = self._texts(page, one)
            elif one.name in _OURS:
                self.ledger.translated(lines, "Packer's own affair: how it runs things")
                found = _SU.search(page.code(one.value)) if one.name == "execute_command" else None
                user = found[1] if found else user
                if one.name == "execute_command":
                    shell, strict = shell_of(page.code(one.value))
            elif one.name not in ("only", "except"):
                self.ledger.lost(lines, f"`{one.name}` has no counterpart here")
        self._run(code, Run(Text(), "", user, tuple(env), shell, strict))
        for text, lines in scripts:
            self._add(Script(_here(text), tuple(env)), lines)

    def _run(self, code: list[tuple[Text, Lines]], how: Run) -> None:
        if not code:
            return
        lines = tuple(sorted({n for _, at in code for n in at}))
        first = code[0][0].plain or ""
        folder = ""
        if (into := re.fullmatch(r"cd (/[\w./-]*)(?: \|\| exit)?", first)) and len(code) > 1:
            folder, code = into[1], code[1:]
        whole = joined(tuple(text for text, _ in code), "\n")
        self._add(replace(how, code=whole, folder=folder), lines)

    def _file(self, page: Page, block: Block) -> None:
        lines = page.lines(block.span)
        own = {one.name: one for one in block.body.attributes}
        several = self._texts(page, own["sources"]) if "sources" in own else []
        given = {name: self._text(page, one) for name, one in own.items() if name not in _LISTS}
        way = given.get("direction")
        source, target, content = (given.get(n) for n in ("source", "destination", "content"))
        sources = [text for text, _ in several] + ([source] if source is not None else [])
        here = way is None or way.plain == "upload"
        if not here or target is None or (content is None and not sources):
            self.ledger.lost(lines, "what is copied is no file that lies beside this one")
            return
        others = sorted(set(given) - _FILES)
        how = f"without `{'`, `'.join(others)}`" if others else ""
        if content is not None:
            code = ["printf '%b' \"", *_escaped(content).parts, '" > ', *target.parts]
            self._add(Run(text_of(code), strict=True), lines, how)
        for one in sources:
            self._add(Copy(_here(one), target), lines, how)


def shell_of(command: str) -> tuple[tuple[str, ...], bool]:
    """The shell that a command names, none for sh, and whether a fault ends the script: Packer's
    own first line says so where no shell is named."""
    named = re.search(rf"{_PROGRAM}{_FLAGS}\s+'?\{{\{{\s*\.Path", command)
    if named is None:
        other = re.search(rf"{_PROGRAM}{_FLAGS}\s", command)
        return (), other is None or re.search(r"\s-\w*e", other[2]) is not None
    flags = re.sub(r"(\s-\w*)[eu]+(?=\w*)", r"\1", named[2]).split()
    words = (named[1], *(one for one in flags if one != "-"))
    strict = re.search(r"\s-\w*e", named[2]) is not None
    return (() if words in (("sh",), ("/bin/sh",)) else (*words, "-c")), strict


def _escaped(text: Text) -> Text:
    """A text as `printf '%b'` takes it between double quotes, in one line."""
    out: list[str | Variable] = []
    for part in text.parts:
        if isinstance(part, str):
            part = re.sub(r"\\", r"\\\\\\\\", part)
            part = re.sub(r'(["$`])', r"\\\1", part).replace("\n", "\\n")
        out.append(part)
    return text_of(out)


def _here(text: Text) -> Text:
    first = text.parts[0] if text.parts and isinstance(text.parts[0], str) else ""
    return text_of([first.removeprefix("./") or first, *text.parts[1:]]) if first else text
