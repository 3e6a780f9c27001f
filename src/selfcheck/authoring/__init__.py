"""Work of authors: differences, the review pack, the drawing and the schema."""

from selfcheck.authoring.book.pages import render_book
from selfcheck.authoring.diff.changes import Change, Result, search
from selfcheck.authoring.diff.reporting import report
from selfcheck.authoring.diff.text_edits import edits
from selfcheck.authoring.drawing import draw
from selfcheck.authoring.json_schema import schema
from selfcheck.authoring.meanings import meaning

__all__ = ["Change", "Result", "draw", "edits", "meaning", "render_book", "report", "schema", "search"]
