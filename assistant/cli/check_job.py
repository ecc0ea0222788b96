"""One check of files on disk, and the safe fixes that it offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.check import CheckResult, check_files
from assistant.check.fixes import Fixed, mend
from assistant.cli.console import say
from assistant.cli.paths import Found
from assistant.core.errors import Unfinished
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.workspace.save import rewrite


class CheckJob:
    """The files that were asked for, checked with what stands beside them."""

    def __init__(self, found: Found, packs: Packs, ignore: Sequence[str] = ()) -> None:
        self.found = found
        self.packs = packs
        self.ignore = ignore

    def result(self) -> CheckResult:
        """What is found in the files that were asked for."""
        return self._check(self.found.texts, programs=True)

    def mended(self) -> Fixed:
        """The texts with all safe fixes; only files that were asked for are changed."""
        return mend(self.found.texts, self._mendable)

    def fix(self) -> int:
        """Write the mended files; how many fixes are in them.

        Raises Unfinished where a file cannot be written; those before it, by path, are.
        """
        fixed = self.mended()
        for path in sorted(fixed.files):
            if fixed.files[path] == self.found.texts[path]:
                continue
            try:
                rewrite(Path(path), fixed.files[path].encode())
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise Unfinished(f"cannot write {path}: {reason}") from None
        self.found = replace(self.found, texts=dict(fixed.files))
        number = len(fixed.applied)
        say(f"{number} {'fix' if number == 1 else 'fixes'} applied")
        return number

    def _check(self, files: Mapping[str, str], *, programs: bool = False) -> CheckResult:
        result = check_files(
            files,
            self.packs,
            exists=lambda path: Path(path).exists(),
            others=self.found.others,
            asked=self.found.asked,
            ignore=self.ignore,
            programs=programs,
            garbled=self.found.garbled,
        )
        own = tuple(f for f in result.findings if f.path in self.found.asked)
        return replace(result, findings=own)

    def _mendable(self, files: Mapping[str, str]) -> list[Finding]:
        """The findings, those without their fix that would change a file nobody asked for, or one
        that is not UTF-8."""
        mendable = self.found.asked - {f.path for f in self.found.garbled}
        return [
            replace(f, fix=None)
            if f.fix and any(edit.path not in mendable for edit in f.fix.edits)
            else f
            for f in self._check(files).findings
        ]
