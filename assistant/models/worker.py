"""The model's own process, `python -m assistant.models.worker`: requests on stdin, replies on
stdout.

Native code that crashes, stalls or eats memory stays in here. The process ends when its stdin
does, whatever it is doing: it never outlives the one that started it.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO

from assistant.models.decoding import Drafter
from assistant.models.engine import Aborted, AbortFlag, Engine, ModelFault, NativeLog
from assistant.models.threads import FreeCores
from assistant.models.wire import (
    Begin,
    Chat,
    Count,
    Counted,
    Failed,
    Load,
    Loaded,
    Piece,
    Request,
    SceneSet,
    Stop,
    Write,
    receive_request,
    send,
)
from assistant.models.writing import How


class Worker:
    """Answers one request after the other; a Stop is heard at any time."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO) -> None:
        self._requests, self._replies = requests, replies
        self._queue: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._abort = AbortFlag()
        self._lock = threading.Lock()
        self._stopped = -1
        """Requests up to this one are not wanted any more."""
        self._cores = FreeCores()
        self._drafter: Drafter | None = None

    def run(self) -> None:
        """Work until the process is ended by its reader."""
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            request = self._queue.get()
            with self._lock:
                if request.id > self._stopped:
                    self._abort.clear()
            try:
                self._answer(request)
            except Aborted:
                send(self._replies, Failed("cancelled", "cancelled"))
            except ModelFault as fault:
                send(self._replies, Failed("model", str(fault)))
            except Exception as error:  # noqa: BLE001 - the other process must hear of any fault
                traceback.print_exc()
                told = f"{type(error).__name__}: {error}"[:300]
                send(self._replies, Failed("internal", f"the model process failed: {told}"))

    def _read(self) -> None:
        while (request := receive_request(self._requests)) is not None:
            if isinstance(request, Stop):
                with self._lock:
                    self._stopped = max(self._stopped, request.id)
                    self._abort.set()
            else:
                self._queue.put(request)
        os._exit(0)  # native code may be in the middle of something; nobody waits for it

    def _answer(self, request: Request) -> None:
        if self._abort:
            raise Aborted
        match request:
            case Load():
                self._cores = FreeCores(request.threads)
                engine = Engine(Path(request.path), self._abort, NativeLog(), request.gpu_layers)
                self._drafter = Drafter(engine)
                told = filter(None, (engine.note, self._drafter.frame.note))
                send(self._replies, Loaded(tuple(told), engine.runs_on))
            case Begin():
                drafter = self._ready()
                prompt, notes = drafter.begin(request.parts, request.longest, self._cores.threads())
                send(self._replies, SceneSet(prompt, drafter.engine.room, tuple(notes)))
            case Write():
                wrote = self._ready().write(
                    request.section,
                    request.ask,
                    request.grammar,
                    request.spelled,
                    request.seed,
                    self._tell,
                    self._cores.threads(),
                )
                send(self._replies, wrote)
            case Chat():
                wrote = self._ready().chat(
                    request.text, request.longest, request.seed, self._tell, self._cores.threads()
                )
                send(self._replies, wrote)
            case Count():
                send(self._replies, Counted(self._ready().count(request.texts)))

    def _tell(self, text: str, how: How) -> None:
        send(self._replies, Piece(text, how))

    def _ready(self) -> Drafter:
        if self._drafter is None:
            raise ModelFault("no model is loaded")
        return self._drafter


def _be_the_first_to_go() -> None:
    """Where memory runs out the kernel shall end this process, not the one that started it; a
    crash leaves a log and no core file. Both are Linux's; elsewhere nothing is lost without."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def main() -> None:
    """Take stdout for replies; whatever native code prints goes to stderr, which is the log."""
    _be_the_first_to_go()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    Worker(sys.stdin.buffer, replies).run()


if __name__ == "__main__":
    main()
