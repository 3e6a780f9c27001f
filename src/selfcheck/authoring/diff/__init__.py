"""What changes for patients from one questionnaire to another: found and proved, not sampled."""

from selfcheck.authoring.diff.changes import Change, Result, search
from selfcheck.authoring.diff.edits import Edit, edits
from selfcheck.authoring.diff.report import report

__all__ = ["Change", "Edit", "Result", "edits", "report", "search"]
