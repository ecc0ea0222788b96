"""`python -m benchmarks.translate FOLDER`: how many compose files of a folder translate soundly.

A file counts where nothing is raised, the report adds up and the checker finds no error in what
comes out. Files that are no compose files, or no YAML, are told apart and do not count.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from assistant.check import check_files
from assistant.core.errors import DryfitError
from assistant.core.translation import FATES
from assistant.knowledge import Packs
from assistant.translate import TO, translate


def measure(folder: Path, to: str, packs: Packs) -> Counter[str]:
    """Numbers of files, and of lines by their fate."""
    found: Counter[str] = Counter()
    for path in sorted(p for p in folder.rglob("*.y*ml") if p.is_file()):
        text = path.read_text(errors="replace")
        try:
            told = translate(path.name, text, to)
        except DryfitError:
            found["other files"] += 1
            continue
        found["files"] += 1
        for fate in FATES:
            found[fate] += told.count(fate)
        files = {one.path: one.text for one in told.files}
        errors = [f for f in check_files(files, packs).findings if f.severity == "error"]
        added = sum(told.count(fate) for fate in FATES) == len(told.lines)
        found["sound"] += added and not errors
        for finding in errors[:1]:
            print(f"{path}: {finding.path}:{finding.start.line}: {finding.code} {finding.summary}")
    return found


def main() -> None:
    """One line a target."""
    folder, packs = Path(sys.argv[1]), Packs.open()
    for to in TO:
        found = measure(folder, to, packs)
        print(to, dict(found))


if __name__ == "__main__":
    main()
