"""The files that a build hands to its machine: on CDs and floppies, over HTTP, as user data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from posixpath import basename, dirname

from assistant.syntax.hcl import Body, Entry, HclFile, Object, Placed, whole_texts
from assistant.targets.packer.stages_values import Values
from assistant.targets.staging import Handed, Insider, Phase, Sight, in_draft

_LISTS = ("cd_files", "floppy_files")
_FOLDERS = ("http_directory", "floppy_dirs")
_CONTENT = ("cd_content", "floppy_content", "http_content")
_USER_DATA = ("user_data_file", "user_data", "custom_data_file", "custom_data", "metadata_files")
_HEREDOC = re.compile(r"<<[-~]?\w+[ \t]*\r?\n")


class Given:
    """What the sources of one build hand over, and what its file provisioners send."""

    def __init__(
        self, sight: Sight, values: Values, sources: Sequence[Placed], build: Placed,
        folders: Sequence[str],
    ) -> None:  # fmt: skip
        self.sight, self.values, self.sources = sight, values, sources
        self.build, self.file = build.block, build.file
        self.folders = folders

    def handed(self) -> Iterator[tuple[Handed, Insider, Phase]]:
        """Each file that does something inside the machine, by path; then what stands inline."""
        for path in sorted(self.sight.files):
            text = self.sight.files[path]
            insider = self.sight.insider(path, text)
            if insider is None:
                insider = self.sight.insider(f"{dirname(path)}/user-data", text) \
                    if path in self.user_data else None  # fmt: skip
            if insider is not None and self.belongs(path, insider):
                handed = Handed(basename(path), text, path)
                yield handed, insider, insider.phase(self.sight, handed, path in self.sent)
        for handed in self.inline():
            insider = self.sight.insider(handed.name, handed.text)
            if insider is not None:
                yield handed, insider, insider.phase(self.sight, handed, False)

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

    def inline(self) -> Iterator[Handed]:
        """Content that stands in the template itself."""
        for source in self.sources:
            waiting = [source.block.body]
            for body in waiting:
                waiting += [block.body for block in body.blocks]
                for attribute in body.attributes:
                    if attribute.name in _CONTENT and isinstance(attribute.value, Object):
                        for entry in attribute.value.entries:
                            yield from self._entry(entry, source)
                    elif attribute.name in ("user_data", "custom_data"):
                        for text, span in whole_texts(attribute.value):
                            if text.startswith("#"):
                                yield _handed("user-data", text, span.start, source.file)

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
