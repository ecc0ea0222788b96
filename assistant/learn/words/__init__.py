"""One idea in the words of many tools: a question in plain words, answered from the vocabulary."""

from assistant.learn.words.answering import answer

__all__ = ["answer"]
