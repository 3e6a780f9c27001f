"""Imported once by the process that servers are forked from: what each of them would load again."""

from pathlib import Path

import pandas
import pyarrow
import selfcheck.ui.serve
from selfcheck.ui import screens
from selfcheck.ui.content import content

import selfcheck.cli.commands

QUESTIONS = Path(__file__).parents[3] / "questions.yaml"

LOADED = (pandas, pyarrow, selfcheck.cli, selfcheck.ui.serve, screens, content(QUESTIONS).current())
