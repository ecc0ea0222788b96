"""Where a process begins."""

from __future__ import annotations

from typing import NoReturn


def main() -> NoReturn:
    """Entry point of the `dryfit` command."""
    from assistant.cli.console import guarded
    from assistant.cli.main import dryfit

    guarded(lambda: dryfit(standalone_mode=False, prog_name="dryfit"))


if __name__ == "__main__":
    main()
