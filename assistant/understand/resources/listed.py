"""Names of one series: web1 web2, WS01 to WS03."""

from __future__ import annotations

import re

from assistant.core.intent import Span
from assistant.understand.series import series_of


def beside(goal: str, name: str, at: int) -> re.Match[str] | None:
    """The gap before another name of the same series: web1 web2, db-1 db-2."""
    stem = re.fullmatch(r"(.*?)[0-9]{1,3}", name)
    following = rf"\s+(?={re.escape(stem[1])}[0-9]{{1,3}}(?![\w.-]*\w))" if stem else r"(?!)"
    return re.match(following, goal[at:])


def in_series(goal: str, name: str, span: Span) -> list[tuple[str, Span]]:
    """The names from `name` to the one that is said to be the last; none where no other follows."""
    series = series_of(goal, name, span.end)
    return [(one, Span(span.start, series.end)) for one in series.names] if series else []
