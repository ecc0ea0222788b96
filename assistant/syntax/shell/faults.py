"""Shell scripts: whether they can be read, by tree-sitter-bash and, for an error, a second look.

The grammar does not know all that shells take. An error is only what a plain count of quotes and
keywords confirms; anything else that the grammar stumbles over is a warning.
"""

from __future__ import annotations

import re
from collections import Counter

from assistant.core.finding import Finding
from assistant.syntax.grammar import first_error, shell_parser
from assistant.syntax.kept import Kept
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import HCL_DIRECTIVE

_SHEBANG = later(r"#!\s*\S*?(?:/env\s+(?:-\S+\s+)*)?(?P<name>[\w.-]+)(?:\s|$)")
_FIRST = 200
"""Characters of the first line in which an interpreter is looked for."""
_SHELLS = frozenset({"sh", "bash", "dash", "ash"})
_PAIRS = {"if": "fi", "do": "done", "case": "esac"}
_COUNTED = 200_000
"""Characters; a longer script's quotes are not counted, and it gets a warning at most."""
_HERE_DOCUMENTS = 200
"""Beyond so many the search for their ends would take long."""
_SKIPPED = later(
    r"""(?P<escape>\\.)
    |(?P<here><<-?[ \t]*\\?(?P<q>['"]?)(?P<tag>\w+)(?P=q)[^\n]*\n(?:.*?\n)??
        [\t]*(?P=tag)(?=\n|\Z))
    |(?P<single>\$?'[^']*')
    |(?P<double>"(?:[^"\\]|\\.)*")
    |(?P<comment>(?:(?<=[\s;])|\A)\#[^\n]*)
    |(?P<open>['"])
    |(?:\A|(?<=[\n;&|(){}!`])|(?<=\bdo)|(?<=\bthen)|(?<=\belse))[ \t]*
        \b(?P<key>if|fi|do|done|case|esac)(?=[\s;&|()<>`]|\Z)""",
    re.VERBOSE | re.DOTALL,
)


def is_shell(path: str, text: str) -> bool:
    """Whether a file is a script for a POSIX shell or bash, and no template of one."""
    if HCL_DIRECTIVE.search(text):
        return False
    shebang = _SHEBANG.match(text[:_FIRST])
    if shebang:
        return shebang["name"] in _SHELLS
    return path.lower().endswith((".sh", ".bash")) and not text.startswith("#!")


_kept: Kept[tuple[Finding, ...]] = Kept(1_000_000)


def shell_findings(path: str, text: str) -> tuple[Finding, ...]:
    """At most one finding: where the grammar loses its way for the first time."""
    return _kept.get(path, text, lambda: _findings(path, text))


def _findings(path: str, text: str) -> tuple[Finding, ...]:
    source = Source(path, text)
    content = text.encode("utf-8", "replace")
    root = shell_parser().parse(content).root_node
    if not root.has_error:
        return ()
    countable = len(text) <= _COUNTED and text.count("<<") <= _HERE_DOCUMENTS
    unpaired = _unpaired(text) if countable else None
    if unpaired:
        why, place = unpaired
        return (source.parse_finding("shell", place, "Not a shell script that can be read",
                                     f"{why}."),)  # fmt: skip
    node = first_error(root)
    start = len(content[: node.start_byte].decode("utf-8", "replace"))
    end = max(start + 1, len(content[: node.end_byte].decode("utf-8", "replace")))
    span = Span(start, min(end, source.line_end(start)))
    return (
        source.parse_finding(
            "shell", span, "This part of the script was not understood",
            "It may be right all the same; `bash -n` on your machine tells.", "warning",
        ),
    )  # fmt: skip


def _unpaired(text: str) -> tuple[str, Span] | None:
    """The keyword or quote that plainly has no partner, in words, and its place."""
    number: Counter[str] = Counter()
    opened: list[tuple[str, Span]] = []
    stray: Span | None = None
    at = 0
    while match := _SKIPPED.search(text, at):
        at = max(match.end(), at + 1)
        if match.lastgroup == "open":
            return f"This {match['open']} is never closed", Span(*match.span("open"))
        key = match["key"]
        if not key:
            continue
        number[key] += 1
        here = Span(*match.span("key"))
        if key in _PAIRS:
            opened.append((key, here))
        elif opened and _PAIRS[opened[-1][0]] == key:
            opened.pop()
        else:
            stray = stray or (opened[-1][1] if opened else here)
    for first, last in _PAIRS.items():
        if number[first] != number[last]:
            place = stray or (opened[-1][1] if opened else Span(0, 0))
            counts = f"`{first}` stands {number[first]} times, `{last}` {number[last]} times"
            return counts, place
    return None
