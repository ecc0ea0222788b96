"""The model as the rest of Dryfit sees it: a process that is started, asked, stopped, ended."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import queue
import subprocess
import threading
import time
from pathlib import Path
from typing import IO, Any, TypeVar

import psutil

from assistant import children
from assistant.config import read_config
from assistant.core.draft import ModelInfo
from assistant.core.errors import Cancelled, DryfitError, MissingPart, Unfinished
from assistant.models import wire
from assistant.models.files import EMBEDDED_SHA256, sha256_of, usable_model
from assistant.models.writing import Begun, OnText, Scene, Section, Usage

_POLL = 0.02
"""Seconds between two looks at the stop event."""
_PATIENCE = 0.1
"""Seconds that the process has to answer a stop before it is killed."""
_R = TypeVar("_R", wire.Loaded, wire.SceneSet, wire.Wrote, wire.Counted)


def open_model(
    path: Path | None = None, *, stop: threading.Event | None = None, threads: int = 0
) -> ModelProcess:
    """The model at `path` (None: the embedded one) as a context manager; entering it loads it.

    `threads` 0 lets the model process decide from what is free. A graphics card is used as the
    settings say. Raises MissingPart when the embedded model is not there, UsageError when `path`
    is no GGUF file or a setting cannot be read; entering raises Unfinished when the file cannot
    be loaded and Cancelled when `stop` is set meanwhile.
    """
    if importlib.util.find_spec("llama_cpp") is None:
        raise MissingPart("llama-cpp-python is not installed", mend="make setup")
    return ModelProcess(
        usable_model(path),
        embedded=path is None,
        stop=stop,
        threads=threads,
        gpu_layers=read_config().gpu_layers,
    )


class ModelProcess:
    """A Writer whose model runs in a child process. One thread uses it at a time."""

    def __init__(
        self,
        path: Path,
        *,
        embedded: bool,
        stop: threading.Event | None,
        threads: int,
        gpu_layers: int,
    ) -> None:
        self._path, self._embedded = path, embedded
        self._threads, self._gpu_layers = threads, gpu_layers
        self._stop = stop or threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._replies: queue.SimpleQueue[wire.Reply | None] = queue.SimpleQueue()
        self._ids = itertools.count(1)
        self._log: Path | None = None
        self._info: ModelInfo | None = None
        self.notes: tuple[str, ...] = ()
        """What is unusual about the model, as it said when it was loaded."""
        self.runs_on = ""
        """What computes it: the graphics card's name, or the processor. Empty until it is open."""

    def __enter__(self) -> ModelProcess:
        try:
            self._start()
            where = str(self._path.resolve())
            request = wire.Load(next(self._ids), where, self._threads, self._gpu_layers)
            self._send(request)
            digest = sha256_of(self._path, self._stop)  # while the process loads
            if self._embedded and digest != EMBEDDED_SHA256:
                raise MissingPart(
                    f"the embedded model at {self._path} is damaged (its checksum is wrong)",
                    mend="delete the file, then dryfit setup",
                )
            self._info = ModelInfo(name=self._path.stem, sha256=digest, width="narrow")
            # A stop while loading ends the process: nothing in it is worth keeping.
            loaded = self._answer(request.id, wire.Loaded, self._stop, patience=0.0)
            self.notes, self.runs_on = loaded.notes, loaded.runs_on
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def info(self) -> ModelInfo:
        """The model. Raises Unfinished before it was opened."""
        if self._info is None:
            raise Unfinished("the model was asked before it was opened")
        return self._info

    @property
    def alive(self) -> bool:
        """False before it is opened, once it is closed, and when its process has ended."""
        return self._child is not None and self._child.poll() is None

    def memory(self) -> int:
        """Bytes of memory that the model's process holds; 0 when it is not alive."""
        if self._child is None:
            return 0
        try:
            return int(psutil.Process(self._child.pid).memory_info().rss)
        except psutil.NoSuchProcess:
            return 0

    def begin(self, scene: Scene, longest: int, stop: threading.Event) -> Begun:
        """Forget everything and set the scene. Raises Cancelled, Unfinished."""
        parts = tuple(wire.Part(part.name, part.text, part.rank) for part in scene.parts)
        answer = self._ask(wire.Begin(next(self._ids), parts, longest), wire.SceneSet, stop)
        return Begun(answer.prompt, answer.context, (*self.notes, *answer.notes))

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        """Write one section. Raises Cancelled within 200 ms of `stop`, Unfinished."""
        request = wire.Write(
            next(self._ids), section.id, section.ask, section.grammar, section.spelled, seed
        )
        done = self._ask(request, wire.Wrote, stop, on_text)
        return Usage(done.prompt, done.reused, done.sampled, done.forced, done.printed)

    def chat(
        self, text: str, longest: int, seed: int, on_text: OnText, stop: threading.Event
    ) -> Usage:
        """Answer `text` freely, as in a plain chat, in at most `longest` tokens.

        The scene is forgotten. Raises Cancelled within 200 ms of `stop`, Unfinished.
        """
        request = wire.Chat(next(self._ids), text, longest, seed)
        done = self._ask(request, wire.Wrote, stop, on_text)
        return Usage(done.prompt, done.reused, done.sampled, done.forced, done.printed)

    def count(self, texts: tuple[str, ...]) -> int:
        """Tokens of `texts` in the model's vocabulary."""
        request = wire.Count(next(self._ids), texts)
        return self._ask(request, wire.Counted, threading.Event()).tokens

    def close(self) -> None:
        """End the process. The log stays only if it ended by itself."""
        child, self._child = self._child, None
        if child is None:
            return
        crashed = child.poll() not in (None, 0)
        if not crashed:
            child.kill()
        child.wait()
        for pipe in filter(None, (child.stdin, child.stdout)):
            # What a dead process was still to be told goes nowhere; the other end closes as well.
            with contextlib.suppress(OSError):
                pipe.close()
        if self._log and not crashed:
            self._log.unlink(missing_ok=True)

    def _start(self) -> None:
        with children.log_file("model") as (log, self._log):
            try:
                self._child = subprocess.Popen(
                    children.command("assistant.models.worker"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=children.environment(),
                    start_new_session=True,  # Ctrl-C is ours to hear
                )
            except OSError as error:
                raise Unfinished(f"the model process cannot start: {error.strerror}") from error
        self._replies = queue.SimpleQueue()
        arguments = (self._child, self._replies)
        threading.Thread(target=_listen, args=arguments, daemon=True).start()

    def _ask(
        self,
        request: wire.Begin | wire.Write | wire.Chat | wire.Count,
        expected: type[_R],
        stop: threading.Event,
        on_text: OnText | None = None,
    ) -> _R:
        self._send(request)
        return self._answer(request.id, expected, stop, on_text)

    def _answer(
        self,
        request: int,
        expected: type[_R],
        stop: threading.Event,
        on_text: OnText | None = None,
        patience: float = _PATIENCE,
    ) -> _R:
        """Wait for the answer to a request that was sent, hearing `stop` all the while."""
        deadline: float | None = None
        while True:
            if deadline is None and stop.is_set():
                deadline = time.monotonic() + patience
                self._send(wire.Stop(request))
            try:
                reply = self._replies.get(timeout=_POLL)
            except queue.Empty:
                if deadline is not None and time.monotonic() >= deadline:
                    self.close()
                    raise Cancelled from None
                continue
            match reply:
                case None:
                    raise self._dead(cancelled=deadline is not None)
                case wire.Piece() if on_text is not None:
                    if deadline is None:
                        on_text(reply.text, reply.how)
                case wire.Failed():
                    raise self._failed(reply)
                case answer if isinstance(answer, expected):
                    if deadline is not None:
                        raise Cancelled
                    return answer
                case _:
                    self.close()
                    raise Unfinished("the model process answered out of turn")

    def _send(self, request: wire.Request) -> None:
        child = self._child
        if child is None or child.stdin is None:
            raise Unfinished("the model is not open")
        # A dead process is noticed, with its reason, when its answer is waited for.
        with contextlib.suppress(OSError):
            wire.send(_binary(child.stdin), request)

    def _failed(self, reply: wire.Failed) -> DryfitError:
        if reply.kind == "cancelled":
            return Cancelled()
        if reply.kind == "internal":
            return Unfinished(f"{reply.summary}; the log is {self._keep_log()}")
        return Unfinished(
            f"{self._path}: {reply.summary}",
            mend=reply.mend or "choose another model with --model, or none for the embedded one",
        )

    def _dead(self, *, cancelled: bool) -> DryfitError:
        child = self._child
        if cancelled or child is None:
            self.close()
            return Cancelled()
        code = child.wait()
        log = self._keep_log()
        self.close()
        how = children.how_ended(code)
        return Unfinished(
            f"the model process for {self._path.name} was ended {how}; the log is {log}",
            mend="try again; if it happens again: dryfit doctor, or a smaller model",
        )

    def _keep_log(self) -> str:
        log, self._log = self._log, None
        return str(log) if log else "not written (no place for it)"


def _listen(child: subprocess.Popen[bytes], replies: queue.SimpleQueue[wire.Reply | None]) -> None:
    """Hand over replies until the process ends, then None."""
    assert child.stdout is not None  # noqa: S101 - it was opened as a pipe
    try:
        while (reply := wire.receive_reply(_binary(child.stdout))) is not None:
            replies.put(reply)
    except (OSError, ValueError):
        child.kill()  # closed under us, or not our protocol: no more can be understood
    finally:
        replies.put(None)


def _binary(stream: IO[bytes]) -> Any:
    return stream
