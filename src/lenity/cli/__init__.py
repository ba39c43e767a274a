"""The command line: one thin face over the public functions. `commands` says what can be asked,
`outcome` and `law` write the answers as pages of 80 columns, `page` lays them out."""

from lenity.cli.commands import main

__all__ = ["main"]
