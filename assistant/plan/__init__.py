"""Intent to Plan: recipes say which files, blocks and obligations; the goal fills them in."""

from assistant.plan.planner import make_plan
from assistant.plan.userfiles import UserFile

__all__ = ["UserFile", "make_plan"]
