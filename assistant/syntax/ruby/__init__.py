"""Ruby as it stands in configuration files, read with tree-sitter-ruby."""

from assistant.syntax.ruby.nodes import (
    Assign,
    Binary,
    Block,
    Branch,
    Call,
    Choice,
    Constant,
    Function,
    Index,
    Listing,
    Name,
    Node,
    Odd,
    Range,
    Table,
    Text,
)
from assistant.syntax.ruby.parse import Ruby, parse_ruby

__all__ = [
    "Assign",
    "Binary",
    "Block",
    "Branch",
    "Call",
    "Choice",
    "Constant",
    "Function",
    "Index",
    "Listing",
    "Name",
    "Node",
    "Odd",
    "Range",
    "Ruby",
    "Table",
    "Text",
    "parse_ruby",
]
