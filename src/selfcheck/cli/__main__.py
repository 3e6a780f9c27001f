"""`python -m selfcheck.cli`: the same as `selfcheck`."""

from selfcheck.cli.commands import main

main()
