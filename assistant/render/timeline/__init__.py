"""A timeline as a picture of text, as SVG, as Mermaid, as an answer to "when?", and as JSON."""
