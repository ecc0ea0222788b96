"""Making the pack file from gathered facts; a maintainer's command, not needed at run time."""
