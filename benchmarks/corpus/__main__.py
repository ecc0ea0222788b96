"""Check folders of other people's files and report every error.

    python -m benchmarks.corpus FOLDER... [--each] [--json] [--known FILE]

Each FOLDER is one source; with --each every folder in it is one. Every error is listed that the
list of known-bad files does not explain. Exit code 1 when there is one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assistant.knowledge import Packs
from benchmarks.corpus import gather, known, measure
from benchmarks.machine import machine


def main() -> int:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    reader.add_argument("--each", action="store_true")
    reader.add_argument("--json", action="store_true", dest="as_json")
    reader.add_argument("--known", type=Path, default=known.FILE)
    options = reader.parse_args()
    folders: list[Path] = options.folders
    if options.each:
        folders = sorted(p for folder in folders for p in folder.iterdir() if p.is_dir())
    packs, wrong = Packs.open(), known.Known.load(options.known)
    found = [measure.measure(gather.read_tree(folder), packs, wrong) for folder in folders]
    found = [one for one in found if one.files]
    if options.as_json:
        print(json.dumps({"machine": machine(), **measure.as_json(found)}, indent=1))
    else:
        print("\n".join(measure.as_text(found)))
    return 1 if any(one.errors for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
