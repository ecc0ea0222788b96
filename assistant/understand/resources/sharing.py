"""What each of several machines has of its own: two servers with elastic ips."""

from __future__ import annotations

from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named

_EACH = Table.of(
    [(("{each|both} (with|having|has|have|get|gets)", "(with) {its|their} own"), True)]
)


def read_shares(reading: Reading, named: list[Named]) -> None:
    """Count what serves one machine as often as its machine stands in the goal."""
    machines = [one for one in named if one.traits.machine]
    said = list(matches(reading, _EACH))
    for one in named:
        if not one.traits.each or one.count > 1 or not machines:
            continue
        before = [
            m for m in machines if m.provider == one.provider and m.span.start < one.span.start
        ]
        owner = (before or machines)[-1]
        told = [hit for hit in said if owner.span.end <= hit.span.start < one.span.start]
        plural = reading.words[one.after - 1].text.endswith("s")
        if owner.count > 1 and (one.traits.each == "always" or plural or told):
            one.count = owner.count
        for hit in told:
            reading.claim(hit.span.start, hit.span.end, "each has its own")
