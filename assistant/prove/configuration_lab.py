"""A configuration tried against simulated providers: applied, looked at, broken, destroyed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core.errors import Declined, MissingPart, Unfinished, UsageError
from assistant.core.trying import Tried
from assistant.prove.lab import COMMAND_SECONDS, SITTING_SECONDS
from assistant.prove.profile import HARDENED
from assistant.prove.sandbox import TOOLS, NotSeen, Ran, Sandbox, handed_files
from assistant.targets.terraform.lab import (
    HELP,
    Broken,
    Order,
    broken,
    engine_words,
    read_order,
    read_state,
    tree_text,
)

if TYPE_CHECKING:
    from assistant.knowledge import Packs
    from assistant.prove.engines import Engine
    from assistant.targets.judging import Answer, Trial
    from assistant.targets.terraform.engine_trial import Shown

Note = Callable[[str], None]
LABEL = "simulated: nothing real is touched, and what a provider answers is made up"
_PLACE = "/work/lab"
_OPEN = 'rm -rf "$2" && cp -R -- "$1" "$2" && chmod -R u+w -- "$2"'
_IN = 'cd -- "$1" && shift && exec "$@" 2>&1'


class ConfigurationLab:
    """One configuration with a state of its own; a context manager. One command at a time.

    Raises on entering:
        Declined: what the files do is not planned here (a program on this machine, say).
        MissingPart: no container engine, no sandbox image, or no engine for the files.
        Unfinished: the container engine failed, or the engine refuses the files.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        packs: Packs,
        root: str = "",
        *,
        note: Note = lambda _: None,
        stop: threading.Event | None = None,
        beside: Path | None = None,
    ) -> None:
        self._files, self._packs, self._root = dict(files), packs, root
        self._note, self._beside = note, beside
        self._stop = stop or threading.Event()
        self._open = ExitStack()
        self._box: Sandbox | None = None
        self._environment: dict[str, str] = {}
        self._document: Mapping[str, Any] = {}
        self._shown: Shown
        self._given = ""
        self._values = ""
        self._broken: list[Broken] = []
        self._sets: dict[str, str] = {}
        self.engine = ""
        """What applies: opentofu 1.12.6."""
        self.simulated: tuple[str, ...] = ()
        """The providers that are simulated, with the versions of their packs."""

    def __enter__(self) -> ConfigurationLab:
        try:
            self._enter()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the container; may be called twice."""
        self._open.close()
        self._box = None

    def run(self, line: str) -> Tried:
        """Do what a line says; `quit` does nothing.

        Raises UsageError for a line that says nothing that can be done.
        """
        order = read_order(line)
        match order.name:
            case "help":
                return Tried(line, 0, f"{HELP}\n", 0.0)
            case "quit":
                return Tried(line, 0, "", 0.0)
            case "reset":
                self._reset()
                return Tried(line, 0, "back at the start\n", 0.0)
            case "set":
                name, _, value = order.words[0].partition("=")
                self._sets[name.strip()] = value.strip()
                return Tried(line, 0, "", 0.0)
            case "state":
                text = tree_text(self._state(), *order.words[:1])
                return Tried(line, 0, f"{self._labelled(text)}\n", 0.0)
            case "break":
                done = broken(self._state(), *order.words)
                if not any(_same(done.provider, p["address"]) for p in self._document["providers"]):
                    raise UsageError(f"the provider of {done.address} is a real one here: "
                                     "only what is simulated can be broken")  # fmt: skip
                self._broken = [b for b in self._broken if b.address != done.address]
                self._broken.append(done)
                return Tried(line, 0, f"{done.text}; plan shows what an apply would do\n", 0.0)
        ran = self._engine(order)
        if ran.code == 0 and order.name in ("apply", "destroy"):
            # What was broken is mended now, or gone.
            self._broken.clear()
        said = self._labelled(ran.stdout.rstrip("\n"))
        return Tried(line, ran.code, f"{said}\n", ran.seconds, ran.timed_out, ran.dropped)

    def _labelled(self, text: str) -> str:
        return f"{text}\n({LABEL})" if self.simulated else text

    def _enter(self) -> None:
        from assistant.prove import docker_engine, engines, images, sweep
        from assistant.targets.terraform.engine import ENGINES
        from assistant.targets.terraform.engine_providers import TOOL

        client = self._open.enter_context(docker_engine.connect())
        sweep.sweep(client)
        images.require(client)
        found = engines.select(ENGINES).engines
        if not found:
            why = f"no {' or '.join(ENGINES)} is here"
            raise MissingPart(why, mend="dryfit engines build opentofu")
        engine = found[0]
        tools = {engine.name: engine.path}
        providers = engines.tool(TOOL, engine, self._beside)
        mirrored = {}
        if providers is not None:
            tools[TOOL] = providers
            mirrored[TOOL] = engines.folders(providers)
        limits = replace(HARDENED.limits, seconds=SITTING_SECONDS)

        def begin(mount: bool) -> None:
            with ExitStack() as opening:
                self._box = opening.enter_context(
                    Sandbox(client, images.SANDBOX, tools=tools, limits=limits, mount=mount)
                )
                self._begin(self._box, engine, mirrored)
                self._open.enter_context(opening.pop_all())

        handed_files(begin)

    def _begin(self, box: Sandbox, engine: Engine, mirrored: Mapping[str, tuple[str, ...]]) -> None:
        """Find out how the configuration can lead a life here, and make it ready to."""
        from assistant.prove.providers import target
        from assistant.prove.trial import attempt
        from assistant.targets.judging import Case
        from assistant.targets.terraform.configuration import read_configuration
        from assistant.targets.terraform.engine_judging import Judging
        from assistant.targets.terraform.engine_outside import stand_ins
        from assistant.targets.terraform.engine_providers import lying_in, parts_of
        from assistant.targets.terraform.engine_trial import ENVIRONMENT

        self.engine = f"{engine.name} {engine.version}"
        case = Case(
            self._files, self._root, self._packs, engine.name, engine.version, target(),
            mirrored,
        )  # fmt: skip
        configuration = read_configuration(self._files, self._root, tofu=engine.name == "opentofu")
        program = f"{TOOLS}/{engine.name}"

        def ask(trial: Trial) -> Answer:
            return attempt(box, program, trial, environment=ENVIRONMENT, stop=self._stop)

        self._note(f"{self.engine} reads the configuration")
        parts = parts_of(configuration, self._files, lying_in(case), self._packs)
        judging = Judging(case, configuration, parts, ask)
        lifeless = judging.lifeless()
        if lifeless:
            raise Declined(f"this configuration is not applied here: {lifeless}")
        verdict = judging.verdict()
        if verdict.status in ("failed", "not_run"):
            raise Unfinished(f"{self.engine} does not take the configuration: {verdict.why}",
                             mend="dryfit prove says more")  # fmt: skip
        self._shown, simulation = judging.living()
        self._document = simulation.document
        names = [f"{source} {version}" for source, version in simulation.versions.items()]
        self.simulated = tuple(sorted(names))
        self._files_shown = {**self._shown.copy.files, **stand_ins(configuration, engine.name)}
        self._machine, self._program = target(), program
        self._reset()

    def _reset(self) -> None:
        from assistant.targets.terraform.engine_script import Chain, Command, script

        box = self._running()
        self._broken.clear()
        self._sets.clear()
        self._hand_over(box)
        self._given = self._given or box.give(f"{box.next_number()}/draft", self._files_shown)
        ran = box.run(["sh", "-c", _OPEN, "open", self._given, _PLACE], seconds=60)
        if ran.code == 0:
            init = Command("init", ("$ENGINE", "init", "-input=false", "-no-color"), 60, 30_000)
            opening = script([Chain((init,))], **self._laid_out())
            number = box.next_number()
            place = box.give(f"{number}", {"open.sh": opening})
            ran = self._with_providers(("sh", f"{place}/open.sh"))
        if ran.code != 0:
            raise Unfinished(f"{self.engine} could not begin: {_last(ran)}")

    def _hand_over(self, box: Sandbox) -> None:
        """The files beside the configuration, and what the engine gets in its environment."""
        from assistant.targets.terraform.engine_providers import CLI, CLI_CONFIG
        from assistant.targets.terraform.engine_trial import ENVIRONMENT, SIMULATOR, simulator
        from assistant.targets.terraform.engine_values import VALUES, values_file

        if self._environment:
            return
        beside = {CLI: CLI_CONFIG.encode(), VALUES: values_file(self._shown.variables)}
        there = box.give(f"{box.next_number()}", {**beside, **simulator()})
        self._values = f"{there}/{VALUES}"
        self._environment = {
            **ENVIRONMENT, "PYTHONPATH": f"{there}/{SIMULATOR}",
            "TF_CLI_CONFIG_FILE": f"{there}/{CLI}", "ENGINE": self._program, "TOOLS": TOOLS,
            "TOKEN": "lab", "BESIDE": there,
        }  # fmt: skip

    def _laid_out(self) -> dict[str, Any]:
        from assistant.targets.terraform import engine_absent as absent
        from assistant.targets.terraform.engine_providers import MIRROR, links

        return {
            "folder": MIRROR,
            "links": links(self._shown.real, self._machine),
            "files": dict.fromkeys(self._shown.made, absent.TEXT),
        }

    def _state(self) -> Mapping[str, Any]:
        return read_state(self._engine(Order("state")).stdout)

    def _engine(self, order: Order) -> Ran:
        return self._with_providers((self._program, *engine_words(order, self._values, self._sets)))

    def _with_providers(self, words: tuple[str, ...]) -> Ran:
        """Run a command in the configuration's folder, the simulated providers attached; they find
        what was broken."""
        from assistant.targets.terraform.engine_trial import PROVIDERS, attached

        box = self._running()
        providers = [
            {**one, "broken": [b.entry for b in self._broken if _same(b.provider, one["address"])]}
            for one in self._document["providers"]
        ]
        content = json.dumps({"providers": providers}).encode()
        document = f"{box.give(f'{box.next_number()}', {PROVIDERS: content})}/{PROVIDERS}"
        folder = f"{_PLACE}/{self._root}".rstrip("/")
        settings = [f"{name}={value}" for name, value in sorted(self._environment.items())]
        argv = ["env", *settings, "sh", "-c", _IN, "in", folder, *attached(document, *words)]
        try:
            return box.run(argv, seconds=COMMAND_SECONDS, stop=self._stop)
        except NotSeen as gone:
            raise _ended() from gone

    def _running(self) -> Sandbox:
        if self._box is None:
            raise _ended()
        return self._box


def _ended() -> Unfinished:
    return Unfinished("the lab has ended", mend="open another one")


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _last(ran: Ran) -> str:
    lines = [line.strip() for line in (ran.stdout + ran.stderr).splitlines() if line.strip()]
    return lines[-1][:200] if lines else f"code {ran.code}"


def root_of(files: Mapping[str, bytes]) -> str | None:
    """The folder of the configuration in a set of files; None where there is none.

    Raises UsageError where there are several.
    """
    from assistant.targets.terraform.configuration import module_roots

    roots = module_roots(files)
    if "" in roots or len(roots) == 1:
        return "" if "" in roots else roots[0]
    if roots:
        mend = f"give the folder of one ({', '.join(roots)}), or --shell"
        raise UsageError("there are several configurations here", mend=mend)
    return None
