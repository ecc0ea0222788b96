"""`python -m benchmarks.translate FOLDER [KIND...]`: how many files of a folder translate soundly.

A file counts where nothing is raised, the report adds up and the checker finds no error in what
comes out. Files of no kind that is read, or that are not whole, are told apart and do not count.
With `-v` the findings of each file are printed.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant.check import check_files
from assistant.core.errors import DryfitError
from assistant.core.translation import FATES
from assistant.knowledge import Packs
from assistant.translate import kinds_of, translate

_MOST = 2 * 1024**2
"""Bytes: no file that a person wrote is longer."""


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """The readable files of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size <= _MOST:
            try:
                yield path, path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError:
                continue


def beside(path: Path) -> dict[str, str]:
    """The other files of one configuration's folder."""
    if path.suffix not in (".tf", ".hcl"):
        return {}
    others = (p for p in path.parent.glob(f"*{path.suffix}") if p != path and p.is_file())
    return {p.as_posix(): p.read_text(errors="replace") for p in others}


def measure(path: Path, text: str, to: str, packs: Packs, *, loud: bool) -> Counter[str]:
    """Of one file and target: numbers of lines by their fate, and whether it is sound."""
    found: Counter[str] = Counter()
    try:
        told = translate(path.as_posix(), text, to, beside(path))
    except DryfitError as error:
        found["declined"] += 1
        if loud:
            print(f"{path}: {error.summary}")
        return found
    found["files"] += 1
    for fate in FATES:
        found[fate] += told.count(fate)
    files = {one.path: one.text for one in told.files}
    errors = [f for f in check_files(files, packs).findings if f.severity == "error"]
    added = sum(told.count(fate) for fate in FATES) == len(told.lines)
    found["sound"] += added and not errors
    for finding in errors if loud else errors[:1]:
        print(f"{path}: {finding.path}:{finding.start.line}: {finding.code} {finding.summary}")
    return found


def main() -> None:
    """One line a kind of file and target."""
    words = [word for word in sys.argv[1:] if word != "-v"]
    kinds, packs = words[1:], Packs.open()
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    others = 0
    for path, text in texts(Path(words[0])):
        try:
            found = kinds_of(path.as_posix(), text)
        except DryfitError:
            others += 1
            continue
        for kind in found if not kinds else (one for one in found if one.id in kinds):
            for to in kind.targets:
                totals[kind.id, to] += measure(path, text, to, packs, loud="-v" in sys.argv)
    for (of, to), counted in totals.items():
        print(f"{of} → {to}", dict(counted))
    print(f"{others} files of other kinds, or not whole")


if __name__ == "__main__":
    main()
