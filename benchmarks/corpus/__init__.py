"""Real files that nobody here wrote, in front of the checker."""
