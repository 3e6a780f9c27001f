"""The component that draws the screens, registered once for each process: for each tap it would cost as much
as the whole rest of a question. Above settings."""

import os
from functools import cache

import streamlit as st

from selfcheck.ui.settings import read_settings

screen = st.components.v2.component(
    "selfcheck.screen", js="screen.js", css="screen.css", isolate_styles=False
)


@cache
def hosts() -> tuple[str, ...]:
    """Origins of the websites that may show the self-check; as the process began. Raises SettingsError."""
    return read_settings(os.environ).parents


def nothing() -> None:
    """What happens on a tap before the run that answers it."""
