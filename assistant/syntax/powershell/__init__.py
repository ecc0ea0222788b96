"""PowerShell with positions: commands, their parameters and values, functions; never raises."""

from assistant.syntax.powershell.brackets import bracket_findings
from assistant.syntax.powershell.files import is_powershell
from assistant.syntax.powershell.nodes import Argument, Command, Script, Text
from assistant.syntax.powershell.parse import parse_powershell

__all__ = [
    "Argument",
    "Command",
    "Script",
    "Text",
    "bracket_findings",
    "is_powershell",
    "parse_powershell",
]
