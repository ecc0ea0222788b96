"""Files against the schema packs: names, kinds, values and the rules between attributes."""

from assistant.check.schema.language import SchemaResult, check_schema

__all__ = ["SchemaResult", "check_schema"]
