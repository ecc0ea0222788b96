"""The engines that set-up sees to: which of them are here, and building those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.core.errors import DryfitError, MissingPart, Unfinished
from assistant.setup import apt
from assistant.setup.progress import Ticker, confirm
from assistant.setup.quick import file_mark

if TYPE_CHECKING:
    from assistant.prove.engine_data import Definition
    from assistant.prove.engine_store import Engine
    from assistant.setup.record import Record

BUILD = "dryfit engines build"


def wanted() -> tuple[Definition, ...]:
    """The engines and providers that a machine should have, in the order in which they are
    built."""
    from assistant.prove.engine_data import definitions

    return tuple(one for one in definitions().values() if one.in_setup)


def unasked() -> tuple[Definition, ...]:
    """The engines that are here although set-up does not see to them; they judge all the same."""
    from assistant.prove import engines
    from assistant.prove.engine_data import definitions

    others = [one for one in definitions().values() if one.kind == "engine" and not one.in_setup]
    return tuple(one for one in others if engines.installed(one.name))


def here(known: Definition) -> tuple[Engine, ...]:
    """Those of one name that are worth having, the one that is asked first in front."""
    from assistant.prove import engines

    return tuple(engine for engine in engines.installed(known.name) if worth(engine, known))


def found() -> tuple[tuple[Engine, ...], str]:
    """The engine of each wanted name that is asked first, and all of them in a few words."""
    from assistant.prove import engines

    first = tuple(engine for one in wanted() for engine in engines.installed(one.name)[:1])
    return first, ", ".join(map(said, first))


def worth(engine: Engine, known: Definition) -> bool:
    """Whether an engine makes building one needless: it is new enough, and has the plugins that
    it cannot do without."""
    from assistant.prove.engine_data import numbers

    if numbers(engine.version) < numbers(known.oldest):
        return False
    return engine.plugins is not None or not known.needs_plugins(engine.version)


def build(lacking: tuple[Definition, ...], record: Record) -> dict[str, DryfitError]:
    """Build what is lacking, one after the other in the same caches; what could not be built,
    with the reason. One that fails leaves the others alone."""
    from assistant.prove.engine_build import Workshop

    failed: dict[str, DryfitError] = {}
    expect = sum(_seconds(one, record) for one in lacking)
    names = ", ".join(one.title for one in lacking)
    with Ticker(f"built from source: {names}", expect) as ticker, Workshop(ticker.doing) as shop:
        for one in lacking:
            began = ticker.seconds
            try:
                shop.build(one.name)
            except (MissingPart, Unfinished) as error:
                failed[one.name] = error
                if isinstance(error, MissingPart):
                    # Without Go none of the others can be built either.
                    return {other.name: error for other in lacking if not here(other)}
            else:
                record.note_seconds(f"engine {one.name}", ticker.seconds - began)
    return failed


def from_system(known: Definition, record: Record, *, yes: bool, why: DryfitError) -> None:
    """Install the distribution's package in the place of what could not be built, where there is
    one and it is wanted."""
    if not (known.package and apt.can_install() and apt.known([known.package])):
        return
    question = f"{known.title} could not be built ({why.summary}). Install the system's older one?"
    if confirm(question, yes=yes):
        apt.install([known.package], record, label=f"installing {known.package}", expect=20)


def facts(found: tuple[Engine, ...]) -> dict[str, Any]:
    """What the quick check looks at."""
    return {"files": [file_mark(engine.path) for engine in found]}


def said(engine: Engine) -> str:
    """An engine in a few words: packer 1.8.7 (built)."""
    return f"{engine.name} {engine.version} ({engine.source})"


def _seconds(known: Definition, record: Record) -> float:
    guess = known.module.seconds if known.module else 0.0
    return record.seconds.get(f"engine {known.name}", guess)
