"""One source of text and JSON for command line and workbench."""
