"""The Streamlit script of the staff's app."""

from selfcheck.staff.views.frame import draw

draw()
