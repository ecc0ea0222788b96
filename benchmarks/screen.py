"""How soon does the workbench answer? `python -m benchmarks.screen`, on a machine at rest.

Four figures, all in a real terminal (a pty), the last three through Textual's pilot:

- first paint: from the start of the process until the workbench is drawn, beside the same for an
  empty Textual app, in turn;
- keystroke to screen: a file of 2,000 lines is open and the embedded model drafts; from a key to
  the end of the drawing that shows it, in the goal box while one draft after the other streams in,
  and in the editor while one redraft after the other reads, plans, drafts and checks all files;
  beside it what the screen's own thread computed for it, which another program on the machine does
  not change;
- the longest time in which the screen could not do anything, from the start through loading the
  model, drafting and the container to the end;
- the memory that each process holds at the end, without what it shares.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.machine import machine

ROOT = Path(__file__).parents[1]
SIZE = (140, 42)
EMPTY = [sys.executable, "-P", "-c", "from textual.app import App\nApp().run()"]
OURS = [sys.executable, "-P", "-m", "assistant"]
GOAL = "a Windows 11 Packer image for Hyper-V, run big.ps1 before sysprep, 4 vCPU, 8 GB"
LINES = 2000
KEYS = 160
"""Keys of one measurement: enough that one in twenty is more than a single one."""
PAUSE = 0.08
"""Seconds between two keys: a fast typist."""
BLOCKED = 0.1
"""Seconds; a screen that does nothing for longer feels stuck."""


class Key(NamedTuple):
    """One key until it was shown: what the job was at, and milliseconds."""

    stage: str
    wall: float
    own: float
    """Of the processor, on the screen's own thread: the same however busy the machine is."""


class Terminal:
    """A program in a terminal of its own, read until it is closed."""

    def __init__(self, command: list[str]) -> None:
        env = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, env)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        self.said = b""

    def until(self, words: bytes, patience: float) -> bool:
        """Read until `words` come; False when they do not, or the program has ended."""
        end = time.perf_counter() + patience
        while words not in self.said and time.perf_counter() < end:
            if select.select([self._file], [], [], 0.05)[0]:
                try:
                    self.said += os.read(self._file, 65536)
                except OSError:
                    return False
        return words in self.said

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._file)


def first_paint(rounds: int) -> dict[str, Any]:
    """Medians in seconds over `rounds` starts of each, in turn, after one that does not count."""
    took: dict[str, list[float]] = {"empty": [], "workbench": []}
    for _ in range(rounds + 1):
        for name, command, words in (
            ("empty", EMPTY, b"\x1b[48"),
            ("workbench", OURS, b"hat do you want"),
        ):
            began = time.perf_counter()
            terminal = Terminal(command)
            if not terminal.until(words, 30):
                raise SystemExit(f"{name} was never drawn: {terminal.said[-300:]!r}")
            took[name].append(time.perf_counter() - began)
            terminal.close()
    empty, ours = (statistics.median(took[name][1:]) for name in ("empty", "workbench"))
    return {
        "empty_app_s": round(empty, 3),
        "workbench_s": round(ours, 3),
        "ratio": round(ours / empty, 2),
        "rounds": rounds,
    }


