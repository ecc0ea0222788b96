"""The files that a build hands to its machine: on CDs and floppies, over HTTP, as user data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from posixpath import basename, dirname

from assistant.syntax.hcl import Body, Entry, HclFile, Object, Placed, literal_texts, whole_texts
from assistant.syntax.templates import HCL_DIRECTIVE
from assistant.targets.packer.stages_values import Values
from assistant.targets.staging import Handed, Insider, Phase, Sight, in_draft

_LISTS = ("cd_files", "floppy_files")
_FOLDERS = ("http_directory", "floppy_dirs")
_CONTENT = ("cd_content", "floppy_content", "http_content")
_USER_DATA = ("user_data_file", "user_data", "custom_data_file", "custom_data", "metadata_files")
_TAG = re.compile(r"%\{~?\s*(?:if|for|else|endif|endfor)\b[^}]*\}")
_HEREDOC = re.compile(r"<<[-~]?\w+[ \t]*\r?\n")


class Given:
    """What the sources of one build hand over, and what its file provisioners send."""

    def __init__(
        self, sight: Sight, values: Values, sources: Sequence[Placed], build: Placed,
        folders: Sequence[str],
    ) -> None:  # fmt: skip
        self.sight, self.values, self.sources = sight, values, sources
        self.build, self.file = build.block, build.file
        self.known: set[str] = set()
        """Files that are for this build's machine, or only have the name of one that is."""
        self.folders = folders

    def handed(self) -> Iterator[tuple[Handed, Insider, Phase, tuple[str, ...]]]:
        """Each file that does something inside the machine, by path; then what stands inline.

        Last come the sources that it is for; empty: all.
        """
        found: list[tuple[Handed, Insider, Phase]] = []
        for path in sorted(self.sight.files):
            text = _bare(self.sight.files[path])
            name = f"{dirname(path)}/user-data" if path in self.user_data else path
            insider = self.sight.insider(path, text) or self.sight.insider(name, text)
            if insider is not None and self.belongs(path, insider):
                handed = Handed(basename(path), text, path)
                found.append(
                    (handed, insider, insider.phase(self.sight, handed, path in self.sent))
                )
        self.known |= {handed.path for handed, _, _ in found}
        for handed, insider, at in found:
            if at == "install" and self._other_is_meant(handed, insider, found):
                continue
            yield handed, insider, at, self._sources_of(handed) if at == "install" else ()
        for handed, source in self.inline():
            insider = self.sight.insider(handed.name, handed.text)
            if insider is not None:
                yield (
                    handed,
                    insider,
                    insider.phase(self.sight, handed, False),
                    self._only({source}),
                )

    def _other_is_meant(
        self, handed: Handed, insider: Insider, found: Sequence[tuple[Handed, Insider, Phase]]
    ) -> bool:
        """Whether a file only has the name of one that the sources name more exactly."""
        rivals = [
            one for one, other, at in found
            if other is insider and at == "install" and one.name.lower() == handed.name.lower()
        ]  # fmt: skip
        if len(rivals) < 2:
            return False
        return self._fits(handed.path) < max(self._fits(one.path) for one in rivals)

    def _fits(self, path: str) -> int:
        """How many parts of a path, from its end, stand so in any text of the sources."""
        return max((_common(path, text) for _, text in self.texts), default=0)

    def _sources_of(self, handed: Handed) -> tuple[str, ...]:
        """The sources that name a file, where others do not."""
        best = self._fits(handed.path)
        return self._only(
            {s for s, text in self.texts if best and _common(handed.path, text) == best}
        )

    def _only(self, names: set[str]) -> tuple[str, ...]:
        every = {".".join(source.block.names) for source in self.sources}
        return tuple(sorted(names)) if names and names != every else ()

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text of the sources that may name a file, with the source's own name."""
        found: set[tuple[str, str]] = set()
        for source in self.sources:
            waiting = [source.block.body]
            for body in waiting:
                waiting += [block.body for block in body.blocks]
                for attribute in body.attributes:
                    for expression, _ in self.values.reach(attribute.value, source.file):
                        for text, _ in literal_texts(expression):
                            if "." in text and len(text) < 300:
                                found.add((".".join(source.block.names), text))
        return tuple(sorted(found))

    def belongs(self, path: str, insider: Insider) -> bool:
        """Whether a file is handed to the machine, or lies where it can only be for it."""
        if path in self.sent or path in self.named or self.in_folder(path):
            return True
        above = [f for f in self.folders if not f or path.startswith(f + "/")]
        nearest = max(above, key=len, default=None) == self.values.module.folder
        return nearest and insider.anywhere

    @cached_property
    def sent(self) -> frozenset[str]:
        """Files that file provisioners send into the machine."""
        found: set[str] = set()
        for block in self.build.body.blocks_of("provisioner"):
            if block.names == ("file",):
                found |= self.values.names_in(block.body, self.file)
        return frozenset(found)

    @cached_property
    def named(self) -> frozenset[str]:
        """Files that anything in the build's sources names."""
        named = (self.values.names_in(s.block.body, s.file) for s in self.sources)
        return frozenset().union(*named)

    @cached_property
    def user_data(self) -> frozenset[str]:
        """Files that a platform hands over as user data, whatever their names."""
        found: set[str] = set()
        for source in self.sources:
            for attribute in source.block.body.attributes:
                if attribute.name in _USER_DATA:
                    found.update(self.values.paths(attribute))
                    texts = " ".join(text for text, _ in whole_texts(attribute.value))
                    found.update(self.values.names.called(texts))
        return frozenset(found)

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Folders, and patterns of files, whose content is handed over."""
        found: list[str] = []
        for body in self._bodies():
            for attribute in body.attributes:
                if attribute.name not in (*_LISTS, *_FOLDERS):
                    continue
                for text in self.values.texts(attribute):
                    path = in_draft(text.lstrip("/"), self.values.module.folder, self.sight.files)
                    found.append(path)
        return tuple(found)

    def in_folder(self, path: str) -> bool:
        """Whether a folder or pattern that is handed over holds the file."""
        return any(
            path.startswith(one.rstrip("/") + "/") or ("*" in one and fnmatch(path, one))
            for one in self.patterns
            if one not in (".", "")
        )

    def _bodies(self) -> Iterator[Body]:
        waiting = [source.block.body for source in self.sources]
        for body in waiting:
            yield body
            waiting += [block.body for block in body.blocks]

    def inline(self) -> Iterator[tuple[Handed, str]]:
        """Content that stands in the template itself, with its source."""
        for source in self.sources:
            name = ".".join(source.block.names)
            waiting = [source.block.body]
            for body in waiting:
                waiting += [block.body for block in body.blocks]
                for attribute in body.attributes:
                    if attribute.name in _CONTENT and isinstance(attribute.value, Object):
                        for entry in attribute.value.entries:
                            yield from ((one, name) for one in self._entry(entry, source))
                    elif attribute.name in ("user_data", "custom_data"):
                        for text, span in whole_texts(attribute.value):
                            if text.startswith("#"):
                                yield _handed("user-data", text, span.start, source.file), name

    def _entry(self, entry: Entry, source: Placed) -> Iterator[Handed]:
        for expression, file in self.values.reach(entry.value, source.file):
            for text, span in whole_texts(expression):
                if "\n" in text and entry.key:
                    yield _handed(basename(entry.key), text, span.start, file)


def _handed(name: str, text: str, start: int, file: HclFile) -> Handed:
    """Content with the place where it begins."""
    whole = file.source
    heredoc = _HEREDOC.match(whole.text, start)
    above = whole.line_of(start) - 1 + (heredoc is not None)
    return Handed(name, text, file.path, above)


def _common(path: str, text: str) -> int:
    """How many parts two paths have in common, from the end."""
    one = [part for part in path.lower().split("/") if part]
    other = [part for part in text.strip().lower().replace("\\", "/").split("/") if part]
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _bare(text: str) -> str:
    """A template's text without its directives: all that it may hold, in the same places."""
    if not HCL_DIRECTIVE.search(text):
        return text
    return _TAG.sub(lambda m: " " * len(m.group()), text)


def branches(text: str) -> frozenset[int]:
    """The lines of a template that only a condition or a loop writes."""
    found: set[int] = set()
    depth, last = 0, 0
    for match in _TAG.finditer(text) if HCL_DIRECTIVE.search(text) else ():
        line = text.count("\n", 0, match.start()) + 1
        if depth:
            found.update(range(last, line + 1))
        word = match.group().strip("%{}~ \t").split(" ")[0]
        depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
        last = line
    return frozenset(found)
