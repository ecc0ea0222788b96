"""Names of cmdlets and their parameters, against the pack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.check.report import Reporter, maybe
from assistant.core.finding import Finding
from assistant.knowledge.cmdlets import Cmdlet, Parameter, cmdlets
from assistant.knowledge.spelling import near, within
from assistant.syntax.patterns import later
from assistant.syntax.powershell import Argument, Command, Script

_CMDLET = later(r"[A-Za-z]+-[A-Za-z]\w*\Z")
_QUALIFIED = later(r"[\w.]+\\(?=[A-Za-z]+-\w+\Z)")
_REQUIRES = later(r"^[ \t]*#requires\s+-modules?\b|^[ \t]*using\s+module\b", re.I | re.M)
_SHADOWED = frozenset({"curl", "wget", "sc", "h", "set", "mount", "man"})
"""Aliases that are programs as often as not: nothing is said of their parameters."""
_COMPARING = frozenset({"Where-Object"})
"""Cmdlets whose switches are operators, after which a value stands."""
_NAMING = frozenset({"set-alias", "sal", "new-alias", "nal"})
_LONG = 12
"""Letters from which on a cmdlet's name with one letter too few or too many is a slip."""
_BRINGING = frozenset({
    "import-module", "ipmo", "install-module", "inmo", "add-pssnapin", "asnp", "invoke-expression",
    "iex", "install-psresource", "import-pssession", "save-module", "import-dscresource",
    "configuration", "add-psmodule", "new-module",
})  # fmt: skip
"""What may bring commands that nobody here can name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the draft's own scripts define."""

    names: frozenset[str]
    """Functions and aliases, in small letters."""

    @classmethod
    def of(cls, scripts: Iterable[Script]) -> Known:
        """Everything that any of the scripts defines: one of them may load the other."""
        names: set[str] = set()
        for script in scripts:
            names |= script.functions
            for command in script.commands:
                if (command.name or "").lower() in _NAMING:
                    names |= {value.lower() for value in _first_values(command, "name")}
        return cls(frozenset(names))


def cmdlet_findings(script: Script, known: Known) -> tuple[Finding, ...]:
    """Commands that are not known, and parameters that the known ones do not take."""
    report = Reporter("schema")
    own = known.names | Known.of([script]).names
    brings: bool | None = None
    unix = script.source.text.startswith("#!")
    for command in script.commands:
        if command.name is None:
            continue
        name = _QUALIFIED.sub("", command.name)
        low = name.lower()
        if low in own:
            continue
        cmdlet = cmdlets().get(name)
        if cmdlet is not None:
            alias = "-" not in name
            if not (alias and (low in _SHADOWED or unix)):
                _parameters(report, script, command, cmdlet)
        elif _CMDLET.match(name) and cmdlets().named(name) is None:
            brings = _brings(script) if brings is None else brings
            if not brings or _slipped(name):
                _unknown(report, script, command, name)
    return tuple(report.findings)


def _brings(script: Script) -> bool:
    """Whether a script loads modules or other scripts, whose commands nobody here can name."""
    if _REQUIRES.search(script.source.text):
        return True
    return any(
        command.operator == "." or (command.name or "").lower() in _BRINGING
        for command in script.commands
    )


def _unknown(report: Reporter, script: Script, command: Command, name: str) -> None:
    meant = _nearest(name)
    if meant:
        report.add(script.source, command.name_span, "schema/unknown-command",
                   f"No cmdlet `{name}` is known", maybe(meant), severity="warning")  # fmt: skip
    else:
        report.add(script.source, command.name_span, "schema/unverified-command",
                   f"Nothing here can say whether there is a command `{name}`",
                   severity="info")  # fmt: skip


def _slipped(name: str) -> bool:
    """Whether a name is a common cmdlet's with two letters changed about, or one of many left out
    or put in: no module calls its own command so."""
    meant = _nearest(name)
    if not meant or cmdlets().get(meant[0]) is None:
        return False
    low, full = name.lower(), meant[0].lower()
    if sorted(low) == sorted(full):
        return True
    return len(full) > _LONG and abs(len(low) - len(full)) == 1 and low[-3:] == full[-3:]


