"""A Vagrantfile read: loops are walked through, and what only a run could tell is told as lost."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.errors import Declined
from assistant.syntax.ruby import (
    Assign,
    Block,
    Branch,
    Call,
    Function,
    Index,
    Name,
    Node,
    Odd,
    Ruby,
    parse_ruby,
)
from assistant.syntax.source import Span
from assistant.translate.ledger import Ledger
from assistant.translate.vagrant.model import Lab, Lines, Machine, Setting
from assistant.translate.vagrant.settings import Settings
from assistant.translate.vagrant.values import Names, Unknown, Values, give

_LONGEST = 20_000
"""Statements that are walked through."""
_DEEPEST = 5
"""Functions that call one another."""
_MOST = 100
"""Machines of one file."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a block's parameter stands for: the settings of a machine, or one part of them."""

    machine: Machine
    part: str = ""
    """`provider:NAME`, `provision`, or empty for all."""


def is_vagrantfile(path: str, text: str) -> bool:
    """By its name, or Ruby that configures Vagrant."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    named = name.startswith("vagrantfile") or name.endswith(".vagrantfile")
    return named or (name.endswith(".rb") and "Vagrant.configure" in text)


def read_vagrantfile(path: str, text: str, ledger: Ledger, _beside: Mapping[str, str]) -> Lab:
    """The machines. Raises Declined where the file configures none."""
    reader = _Reader(parse_ruby(path, text), ledger)
    lab = reader.read()
    if not reader.configured:
        raise Declined(
            f"{path} is Ruby, but configures no machine: it has no `Vagrant.configure`",
            mend="give a Vagrantfile: vagrant init writes one",
        )
    if not lab.several and re.search(r"(?m)^[^#\n]*\.vm\.define\b", text):
        raise Declined(
            f"{path}: which machines it defines, only a run of it can tell",
            mend="write their names out, or as a list that is gone through with `each`",
        )
    return lab


def vagrant_aside(text: str) -> frozenset[int]:
    """Comments, blank lines and lone ends of blocks."""
    return parse_ruby("", text).quiet


class _Reader:
    def __init__(self, ruby: Ruby, ledger: Ledger) -> None:
        self.ruby, self.ledger = ruby, ledger
        self.values = Values(ruby.source)
        self.lab = Lab("vagrant")
        self.machines: dict[str, Machine] = {}
        self.top: dict[str, Any] = {}
        """Names of the file itself, which functions see too."""
        self.functions: dict[str, Function] = {}
        self._depth = self._steps = 0
        self.configured = False
        self.settings = Settings(self.values, ledger, self.lab)

    def read(self) -> Lab:
        """The whole file; each machine gets what holds for all."""
        self._body(self.ruby.body, ChainMap(self.top))
        for machine in self.machines.values():
            machine.settings = merged(self.lab.common, machine)
        self.lab.several = bool(self.machines)
        if not self.machines:
            self.lab.common.name = "machine"
        self.lab.machines = list(self.machines.values()) or [self.lab.common]
        return self.lab

    def lines(self, span: Span) -> Lines:
        """The lines of a stretch."""
        return self.values.lines(span.start, span.end)

    def _body(self, body: tuple[Node, ...], names: Names) -> None:
        for node in body:
            self._steps += 1
            if self._steps > _LONGEST:
                self.ledger.lost(self.lines(node.span), "the loops take too long to follow")
                continue
            try:
                self._statement(node, names)
            except Unknown as error:
                self.ledger.lost(self.lines(node.span), f"only a run of it can tell `{error}`")

    def _statement(self, node: Node, names: Names) -> None:
        if isinstance(node, Assign):
            self._assign(node, names)
        elif isinstance(node, Call):
            self._call(node, names)
        elif isinstance(node, Function):
            self._function(node)
        elif isinstance(node, Branch):
            self._branch(node, names)
        elif isinstance(node, Odd):
            what = node.kind.replace("_", " ").removesuffix(" modifier")
            why = f"what comes of Ruby's `{what}` is only known when it runs"
            self.ledger.lost(self.lines(node.span), why)
        else:
            self.ledger.lost(self.lines(node.span), "it sets nothing")

    def _branch(self, node: Branch, names: Names) -> None:
        """What is done where a condition holds, if that can be told."""
        lines = self.lines(node.span)
        try:
            holds = self.values.of(node.condition, names) not in (None, False)
        except Unknown as error:
            self.ledger.lost(lines, f"only a run of it can tell whether `{error}` holds")
            return
        first = self.lines(node.yes[0].span)[0] if node.yes else lines[-1]
        for line in range(lines[0], first):  # of a `case` that of its first `when` too
            self.ledger.opens(line, lines[-1])
        self.ledger.leftover(lines, "the condition that it stands under does not hold")
        self._body(node.yes if holds else node.no, names)

    def _function(self, node: Function) -> None:
        """What a function does is told where it is called."""
        lines = self.lines(node.span)
        self.functions[node.name] = node
        self.ledger.opens(lines[0], lines[-1])
        self.ledger.leftover(lines, "nothing calls it")

    def _called(self, node: Call, function: Function, names: Names) -> None:
        if self._depth >= _DEEPEST:
            raise Unknown(f"`{node.name}` within itself")
        self.ledger.translated(self.lines(node.span), "what the function does is done here")
        given = (self.values.of(one, names) for one in node.items)
        self._depth += 1
        held = ChainMap(dict(zip(function.parameters, given, strict=False)), self.top)
        self._body(function.body, held)
        self._depth -= 1

    def _assign(self, node: Assign, names: Names) -> None:
        lines, target = self.lines(node.span), node.target
        if isinstance(target, Name):
            value = self.values.of(node.value, names)
            give(names, target.text, value)
            rows = getattr(value, "rows", ())
            # The lines of a script are told where it is run.
            inner = {n for row in rows for n in row} - set(lines)
            self.ledger.translated(lines, "its value stands where it is used")
            self.ledger.leftover(inner, "nothing runs it")
            return
        if isinstance(target, Index) and isinstance(target.object, Name):
            if target.object.text == "ENV":
                key = self.values.text(target.key, names)
                if key == "VAGRANT_DEFAULT_PROVIDER":
                    self.lab.provider = self.values.text(node.value, names)
                    self.ledger.translated(lines, "the provider's own settings count")
                else:
                    self.ledger.lost(lines, f"`{key}` is set for Vagrant itself")
                return
            held = names.get(target.object.text)
            if isinstance(held, dict | list):
                held[self.values.of(target.key, names)] = self.values.of(node.value, names)
                self.ledger.translated(lines, "its value stands where it is used")
                return
        scope, path, last = self._path(target, names)
        if scope is None:
            raise Unknown(self.ruby.source.slice(target.span).split("\n")[0])
        self.settings.put(scope.machine, scope.part, (*path, *last), node.value, names, lines)

    def _call(self, node: Call, names: Names) -> None:
        lines = self.lines(node.span)
        on = node.receiver.text if isinstance(node.receiver, Name) else ""
        if on == "Vagrant" and node.name == "configure" and node.block:
            self.configured = True
            self._within(node, node.block, names, (Scope(self.lab.common),))
            return
        if node.receiver is None and node.name in self.functions:
            self._called(node, self.functions[node.name], names)
            return
        if on == "Vagrant" or (node.receiver is None and node.name in ("require", "load", "puts")):
            self.ledger.lost(lines, f"`{node.name}` is about Vagrant or Ruby, not about a machine")
            return
        scope, path, _ = self._path(node, names)
        if scope is not None:
            self._method(node, scope, path, names)
        elif node.block and node.name in ("each", "times", "each_with_index", "each_pair", "map"):
            self._loop(node, node.block, names)
        else:
            raise Unknown(self.ruby.source.slice(node.head).split("\n")[0])

    def _path(
        self, node: Node, names: Names
    ) -> tuple[Scope | None, tuple[str, ...], tuple[str, ...]]:
        """The scope that a chain begins with, the words of the chain, and a key behind them."""
        key: tuple[str, ...] = ()
        if isinstance(node, Index):
            key = (self.values.text(node.key, names),)
            node = node.object
        words: list[str] = []
        while isinstance(node, Call) and node.receiver is not None:
            words.append(node.name)
            node = node.receiver
        scope = names.get(node.text) if isinstance(node, Name) else None
        return (scope if isinstance(scope, Scope) else None), tuple(reversed(words)), key

    def _method(self, node: Call, scope: Scope, path: tuple[str, ...], names: Names) -> None:
        lines, head, block = self.lines(node.span), self.lines(node.head), node.block
        if path == ("vm", "define") and node.items:
            machine = self._machine(self.values.text(node.items[0], names), head)
            self.ledger.translated(head)
            for word, _ in node.named:
                if word != "primary":
                    why = f"`{word}` decides in Vagrant whether the machine is started"
                    self.ledger.approximated(head, why)
            if block:
                self._within(node, block, names, (Scope(machine), Scope(machine)))
        elif path == ("vm", "provider") and node.items:
            name = self.values.text(node.items[0], names)
            self.lab.provider = self.lab.provider or name
            part = f"provider:{name}"
            if block:
                mine = (Scope(scope.machine, part), Scope(scope.machine))
                self._within(node, block, names, mine)
            else:
                self.ledger.translated(lines)
        elif path == ("vm", "provision"):
            self._provision(node, scope.machine, names)
        elif block and not scope.part and path in (("trigger", "after"), ("trigger", "before")):
            self.ledger.lost(lines, "a trigger is run by Vagrant on the computer itself")
        else:
            self.settings.call(scope.machine, scope.part, path, node, names, lines)

    def _machine(self, name: str, lines: Lines) -> Machine:
        if name not in self.machines and len(self.machines) >= _MOST:
            raise Unknown(f"more than {_MOST} machines")
        return self.machines.setdefault(name, Machine(name, lines))

    def _within(self, node: Call, block: Block, names: Names, given: tuple[Any, ...]) -> None:
        """A block's body with values for its parameters."""
        self._opens(node, block)
        self._body(block.body, names.new_child(dict(zip(block.parameters, given, strict=False))))

    def _opens(self, node: Call, block: Block) -> None:
        head, whole = self.lines(node.head), self.lines(node.span)
        if not block.body:
            self.ledger.translated(whole, "it holds nothing")
            return
        for line in head:
            self.ledger.opens(line, whole[-1])

    def _loop(self, node: Call, block: Block, names: Names) -> None:
        if node.receiver is None:
            raise Unknown(node.name)
        over = self.values.of(node.receiver, names)
        rounds: list[Any] = list(range(over)) if isinstance(over, int) else []
        if isinstance(over, dict):
            rounds = list(over.items())
        elif isinstance(over, list):
            numbered = [(value, number) for number, value in enumerate(over)]
            rounds = numbered if node.name == "each_with_index" else over
        if not rounds or len(rounds) > _MOST:
            raise Unknown(f"{len(rounds)} rounds of `{node.name}`")
        self._opens(node, block)
        count = len(block.parameters)
        for one in rounds:
            given = tuple(one) if count > 1 and isinstance(one, tuple | list) else (one,)
            self._body(
                block.body, names.new_child(dict(zip(block.parameters, given, strict=False)))
            )

    def _provision(self, node: Call, machine: Machine, names: Names) -> None:
        given = [self.values.text(one, names) for one in node.items]
        named = list(node.named)
        kind = next((self.values.text(v, names) for k, v in named if k == "type"), "")
        words = [one for one in (*given, kind) if one]
        if not words:
            raise Unknown("provision")
        making = self.settings.provision(words, self.lines(node.head))
        for word, value in named:
            if word != "type":
                making.set(word, value, names, self.lines(value.span))
        if node.block:
            self._opens(node, node.block)
            inner = names.new_child(dict.fromkeys(node.block.parameters[:1], making))
            for one in node.block.body:
                self._inside(making, one, inner)
        done = making.done()
        if done is None:
            self.ledger.lost(self.lines(node.span), making.why)
        else:
            whole = tuple(sorted({*self.lines(node.head), *making.lines}))
            machine.settings.append(Setting("provision", done, whole))

    def _inside(self, making: Any, node: Node, names: Names) -> None:
        """One line of a provisioner's block: `s.inline = "..."`, `d.run "nginx"`."""
        lines = self.lines(node.span)
        target = node.target if isinstance(node, Assign) else node
        mine = isinstance(target, Call) and isinstance(target.receiver, Name)
        if isinstance(node, Assign) and isinstance(target, Call) and mine:
            making.set(target.name, node.value, names, lines)
        elif isinstance(node, Call) and mine:
            making.call(node.name, node, names, lines)
        else:
            why = "only a run of it can tell what this does to the provisioner"
            self.ledger.lost(lines, why)


_LISTS = frozenset({"network", "port", "folder", "provision"})


def merged(common: Machine, own: Machine) -> list[Setting]:
    """What holds for all, then the machine's own; of what there is once its own counts."""
    mine = {(one.concept, one.provider) for one in own.settings if one.concept not in _LISTS}
    kept = [one for one in common.settings if (one.concept, one.provider) not in mine]
    return kept + own.settings
