"""What changes for patients from one questionnaire to another: found and proved, not sampled."""

from selfcheck.authoring.diff.changes import Change, Result, search
from selfcheck.authoring.diff.reporting import report
from selfcheck.authoring.diff.text_edits import Edit, edits

__all__ = ["Change", "Edit", "Result", "edits", "report", "search"]