def sitting() -> dict[str, Any]:
    """Keystrokes and blocked frames of one sitting, measured in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sitting.json"
        terminal = Terminal([sys.executable, "-P", "-m", "benchmarks.screen", "--sit", str(out)])
        terminal.until(b"left with", 240)
        text = out.read_text(encoding="utf-8") if out.is_file() else ""
        terminal.close()
    if not text:
        raise SystemExit(f"the sitting came to nothing: {terminal.said[-500:]!r}")
    found: dict[str, Any] = json.loads(text)
    return found


def sit(out: Path) -> None:
    """One sitting: a draft while the goal box is typed in, a redraft while the editor is."""
    from assistant.core.request import Request, UserFile
    from assistant.tui.app import WorkbenchApp

    shown: list[Callable[[], None]] = []

    class Watched(WorkbenchApp):
        """Says when something was drawn."""

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            if renderable is not None:
                for tell in shown:
                    tell()

    app = Watched()
    silences: list[tuple[float, str, float]] = []
    began = time.perf_counter()

    async def watch() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.01)
            now = time.perf_counter()
            doing = app.bench.work.busy
            stage = f"{doing}: {app.bench.work.clock.stage}" if doing else "at rest"
            silences.append((now - before - 0.01, stage, now - began))
            before = now

    async def typed(keys: str, text: Callable[[], str], again: Callable[[], None]) -> list[Key]:
        """Each key until the screen shows it, while a job runs, begun anew when it has ended."""
        took: list[Key] = []
        for key in keys:
            if not app.bench.work.busy:
                again()
            before, done = text(), asyncio.Event()
            pressed, used = time.perf_counter(), time.thread_time()

            def tell(
                before: str = before,
                done: asyncio.Event = done,
                at: float = pressed,
                used: float = used,
            ) -> None:
                if text() != before and not done.is_set():
                    wall, own = time.perf_counter() - at, time.thread_time() - used
                    took.append(Key(app.bench.work.clock.stage, wall * 1000, own * 1000))
                    done.set()

            shown.append(tell)
            app.post_message(key_of(app, key))
            await asyncio.wait_for(done.wait(), 5)
            shown.remove(tell)
            await asyncio.sleep(PAUSE)
        return took

    async def pilot(pilot: Any) -> None:
        found: dict[str, Any] = {}
        watching = asyncio.create_task(watch())
        try:
            found = await journey(pilot)
        finally:
            watching.cancel()
            found["memory_mb"] = memory_by_process()  # takes longer than a frame may
            worst = sorted(silences, reverse=True)[:5]
            found["longest_blocked_ms"] = round(worst[0][0] * 1000, 1)
            found["blocked_over_100_ms"] = sum(s > BLOCKED for s, *_ in silences)
            found["worst"] = [
                {"ms": round(s * 1000, 1), "doing": stage, "at_s": round(at, 1)}
                for s, stage, at in worst
            ]
            out.write_text(json.dumps(found), encoding="utf-8")
            app.exit()

    async def journey(pilot: Any) -> dict[str, Any]:
        bench = app.bench
        await asyncio.sleep(3)  # the machine is looked at, what is needed is read
        script = "\n".join(f'Write-Output "line {n} of many"' for n in range(1, LINES + 1))
        request = Request(GOAL, user_files=(UserFile("big.ps1", script.encode()),))
        bench.panes.goal.put(GOAL)
        await asyncio.sleep(1)

        def draft() -> None:
            bench.hearing.request = request
            bench.work.draft(request)
            bench.started()

        draft()
        await until(lambda: bench.session.plan is not None and bool(bench.session.texts))
        big = next(f.path for f in bench.session.plan.files if f.path.endswith("big.ps1"))  # type: ignore[union-attr]
        await pilot.press("f2")
        await asyncio.sleep(PAUSE)
        box = bench.panes.goal
        goal = await typed("x" * KEYS, lambda: box.text, draft)
        await until(lambda: not bench.work.busy)
        bench.places.show(big, 1000)
        await asyncio.sleep(1)
        memory = cycle(("16384", "8192"))

        def redraft() -> None:
            wishes = bench.session.wishes.with_value("memory_mb", next(memory))
            bench.work.redraft(bench.session, "", wishes)
            bench.started()

        redraft()
        text = "# words " * (KEYS // 8)
        editor = await typed(text, lambda: bench.panes.files.editor.text, redraft)
        await until(lambda: not bench.work.busy)
        await pilot.press("escape")
        bench.action_prove()
        await until(lambda: not bench.work.busy)
        return {
            "lines": bench.session.texts[big].count("\n") + 1,
            "goal_box_streaming": figures([key for key in goal if key.stage == "draft"]),
            "goal_box_all": figures(goal),
            "editor_redrafting": figures(editor),
        }

    async def until(held: Callable[[], object]) -> None:
        while not held():
            await asyncio.sleep(0.02)

    app.run(auto_pilot=pilot)
    print("left with 0", flush=True)


def memory_by_process() -> dict[str, int]:
    """Megabytes by process: this one is the screen's."""
    import psutil

    own = psutil.Process()
    held = {"screen": own.memory_full_info().uss}
    for child in own.children(recursive=True):
        module = next((word for word in child.cmdline() if word.startswith("assistant.")), "other")
        held[module] = held.get(module, 0) + child.memory_full_info().uss
    return {name: round(size / 1e6) for name, size in held.items()}


def key_of(app: Any, key: str) -> Any:
    """The event of a key that was pressed."""
    from textual import events
    from textual.keys import _character_to_key

    event = events.Key(_character_to_key(key), key)
    event.set_sender(app)
    return event


def figures(took: list[Key]) -> dict[str, float]:
    """Median, 95th percentile and worst of some keys, in milliseconds."""
    walls, owns = sorted(key.wall for key in took), sorted(key.own for key in took)
    return {
        "keys": len(took),
        "median_ms": round(statistics.median(walls), 1),
        "p95_ms": round(walls[int(len(walls) * 0.95)], 1),
        "worst_ms": round(walls[-1], 1),
        "own_median_ms": round(statistics.median(owns), 1),
        "own_p95_ms": round(owns[int(len(owns) * 0.95)], 1),
    }


def main() -> None:
    """Print the figures as JSON; with --json FILE keep them too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sit", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.sit:
        sit(args.sit)
        return
    result = {"machine": machine(), "first_paint": first_paint(args.rounds), **sitting()}
    print(json.dumps(result, indent=1))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
