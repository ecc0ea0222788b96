"""Check folders of other people's files and report every error.

    python -m benchmarks.corpus FOLDER... [--json] [--known FILE]
    python -m benchmarks.corpus --fetch FOLDER [--json] [--write]

Each FOLDER is one source. --fetch brings the sources of sources.toml below FOLDER (Go's module
proxy and PyPI, some 300 MB) unless they are there, and checks them all. Every error is listed that
no known-bad file explains; exit code 1 when there is one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assistant.knowledge import Packs
from benchmarks.corpus import gather, known, measure, sources
from benchmarks.machine import machine

RESULTS = Path(__file__).parents[1] / "results" / "corpus.json"


def main() -> int:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    reader.add_argument("--fetch", type=Path, metavar="FOLDER")
    reader.add_argument("--write", action="store_true", help="keep the figures in results/")
    reader.add_argument("--json", action="store_true", dest="as_json")
    reader.add_argument("--known", type=Path, default=known.FILE)
    options = reader.parse_args()
    about = {source.name: source for source in sources.sources()}
    folders: list[Path] = options.folders
    if options.fetch:
        folders += sources.fetch(options.fetch, lambda words: print(words, file=sys.stderr))
    if not folders:
        reader.error("give folders, or --fetch")
    packs, wrong = Packs.open(), known.Known.load(options.known)
    trees = [gather.read_tree(folder, about.get(folder.name)) for folder in folders]
    found = [measure.measure(tree, packs, wrong) for tree in trees if tree.texts]
    row = {"machine": machine(), **measure.as_json(found)}
    if options.write:
        RESULTS.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
    if options.as_json:
        print(json.dumps(row, indent=1))
    else:
        print("\n".join(measure.as_text(found)))
    return 1 if any(one.errors for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
