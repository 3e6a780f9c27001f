"""Imported once by the process that servers are forked from: what each of them would load again."""

from pathlib import Path

import pandas
import pyarrow

import selfcheck.cli.commands
import selfcheck.patient.server
from selfcheck.web import content

QUESTIONS = Path(__file__).parents[3] / "questions.yaml"

LOADED = (pandas, pyarrow, selfcheck.cli, selfcheck.patient.server, content(QUESTIONS).current())
