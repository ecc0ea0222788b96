"""Draft to evidence: the tools' own engines, run in a throwaway container."""

from assistant.prove.proof import Proof, not_proved, prove

__all__ = ["Proof", "not_proved", "prove"]
