"""The letter for the doctor: from answers to data, to text and to one page of HTML."""

from selfcheck.letter.page import draw_letter, letter_style, paper_style
from selfcheck.letter.text import letter_text
from selfcheck.letter.writing import DoctorLetter, write_letter

__all__ = ["DoctorLetter", "draw_letter", "letter_style", "letter_text", "paper_style", "write_letter"]
