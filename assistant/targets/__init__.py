"""All that one tool knows of itself, a folder each; targets never import one another."""
