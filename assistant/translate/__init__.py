"""One tool's file in another tool's words, by way of a model that belongs to none of them.

A reader turns a source into neutral facts with their lines, a writer makes files of the facts; both
enter in a ledger what becomes of every line, so that nothing is dropped without a word.
"""

from assistant.translate.registry import KINDS, TO
from assistant.translate.translating import kinds_of, targets_of, translate

__all__ = ["KINDS", "TO", "kinds_of", "targets_of", "translate"]
