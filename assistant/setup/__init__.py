"""Set-up: what it takes to run here, what was put where, and how to take it away.

`bootstrap` and all that it imports use the standard library alone, because they run before the
virtual environment exists: `record`, `progress`, `apt`, `daemon`, `quick`, `venv`.
"""
