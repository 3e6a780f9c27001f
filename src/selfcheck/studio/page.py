"""The Streamlit script of the studio."""

from selfcheck.studio.views.frame import draw

draw()
