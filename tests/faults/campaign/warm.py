"""Imported once by the process that servers are forked from: what each of them would load again."""

import selfcheck.cli.commands
import selfcheck.patient.server

LOADED = (selfcheck.cli, selfcheck.patient.server)
