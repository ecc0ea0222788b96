"""What a place in a file means: from packs, references, timeline, vocabulary and manifest."""

from assistant.learn.explain.explainer import Explainer
from assistant.learn.explain.spots import READ

__all__ = ["READ", "Explainer"]