@lru_cache(maxsize=512)
def _nearest(name: str) -> tuple[str, ...]:
    """Known cmdlets that a name may have been meant as: one or two slips, or a small change."""
    names = cmdlets().names
    found = within(name, names, 1 if len(name) < _LONG else 2)
    return tuple(full for _, full in sorted((slips, names[key]) for slips, key in found)[:2])


def _parameters(report: Reporter, script: Script, command: Command, cmdlet: Cmdlet) -> None:
    arguments = command.arguments
    for number, argument in enumerate(arguments):
        if argument.parameter is None:
            continue
        parameter = _resolve(argument.parameter, cmdlet)
        following = arguments[number + 1] if number + 1 < len(arguments) else None
        if parameter is not None:
            _value(report, script, argument, following, parameter, cmdlet)
        elif not _ambiguous(argument.parameter, cmdlet):
            _no_parameter(report, script, argument, cmdlet)


def _no_parameter(report: Reporter, script: Script, argument: Argument, cmdlet: Cmdlet) -> None:
    word = argument.parameter or ""
    names = {p.name for p in (*cmdlet.parameters.values(), *cmdlets().common.values())}
    meant = near(word, names, 2)
    if not cmdlet.complete and not meant:
        return
    report.add(script.source, argument.span, "schema/unknown-parameter",
               f"`{cmdlet.name}` has no parameter `-{word}`", maybe([f"-{m}" for m in meant]),
               severity="warning")  # fmt: skip


def _matches(word: str, cmdlet: Cmdlet) -> set[Parameter]:
    low = word.lower()
    sets: tuple[Mapping[str, Parameter], ...] = (cmdlet.parameters, cmdlets().common)
    for names in sets:
        if low in names:
            return {names[low]}
    return {p for names in sets for name, p in names.items() if name.startswith(low)}


def _resolve(word: str, cmdlet: Cmdlet) -> Parameter | None:
    """The parameter that a word names in full, by an alias or by a beginning that is its alone."""
    found = _matches(word, cmdlet)
    return next(iter(found)) if len(found) == 1 else None


def _ambiguous(word: str, cmdlet: Cmdlet) -> bool:
    return len(_matches(word, cmdlet)) > 1


def _value(
    report: Reporter, script: Script, argument: Argument, following: Argument | None,
    parameter: Parameter, cmdlet: Cmdlet,
) -> None:  # fmt: skip
    source = script.source
    if parameter.switch:
        given = ",".join(following.parts) if following and not following.colon else ""
        if given.lower() in ("$true", "$false") and following and cmdlet.name not in _COMPARING:
            report.add(source, following.span, "schema/switch-value",
                       f"`-{parameter.name}` is a switch: {given} is not its value",
                       f"Write `-{parameter.name}:{given}`.", severity="warning")  # fmt: skip
        return
    if following is None or following.parameter is not None:
        report.add(source, argument.span, "schema/missing-value",
                   f"`-{parameter.name}` needs a value", severity="warning")  # fmt: skip
        return
    for value in following.values if parameter.values else ():
        if value is None or value.isdecimal():
            continue
        for word in value.split(","):
            word = word.strip()
            if not any(one.lower().startswith(word.lower()) for one in parameter.values):
                meant = near(word, parameter.values, 1)
                report.add(source, following.span, "schema/value",
                           f"`-{parameter.name}` does not take `{word}`",
                           maybe(meant) or f"It takes {', '.join(parameter.values)}.",
                           severity="warning")  # fmt: skip


def _first_values(command: Command, parameter: str) -> Iterator[str]:
    """The value of a parameter that is given by name, or else of the first place."""
    taken = False
    for argument in command.arguments:
        if argument.parameter is not None:
            name = argument.parameter.lower()
            taken = name not in ("force", "passthru") and not parameter.startswith(name)
        elif taken:
            taken = False
        else:
            yield from (value for value in argument.values if value is not None)
            return
