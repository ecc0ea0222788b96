"""What an engine's formatter says of a draft, beside the first trial that judges it."""

from __future__ import annotations

from dataclasses import replace
from posixpath import dirname, relpath

from assistant.targets.judging import Answer, Case, Step, Trial, Try
from assistant.targets.terraform.configuration import Configuration
from assistant.targets.terraform.engine_copy import Copy

_WRITTEN = "written"
_SECONDS = 30
ROOM = 8_000
"""Bytes that it may say beside a trial, whose own words need the rest of what is kept."""
MORE = "\n~"
"""What stands where it said more. No line of a diff begins like this."""
_FORMAT = (
    f'engine=$0; cd "$1" && shift && timeout -k 2 {_SECONDS} "$engine" fmt -check -diff'
    ' -no-color "$@" 2>&1'
)


class Styled:
    """A way to try things that has the formatter asked beside the first trial: alone it would take
    as long as a second container command.

    It reads the draft as it was written, which the trial's own copy need not be, and in a place of
    its own, so that nothing of the copy counts as read because of it.
    """

    def __init__(self, case: Case, configuration: Configuration, attempt: Try) -> None:
        self._case, self._attempt = case, attempt
        self._folders = configuration.modules
        self._said: str | None = None

    def __call__(self, trial: Trial) -> Answer:
        """What the steps of a trial said, as without the formatter."""
        if self._said is not None:
            return self._attempt(trial)
        cut = f"{{ head -c {ROOM}; read -r more && printf '\\n~'; }}"
        aside = self._step(f"{_FORMAT} | {cut}; exit 0")
        beside = {**trial.beside, **self._written()}
        answer = self._attempt(replace(trial, beside=beside, aside=aside))
        self._said = answer.aside
        return answer

    def text(self) -> str:
        """What the formatter would change; after the first trial. More than there is room for
        beside a trial takes one of its own, and so does what was lost with a trial's end."""
        if self._said is not None and not self._said.endswith(MORE):
            return self._said
        step = self._step(f"{_FORMAT}; exit 0")
        return self._attempt(Trial({}, (step,), beside=self._written())).text

    def _step(self, script: str) -> Step:
        root = self._case.root
        folders = ["./" + relpath(folder or ".", root or ".") for folder in self._folders]
        place = f"{{beside}}/{_WRITTEN}/{root}"
        return Step(("sh", "-c", script, "{engine}", place, *folders), seconds=_SECONDS + 5)

    def _written(self) -> dict[str, bytes]:
        files = Copy.of(self._case.files).files
        return {f"{_WRITTEN}/{p}": files[p] for p in files if dirname(p) in self._folders}
