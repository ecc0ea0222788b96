"""python -m benchmarks.words"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import msgspec

from assistant.learn.words import answer
from benchmarks.words.left_out import left_out


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """One question."""

    ask: str
    want: str
    also: tuple[str, ...] = ()
    """Concepts that are as right."""
    held: bool = False
    """Not looked at while the search is tuned."""
    seen: str = ""
    """Where people were seen to ask in this manner."""


class Questions(msgspec.Struct, forbid_unknown_fields=True):
    """One file of this folder; the search is tuned on all that is not held back."""

    questions: list[Question]
    unknown: list[str] = []


def read(name: str = "questions") -> Questions:
    """All of a file's."""
    path = Path(__file__).with_name(f"{name}.yaml")
    return msgspec.yaml.decode(path.read_bytes(), type=Questions)


def main() -> None:
    """Ask all, and print."""
    asked, free, threads, moments = map(read, ("questions", "free", "threads", "moments"))
    everyday = read("everyday")
    times = []
    for name, some in (
        ("open", [q for q in asked.questions if not q.held]),
        ("as in forums", read("phrased").questions),
        ("free", free.questions),
        ("in threads", [q for q in threads.questions if not q.held]),
        ("about moments", [q for q in moments.questions if not q.held]),
        ("in passing", everyday.questions),
        ("held back", [q for q in asked.questions if q.held]),
        ("in threads, held back", [q for q in threads.questions if q.held]),
        ("about moments, held back", [q for q in moments.questions if q.held]),
        ("unseen, held back", read("unseen").questions),
        ("drawn by lot, held back", read("drawn").questions),
        ("eighty drawn by lot, held back", read("eighty").questions),
        ("long stories", read("strange").questions),
    ):
        ranks = []
        for one in some:
            began = time.perf_counter()
            found = [c.name for c in answer(one.ask).found]
            times.append((time.perf_counter() - began) * 1000)
            right = {one.want, *one.also}
            ranks.append(next((at for at, name in enumerate(found[:3]) if name in right), 9))
            if not one.held and ranks[-1]:
                print(f"  {one.ask}: {found[:3]}, not {one.want}")
        first, three = sum(r == 0 for r in ranks), sum(r < 3 for r in ranks)
        print(f"{name}: first {first}/{len(some)}, among three {three}/{len(some)}")
    ways = list(left_out())
    first, three = sum(f[:1] == [n] for n, _, f in ways), sum(n in f for n, _, f in ways)
    print(f"ways of asking, left out: first {first}/{len(ways)}, among three {three}/{len(ways)}")
    all_ = (asked, free, threads, moments, everyday, read("strange"))
    unknown = [u for one in all_ for u in one.unknown]
    declined = [text for text in unknown if not answer(text).found]
    print(f"unknown: {len(declined)}/{len(unknown)} declined")
    print(f"middle time of an answer: {statistics.median(times):.1f} ms")


if __name__ == "__main__":
    main()
