"""Dryfit: plain words in, proven infrastructure files out, on a local model."""

__version__ = "0.1.0"
