"""Questions from packs, vocabulary and files, each with exactly one right answer."""

from assistant.learn.quiz.choosing import on_files, on_topic, topics
from assistant.learn.quiz.progress import Progress, read_progress, write_progress

__all__ = ["Progress", "on_files", "on_topic", "read_progress", "topics", "write_progress"]
