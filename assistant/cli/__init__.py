"""The command line: one file per command, found when it is called."""
