"""Packer: printers of answer files and scripts, the engine and its messages."""
