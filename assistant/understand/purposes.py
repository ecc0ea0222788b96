"""What a goal says of its purpose alone: 'so I can clone it later', 'for testing old software'.

Nothing is made of it, and nothing is left out for it: the words are used, so that 'clone' is taken
for no wish and 'testing' for no name.
"""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_ENDS = (
    r"(?:\s+(?:it|them|this|that|these|from|on|with|later|again|quickly|fast|easily|safely"
    r"|any\s?time|myself|ourselves))*"
)
_PURPOSES = (
    re.compile(
        r"\b(?:so|such)\s+(?:that\s+)?(?:i|we|you|people|everyone|others)\s+can\s+(?:just\s+|then\s+|later\s+|easily\s+)*"
        rf"(?:clone|copy|re-?use|re-?deploy|deploy|rebuild|use|try|test)\b{_ENDS}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bfor\s+(?:testing|development|developing|iot|home\s+automation|trying\s+out|learning|trainings?|workshops?|vdi|virtual\s+desktops|classrooms?|practi[cs]e|practising|playing\s+around|experiments"
        r"|experimenting|demos|demo\s+purposes|test\s+purposes|fun)\b(?:\s+(?:of|with|on|out))?"
        r"(?:\s+(?:my|our|some|the|new|old|legacy|in-house))*"
        r"(?:\s+(?:software|apps?|applications?|programs|tools|things|stuff|code|releases|builds))?"
        r"(?!\s+(?:environment|env|stage|cluster|namespace|subscription|network|domain|\w*server))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bfor\s+(?:(?:my|our|the|a|an|some|small|little|own)\s+){0,3}(?:family|friends|kids|parents|boss"
        r"|clients?|customers?|students|pupils|class|school|university|uni|office|company|team|(?:home\s*)?lab"
        r"|(?:dev|development|it|ops|support|sales|marketing)\s+team|developers|devs|department|project)"
        r"(?=\s*(?:$|[,.;:!?)]|\s(?:with|on|and|in|that|which|who|to|using|from|by|via|at|please|running)\b))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bfor\s+(?:personal|private|internal|home|office|company|business|daily|everyday|general|our\s+own|my\s+own)"
        r"\s+use\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bnothing\s+(?:special|crazy|big)\b|\bof\s+course\b", re.I),
    re.compile(
        r"\b(?:up\s+)?on\s+(?:my|our|the|an?)\s+(?:(?:old|home|cheap|small|little|tiny|spare)\s+)*"
        r"(?:nas|synology|qnap|nuc|mini[- ]?pc|laptop|desktop|home\s*server|thin\s+client|vps)"
        r"(?=\s*(?:$|[,.;:!?)]|\s(?:with|and|in|that|which|to|using|from|by|via|at|please|behind|for)\b))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<=\bproxmox )(?:box|host)\b|(?<=\besxi )(?:box|host)\b|(?<=\bhyper-v )(?:box|host)\b"
        r"|(?<=\blibvirt )(?:box|host)\b|(?<=\bkvm )(?:box|host)\b|(?<=\bpve )(?:box|host)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:turned|switched)\s+on\b", re.I),
    re.compile(r"\A\W*good\s+(?:morning|afternoon|evening|day)\b", re.I),
    re.compile(
        r"\b(?:basic|plain|bare|cheap|lightweight|custom|modern|generic|lean|solid|robust|little"
        r"|brand[- ]new|vanilla|stock)"
        r"(?=(?:\s+[\w.]+){0,3}\s+(?:images?|templates?|vms?|box|boxes|servers?|machines?|playbooks?|installs?"
        r"|installation|stacks?|setups?|deployments?|instances?)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bto\s+(?:clone|re-?use|play\s+(?:around\s+)?with|experiment\s+with)\b{_ENDS}", re.I
    ),
)


def find_purposes(reading: Reading) -> None:
    """Claim every clause that says what for."""
    for pattern in _PURPOSES:
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.claim(*match.span(), "purpose")
