"""The events of a draft as a few quiet lines on stderr."""

from __future__ import annotations

import sys
import time

import click

from assistant.cli.console import say
from assistant.core.events import Event, FileFinished, Note, StageStarted, TextWritten

_REDRAW = 0.1
"""Seconds between two redraws of the moving line."""


class Progress:
    """Prints stages and files; on a terminal also how far the file at hand has come."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._chars = 0
        self._drawn = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def hear(self, event: Event) -> None:
        """Take one event of the pipeline."""
        match event:
            case StageStarted(stage):
                self._line(f"· {stage}")
            case Note(text):
                self._line(f"    {text}")
            case FileFinished(path):
                self._line(f"    wrote {path}")
                self._chars = 0
            case TextWritten(path, text):
                self._chars += len(text)
                self._move(path)
            case _:
                pass

    def _line(self, text: str) -> None:
        self._clear()
        say(text)

    def _move(self, path: str) -> None:
        now = time.monotonic()
        if self._moving and now - self._drawn > _REDRAW:
            self._drawn = now
            click.echo(f"\r    {path}: {self._chars} characters", nl=False, err=True)

    def _clear(self) -> None:
        if self._moving and self._drawn:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._drawn = 0.0
