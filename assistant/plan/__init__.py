"""Intent to Plan: recipes say which files, blocks and obligations; the goal fills them in."""

from assistant.core.steps import steps_of
from assistant.plan.making import make_plan
from assistant.plan.planner import fits
from assistant.plan.surfaces import surfaces

__all__ = ["UserFile", "fits", "make_plan", "steps_of", "surfaces"]
