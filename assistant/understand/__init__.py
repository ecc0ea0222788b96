"""Goal text to Intent: a lexicon, units and spans; no model, and nothing is guessed."""

from assistant.understand.amend import Amended, amend
from assistant.understand.changes import Said
from assistant.understand.clauses import by_clause
from assistant.understand.goals import answer, read_goal
from assistant.understand.lab import for_lab
from assistant.understand.secrecy import redacted

__all__ = ["Amended", "Said", "amend", "answer", "by_clause", "for_lab", "read_goal", "redacted"]
