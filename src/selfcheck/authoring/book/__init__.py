"""The review pack: a whole questionnaire in one HTML file that a clinician reads, prints and signs."""

from selfcheck.authoring.book.pages import render_book

__all__ = ["render_book"]
