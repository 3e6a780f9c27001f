"""What the patient's page sends when it is tapped: one event of its component, as JSON, and nothing else.

Streamlit takes any widget in any wire type and parses its JSON however deep it is; what does not fit ends in
a traceback in the log, and a fragment's name stands there word for word.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

_TRIGGER = re.compile(r"\$\$STREAMLIT_INTERNAL_KEY_\$\$ID-[0-9a-f]{32}-[a-z]{1,20}__events")
_HASH = re.compile(r"[0-9a-f]{0,64}")
_DEPTH = 10
"""A flow holds answers, and one of them a list: five levels with what is around it."""


def is_ours(state: ClientState) -> bool:
    """Whether a page of ours can have sent this: at most one tap, on the page as a whole."""
    widgets = state.widget_states.widgets
    whole = not (state.page_name or state.fragment_id or state.is_auto_rerun)
    hashes = (state.page_script_hash, *state.cached_message_hashes)
    return whole and len(widgets) <= 1 and all(map(_HASH.fullmatch, hashes)) and all(map(_is_tap, widgets))


def _is_tap(widget: WidgetState) -> bool:
    return (
        widget.WhichOneof("value") == "json_trigger_value"
        and _TRIGGER.fullmatch(widget.id) is not None
        and _is_event(_read(widget.json_trigger_value))
    )


def _is_event(value: object) -> bool:
    match value:
        case [{"event": "flow", "value": dict(), **rest}]:
            return not rest and all(depth <= _DEPTH for depth in _depths(value))
    return False


def _read(text: str) -> Any:
    """The value of a JSON text; None where it is none, too deep, or holds a number that is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _depths(value: object) -> Iterator[int]:
    """How deep each list and mapping stands."""
    found: list[tuple[object, int]] = [(value, 1)]
    while found:
        each, depth = found.pop()
        if isinstance(each, dict | list):
            yield depth
            found += ((inner, depth + 1) for inner in (each.values() if isinstance(each, dict) else each))
