"""Imported once by the process that servers are forked from: what each of them would load again."""

from tests.faults.campaign.served import QUESTIONS

import selfcheck.cli.commands
import selfcheck.patient.server
from selfcheck.web import content

LOADED = (selfcheck.cli, selfcheck.patient.server, content(QUESTIONS).current())
