"""The staff's app: a server of its own that shares nothing with the patients' but the database.

Each call of a service authorises itself: cookie → session row → person, in the transaction of the act.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selfcheck.staff.passphrases import hashed, problem
    from selfcheck.staff.server import serve
    from selfcheck.staff.services.sign_in import name_key
    from selfcheck.staff.settings import StaffSettings

__all__ = ["StaffSettings", "hashed", "name_key", "problem", "serve"]

_ON_DEMAND = {
    "hashed": "passphrases",
    "problem": "passphrases",
    "serve": "server",
    "name_key": "services.sign_in",
    "StaffSettings": "settings",
}
"""Name → its module, imported on first use: Streamlit takes a second, and the command does without it."""


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
