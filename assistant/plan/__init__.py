"""Intent to Plan: recipes say which files, blocks and obligations; the goal fills them in."""

from assistant.plan.planner import fits, make_plan
from assistant.plan.userfiles import UserFile

__all__ = ["UserFile", "fits", "make_plan"]
