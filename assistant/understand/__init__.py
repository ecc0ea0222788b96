"""Goal text to Intent: a lexicon, units and spans; no model, and nothing is guessed."""

from assistant.understand.goals import answer, read_goal
from assistant.understand.secrecy import redacted

__all__ = ["answer", "read_goal", "redacted"]
