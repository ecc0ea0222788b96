"""PowerShell with positions: commands, their parameters and values, functions; never raises."""

from assistant.syntax.powershell.brackets import bracket_findings
from assistant.syntax.powershell.parse import Argument, Command, Script, parse_powershell

__all__ = ["Argument", "Command", "Script", "bracket_findings", "parse_powershell"]
