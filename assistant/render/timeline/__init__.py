"""A timeline as a picture of text, as SVG, as Mermaid, as an answer to "when?", and as JSON."""

from assistant.render.timeline.document import timeline_json
from assistant.render.timeline.markdown import timeline_markdown
from assistant.render.timeline.mermaid import mermaid
from assistant.render.timeline.svg import timeline_svg
from assistant.render.timeline.text import timeline_text
from assistant.render.timeline.when import sentence_of, when_text
from assistant.render.timeline.words import named

__all__ = [
    "mermaid",
    "named",
    "sentence_of",
    "timeline_json",
    "timeline_markdown",
    "timeline_svg",
    "timeline_text",
    "when_text",
]
