"""YAML nodes checked against a JSON schema, with findings where they stand.

The walk is our own, for three reasons: it goes over nodes, so that every problem has its place; of
the many ways in which alternatives fail it tells the one that helps; it costs a tenth of a general
validator's time. `jsonschema` judges the same documents in the tests.
"""

from __future__ import annotations

from assistant.check.formats.shape.compile import Shape, compile_schema
from assistant.check.formats.shape.walk import Problem, Walk
from assistant.check.formats.shape.words import Speech, findings_of

__all__ = ["Problem", "Shape", "Speech", "Walk", "compile_schema", "findings_of"]
