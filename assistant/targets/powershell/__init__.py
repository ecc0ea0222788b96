"""PowerShell scripts before PowerShell's own parser, where it is on the machine."""
