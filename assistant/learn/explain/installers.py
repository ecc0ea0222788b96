"""What stands in the answers of Linux installers: kickstart and preseed files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.core.explanation import Known, Spot
from assistant.knowledge.formats import about
from assistant.knowledge.kickstart import Option, kickstart_pack
from assistant.knowledge.preseed import preseed_pack
from assistant.knowledge.spelling import near
from assistant.knowledge.told import told
from assistant.learn.explain.facts import listed, spot_at
from assistant.learn.explain.scripts import commands_in
from assistant.syntax.kickstart import Word, parse_kickstart
from assistant.syntax.preseed import Answer, parse_preseed
from assistant.syntax.source import Source, Span

_SCRIPTS = ("pre", "pre-install", "post", "onerror", "traceback")
_SHELLS = ("", "/bin/sh", "/bin/bash", "/usr/bin/sh", "/usr/bin/bash")
_INTERPRETER = "--interpreter"


def kickstart_spots(path: str, text: str) -> Iterator[Spot]:
    """Every command and section, and the commands of its scripts."""
    file, pack = parse_kickstart(path, text), kickstart_pack()
    for words in file.commands:
        if words:
            known = pack.commands.get(words[0].text)
            options = known.options if known is not None else None
            yield _of_words(file.source, words, options, words[0].text, sorted(pack.commands))
    for section in file.sections:
        names = [f"%{name}" for name in pack.sections]
        head = _of_words(
            file.source, section.words, pack.sections.get(section.name), f"%{section.name}", names
        )
        last = file.source.line_of(max(section.body.start, section.body.end - 1))
        end = min(last + section.closed, file.source.line_of(len(text)))
        yield Spot(path, head.start, end, 0, "block", head.name, "kickstart", head.known)
        if section.name in _SCRIPTS and _interpreter(section.words) in _SHELLS:
            yield from commands_in(file.source, section.body, 1)


def _of_words(
    source: Source,
    words: Sequence[Word],
    options: Mapping[str, Option] | None,
    name: str,
    others: Sequence[str],
) -> Spot:
    pack = " ".join((about("kickstart").name, about("kickstart").version))
    kind = "section" if name.startswith("%") else "command"
    does = told().kickstart.get(name)
    if options is None:
        known = Known(f"No pack has the {kind} `{name}`.", (), False, near(name, others), pack)
    else:
        said = f"`{name}`: {does}." if does else f"The {kind} `{name}` of a kickstart file."
        known = Known(said, tuple(_options(words, options)), pack=pack)
    span = Span(words[0].span.start, words[-1].span.end)
    return spot_at(source, span, 0, "command", name, "kickstart", known)


def _options(
    words: Sequence[Word], options: Mapping[str, Option]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    for word in words[1:]:
        name = word.text.partition("=")[0]
        if not name.startswith("-") or not options:
            continue
        known = options.get(name)
        if known is None:
            meant = near(name, options)
            yield name, "not known" + (f"; nearest: {', '.join(meant)}" if meant else "")
        elif known.values:
            yield name, f"one of {', '.join(known.values)}"
        else:
            yield name, "takes a value" if known.value else "a switch, which takes no value"
    if options:
        yield "takes", listed(options)


def _interpreter(words: Sequence[Word]) -> str:
    texts = [word.text for word in words]
    for at, word in enumerate(texts):
        name, _, value = word.partition("=")
        if name == _INTERPRETER:
            return value or (texts[at + 1] if at + 1 < len(texts) else "")
    return ""


def preseed_spots(path: str, text: str) -> Iterator[Spot]:
    """Every answer."""
    source, pack = Source(path, text), preseed_pack()
    said = " ".join((pack.about.name, pack.about.version))
    for line in parse_preseed(source):
        if isinstance(line, Answer):
            span = Span(line.spans["owner"].start, max(s.end for s in line.spans.values()))
            known = _question(line, said)
            yield spot_at(source, span, 0, "command", line.question, "preseed", known)


def _question(line: Answer, pack: str) -> Known:
    known, name = preseed_pack().questions, line.question
    does = _asked(name)
    if name not in known and does is None:
        meant = near(name, list(known)) if line.owner == "d-i" else ()
        whose = "" if line.owner == "d-i" else f", which {line.owner} asks,"
        return Known(f"Nothing here knows the question `{name}`{whose}.", (), False, meant, pack)
    kind, _, values = known.get(name, line.type).partition("=")
    facts = [("type", kind)]
    if values:
        facts.append(("takes", listed(values.split("|"))))
    facts.append(("asked by", "the installer" if line.owner == "d-i" else line.owner))
    if name not in known:
        facts.append(("pack", "has no such question; there are more than it lists"))
    return Known(f"`{name}`: {does or 'a question of the installer'}.", tuple(facts), pack=pack)


def _asked(question: str) -> str | None:
    """What a question is about: its own words, or those of the component that asks it."""
    parts = question.split("/")
    found = ("/".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((told().preseed[name] for name in found if name in told().preseed), None)
