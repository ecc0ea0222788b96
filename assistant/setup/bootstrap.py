"""Phase one of set-up, on a bare Python: `python3 -m assistant.setup.bootstrap run|setup`.

Makes the virtual environment of this checkout, hands over to `dryfit setup` in it for the rest,
and for `run` ends by becoming `dryfit`. Standard library only, because nothing else is there yet.
When all is done already, it only looks, and is through in a few hundredths of a second.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from assistant.core.errors import DryfitError, Exit, UsageError
from assistant.setup import apt, quick
from assistant.setup.progress import confirm
from assistant.setup.record import load, one_at_a_time
from assistant.setup.venv import Venv, ensure

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE_GOAL = "a Windows 11 Packer image with pre-sysprep scripts"
"""What `make run` drafts where there is neither a goal nor a terminal."""


def say(text: str) -> None:
    """One line of progress on stderr."""
    print(f"  {text}", file=sys.stderr, flush=True)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m assistant.setup.bootstrap")
    parser.add_argument("what", choices=("run", "setup"))
    parser.add_argument("--dev", action="store_true", help="the test tools too")
    parser.add_argument("--only-python", action="store_true", help="the virtual environment only")
    parser.add_argument("--yes", action="store_true", help="ask nothing")
    parser.add_argument("--from-bundle", metavar="FILE", type=Path, help="use no network")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run phase one; the exit code, unless the process has become `dryfit`."""
    asked = _arguments(argv)
    yes = asked.yes or os.environ.get("YES") == "1"
    no_docker = os.environ.get("NO_DOCKER") == "1"
    given = os.environ.get("BUNDLE", "").strip()
    bundle = asked.from_bundle or (Path(given).expanduser() if given else None)
    try:
        _python(dev=asked.dev, yes=yes, bundle=bundle)
        if asked.dev:
            _terminal(yes=yes)
        if asked.only_python:
            return Exit.DONE
        before = quick.ready(load(), ROOT / "sandboxes", no_docker=no_docker)
        if before and asked.what == "setup":
            say("everything is set up")
        code = Exit.DONE if before else _parts(yes=yes, no_docker=no_docker, bundle=bundle)
        if asked.what == "run":
            _become_dryfit()
        # With the test tools wanted, the tests themselves say which part they miss.
        return Exit.DONE if asked.dev else code
    except DryfitError as error:
        print(f"dryfit: {error.summary}", file=sys.stderr)
        if error.mend:
            print(f"  → {error.mend}", file=sys.stderr)
        return error.code
    except OSError as error:
        print(f"dryfit: set-up stopped: {error}", file=sys.stderr)
        return Exit.UNFINISHED
    except KeyboardInterrupt:
        print("\ndryfit: interrupted; the same command goes on where it stopped", file=sys.stderr)
        return Exit.INTERRUPTED


class Ended(KeyboardInterrupt):
    """Told to end from outside; cleared up after as after Ctrl-C, no compiler stays behind."""


def heed_signals() -> None:
    """Turn SIGTERM and a closed terminal into `Ended`; one that is ignored stays ignored."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise Ended

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)


def _python(*, dev: bool, yes: bool, bundle: Path | None) -> None:
    venv = Venv(ROOT)
    if not venv.missing(dev=dev, cmake_args=os.environ.get("CMAKE_ARGS", "").strip()):
        return
    if bundle and dev:
        raise UsageError("a bundle holds no test tools", mend="make run BUNDLE=FILE")
    print("dryfit: setting up Python", file=sys.stderr, flush=True)
    with one_at_a_time():
        if bundle:
            # Its modules are not worth their time in every later start.
            from assistant.setup.bundle_wheels import unpacked_wheels

            with unpacked_wheels(bundle, venv) as wheels:
                failed = ensure(venv, load(), dev=False, yes=yes, say=say, wheels=wheels)
        else:
            failed = ensure(venv, load(), dev=dev, yes=yes, say=say)
    for line in failed:
        say(line)


def _terminal(*, yes: bool) -> None:
    """tmux, in which one test drives the real workbench. Without it that test says so."""
    if shutil.which("tmux") or not apt.can_install():
        return
    if confirm("One test drives the workbench in tmux. Install it with apt-get?", yes=yes):
        apt.install(["tmux"], load(), label="installing tmux", expect=10)


def _parts(*, yes: bool, no_docker: bool, bundle: Path | None) -> int:
    """Model, Docker, images, engines: the work of `dryfit setup`; its exit code."""
    command = [str(ROOT / ".venv/bin/dryfit"), "setup"]
    command += ["--yes"] if yes else []
    command += ["--no-docker"] if no_docker else []
    command += ["--from-bundle", str(bundle)] if bundle else []
    child = subprocess.Popen(command, stdout=sys.stderr)
    try:
        return child.wait()
    except Ended:
        child.terminate()
        child.wait()
        raise
    except KeyboardInterrupt:
        # Ctrl-C at a terminal has reached it too; it clears up what it has begun.
        child.wait()
        raise


def _become_dryfit() -> NoReturn:
    """Open the workbench, or draft the goal where there is one or no terminal."""
    goal = os.environ.get("GOAL", "")
    out = os.environ.get("OUT", "")
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    dryfit = str(ROOT / ".venv/bin/dryfit")
    sys.stderr.flush()
    if not goal and terminal:
        os.execv(dryfit, [dryfit])  # noqa: S606 - the program of this checkout
    if not goal:
        say(f'no GOAL and no terminal: drafting the example, "{EXAMPLE_GOAL}"')
    folder = ["--out", os.path.abspath(out)] if out else []
    if not out:
        drafts = ROOT / "drafts"
        drafts.mkdir(exist_ok=True)
        os.chdir(drafts)
    command = [dryfit, "draft", *folder, "--", goal or EXAMPLE_GOAL]
    os.execv(dryfit, command)  # noqa: S606 - the program of this checkout


if __name__ == "__main__":
    heed_signals()
    sys.exit(main())
