"""Packer's JSON templates in HCL."""

from assistant.translate.packer_json.reader import holds_template, read_template
from assistant.translate.packer_json.writer import write_hcl

__all__ = ["holds_template", "read_template", "write_hcl"]
